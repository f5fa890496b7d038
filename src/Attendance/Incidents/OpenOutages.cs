using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Incidents;

/// <summary>The open incidents as what hearings cannot count on. Of several at one place the longest stands for all.</summary>
internal sealed class OpenOutages(NpgsqlDataSource db, IRegistry registry) : IReportOutages
{
    private sealed record Row(Guid Id, string Kind, AccessPointId? AccessPointId, CourtroomId? CourtroomId, Instant StartsAt, Instant? ExpectedUntil);

    public async Task<IReadOnlyList<Outage>> Open(CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select distinct on (access_point_id, courtroom_id) id, kind, access_point_id, courtroom_id, starts_at, expected_until from attendance.incident
            where ends_at is null order by access_point_id, courtroom_id, expected_until desc nulls first, starts_at, id
            """, cancellationToken: cancel));
        return [.. rows.OrderBy(r => r.StartsAt).Select(r => new Outage(
            r.Id, r.Kind, r.AccessPointId is { } at ? places.AccessPointById(at)?.Code : null, r.CourtroomId is { } room ? places.CourtroomById(room)?.Code : null, r.StartsAt, r.ExpectedUntil))];
    }
}
