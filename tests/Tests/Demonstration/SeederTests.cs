using Dapper;
using NodaTime;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Demonstration.Seeding;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Demonstration;

/// <summary>A small demonstration in a database of its own for each test.</summary>
public sealed class SeederTests : DatabaseFixture, IAsyncLifetime
{
    // A Sunday, late in the evening in Pakistan.
    private readonly FakeClock clock = new(Instant.FromUtc(2026, 11, 22, 17, 20));

    public override Task InitializeAsync()
    {
        TypeHandlers.Register(CourtsModules.All);
        return base.InitializeAsync();
    }

    private Task<string?> Seed() => new Seeder(Owner, clock).Demonstration(DemonstrationSize.Small);

    private async Task<T> One<T>(string sql)
    {
        await using var connection = await App.OpenConnectionAsync();
        return (await connection.QuerySingleAsync<T>(sql, new { now = clock.GetCurrentInstant() }))!;
    }

    [Fact]
    public async Task Even_on_a_Sunday_night_hearings_are_over_running_waiting_and_due()
    {
        Assert.Null(await Seed());

        var states = (await One<string>("select string_agg(distinct status, ' ' order by status) from scheduling.hearing where (starts_at at time zone 'Asia/Karachi')::date = '2026-11-22'")).Split(' ');
        Assert.Contains("Concluded", states);
        Assert.Contains("InSession", states);
        Assert.Contains("Scheduled", states);
        Assert.True(await One<int>("select count(*) from attendance.attendance t join scheduling.appearance a on a.id = t.appearance_id join scheduling.hearing h on h.id = a.hearing_id where h.starts_at > @now and t.status in ('Arrived', 'Verified', 'Ready')") > 0);
        Assert.Equal(0, await One<int>("select count(*) from scheduling.special_sitting where not demonstration"));
        Assert.Equal("demonstration", await One<string>("select kind from platform.nature"));
        await InvariantsHold();
    }

    [Fact]
    public async Task Around_midnight_the_two_days_hold_nothing_twice()
    {
        // Each half hour of a night tops the last one up; at 21:48 the first seed itself reaches into the next day.
        clock.Set(Instant.FromUtc(2026, 11, 26, 16, 48));
        for (var half = 0; half < 6; half++)
        {
            Assert.Null(await Seed());
            clock.Advance(Duration.FromMinutes(28));
        }
        await InvariantsHold();
    }

    [Fact]
    public async Task A_second_run_at_the_same_moment_changes_nothing()
    {
        await Seed();
        const string All = "select string_agg(h::text, ' ' order by h.id) from scheduling.hearing h";
        var before = await One<string>(All);

        await Seed();

        Assert.Equal(before, await One<string>(All));
    }

    [Fact]
    public async Task A_run_on_a_later_day_ends_what_was_listed_and_lists_further()
    {
        await Seed();
        var reach = await One<LocalDate>("select listed_to from demonstration.reach");
        clock.Set(Instant.FromUtc(2026, 12, 3, 6, 0)); // a Thursday, eleven in the morning

        Assert.Null(await Seed());

        Assert.Equal(new LocalDate(2026, 12, 10), await One<LocalDate>("select listed_to from demonstration.reach"));
        Assert.True(reach < new LocalDate(2026, 12, 10));
        Assert.Equal(0, await One<int>("select count(*) from scheduling.hearing where status not in ('Concluded', 'Cancelled') and ends_at < @now - interval '20 minutes'"));
        Assert.True(await One<int>("select count(*) from scheduling.hearing where status = 'Concluded' and (starts_at at time zone 'Asia/Karachi')::date = '2026-12-02'") > 0);
        Assert.True(await One<int>("select count(*) from scheduling.hearing where status = 'InSession'") > 0);
        Assert.Equal(0, await One<int>("select count(*) from scheduling.hearing h where h.started_at is not null and h.concluded_at < h.started_at"));
        await InvariantsHold();
    }

    [Fact]
    public async Task What_people_were_told_of_is_not_called_off_behind_their_backs()
    {
        await Seed();
        await using (var owner = await Owner.OpenConnectionAsync())
        {
            await owner.ExecuteAsync(
                """
                insert into reminders.message (id, hearing_id, revision, appearance_id, person_id, channel, kind, state, starts_at, ends_at, courtroom_id, place, access_point_id, due_at, next_at, provider_key, handed_at, created_at)
                select gen_random_uuid(), h.id, h.revision, a.id, a.person_id, 'email', 'confirmation', 'kept', h.starts_at, h.ends_at, h.courtroom_id, a.place, a.access_point_id, @now, @now, 'told-' || a.id, @now, @now
                from scheduling.hearing h join scheduling.appearance a on a.hearing_id = h.id where h.status = 'Scheduled' and h.starts_at > @now
                on conflict do nothing
                """, new { now = clock.GetCurrentInstant() });
        }
        clock.Set(Instant.FromUtc(2026, 12, 3, 6, 0));

        Assert.Null(await Seed());

        Assert.True(await One<int>("select count(*) from reminders.message m join scheduling.hearing h on h.id = m.hearing_id where h.status = 'Concluded' and m.provider_key like 'told-%'") > 0);
        Assert.Equal(0, await One<int>("select count(*) from reminders.message m join scheduling.hearing h on h.id = m.hearing_id where h.status = 'Cancelled' and m.provider_key like 'told-%'"));
        await InvariantsHold();
    }

    [Fact]
    public async Task Each_courtroom_has_a_backlog_that_a_later_day_fills_up_again()
    {
        const string Waiting = "select string_agg(code || ' ' || n, ', ' order by code) from (select r.code, count(*) n from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where h.status = 'Requested' group by 1) w";
        const string Ids = "select string_agg(h::text, ' ' order by h.id) from scheduling.hearing h where status = 'Requested'";
        await Seed();
        var (asked, rows) = (await One<string>(Waiting), await One<string>(Ids));
        Assert.Equal(4, asked.Split(", ").Select(w => int.Parse(w.Split(' ')[1])).Count(n => n is >= 12 and <= 24));
        Assert.True(await One<int>("select count(*) from (select from scheduling.hearing h join scheduling.hearing_case c on c.hearing_id = h.id where h.status = 'Requested' group by h.id having count(*) > 1) j") >= 4);
        Assert.True(await One<int>("select count(distinct group_id) from scheduling.hearing where status = 'Requested' and part > 1") >= 8);
        Assert.True(await One<int>("select count(*) from scheduling.hearing_request where not_later between '2026-11-23' and '2026-11-28'") >= 4);
        Assert.True(await One<int>("select count(*) from scheduling.hearing_request where not_later < '2026-11-22'") >= 4);
        Assert.True(await One<int>("select count(*) from scheduling.hearing_request where refusal is not null") >= 4);
        Assert.True(await One<int>("select count(*) from scheduling.appearance_choice") > 0);
        Assert.Equal(0, await One<int>("select count(*) from scheduling.hearing_request q join scheduling.hearing_case x on x.hearing_id = q.hearing_id join scheduling.court_case c on c.id = x.case_id where c.number not like 'DEMO %'"));
        await InvariantsHold();

        await using (var owner = await Owner.OpenConnectionAsync())
        {
            // A clerk's work: one courtroom's backlog is gone.
            await owner.ExecuteAsync("update scheduling.hearing h set status = 'Cancelled' from scheduling.courtroom r where r.id = h.courtroom_id and r.code = 'VC-KP-01' and h.status = 'Requested'");
        }
        await Seed();
        Assert.DoesNotContain("VC-KP-01", await One<string>(Waiting), StringComparison.Ordinal);
        clock.Advance(Duration.FromDays(1));
        await Seed();
        Assert.Contains("VC-KP-01", await One<string>(Waiting), StringComparison.Ordinal);
        Assert.NotEqual(rows, await One<string>(Ids));
    }

    [Fact]
    public async Task Neither_a_real_nor_a_filled_database_is_seeded()
    {
        await using var owner = await Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into scheduling.person (id, name, name_folded) values (gen_random_uuid(), 'A', 'a')");
        Assert.Contains("not empty", await Seed(), StringComparison.Ordinal);
        await owner.ExecuteAsync("delete from scheduling.person");

        Assert.Null(await new Seeder(Owner, clock).Empty());
        Assert.Contains("real", await Seed(), StringComparison.Ordinal);
        Assert.Equal(72, await One<int>("select count(*) from scheduling.courtroom"));
    }

    [Fact]
    public async Task A_killed_run_is_finished_by_the_next()
    {
        await Seed();
        var hearings = await One<int>("select count(*) from scheduling.hearing");
        await using var owner = await Owner.OpenConnectionAsync();
        // As if the first run had been killed before the hearings were loaded.
        await owner.ExecuteAsync(
            """
            truncate scheduling.cause_list, scheduling.person, scheduling.court_case, scheduling.hearing, scheduling.special_sitting, scheduling.special_opening cascade;
            delete from demonstration.loaded where part not like 'origin%' and part <> 'reference'; delete from demonstration.reach
            """);

        Assert.Null(await Seed());

        Assert.Equal(hearings, await One<int>("select count(*) from scheduling.hearing"));
    }

    private async Task InvariantsHold()
    {
        await using var connection = await App.OpenConnectionAsync();
        foreach (var type in CourtsModules.All.SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: false, IsClass: true } && t.IsAssignableTo(typeof(IInvariant)) && t.GetConstructor(Type.EmptyTypes) is not null))
        {
            var invariant = (IInvariant)Activator.CreateInstance(type)!;
            var violations = await invariant.Violations(connection, default);
            Assert.True(violations.Count == 0, $"{invariant.Law}: {string.Join("; ", violations.Take(3))}");
        }
    }
}
