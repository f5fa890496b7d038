using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Slots;

/// <summary>No start is offered sooner than an access point's lead time allows, unless it is asked for; notices and reminders say the same time.</summary>
public sealed class LeadTimeTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Fact]
    public async Task The_first_start_leaves_everybody_the_time_that_their_place_needs_unless_sooner_is_asked_for()
    {
        const string room = "VC-KP-20";
        await courts.Owner.Sql("update scheduling.access_point set lead_minutes = 45 where code = 'AP-KP-01'; update scheduling.registry_version set version = version + 1");
        FindStarts Asked(params string[] at) => new(room, 15, CourtsFixture.Today, CourtsFixture.Today, at, []);
        async Task<LocalTime> First(FindStarts asked) => (await courts.Do(CourtsFixture.Clerk(room), asked)).Starts[0].StartsAt.TimeOfDay;
        var now = await First(Asked());

        Assert.Equal(now.PlusMinutes(45), await First(Asked("AP-KP-01")));
        Assert.Equal(now.PlusMinutes(15), await First(Asked("AP-KP-06")));
        Assert.Equal(now.PlusMinutes(15), await First(Asked("AP-KP-01,AP-KP-06")));
        Assert.Equal(now, await First(Asked("AP-KP-01") with { Soon = true }));
        Assert.Contains((await courts.Do(CourtsFixture.Clerk(room), Asked("AP-KP-01"))).Refusals, r => r is { Reason: "too-soon", Resource: "access-point:AP-KP-01" });
    }

    [Fact]
    public async Task Who_is_called_sooner_than_that_is_named_when_booked_and_when_moved()
    {
        const string room = "VC-KP-23";
        var clerk = CourtsFixture.Clerk(room);
        var soon = (await courts.Do(clerk, new FindStarts(room, 15, CourtsFixture.Today, CourtsFixture.Today, [], []))).Starts[0].StartsAt.ToInstant();
        BookHearing Asked(string number, Instant start) => new([new(Number: number, Type: "CRIMINAL_SESSIONS")], room, "ARGUMENTS", start, 15, [new(new(AccessPoint: "AP-KP-06"), "witness", Name: "Bushra Bibi")]);

        var early = await courts.Do(clerk, Asked("Lead 2", soon));
        var late = await courts.Do(clerk, Asked("Lead 3", soon + Duration.FromMinutes(60)));
        Assert.Equal(["short-notice"], early.Warnings);
        Assert.Empty(late.Warnings);
        Assert.Empty((await courts.Do(clerk, new RescheduleHearing(early.Id, 1, soon + Duration.FromMinutes(120), null, null, null))).Warnings);
        Assert.Equal(["short-notice"], (await courts.Do(clerk, new RescheduleHearing(late.Id, 1, soon, null, null, null))).Warnings);

        using var browser = await courts.BrowserAs("clerk", room);
        var page = await browser.Open($"/hearings/{late.Id.Value}/move");
        using var asked = await browser.Send(page, $"/hearings/{late.Id.Value}/move", "move", ("Input.Soon", "true"), ("Input.Do", "earliest"));
        Assert.Contains("15 minutes before", (await asked.Page()).Words("#book-summary .notice"));
    }

    [Fact]
    public async Task A_prisoners_paper_asks_the_superintendent_and_others_are_told_to_come_in_time()
    {
        const string room = "VC-KP-22";
        using var clerk = await courts.BrowserAs("clerk", room);
        var @case = await courts.Owner.Case(room, "Lead 1", "State v. A");
        var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(2), 9), 15, "Scheduled", @case);
        await courts.Owner.Appearance(hearing, @case, "Ahmad Khan", "accused", "AP-KP-01");
        await courts.Owner.Appearance(hearing, @case, "Bushra Bibi", "witness", "AP-KP-06");

        var page = await clerk.Open($"/hearings/{hearing.Value}/notice");
        var (prisoner, witness) = (page.QuerySelectorAll("article.notice-sheet")[0].TextContent, page.QuerySelectorAll("article.notice-sheet")[1].TextContent);

        Assert.Contains("The Superintendent, ", prisoner);
        Assert.Contains("Request to produce a prisoner", prisoner);
        Assert.DoesNotContain("identity card", prisoner);
        Assert.Contains("Please come 15 minutes earlier and bring your identity card.", witness);
    }
}
