using System.Net;
using System.Text.Json.Nodes;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

/// <summary>A case number typed a little differently is pointed out before it makes a second case.</summary>
public sealed class NearNumbersTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Theory]
    [InlineData("BA 6580/2026", "6580/2026", true)]
    [InlineData("BA 6580/2026", "BA-6580-2026", true)]
    [InlineData("BA 6580/2026", "Bail Application No. 6580 of 2026", true)]
    [InlineData("BA 6580/2026", "B.A. 6580/26", true)]
    [InlineData("Sessions 12/2026", "Sesions 12/2026", true)]
    [InlineData("Sessions 12/2026", "Sessoins 12/2026", true)]
    [InlineData("سیشن 12/2026", "Sessions 12/2026", true)]
    [InlineData("مقدمہ نمبر 12/2026", "سیشن 12/2026", true)]
    [InlineData("DEMO Bail 12/2026", "Bail 12/2026", true)]
    [InlineData("DEMO Bail Application 12/2026", "B.A. 12/2026", true)]
    [InlineData("Sessions 12/2026", "Civil Suit 12/2026", false)]
    public void Numbers_with_the_same_digits_are_near_unless_they_stand_in_different_registers(string one, string other, bool near) =>
        Assert.Equal(near, NearNumbers.Near(Folding.Fold(one), Folding.Fold(other)));

    [Theory]
    [InlineData("ba 6580/2026", "6580/2026")]
    [InlineData("ba no. 06580-p of 26", "6580/2026")]
    [InlineData("fir 7", "7")]
    [InlineData("000", "0")]
    [InlineData("none", null)]
    public async Task The_key_of_a_number_is_its_digits(string folded, string? key) => Assert.Equal(key, await courts.Owner.One<string?>("select scheduling.number_key(@folded)", new { folded }));

    [Fact]
    public async Task The_answer_to_a_booking_that_makes_a_case_names_near_ones_and_says_nothing_where_there_are_none()
    {
        const string room = "VC-KP-20";
        await courts.Owner.Case(room, "BA 6580/2026", "");
        await courts.Owner.Case(room, "Civil Suit 6580/2026", "");
        await courts.Owner.Case("VC-KP-21", "6580 of 2026", "");
        using var clerk = await courts.Api("clerk", room);

        var near = await Json(await clerk.Post("/api/v1/hearings", Booking("6580-2026", At(2, "09:00"), room)));
        var again = await Json(await clerk.Post("/api/v1/hearings", Booking("6580-2026", At(2, "10:00"), room)));
        var none = await Json(await clerk.Post("/api/v1/hearings", Booking("BA 77/2026", At(2, "11:00"), room)));
        var asked = new JsonObject { ["case"] = new JsonObject { ["number"] = "ba.6580/26", ["type"] = "CRIMINAL_SESSIONS" }, ["courtroom"] = room, ["purpose"] = "BAIL", ["participants"] = new JsonArray() };
        using var put = await clerk.Post("/api/v1/backlog", asked);

        Assert.Equal(["BA 6580/2026", "Civil Suit 6580/2026"], near["similarCases"]!.AsArray().Select(c => (string)c!["number"]!).Order());
        Assert.Null(again["similarCases"]);
        Assert.Null(none["similarCases"]);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        var body = await Json(put);
        Assert.Equal(["6580-2026", "BA 6580/2026"], body["similarCases"]!.AsArray().Select(c => (string)c!["number"]!).Order());
        Assert.Null(body["alreadyFixed"]);
    }

    [Fact]
    public async Task Pages_show_near_cases_before_one_is_made_and_make_it_when_it_is_sent_again()
    {
        const string room = "VC-KP-22";
        var existing = await courts.Owner.Case(room, "Sessions 31/2026", "");
        using var clerk = await courts.BrowserAs("clerk", room);
        var page = await clerk.Open("/cases/new");

        using var first = await clerk.Send(page, "/cases/new", "register-case", ("Input.Courtroom", room), ("Input.Number", "31/2026"), ("Input.Type", "CRIMINAL_SESSIONS"));
        var shown = await first.Page();
        Assert.Contains(shown.QuerySelectorAll("a"), a => a.GetAttribute("href") == $"/cases/{existing.Value}" && a.TextContent == "Sessions 31/2026");
        Assert.Equal(1, await courts.Owner.One<long>("select count(*) from scheduling.court_case where number_key = '31/2026'"));
        using var second = await clerk.Send(shown, "/cases/new", "register-case");
        Assert.Equal(HttpStatusCode.Found, second.StatusCode);

        var booking = await clerk.Open("/hearings/new");
        using var asked = await clerk.Send(booking, "/hearings/new", "book", ("Input.Courtroom", room), ("Input.Number", "Sess. 31-2026"), ("Input.Do", "case"));
        var fresh = await asked.Page();
        Assert.Contains(fresh.QuerySelectorAll("a"), a => a.GetAttribute("href")!.StartsWith($"/hearings/new?case={existing.Value}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_that_is_corrected_to_one_near_anothers_is_pointed_out_and_saved_when_it_is_sent_again()
    {
        const string room = "VC-KP-27";
        var existing = await courts.Owner.Case(room, "Sessions 41/2026", "");
        var wrong = await courts.Owner.Case(room, "Sessions 14/2026", "");
        using var clerk = await courts.BrowserAs("clerk", room);
        var address = $"/cases/{wrong.Value}/edit";

        using var first = await clerk.Send(await clerk.Open(address), address, "edit-case", ("Input.Number", "41/2026"));
        var shown = await first.Page();
        Assert.Contains(shown.QuerySelectorAll(".warnings a"), a => a.GetAttribute("href") == $"/cases/{existing.Value}");
        using var second = await clerk.Send(shown, address, "edit-case");
        Assert.Equal(HttpStatusCode.Found, second.StatusCode);
        Assert.Equal("41/2026", await courts.Owner.One<string>("select number from scheduling.court_case where id = @id", new { id = wrong.Value }));
    }

    [Fact]
    public async Task A_dry_run_points_out_near_numbers_and_cases_that_are_fixed_already_and_the_rows_stay_ready()
    {
        const string room = "VC-KP-01";
        var clerk = CourtsFixture.Clerk(room);
        await courts.Do(clerk, new BookHearing([new(Number: "930/2027", Type: "CRIMINAL_SESSIONS")], room, "BAIL", Given.At(CourtsFixture.Today.PlusDays(6), 10), 30, []));
        var file = await File.ReadAllBytesAsync(Repository.PathOf("tests", "Tests", "Scheduling", "Imports", "Cases", "07-backlog-already-fixed.csv"));

        var id = await courts.Do(clerk, new UploadImport("07.csv", file.Length, new MemoryStream(file), Backlog: true));
        var view = await courts.Check(clerk, id);

        Assert.Equal(1, view.Of(RowState.Ready));
        var hint = Assert.Single(Assert.Single(await courts.Rows(clerk, id)).Problems);
        Assert.Equal((RowHints.Fixed, "2026-12-07", "10:00"), (hint.Key, hint.Args!["date"], hint.Args["time"]));

        var near = await courts.Checked(clerk, Importing.Row("N1", "BA 930/2027", room: room, date: "08/12/2026"));
        Assert.Equal((1, RowHints.Similar, "930/2027"), (near.View.Of(RowState.Ready), (await courts.Rows(clerk, near.Id))[0].Problems[0] switch { var p => p.Key }, (await courts.Rows(clerk, near.Id))[0].Problems[0].Args!["numbers"]));
        Assert.Equal(1, (await courts.Book(clerk, near.Id)).Of(RowState.Booked));
    }

    [Fact]
    public async Task A_case_that_is_fixed_already_is_said_so_when_it_is_put_on_the_backlog()
    {
        const string room = "VC-KP-24";
        using var api = await courts.Api("clerk", room);
        var hearing = await Json(await api.Post("/api/v1/hearings", Booking("Fixed 1/2026", At(3, "09:00"), room)));
        using var put = await api.Post("/api/v1/backlog", new JsonObject
        {
            ["case"] = new JsonObject { ["number"] = "Fixed 1/2026" }, ["courtroom"] = room, ["purpose"] = "BAIL", ["participants"] = new JsonArray(),
        });
        var body = await Json(put);
        Assert.Equal(((string)hearing["id"]!, At(3, "09:00")), ((string)body["alreadyFixed"]![0]!["id"]!, (string)body["alreadyFixed"]![0]!["startsAt"]!));

        using var clerk = await courts.BrowserAs("clerk", room);
        Assert.Contains((await clerk.Open("/backlog")).QuerySelectorAll("tbody a"), a => a.GetAttribute("href") == $"/hearings/{hearing["id"]}");
        var page = await clerk.Open($"/hearings/new?case={hearing["cases"]![0]!["id"]}&backlog=1");
        Assert.Contains(page.QuerySelectorAll(".notice a"), a => a.GetAttribute("href") == $"/hearings/{hearing["id"]}");
    }

    [Fact]
    public async Task The_public_search_finds_near_numbers_after_the_very_one_and_no_restricted_case()
    {
        const string room = "VC-KP-26";
        var day = CourtsFixture.Today.PlusDays(2);
        foreach (var (number, restricted, hour) in new[] { ("BA 815/2026", false, 9), ("815/2026", false, 10), ("BP 815/2026", true, 11), ("Civil 815/2026", false, 8) })
        {
            await courts.Owner.Hearing(room, Given.At(day, hour), 15, "Scheduled", await courts.Owner.Case(room, number, "T", restricted));
        }
        await courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, day));

        async Task<string> Find(string number) => string.Join(", ", (await courts.Do(CourtsFixture.Anonymous, new FindListed(number))).Select(h => h.Number));
        Assert.Equal("815/2026, Civil 815/2026, BA 815/2026", await Find("815/2026"));
        Assert.Equal("BA 815/2026, 815/2026", await Find("BA-815-26"));
        Assert.Equal("BA 815/2026, 815/2026", await Find("B.A. 815"));
    }
}
