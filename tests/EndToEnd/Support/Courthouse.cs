using System.Globalization;
using Npgsql;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>
/// One courtroom, its judge, an access point and the people who work there, in a database that holds nothing else. It sits today, all day,
/// and lives in a zone where it is forenoon: whatever the hour, today has time left.
/// </summary>
internal sealed class Courthouse
{
    public const string Room = "VC-KP-01", AccessPoint = "AP-KP-01";

    private Courthouse(DateOnly today) => Today = today;

    /// <summary>The court's date.</summary>
    public DateOnly Today { get; }

    public string Date => Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public required Account Clerk { get; init; }

    public required Account Operator { get; init; }

    public required Account Judge { get; init; }

    public required Account Staff { get; init; }

    public static async Task<Courthouse> Open(Installation installation)
    {
        // UTC+11 where it is midnight in Greenwich, UTC-12 where it is 23:00: always between 11:00 and 12:00. POSIX turns the sign around.
        var now = DateTime.UtcNow;
        var ahead = 11 - now.Hour;
        var today = DateOnly.FromDateTime(now.AddHours(ahead));
        var courthouse = new Courthouse(today)
        {
            Clerk = await Hire(installation, "clerk", Room),
            Operator = await Hire(installation, "operator", AccessPoint),
            Judge = await Hire(installation, "judge", Room),
            Staff = await Hire(installation, "programme-staff", "all"),
        };
        await using var arrange = installation.Db.CreateCommand(
            """
            with judge as (insert into scheduling.judge (id, name_en, name_ur, user_id) select gen_random_uuid(), 'The judge', 'جج صاحب', id from identity.user_account where user_name = 'the-judge' returning id),
            zoned as (update scheduling.court c set zone = $1 from scheduling.courtroom r where r.court_id = c.id and r.code = $2),
            opened as (update scheduling.access_point set zone = $1 where code = $3 returning id),
            all_day as (insert into scheduling.special_opening (access_point_id, day, opens, closes) select id, $4, '00:00', '23:59' from opened),
            sits as (insert into scheduling.special_sitting (courtroom_id, day, opens, closes) select id, $4, '00:00', '23:59' from scheduling.courtroom where code = $2)
            insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select j.id, r.id, r.established_on from judge j, scheduling.courtroom r where r.code = $2
            """);
        arrange.Parameters.Add(new() { Value = ahead == 0 ? "Etc/UTC" : $"Etc/GMT{-ahead:+0;-0}" });
        arrange.Parameters.Add(new() { Value = Room });
        arrange.Parameters.Add(new() { Value = AccessPoint });
        arrange.Parameters.Add(new NpgsqlParameter { Value = today });
        await arrange.ExecuteNonQueryAsync();
        return courthouse;
    }

    private static async Task<Account> Hire(Installation installation, string role, string scope)
    {
        var made = await installation.Run("user", "create", $"the-{role}", "--role", role, "--scope", scope);
        Assert.True(made.ExitCode == 0, made.Error);
        return new($"the-{role}", role, scope, made.Output.Trim());
    }
}
