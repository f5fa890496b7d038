using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Demonstration.Loading;
using RuleOfLaw.Courts.Demonstration.Making;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Demonstration.Living;

/// <summary>
/// Brings listed hearings to where they would be by now: those whose time is over end plausibly, one in each courtroom runs,
/// and the people of the next ones have come, or not. What people did themselves stays.
/// </summary>
internal sealed class Settle(NpgsqlConnection connection, NpgsqlTransaction transaction, World world, DateTime now)
{
    private sealed record Row(Guid Id, Guid Room, Guid? Judge, DateTime Starts, DateTime Ends, string Status, int Revision, DateTime? Started, DateTime Told, bool Announced);

    private sealed record Who(Guid Id, Guid Hearing, string Role, string Place, Guid? At, string? Status);

    private readonly List<AttendanceRow> attendance = [];

    public async Task Run(CancellationToken cancel)
    {
        var hearings = (await connection.QueryAsync<Row>(
            """
            select id, courtroom_id as room, judge_id as judge, starts_at as starts, ends_at as ends, status, revision, started_at as started,
                (select max(y.at) from scheduling.hearing_history y where y.hearing_id = h.id) as told,
                exists (select from reminders.message m where m.hearing_id = h.id) as announced from scheduling.hearing h
            where status in ('Scheduled', 'Open', 'InSession', 'Paused') and starts_at < @soon order by starts_at, id
            """, new { soon = now.AddMinutes(80) }, transaction)).ToList();
        var people = (await connection.QueryAsync<Who>(
            """
            select a.id, a.hearing_id as hearing, p.role, a.place, a.access_point_id as at, t.status from scheduling.appearance a
            join scheduling.participant p on p.id = a.participant_id left join attendance.attendance t on t.appearance_id = a.id
            where a.hearing_id = any(@ids) order by a.id
            """, new { ids = hearings.Select(h => h.Id).ToArray() }, transaction)).ToLookup(p => p.Hearing);
        // One hearing at a time runs in a courtroom and under a judge.
        var running = (await connection.QueryAsync<(Guid Room, Guid Judge, Guid Hearing)>("select courtroom_id, judge_id, id from scheduling.hearing where status = 'InSession'", transaction: transaction)).ToList();
        var today = world.At(Instant.FromDateTimeUtc(now).InZone(world.Zone).Date, 0).ToDateTimeUtc();
        await using var batch = new Batch(connection, transaction);
        foreach (var hearing in hearings)
        {
            var dice = new Dice($"settle/{hearing.Id}");
            // Someone may still be busy with a hearing of today that runs late.
            if (hearing.Ends <= now && (hearing.Starts < today || hearing.Status == "Scheduled" || hearing.Ends < now.AddMinutes(-15)))
            {
                Conclude(batch, hearing, people[hearing.Id], ref dice);
                running.RemoveAll(r => r.Hearing == hearing.Id);
            }
            else if (hearing.Starts <= now && hearing.Status is "Scheduled" && hearing.Starts >= today && !running.Any(r => r.Room == hearing.Room || r.Judge == hearing.Judge))
            {
                if (Run(batch, hearing, people[hearing.Id], ref dice))
                {
                    running.Add((hearing.Room, hearing.Judge!.Value, hearing.Id));
                }
            }
            else if (hearing.Status is "Scheduled" or "Open")
            {
                Wait(hearing, people[hearing.Id], ref dice);
            }
        }
        foreach (var row in attendance)
        {
            batch.Add(
                """
                insert into attendance.attendance as t (appearance_id, status, arrived_at, verified_at, document, last_four, ready_at, no_show_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                on conflict (appearance_id) do update set status = excluded.status, arrived_at = coalesce(t.arrived_at, excluded.arrived_at),
                    verified_at = coalesce(t.verified_at, excluded.verified_at), document = coalesce(t.document, excluded.document), last_four = coalesce(t.last_four, excluded.last_four),
                    ready_at = coalesce(t.ready_at, excluded.ready_at), no_show_at = excluded.no_show_at, changed_at = excluded.changed_at
                where t.status not in ('NoShow', 'Excused', 'Left')
                """,
                Param.Uuid(row.Appearance), Param.Text(row.Status), At(row.Arrived), At(row.Verified), Param.Text(row.Document), Param.Text(row.LastFour), At(row.Ready), At(row.NoShow), At(row.Changed));
        }
        await batch.Execute(cancel);
        if (hearings.Count > 0)
        {
            await Show(cancel);
        }
    }

    private void Conclude(Batch batch, Row hearing, IEnumerable<Who> people, ref Dice dice)
    {
        var ran = hearing.Started is not null;
        var ending = Ending.Of(ref dice, ran || dice.Chance(0.73), (int)(hearing.Ends - hearing.Starts).TotalMinutes);
        if (ran && ending.Started is null)
        {
            ending = new("Concluded", "Heard", null, 0, 10);
        }
        if (hearing.Announced && ending.Status == "Cancelled")
        {
            // Its people were told that it takes place: nobody calls it off behind their backs.
            ending = new("Concluded", "Withdrawn", null, null, 2);
        }
        var started = hearing.Started ?? (ending.Started is { } late ? new[] { hearing.Starts.AddMinutes(Math.Max(0, late)), now.AddSeconds(-30) }.Min() : null);
        var ended = Earlier(hearing.Starts.AddMinutes(ending.Ended));
        ended = started is { } s && ended <= s ? Earlier(s.AddMinutes(1)) : ended;
        // What a history has told already lies before its end: a pause may have come later than the dice let the hearing last.
        ended = ended <= hearing.Told ? hearing.Told.AddSeconds(2) : ended;
        if (hearing.Started is null && started is { } at)
        {
            batch.History(dice.Id(Milliseconds(at)), hearing.Id, at, "started", hearing.Status, "InSession", hearing.Revision);
        }
        batch.Add("update scheduling.hearing set status = $2, outcome = $3, reason = $4, started_at = $5, concluded_at = $6 where id = $1",
            Param.Uuid(hearing.Id), Param.Text(ending.Status), Param.Text(ending.Outcome), Param.Text(ending.Reason), At(started), At(ending.Status == "Concluded" ? ended : null));
        batch.Add("delete from scheduling.reservation where hearing_id = $1", Param.Uuid(hearing.Id));
        batch.History(dice.Id(Milliseconds(ended)), hearing.Id, ended, ending.Status == "Concluded" ? "concluded" : "cancelled", ran || started is not null ? "InSession" : hearing.Status, ending.Status, hearing.Revision, ending.Status == "Cancelled" ? "OTHER" : ending.Reason);
        foreach (var person in ending.Status == "Concluded" ? people : [])
        {
            attendance.Add(Showing.Over(person.Id, person.Role, hearing.Starts, ended, ending, ref dice));
        }
    }

    /// <returns>Whether it is in session now.</returns>
    private bool Run(Batch batch, Row hearing, IEnumerable<Who> people, ref Dice dice)
    {
        if (dice.Chance(0.05))
        {
            Wait(hearing, people, ref dice); // called, and somebody is late
            return false;
        }
        var started = Earlier(hearing.Starts.AddMinutes(dice.Between(0, 6)));
        var paused = dice.Chance(0.08) && started < now.AddMinutes(-4);
        batch.Add("update scheduling.hearing set status = $2, started_at = $3 where id = $1", Param.Uuid(hearing.Id), Param.Text(paused ? "Paused" : "InSession"), At(started));
        batch.History(dice.Id(Milliseconds(started)), hearing.Id, started, "started", hearing.Status, "InSession", hearing.Revision);
        if (paused)
        {
            var at = now.AddMinutes(-2);
            batch.History(dice.Id(Milliseconds(at)), hearing.Id, at, "paused", "InSession", "Paused", hearing.Revision);
        }
        foreach (var person in people)
        {
            attendance.Add(dice.Chance(0.04)
                ? new(person.Id, "NoShow", null, null, null, null, null, started, started)
                : Showing.Checked(person.Id, dice.Chance(0.04) ? "Disconnected" : "InRoom", person.Role, started.AddMinutes(-dice.Between(10, 45)), started, ref dice));
        }
        return !paused;
    }

    private void Wait(Row hearing, IEnumerable<Who> people, ref Dice dice)
    {
        var minutes = (hearing.Starts - now).TotalMinutes;
        foreach (var person in people)
        {
            var share = minutes switch { < 5 => 0.9, < 20 => 0.8, < 45 => 0.5, _ => 0.2 } * (person.Place == "link" ? 0.4 : 1);
            if (person.Status is null or "Expected" && dice.Chance(share))
            {
                var status = dice.Weighted([("Ready", minutes < 20 ? 70 : 40), ("Verified", 15), ("Arrived", 20)]);
                var arrived = now.AddMinutes(-dice.Between(7, 35));
                attendance.Add(Showing.Checked(person.Id, status, person.Role, arrived, arrived, ref dice));
            }
        }
    }

    /// <summary>Open pages of a running host draw themselves anew.</summary>
    private async Task Show(CancellationToken cancel) => await connection.ExecuteAsync(new CommandDefinition(
        "update platform.topic set version = version + 1 where name like '%:' || @day; notify courts", new { day = Instant.FromDateTimeUtc(now).InZone(world.Zone).Date.ToString("uuuu-MM-dd", null) }, transaction, cancellationToken: cancel));

    private DateTime Earlier(DateTime moment) => moment < now ? moment : now;

    private static NpgsqlParameter At(DateTime? moment) => new() { Value = moment ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz };

    private static long Milliseconds(DateTime at) => new DateTimeOffset(at).ToUnixTimeMilliseconds();
}

internal static class HistoryOf
{
    public static void History(this Batch batch, Guid id, Guid hearing, DateTime at, string change, string from, string to, int revision, string? reason = null) =>
        batch.Add(
            """
            insert into scheduling.hearing_history (id, hearing_id, at, by, change, from_status, to_status, revision, reason) values ($1, $2, $3, 'demonstration', $4, $5, $6, $7, $8)
            """,
            Param.Uuid(id), Param.Uuid(hearing), Param.Time(Instant.FromDateTimeUtc(at)), Param.Text(change), Param.Text(from), Param.Text(to), Param.Int(revision), Param.Text(reason));
}
