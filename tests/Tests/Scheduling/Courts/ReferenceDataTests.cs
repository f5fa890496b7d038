using Dapper;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Courts;

public sealed class ReferenceDataTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private async Task Load()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await ReferenceData.Load(owner);
    }

    [Fact]
    public async Task The_published_totals_are_there_however_often_it_is_loaded()
    {
        await Load();
        await Load();
        await using var connection = await database.App.OpenConnectionAsync();

        var counts = await connection.QuerySingleAsync<(int Courtrooms, int AccessPoints, int Districts, int Stations, int Hours, int Holidays, int Vacations)>(
            """
            select (select count(*) from scheduling.courtroom)::int, (select count(*) from scheduling.access_point)::int, (select count(*) from scheduling.district)::int,
                   (select count(*) from scheduling.station)::int, (select count(*) from scheduling.court_hours)::int, (select count(*) from scheduling.holiday)::int,
                   (select count(*) from scheduling.vacation)::int
            """);

        Assert.Equal((72, 75, 83, ReferenceData.Rows("access_points").Sum(r => int.Parse(r["stations"])), 173, 116, 42), (counts.Courtrooms, counts.AccessPoints, counts.Districts, counts.Stations, counts.Hours, counts.Holidays, counts.Vacations));
        Assert.Equal(75 * 6, await connection.ExecuteScalarAsync<int>("select count(*) from scheduling.access_point_hours"));
    }

    [Fact]
    public async Task What_an_administrator_edited_stays()
    {
        await Load();
        await using var connection = await database.App.OpenConnectionAsync();
        await connection.ExecuteAsync("update scheduling.purpose set default_minutes = 12 where code = 'CHARGE'");

        await Load();

        Assert.Equal(12, await connection.ExecuteScalarAsync<int>("select default_minutes from scheduling.purpose where code = 'CHARGE'"));
    }

    [Fact]
    public async Task Ids_follow_from_codes_and_the_snapshot_knows_them()
    {
        await Load();
        var registry = await new RegistrySnapshot(database.App).Now();

        var prison = registry.AccessPointByCode("AP-KP-01")!;
        Assert.Equal(RegistryId.AccessPoint("AP-KP-01"), prison.Id);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], prison.Stations.Select(s => s.Number));
        Assert.Equal(RegistryId.Courtroom("VC-KP-01"), registry.CourtroomByCode("VC-KP-01")!.Id);
        Assert.Equal(["REMAND", "BAIL"], registry.Purposes.Where(p => p.Urgent).Select(p => p.Code));
        Assert.Equal(HearingOutcome.TechnicalFailure, registry.AdjournmentReason("POWER_FAILURE")!.Outcome);
        Assert.Null(registry.AdjournmentReason("STRIKE")!.Outcome);
    }

    [Fact]
    public async Task An_edit_on_this_node_is_seen_by_the_next_reader()
    {
        await Load();
        var snapshot = new RegistrySnapshot(database.App);
        await snapshot.Now();
        await using var connection = await database.App.OpenConnectionAsync();
        await connection.ExecuteAsync("update scheduling.access_point set turnaround_minutes = 25 where code = 'AP-KP-02'");
        snapshot.Forget();

        Assert.Equal(25, (await snapshot.Now()).AccessPointByCode("AP-KP-02")!.TurnaroundMinutes);
    }
}
