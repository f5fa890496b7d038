using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Days;
using RuleOfLaw.Courts.Scheduling.Repairs;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>The order of parts, the days between them, and before and after another hearing hold whenever any of them moves, through every door.</summary>
public sealed class HearingOrderTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    // Monday to Thursday the courts sit.
    private static Instant On(int day, int hour = 9) => Given.At(new(2026, 12, day), hour);

    private static BookHearing Asked(string room, string number, Instant start) => new([new(Number: number, Type: "CRIMINAL_SESSIONS")], room, "BAIL", start, 30, [new(new(Link: true), "accused", Name: "Ahmad Khan")]);

    private async Task<IReadOnlyList<HearingView>> Parts(string room, string number, int between, params Instant[] starts) =>
        await courts.Do(CourtsFixture.Clerk(room), new BookParts(Asked(room, number, starts[0]), starts[1..], between));

    private Task<Outcome<HearingView>> Move(string room, HearingView hearing, Instant to) => courts.Send(CourtsFixture.Clerk(room), new RescheduleHearing(hearing.Id, hearing.Revision, to));

    private static async Task Refused<T>(string slug, Task<Outcome<T>> answer) => Assert.Equal(slug, (await answer).Problem?.Slug);

    [Fact]
    public async Task A_part_is_never_moved_past_another_nor_closer_than_the_days_between()
    {
        const string room = "VC-KP-11";
        var parts = await Parts(room, "Order 1", 2, On(2), On(8), On(10));

        await Refused("part-order", Move(room, parts[0], On(14)));
        await Refused("part-order", Move(room, parts[0], On(7)));
        await Refused("part-order", Move(room, parts[1], On(9)));
        await Refused("part-order", Move(room, parts[1], On(1, 11)));
        await Refused("part-order", Move(room, parts[2], On(9)));
        Assert.True((await Move(room, parts[1], On(7))).Succeeded);
        Assert.True((await Move(room, parts[2], On(9))).Succeeded);
        // A place may change whatever the time is.
        Assert.True((await courts.Send(CourtsFixture.Clerk(room), new RescheduleHearing(parts[0].Id, 1, On(2), Places: [new(parts[0].Appearances[0].Id, new(Courtroom: true))]))).Succeeded);
    }

    [Fact]
    public async Task With_a_part_cancelled_the_others_keep_their_order_and_the_cancelled_one_binds_nobody()
    {
        const string room = "VC-KP-12";
        var parts = await Parts(room, "Order 2", 3, On(2), On(7), On(10));
        await courts.Do(CourtsFixture.Clerk(room), new CancelHearing(parts[1].Id, 1, "COUNSEL_ABSENT"));

        await Refused("part-order", Move(room, parts[0], On(14)));
        await Refused("part-order", Move(room, parts[0], On(8)));
        Assert.True((await Move(room, parts[0], On(7))).Succeeded);
    }

    [Fact]
    public async Task Before_and_after_another_hearing_hold_when_either_moves()
    {
        const string room = "VC-KP-13";
        var clerk = CourtsFixture.Clerk(room);
        var other = await courts.Do(clerk, Asked(room, "Order 3", On(8)));
        var after = await courts.Do(clerk, Asked(room, "Order 4", On(9)) with { After = other.Id });
        var before = await courts.Do(clerk, Asked(room, "Order 5", On(7)) with { Before = other.Id });

        await Refused("out-of-order", Move(room, other, On(10)));
        await Refused("out-of-order", Move(room, other, On(2)));
        await Refused("out-of-order", Move(room, after, On(7, 10)));
        await Refused("out-of-order", Move(room, before, On(8, 10)));
        Assert.True((await Move(room, other, On(8, 11))).Succeeded);
        await courts.Do(clerk, new CancelHearing(other.Id, 2, "COUNSEL_ABSENT"));
        Assert.True((await Move(room, after, On(2))).Succeeded);
    }

    [Fact]
    public async Task What_is_offered_for_a_move_and_for_the_day_keeps_the_order()
    {
        const string room = "VC-KP-14";
        var clerk = CourtsFixture.Clerk(room);
        var parts = await Parts(room, "Order 6", 1, On(2), On(3), On(8));

        var free = await courts.Do(clerk, new FindStarts(room, 30, new(2026, 12, 1), new(2026, 12, 31), [], [], Max: 500, Moving: parts[1].Id));
        Assert.Equal((new LocalDate(2026, 12, 3), new LocalDate(2026, 12, 7)), (free.Starts[0].StartsAt.Date, free.Starts[^1].StartsAt.Date));
        Assert.Contains(free.Refusals, r => r.Reason == "out-of-order");
        var single = await courts.Do(clerk, Asked(room, "Order 7", On(8, 10)) with { After = parts[2].Id });
        var drops = await courts.Do(clerk, new FindDrops(single.Id));
        Assert.Equal(new LocalTime(9, 30), drops.Rooms[0].Free.Starts[0].StartsAt.TimeOfDay);
    }

    [Fact]
    public async Task A_next_date_takes_its_part_s_place_in_the_order()
    {
        const string room = "VC-KP-15";
        var judge = CourtsFixture.Judge(room);
        var parts = await Parts(room, "Order 8", 2, On(1, 10), On(8));
        NextDate Next(int day) => new(On(day, 11));

        await Refused("part-order", courts.Send(judge, new ConcludeHearing(parts[0].Id, HearingOutcome.Adjourned, "COUNSEL_ABSENT", Next(10))));
        await Refused("part-order", courts.Send(judge, new ConcludeHearing(parts[0].Id, HearingOutcome.Adjourned, "COUNSEL_ABSENT", Next(7))));
        var ended = await courts.Do(judge, new ConcludeHearing(parts[0].Id, HearingOutcome.Adjourned, "COUNSEL_ABSENT", Next(3)));

        await Refused("part-order", Move(room, ended.Next!, On(9)));
        await Refused("part-order", Move(room, parts[1], On(2)));
        Assert.True((await Move(room, parts[1], On(7))).Succeeded);
        await Refused("part-order", Move(room, ended.Next!, On(7)));
    }

    [Fact]
    public async Task Repair_proposes_and_adjourns_within_the_order_only()
    {
        const string room = "VC-KP-16";
        var clerk = CourtsFixture.Clerk(room);
        var parts = await Parts(room, "Order 9", 1, On(2), On(3), On(7));

        var single = await courts.Do(clerk, Asked(room, "Order 9b", On(3, 10)));

        await Refused("part-order", courts.Send(clerk, new AdjournUnheard(parts[1].Id, 1, "COUNSEL_ABSENT", On(8))));
        var plan = await courts.Do(clerk, new GetRepairPlan((await courts.Do(clerk, new MakeRepairPlan($"day:{room}:2026-12-03"))).Value));

        // Between its neighbours no day is left; what stands alone goes to the next one.
        Assert.Empty(plan.Lines.Single(l => l.Row.Hearing == parts[1].Id.Value).Row.Proposals);
        Assert.NotEmpty(plan.Lines.Single(l => l.Row.Hearing == single.Id.Value).Row.Proposals);
    }

    [Fact]
    public async Task Parts_from_the_backlog_keep_the_days_that_were_asked_for()
    {
        const string room = "VC-KP-20";
        var clerk = CourtsFixture.Clerk(room);
        var waiting = (await courts.Do(clerk, new PutOnBacklog([new(Number: "Order 10", Type: "CRIMINAL_SESSIONS")], room, "BAIL", 30, [new(new(Link: true), "accused", Name: "Ahmad Khan")], Parts: 2, DaysBetween: 5))).Hearings;
        await courts.Do(clerk, new ChangeRequested(waiting[1], "BAIL", 30, Priority.Routine, null, null, 6));

        Assert.Equal(6, await courts.Owner.One<int>("select days from scheduling.hearing_order where earlier = @a and later = @b", new { a = waiting[0].Value, b = waiting[1].Value }));
    }
}
