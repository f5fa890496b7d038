using Npgsql;
using RuleOfLaw.Courts.Demonstration.Making;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Demonstration.Loading;

/// <summary>The standing cast: judges with their postings, advocates, prosecutors, officers. No real persons.</summary>
internal static class Cast
{
    public static async Task Load(NpgsqlConnection connection, NpgsqlTransaction transaction, World world, CancellationToken cancel)
    {
        await using var batch = new Batch(connection, transaction);
        foreach (var judge in world.Judges)
        {
            batch.Add("insert into scheduling.judge (id, name_en, name_ur) values ($1, $2, $3) on conflict do nothing", Param.Uuid(judge.Id), Param.Text(judge.NameEn), Param.Text(judge.NameUr));
            foreach (var room in judge.Rooms)
            {
                batch.Add("insert into scheduling.judge_posting (id, judge_id, courtroom_id, from_day) values ($1, $2, $3, $4) on conflict do nothing",
                    Param.Uuid(Scheduling.Contracts.RegistryId.For("demonstration-posting", room.Code)), Param.Uuid(judge.Id), Param.Uuid(room.Id.Value), Param.Date(room.EstablishedOn));
            }
        }
        await batch.Execute(cancel);
        var people = new Chunk();
        foreach (var officer in world.Rooms.SelectMany(r => (IEnumerable<Officer>)[.. r.Advocates, .. r.Prosecutors, .. r.Investigators, .. r.Doctors]))
        {
            people.People.Add(new(officer.Id, officer.Name.Kept, officer.Name.Folded, officer.Sex, "adult", officer.BarEnrolment, null, null, officer.Email, officer.Name.Urdu ? "ur" : "en"));
        }
        Copy.In(connection, people);
    }
}
