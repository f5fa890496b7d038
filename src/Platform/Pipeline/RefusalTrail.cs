using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Platform.Pipeline;

/// <summary>
/// Leaves an audit entry for what was refused to a known caller: <c>refused:REQUEST</c>. The same attempt counts once a minute on a node,
/// so that a loop cannot fill the trail.
/// </summary>
internal sealed class RefusalTrail(NpgsqlDataSource db, IClock clock, ILogger<RefusalTrail> log)
{
    private const int MostRemembered = 10_000;
    private static readonly Duration Memory = Duration.FromMinutes(1);
    private readonly ConcurrentDictionary<(string Caller, string Request, Target Target), Instant> seen = new();

    public async Task Leave(Caller caller, string request, Target target, string district, string reason, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        if (seen.Count > MostRemembered)
        {
            seen.Clear();
        }
        if (seen.TryGetValue((caller.Reference, request, target), out var last) && now - last < Memory)
        {
            return;
        }
        seen[(caller.Reference, request, target)] = now;
        try
        {
            await using var connection = await db.OpenConnectionAsync(cancel);
            await using var entry = new Batch(connection).Add(
                "insert into platform.audit_entry (id, at, caller, action, target_kind, target_id, district, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                Param.Uuid(Guid.CreateVersion7()), Param.Time(now), Param.Text(caller.Reference), Param.Text($"refused:{request}"), Param.Text(target.Kind),
                Param.Text(target.Id.Length <= 200 ? target.Id : target.Id[..200]), Param.Text(district), Param.Json(JsonSerializer.Serialize(new { reason }, Json.Stored)));
            await entry.Execute(cancel);
        }
        catch (NpgsqlException e)
        {
            // The refusal stands without its entry: a full disk must not turn it into an error.
            log.RefusalNotRecorded(request, e.SqlState ?? e.GetType().Name);
        }
    }
}
