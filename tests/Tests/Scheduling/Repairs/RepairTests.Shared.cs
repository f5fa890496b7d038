using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Scheduling.Repairs;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtsFixture;

namespace RuleOfLaw.Courts.Tests.Scheduling.Repairs;

/// <summary>What breaks for several courts at once: whose hearings, whose rows, who decided.</summary>
public sealed partial class RepairTests
{
    [Fact]
    public async Task A_closure_tells_how_many_hearings_of_other_courts_it_touches()
    {
        await Book(Room, Today.PlusDays(1), 10, 0, Person("accused", Prison));
        await Book(Other, Today.PlusDays(1), 10, 0, Person("accused", Prison));
        await Book(Other, Today.PlusDays(1), 11, 0, Person("accused", Complex));
        var first = await courts.Send(Administrator, new CloseAccessPoint(Prison, Today.PlusDays(1), Today.PlusDays(1), "Lockdown"));
        await courts.Do(Administrator, new CloseAccessPoint(Prison, Today.PlusDays(1), Today.PlusDays(1), "Lockdown") { Accepts = Strands.In(first.Problem)!.Value.Accepts });

        Assert.Equal((1, 1), ((await OnlySituation(Mine)).Hearings.Count, (await OnlySituation(Mine)).Elsewhere));
        Assert.Equal((2, 0), ((await OnlySituation(In(Role.Clerk, new(ScopeKind.Province, "KP")))).Hearings.Count, (await OnlySituation(In(Role.Clerk, new(ScopeKind.Province, "KP")))).Elsewhere));
        Assert.Empty(await courts.Do(Clerk("VC-KP-30"), new ListSituations()));
        // A courtroom's closure is its own.
        var other = await courts.Send(Administrator, new CloseCourtroom(Other, Today.PlusDays(1), Today.PlusDays(1), "Strike"));
        await courts.Do(Administrator, new CloseCourtroom(Other, Today.PlusDays(1), Today.PlusDays(1), "Strike") { Accepts = Strands.In(other.Problem)!.Value.Accepts });
        Assert.Equal((2, 0), ((await OnlySituation(Theirs)).Hearings.Count, (await OnlySituation(Theirs)).Elsewhere));
    }

    [Fact]
    public async Task An_absence_tells_how_many_hearings_of_the_judges_other_courtroom_it_touches()
    {
        await courts.Owner.Sql("update scheduling.judge_posting p set judge_id = md5('judge VC-KP-01')::uuid from scheduling.courtroom r where r.id = p.courtroom_id and r.code = 'VC-KP-40'");
        await courts.Owner.Sql("update scheduling.registry_version set version = version + 1");
        await Book(Room, Today, 10, 0, Person("accused", Prison));
        await Book("VC-KP-40", Today, 11, 0, Person("accused", Prison));

        await courts.Do(In(Role.Clerk, new(ScopeKind.Province, "KP")), new ReportAbsence(Room));

        Assert.Equal((NoSitting.Leave, 1, 1), ((await OnlySituation(Mine)).Reason, (await OnlySituation(Mine)).Hearings.Count, (await OnlySituation(Mine)).Elsewhere));
        await courts.Owner.Sql("update scheduling.judge_posting p set judge_id = md5('judge VC-KP-40')::uuid from scheduling.courtroom r where r.id = p.courtroom_id and r.code = 'VC-KP-40'");
    }

    [Fact]
    public async Task Every_clerk_of_a_plans_hearings_decides_their_own_rows_and_the_plan_says_who()
    {
        var (mine, theirs) = (await Book(Room, Today, 10, 0, Person("accused", Prison)), await Book(Other, Today, 10, 0, Person("accused", Prison)));
        await LinkDown(Prison, 240);
        var supervisor = In(Role.Clerk, new(ScopeKind.Province, "KP"));
        var plan = await Plan(supervisor);

        Assert.Equal(plan, (await courts.Do(Mine, new ListSituations())).Single().Repair);
        Assert.Equal(mine.Id.Value, Assert.Single(await Rows(Mine, plan)).Hearing);
        Assert.Equal("not-found", (await courts.Send(Clerk("VC-KP-30"), new GetRepairPlan(plan))).Problem?.Slug);
        Assert.Equal(0, await courts.Do(Mine, new ChooseRows(plan, RowAct.Keep, [theirs.Id], Why: "Not mine")));

        Assert.Equal(new Carried(1, 0, 0), await Accept(Mine, plan));
        Assert.Equal((2, 1), ((await Look(mine)).Revision, (await Look(theirs)).Revision));
        Assert.Equal(Mine.Reference, await courts.Owner.One<string>("select by from scheduling.hearing_history where hearing_id = @id and change = 'rescheduled'", new { id = mine.Id.Value }));
        Assert.Equal("1, 0", await courts.Owner.One<string>("select string_agg(detail ->> 'rows', ', ' order by detail ->> 'rows' desc) from platform.audit_entry where action = 'ChooseRows' and target_id = @id and caller = @who", new { who = Mine.Reference, id = $"{plan}" }));
        Assert.Equal([(RepairState.Done, Mine.Reference), (RepairState.Open, null)], (await Rows(supervisor, plan)).OrderBy(r => r.ChosenBy is null).Select(r => (r.State, r.ChosenBy)));

        // Decided by one and left lying: another's to decide after a while, and then theirs alone.
        await courts.Do(Theirs, new ChooseRows(plan, RowAct.Move, null));
        Assert.Equal((0, 0), (await courts.Do(supervisor, new ChooseRows(plan, RowAct.Move, null)), (await courts.Do(supervisor, new CarryOut(plan))).Done));
        courts.Clock.Advance(Duration.FromMinutes(3));
        Assert.Equal(1, await courts.Do(supervisor, new ChooseRows(plan, RowAct.Move, null)));
        Assert.Equal(0, (await courts.Do(Theirs, new CarryOut(plan))).Done);
        Assert.Equal(1, (await courts.Do(supervisor, new CarryOut(plan))).Done);
        Assert.Equal(2, (await Look(theirs)).Revision);
    }

    [Fact]
    public async Task Another_courts_hearings_are_a_count_and_a_plan_of_its_hearings_alone_is_not_mine()
    {
        var (mine, theirs) = (await Book(Room, Today, 10, 0, Person("accused", Prison)), await Book(Other, Today, 10, 0, Person("accused", Prison)));
        await LinkDown(Prison, 240);

        Assert.Equal((mine.Id.Value, 1), ((await OnlySituation(Mine)).Hearings.Single().Hearing, (await OnlySituation(Mine)).Elsewhere));
        Assert.Empty(await courts.Do(Clerk("VC-KP-30"), new ListSituations()));
        Assert.Equal("nothing-to-repair", (await courts.Send(Clerk("VC-KP-30"), new MakeRepairPlan((await OnlySituation(Mine)).Key))).Problem?.Slug);
        Assert.Equal("nothing-to-repair", (await courts.Send(Mine, new MakeRepairPlan((await OnlySituation(Mine)).Key, [theirs.Id]))).Problem?.Slug);
        Assert.Equal("nothing-to-repair", (await courts.Send(Mine, new MakeRepairPlan(Situations.Day(Other, Today)))).Problem?.Slug);

        var plan = await Plan(Theirs);
        Assert.Equal("not-found", (await courts.Send(Mine, new GetRepairPlan(plan))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(Mine, new ChooseRows(plan, RowAct.Move, null))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(Mine, new CarryOut(plan))).Problem?.Slug);
        Assert.Equal(1, (await Look(theirs)).Revision);
    }

    [Fact]
    public async Task Rights_are_those_of_the_moment_in_which_a_row_is_carried_out()
    {
        var (first, second) = (await Book(Room, Today, 10, 0, Person("accused", Prison)), await Book(Other, Today, 10, 0, Person("accused", Prison)));
        await LinkDown(Prison, 240);
        var both = new Caller(CallerKind.User, Guid.CreateVersion7(), "Both", [new(Role.Clerk, new(ScopeKind.Courtroom, Room)), new(Role.Clerk, new(ScopeKind.Courtroom, Other))]);
        var plan = await Plan(both);
        await courts.Do(both, new ChooseRows(plan, RowAct.Move, null));

        await courts.Do(both with { Grants = [both.Grants[0]] }, new CarryOut(plan));

        Assert.Equal((2, 1), ((await Look(first)).Revision, (await Look(second)).Revision));
        Assert.Equal(first.Id.Value, Assert.Single(await Rows(both with { Grants = [both.Grants[0]] }, plan)).Hearing);
    }
}
