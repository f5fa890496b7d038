using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Attendance.CheckIn;

internal sealed class VerifiedMeansChecked : IInvariant
{
    public string Law => "Nobody is verified, ready or in the room without a recorded identity check";

    public async Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) =>
    [
        .. await connection.QueryAsync<string>(new CommandDefinition(
            """
            select 'appearance ' || appearance_id || ' is ' || status || ' without an identity check' from attendance.attendance
            where status in ('Verified', 'Ready', 'InRoom', 'Disconnected', 'Left') and num_nonnulls(verified_at, document, last_four) < 3
                or status in ('Arrived', 'Verified', 'Ready', 'InRoom', 'Disconnected', 'Left') and arrived_at is null limit 100
            """, cancellationToken: cancel)),
    ];
}

internal sealed class HistoryEndsInTheState : IInvariant
{
    public string Law => "An attendance is what the last line of its history says";

    public async Task<IReadOnlyList<string>> Violations(NpgsqlConnection connection, CancellationToken cancel) =>
    [
        .. await connection.QueryAsync<string>(new CommandDefinition(
            """
            select 'appearance ' || t.appearance_id || ' is ' || t.status || ', its history ends in ' || l.to_status
            from attendance.attendance t
            cross join lateral (select h.to_status from attendance.attendance_history h where h.appearance_id = t.appearance_id order by h.at desc, h.id desc limit 1) l
            where l.to_status <> t.status limit 100
            """, cancellationToken: cancel)),
    ];
}
