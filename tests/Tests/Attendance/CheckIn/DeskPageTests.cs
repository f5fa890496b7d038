using System.Net;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Attendance.CheckIn;

/// <summary>The operator's page without scripts.</summary>
public sealed class DeskPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Theory]
    [InlineData("en", "AP-KP-01", "VC-KP-31")]
    [InlineData("ur", "AP-KP-03", "VC-KP-32")]
    public async Task A_person_arrives_is_verified_and_ready_and_the_last_step_is_taken_back(string language, string place, string room)
    {
        using var desk = await courts.BrowserAs("operator", place, language);
        var open = await courts.Owner.Case(room, "5/2026", "State v. Five");
        var id = (await courts.Owner.Appearance(await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 10), 15, "Scheduled", open), open, "Gul Khan", accessPoint: place)).Value;
        var address = $"/access-point/{place}";
        Assert.Equal(address, (await desk.GetAsync("/access-point")).Headers.Location?.PathAndQuery);
        async Task Press(string what)
        {
            var page = await desk.Open(address);
            Assert.Contains(page.QuerySelectorAll("button[name=do]"), b => b.GetAttribute("value") == $"{what}:{id}");
            using var answer = await desk.Send(page, address, "actions", ("do", $"{what}:{id}"));
            Assert.Equal((address, HttpStatusCode.Found), (answer.Headers.Location?.PathAndQuery, answer.StatusCode));
        }
        Task<string> Status() => courts.Owner.One<string>("select status from attendance.attendance where appearance_id = @id", new { id });

        await Press("arrive");
        var check = $"{address}/people/{id}";
        var form = await desk.Open(check);
        var wrong = await (await desk.Send(form, check, "verify", ("Input.Document", "cnic"), ("Input.LastFour", "43"))).Page();
        Assert.NotNull(wrong.QuerySelector(".error-summary"));
        Assert.Equal("43", wrong.QuerySelector("input[name='Input.LastFour']")?.GetAttribute("value"));
        using var verified = await desk.Send(wrong, check, "verify", ("Input.LastFour", "4321"));
        Assert.Equal(HttpStatusCode.Found, verified.StatusCode);
        await Press("ready");
        Assert.Equal("Ready", await Status());
        await Press("undo");
        Assert.Equal("Verified", await Status());
    }

    [Fact]
    public async Task A_press_that_comes_too_late_is_told_what_had_happened_instead()
    {
        const string place = "AP-KP-06";
        using var desk = await courts.BrowserAs("operator", place);
        var open = await courts.Owner.Case("VC-KP-36", "5/2026", "State v. Five");
        var id = await courts.Owner.Appearance(await courts.Owner.Hearing("VC-KP-36", Given.At(CourtsFixture.Today, 10), 15, "Scheduled", open), open, "Gul Khan", accessPoint: place);
        var page = await desk.Open($"/access-point/{place}");
        await courts.Do(CourtsFixture.Operator(place), new RuleOfLaw.Courts.Attendance.Contracts.NoShow(id));

        using var late = await desk.Send(page, $"/access-point/{place}", "actions", ("do", $"arrive:{id.Value}"));
        desk.DefaultRequestHeaders.Add("Cookie", string.Join("; ", late.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));

        Assert.Contains("Meanwhile: Absent.", (await desk.Open($"/access-point/{place}")).Words(".notice"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_twice_takes_one_step_and_the_next_press_from_the_same_page_is_taken_too()
    {
        const string place = "AP-KP-04";
        using var desk = await courts.BrowserAs("operator", place);
        var open = await courts.Owner.Case("VC-KP-33", "5/2026", "State v. Five");
        var hearing = await courts.Owner.Hearing("VC-KP-33", Given.At(CourtsFixture.Today, 10), 15, "Scheduled", open);
        var first = (await courts.Owner.Appearance(hearing, open, "Gul Khan", accessPoint: place)).Value;
        var second = (await courts.Owner.Appearance(hearing, open, "Zar Bibi", "witness", place)).Value;
        var page = await desk.Open($"/access-point/{place}");

        foreach (var id in new[] { first, first, second })
        {
            using var answer = await desk.Send(page, $"/access-point/{place}", "actions", ("do", $"arrive:{id}"));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        }

        Assert.Equal(2, await courts.Owner.One<int>("select count(*)::int from attendance.attendance_history where appearance_id in (@first, @second)", new { first, second }));
    }

    [Fact]
    public async Task Who_is_missing_and_late_stands_first_and_a_restricted_case_shows_no_more_than_is_needed()
    {
        const string place = "AP-KP-05";
        using var desk = await courts.BrowserAs("operator", place);
        var soon = await courts.Owner.Case("VC-KP-34", "SOON 1/2026", "State v. Soon");
        await courts.Owner.Appearance(await courts.Owner.Hearing("VC-KP-34", Given.At(CourtsFixture.Today, 7), 15, "Scheduled", soon), soon, "Late Person", accessPoint: place);
        var closed = await courts.Owner.Case("VC-KP-35", "CLOSED 2/2026", "X v. Y", restricted: true);
        await courts.Owner.Appearance(await courts.Owner.Hearing("VC-KP-35", Given.At(CourtsFixture.Today, 23), 15, "Scheduled", closed), closed, "Other Person", "witness", place, @protected: true);

        var page = await desk.Open($"/access-point/{place}");

        Assert.Equal(["Late Person", "Other Person"], page.QuerySelectorAll(".desk-name bdi").Select(n => n.TextContent));
        Assert.DoesNotContain("CLOSED", page.Source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Witness", page.QuerySelectorAll(".desk-line")[1].TextContent, StringComparison.Ordinal);
        var region = page.QuerySelector("[data-live-view=desk]")!;
        Assert.Empty(region.QuerySelectorAll("form, input"));
        Assert.All(region.QuerySelectorAll("button"), b => Assert.Equal("actions", b.GetAttribute("form")));
    }

    [Fact]
    public async Task Another_place_is_not_found_and_a_heartbeat_needs_the_pages_token()
    {
        using var desk = await courts.BrowserAs("operator", "AP-KP-06");
        var page = await desk.Open("/access-point/AP-KP-06");
        await desk.Open("/access-point/AP-KP-01", HttpStatusCode.NotFound);
        var token = page.QuerySelector("#actions input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        async Task<HttpStatusCode> Beat(string place, string? secret)
        {
            var fields = new Dictionary<string, string> { ["device"] = "desk-1", ["roundTripMs"] = "42" };
            if (secret is not null)
            {
                fields["__RequestVerificationToken"] = secret;
            }
            using var answer = await desk.PostAsync($"/access-point/{place}/heartbeat", new FormUrlEncodedContent(fields));
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.NoContent, await Beat("AP-KP-06", token));
        Assert.Equal(HttpStatusCode.NotFound, await Beat("AP-KP-01", token));
        Assert.Equal(HttpStatusCode.BadRequest, await Beat("AP-KP-06", null));
        Assert.Equal(42, await courts.Owner.One<int>("select round_trip_ms from attendance.heartbeat where device = 'desk-1'"));
    }
}
