using Dapper;
using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Tests.Statistics.Facts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Statistics.Counts;

/// <summary>People are counted from what facts say of them, hundreds alike at once: beside a query that joins appearance after appearance.</summary>
public sealed class PeopleCountingTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(-3);
    private static readonly Caller Staff = CourtsFixture.In(Role.ProgrammeStaff, Scope.All);
    private static readonly string?[] Places = [null, "AP-KP-01", "AP-KP-02"];
    private static readonly string[] Types = ["CRIMINAL_SESSIONS", "BAIL_PETITION"];

    private sealed record Line(string Sex, string Age, string? Place, string Type, int Number);

    private static IEnumerable<Line> Lines(HearingCounts counts) => counts.Rows.Select(r => new Line(r.Keys[0]!, r.Keys[1]!, r.Keys[2], r.Keys[3]!, r.Counts.AllHeld));

    private Task<HearingCounts> Count(string room, string? at = null, params CountBy[] by) => courts.Do(Staff, new CountHearings(Day, Day, by, new(Courtroom: room, AccessPoint: at)));

    private async Task<List<Line>> Model(string room)
    {
        await using var connection = await courts.Owner.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<Line>(
            """
            select n.sex, n.age, ap.code as place, k.type, count(*)::int as number
            from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id join scheduling.appearance a on a.hearing_id = h.id join scheduling.person n on n.id = a.person_id
            join scheduling.participant p on p.id = a.participant_id join scheduling.court_case k on k.id = p.case_id left join scheduling.access_point ap on ap.id = a.access_point_id
            where r.code = @room and h.started_at is not null group by 1, 2, 3, 4 order by 1, 2, 3 nulls last, 4
            """, new { room }))];
    }

    [Fact]
    public async Task Splits_of_people_are_those_of_their_appearances_before_and_after_they_are_settled()
    {
        const string room = "VC-KP-01";
        var random = new Random(5);
        T One<T>(params T[] of) => of[random.Next(of.Length)];
        for (var i = 0; i < 25; i++)
        {
            var cases = new[] { await courts.Owner.Case(room, $"{Guid.NewGuid()}", "x", type: One(Types)), await courts.Owner.Case(room, $"{Guid.NewGuid()}", "x", type: One(Types)) };
            // The second case is not always the hearing's: somebody appears all the same as its party.
            var hearing = await courts.Owner.Hearing(room, Given.At(Day, 8).Plus(Duration.FromMinutes(20 * i)), 15, "Scheduled", i % 3 == 0 ? cases : [cases[0]]);
            for (var n = random.Next(5); n > 0; n--)
            {
                await courts.Owner.Appearance(hearing, One(cases), $"Somebody {i} {n}", accessPoint: One(Places));
            }
            await courts.Owner.Sql(
                """
                update scheduling.hearing set status = 'Concluded', outcome = case when @ran then 'Heard' else 'Adjourned' end, started_at = case when @ran then starts_at end, concluded_at = ends_at where id = @id;
                update scheduling.person n set sex = @sex, age = @age from scheduling.appearance a where a.person_id = n.id and a.hearing_id = @id and (@all or right(n.name, 1) = '1')
                """, new { id = hearing.Value, ran = i % 5 > 0, sex = One("male", "female", "other"), age = One("child", "adult"), all = i % 2 == 0 });
        }
        CountBy[] by = [CountBy.Sex, CountBy.Age, CountBy.AccessPoint, CountBy.CaseType];
        for (var settled = 0; settled < 2; settled++)
        {
            var model = await Model(room);
            Assert.True(model.Count > 10);
            Assert.Equal(model, Lines(await Count(room, null, by)));
            Assert.Equal(model.Where(l => l.Place == "AP-KP-01"), Lines(await Count(room, "AP-KP-01", by)));
            var (sexes, whole) = (await Count(room, null, CountBy.Sex), await Count(room, null, CountBy.Sex, CountBy.Age));
            Assert.Equal(model.GroupBy(l => l.Sex).Select(g => (g.Key, g.Sum(l => l.Number))), sexes.Rows.Select(r => (r.Keys[0]!, r.Counts.AllHeld)));
            Assert.Equal(sexes.Rows.Select(r => (r.Keys[0], r.Counts)), whole.Only(CountBy.Sex).Rows.Select(r => (r.Keys[0], r.Counts)));
            Assert.Equal((model.Sum(l => l.Number), sexes.Total), (sexes.Total.AllHeld, whole.Total));
            await courts.Settle();
        }
        Assert.Equal(0, await courts.Owner.One<int>("select count(*)::int from statistics.unsettled u join scheduling.hearing h on h.id = u.hearing_id join scheduling.courtroom r on r.id = h.courtroom_id where r.code = @room", new { room }));
    }

    [Theory]
    [InlineData("VC-KP-02", "update scheduling.person set sex = 'female' where id = (select person_id from scheduling.appearance where hearing_id = @id)")]
    [InlineData("VC-KP-03", "update scheduling.person set age = 'child' where id = (select person_id from scheduling.appearance where hearing_id = @id)")]
    [InlineData("VC-KP-04", "update scheduling.court_case set type = 'BAIL_PETITION' where id = (select p.case_id from scheduling.participant p join scheduling.appearance a on a.participant_id = p.id where a.hearing_id = @id)")]
    [InlineData("VC-KP-05", "update scheduling.participant set case_id = (select case_id from scheduling.hearing_case where hearing_id = @id) where id = (select participant_id from scheduling.appearance where hearing_id = @id)")]
    public async Task What_changes_of_somebody_after_it_was_settled_is_counted_as_it_is_now(string room, string change)
    {
        var (own, other) = (await courts.Owner.Case(room, $"{Guid.NewGuid()}", "x", type: "NARCOTICS"), await courts.Owner.Case(room, $"{Guid.NewGuid()}", "x"));
        var hearing = await courts.Owner.Hearing(room, Given.At(Day, 10), 15, "Scheduled", own);
        await courts.Owner.Appearance(hearing, other, "Somebody");
        await courts.Owner.Sql("update scheduling.hearing set status = 'Concluded', outcome = 'Heard', started_at = starts_at, concluded_at = ends_at where id = @id", new { id = hearing.Value });
        CountBy[] by = [CountBy.Sex, CountBy.Age, CountBy.AccessPoint, CountBy.CaseType];
        await courts.Settle();
        var before = Lines(await Count(room, null, by)).Single();

        await courts.Owner.Sql(change, new { id = hearing.Value });

        var after = await Model(room);
        Assert.NotEqual(before, after.Single());
        Assert.Equal(after, Lines(await Count(room, null, by)));
        await courts.Settle();
        Assert.Equal(after, Lines(await Count(room, null, by)));
    }
}
