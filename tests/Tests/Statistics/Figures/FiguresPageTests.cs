using System.Net;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Statistics.Figures;

public sealed class FiguresPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>, IAsyncLifetime
{
    private const string Room = "VC-KP-01";

    /// <summary>Ten hearings in 2024, four in 2025, one of them in Balochistan.</summary>
    public async Task InitializeAsync()
    {
        if (await courts.Owner.One<int>("select count(*) from scheduling.hearing") > 0)
        {
            return;
        }
        foreach (var (room, year, number) in Enumerable.Range(0, 10).Select(i => (Room, 2024, i)).Concat(Enumerable.Range(0, 8).Select(i => (i == 7 ? "VC-BAL-01" : Room, 2025, i))))
        {
            var @case = await courts.Owner.Case(room, $"Figures {number}/{year}", "State v. Nobody");
            var hearing = await courts.Owner.Hearing(room, Given.At(new(year, 3, 4), 8 + number), 15, "Scheduled", @case);
            await courts.Owner.Appearance(hearing, @case, "Nobody", accessPoint: "AP-KP-01");
            await courts.Owner.Sql("delete from scheduling.reservation where hearing_id = @id; update scheduling.hearing set status = 'Concluded', outcome = 'Heard', started_at = starts_at, concluded_at = ends_at where id = @id", new { id = hearing.Value });
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("en", "8 hearings were held in 2025, 0.8 times as many as in 2024.")]
    [InlineData("ur", "2025 میں 8 سماعتیں ہوئیں، جو 2024 کے مقابلے میں 0.8 گنا ہیں۔")]
    public async Task The_page_begins_with_a_sentence_and_every_figure_stands_in_the_table(string language, string sentence)
    {
        using var staff = await courts.BrowserAs("programme-staff", language: language);
        var page = await staff.Open("/figures");

        Assert.Equal(sentence, page.Words(".chart-sentence"));
        Assert.Equal(["2024 10", "2025 8"], page.QuerySelectorAll(".chart tbody tr").Select(r => $"{r.Words("th")} {r.QuerySelector("td")!.TextContent}"));
        Assert.Equal("18", page.QuerySelector(".chart tfoot td")!.TextContent);
        Assert.NotEmpty(page.QuerySelectorAll(".chart-how dd"));
    }

    [Theory]
    [InlineData("years", "month")]
    [InlineData("places", "province")]
    [InlineData("places", "courtroom")]
    [InlineData("places", "accessPoint")]
    [InlineData("outcomes", "reason")]
    [InlineData("outcomes", "caseType")]
    [InlineData("people", "sex")]
    [InlineData("measures", "year")]
    [InlineData("measures", "district")]
    [InlineData("nonsense", "nonsense")]
    public async Task Every_view_is_drawn_on_the_screen_and_on_paper(string view, string by)
    {
        using var staff = await courts.BrowserAs("programme-staff");
        foreach (var path in new[] { "/figures", "/figures/print" })
        {
            var page = await staff.Open($"{path}?view={view}&by={by}&from=2024-01-01&to=2025-12-31");
            Assert.NotEmpty(page.QuerySelectorAll(".chart table tbody tr"));
        }
    }

    [Fact]
    public async Task Its_files_answer_the_same_question()
    {
        using var staff = await courts.BrowserAs("programme-staff");
        var page = await staff.Open("/figures?view=places&by=province&from=2025-01-01&to=2025-12-31");
        foreach (var link in page.QuerySelectorAll(".figures-files a").Select(a => a.GetAttribute("href")!))
        {
            using var answer = await staff.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("from=2025-01-01", link);
        }
        Assert.Equal(3, page.QuerySelectorAll(".figures-files a").Length);
    }

    [Fact]
    public async Task A_period_that_ends_before_it_begins_is_said_and_kept()
    {
        using var staff = await courts.BrowserAs("programme-staff");
        var page = await staff.Open("/figures?from=2025-01-01&to=2024-01-01", HttpStatusCode.BadRequest);

        Assert.Contains("must not lie before the first", page.Words(".error-summary"));
        Assert.Equal("2024-01-01", page.QuerySelector("#f-to")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_districts_staff_is_offered_and_shown_that_district_only()
    {
        using var staff = await courts.BrowserAs("programme-staff", "BALOCHISTAN");
        var page = await staff.Open("/figures");

        Assert.Equal("1", page.QuerySelector(".chart tfoot td")!.TextContent);
        Assert.DoesNotContain(page.QuerySelectorAll("#f-courtroom option"), o => o.GetAttribute("value") == Room);
        await staff.Open("/figures?courtroom=VC-KP-01", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_else_comes_in()
    {
        using var admin = await courts.BrowserAs("administrator");
        await admin.Open("/figures", HttpStatusCode.Forbidden);
        using var stranger = courts.Browser();
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.GetAsync("/figures")).StatusCode);
    }

    [Fact]
    public async Task The_public_front_says_the_headline_and_hides_small_numbers()
    {
        var figures = await courts.Do(CourtsFixture.Anonymous, new GetPublicFigures());
        Assert.Equal([(2024, 10), (2025, 8)], figures.Years.Select(y => (y.Year, y.Held!.Value)));
        // One of the year's hearings was held in Balochistan: neither that nor what would tell it is shown.
        Assert.All(figures.Provinces, p => Assert.Null(p.Held));

        using var stranger = courts.Browser();
        stranger.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        Assert.Contains("8 hearings were held in 2025", (await stranger.Open("/")).Words(".public-figures"));
    }
}
