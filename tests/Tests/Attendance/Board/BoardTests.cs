using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Attendance.Board;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Attendance.Board;

/// <summary>The board: what it says, who sees it, and what its live parts hold.</summary>
public sealed class BoardTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private async Task<(HearingId Hearing, AppearanceId Person)> Given(string room, string place, int hour = 10, bool restricted = false)
    {
        var open = await courts.Owner.Case(room, $"{room[3..]} 1/2026", "State v. Secret", restricted);
        var hearing = await courts.Owner.Hearing(room, Support.Given.At(CourtsFixture.Today, hour), 30, "Scheduled", open);
        return (hearing, await courts.Owner.Appearance(hearing, open, "Gul Khan", "witness", place, restricted));
    }

    [Fact]
    public async Task A_check_in_changes_the_courtrooms_row_and_the_access_points_entry_in_the_same_transaction()
    {
        var (_, person) = await Given("VC-KP-41", "AP-KP-01");
        var before = await courts.Do(CourtsFixture.Clerk("VC-KP-41"), new GetBoard());
        Assert.Equal((0, 1, 1), (before.Courtrooms[0].Hearings[0].Ready, before.Courtrooms[0].Hearings[0].People, before.Courtrooms[0].Hearings[0].Missing));

        await courts.Do(CourtsFixture.Operator("AP-KP-01"), new Arrive(person));

        var after = await courts.Do(CourtsFixture.Clerk("VC-KP-41"), new GetBoard());
        Assert.Equal(0, after.Courtrooms[0].Hearings[0].Missing);
        Assert.Equal(before.AccessPoints[0].Waiting + 1, after.AccessPoints[0].Waiting);
        foreach (var topic in new[] { before.TopicOf(before.Courtrooms[0]), before.TopicOf(before.AccessPoints[0]) })
        {
            Assert.True(after.Versions[topic.Name] > before.Versions[topic.Name]);
        }
    }

    [Fact]
    public async Task The_page_shows_blocks_the_rail_and_what_needs_attention_and_no_name()
    {
        await Given("VC-KP-42", "AP-KP-02", hour: 8, restricted: true);
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-42");

        var page = await clerk.Open("/board");

        var block = page.QuerySelector("[data-live-view=board-courtroom] a.time-block")!;
        Assert.StartsWith("/hearings/", block.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("0/1", block.TextContent, StringComparison.Ordinal);
        Assert.Contains("AP-KP-02", page.Words(".board-rail"), StringComparison.Ordinal);
        Assert.Contains("KP-42 1/2026", page.Words(".alert-strip"), StringComparison.Ordinal);
        Assert.DoesNotContain("Gul Khan", page.Source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("State v. Secret", page.Source.Text, StringComparison.Ordinal);
        foreach (var region in page.QuerySelectorAll("[data-live-topic]"))
        {
            Assert.Empty(region.QuerySelectorAll("form, input"));
        }
    }

    [Fact]
    public async Task A_board_shows_the_callers_courtrooms_alone_twelve_a_page()
    {
        Assert.Equal(["VC-KP-43"], (await courts.Do(CourtsFixture.Clerk("VC-KP-43"), new GetBoard())).Courtrooms.Select(c => c.Courtroom.Code));
        var province = await courts.Do(CourtsFixture.In(Role.Clerk, Scope.All), new GetBoard(Page: 2));
        Assert.Equal((12, 2), (province.Courtrooms.Count, province.Page));
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-43"), new GetCourtroomDay("VC-KP-44", CourtsFixture.Today))).Problem?.Slug);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Operator("AP-KP-01"), new GetBoard())).Problem?.Slug);
    }

    [Fact]
    public async Task A_clerk_reports_and_closes_an_incident_of_a_courtroom_on_the_page()
    {
        const string room = "VC-KP-45";
        using var clerk = await courts.BrowserAs("clerk", room, "ur");
        var page = await clerk.Open("/board");
        var wrong = await (await clerk.Send(page, "/board", "report", ("Input.Note", "UPS"))).Page();
        Assert.Equal("UPS", wrong.QuerySelector("textarea")?.TextContent);
        using var reported = await clerk.Send(wrong, "/board", "report", ("Input.Kind", "power"));
        Assert.Equal(HttpStatusCode.Found, reported.StatusCode);

        var stopped = await clerk.Open("/board");
        var close = stopped.QuerySelector(".alert-strip button[name=do]")!.GetAttribute("value");
        using var closed = await clerk.Send(stopped, "/board", "actions", ("do", close));

        Assert.Equal(HttpStatusCode.Found, closed.StatusCode);
        Assert.Null((await clerk.Open("/board")).QuerySelector(".alert-strip button[name=do]"));
    }

    [Fact]
    public async Task Other_days_have_addresses_and_strange_ones_are_not_found()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-46");

        Assert.Null((await clerk.Open("/board?date=2026-12-05")).QuerySelector(".axis-now"));
        await clerk.Open("/board?date=whenever", HttpStatusCode.BadRequest);
    }

    [Fact]
    public void Api_clients_are_told_a_courtrooms_and_an_access_points_state_in_one_word()
    {
        var views = courts.Services.GetRequiredService<LiveViews>();
        var day = new CourtroomDay(null!, CourtsFixture.Today, default, [], [new(new(Guid.Empty), "VC-KP-01", IncidentKind.Power, default, null, "")]);

        Assert.Equal("Offline", views.Status(Topic.Courtroom)!.Word(day));
        Assert.NotNull(views.Status(Topic.AccessPoint));
    }

    [Fact]
    public void A_link_is_as_good_as_the_best_device_that_is_alive()
    {
        var now = Instant.FromUtc(2026, 12, 1, 4, 0);

        Assert.Equal(Link.Silent, LinkQuality.Of([new(now - Duration.FromSeconds(91), 20)], now));
        Assert.Equal(Link.Poor, LinkQuality.Of([new(now, 900), new(now - Duration.FromSeconds(91), 20)], now));
        Assert.Equal(Link.Good, LinkQuality.Of([new(now, 900), new(now, 20)], now));
    }
}
