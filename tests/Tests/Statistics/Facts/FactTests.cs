using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Statistics.Facts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Statistics.Facts;

internal static class Settling
{
    public static async Task Settle(this CourtsFixture courts)
    {
        await using var scope = courts.Acting(Caller.System);
        await scope.ServiceProvider.GetRequiredService<SettleFacts>().Run(default);
    }
}

/// <summary>Facts are a shortcut: whatever was settled, and whatever changed since, a count is what the courts' own rows say.</summary>
public sealed class FactTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Facts = "select count(*)::int from statistics.hearing_fact f join scheduling.courtroom r on r.id = f.courtroom_id where r.code = @room";
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(1);
    private static readonly Caller Staff = CourtsFixture.In(Role.ProgrammeStaff, Scope.All);

    private async Task<HearingId> Hear(string room, int hour, string at = "AP-KP-01")
    {
        var @case = await courts.Owner.Case(room, $"{Guid.NewGuid()}", "State v. Nobody");
        var hearing = await courts.Owner.Hearing(room, Given.At(Day, hour), 15, "Scheduled", @case);
        await courts.Owner.Appearance(hearing, @case, "Nobody", accessPoint: at);
        await courts.Do(CourtsFixture.Judge(room), new StartHearing(hearing));
        await courts.Do(CourtsFixture.Judge(room), new ConcludeHearing(hearing, HearingOutcome.Heard, null, null));
        return hearing;
    }

    private async Task<string> Count(string room, CountBy by)
    {
        var counts = await courts.Do(Staff, new CountHearings(Day.PlusDays(-10), Day.PlusDays(10), [by], new(Courtroom: room)));
        return string.Join(' ', counts.Rows.Select(r => $"{r.Keys[0]}:{r.Counts.AllHeld}/{r.Counts.Listed}"));
    }

    [Fact]
    public async Task A_hearing_that_is_over_is_settled_once_and_counts_the_same()
    {
        const string room = "VC-KP-01";
        await Hear(room, 9);
        await Hear(room, 10, "AP-KP-02");
        await courts.Owner.Hearing(room, Given.At(Day, 12), 15, "Scheduled", await courts.Owner.Case(room, "Waits/2026", "x"));
        var before = (await Count(room, CountBy.AccessPoint), await Count(room, CountBy.CaseType), await Count(room, CountBy.Month));

        await courts.Settle();
        await courts.Settle();

        Assert.Equal(2, await courts.Owner.One<int>(Facts, new { room }));
        Assert.Equal(before, (await Count(room, CountBy.AccessPoint), await Count(room, CountBy.CaseType), await Count(room, CountBy.Month)));
        Assert.Equal("AP-KP-01:1/0 AP-KP-02:1/0", before.Item1);
    }

    public static TheoryData<string, string, CountBy, string> Changes => new()
    {
        { "VC-KP-02", "update scheduling.hearing set status = 'Cancelled', outcome = null, started_at = null where id = @id", CountBy.Month, "" },
        { "VC-KP-03", "update scheduling.hearing set starts_at = starts_at + interval '31 days', ends_at = ends_at + interval '31 days' where id = @id", CountBy.Month, "" },
        { "VC-KP-04", "insert into scheduling.hearing_day (hearing_id, day, courtroom_id, published_at) select id, '2026-12-02', courtroom_id, created_at from scheduling.hearing where id = @id", CountBy.Year, "2026:1/1" },
        { "VC-KP-05", "update scheduling.appearance set access_point_id = (select id from scheduling.access_point where code = 'AP-KP-03'), station_id = null where hearing_id = @id", CountBy.AccessPoint, "AP-KP-03:1/0" },
        { "VC-KP-06", "update scheduling.court_case set type = 'BAIL_PETITION' where id = (select case_id from scheduling.hearing_case where hearing_id = @id)", CountBy.CaseType, "BAIL_PETITION:1/0" },
        { "VC-KP-07", "delete from scheduling.appearance where hearing_id = @id", CountBy.AccessPoint, ":1/0" },
        { "VC-KP-08", "update scheduling.court c set district = 'kp-swat' from scheduling.courtroom r where r.court_id = c.id and r.code = 'VC-KP-08'", CountBy.District, "kp-swat:1/0" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_changes_after_it_was_settled_is_counted_as_it_is_now(string room, string change, CountBy by, string expected)
    {
        var hearing = await Hear(room, 9);
        await courts.Settle();
        Assert.Equal(1, await courts.Owner.One<int>(Facts, new { room }));

        await courts.Owner.Sql(change, new { id = hearing.Value });

        Assert.Equal(0, await courts.Owner.One<int>(Facts, new { room }));
        Assert.Equal(expected, await Count(room, by));
        await courts.Settle();
        Assert.Equal(expected, await Count(room, by));
    }

    [Fact]
    public async Task A_hearing_that_somebody_is_changing_is_not_settled_meanwhile()
    {
        const string room = "VC-KP-09";
        var hearing = await Hear(room, 9);
        await using (var connection = await courts.Owner.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var change = new Npgsql.NpgsqlCommand("update scheduling.hearing set purpose = 'REMAND' where id = $1", connection, transaction) { Parameters = { new() { Value = hearing.Value } } };
            await change.ExecuteNonQueryAsync();
            await courts.Settle();
            Assert.Equal(0, await courts.Owner.One<int>(Facts, new { room }));
            await transaction.CommitAsync();
        }
        await courts.Settle();

        Assert.Equal("REMAND:1/0", await Count(room, CountBy.Purpose));
        Assert.Equal(1, await courts.Owner.One<int>(Facts, new { room }));
    }
}
