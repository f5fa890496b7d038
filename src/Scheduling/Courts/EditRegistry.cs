using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>What every edit of the registry carries beside its own fields.</summary>
internal abstract record RegistryEdit : ICommand<Edited>, IHaveTarget
{
    public abstract Target Target { get; }

    /// <summary>The strandings that were shown and are accepted, as <see cref="Strands.Fingerprint"/> names them; null at first.</summary>
    public string? Accepts { get; init; }

    /// <summary>What becomes of days that an earlier entry would go on with, as <see cref="LeavesDays"/> words it; null at first.</summary>
    public string? Left { get; init; }

    /// <summary>Whether what it strands is to be accepted first; else it is saved and they wait to be put right.</summary>
    public virtual bool Asks => true;
}

/// <param name="Stranded">The coming hearings that the calendar carried before this edit and no longer carries.</param>
internal sealed record Edited(IReadOnlyList<StrandedHearing> Stranded);

/// <summary>The refusal <c>strands-hearings</c>: what an edit would strand, and the word that accepts exactly this.</summary>
internal static class Strands
{
    private const string Slug = "strands-hearings", Lines = "stranded", Word = "accepts";

    public static Problem Refuse(IReadOnlyList<StrandedHearing> stranded) => Problem.Conflict("strands-hearings", ("count", stranded.Count)) with
    {
        Extensions = new Dictionary<string, object?> { [Lines] = stranded, [Word] = Fingerprint(stranded) },
    };

    public static string Fingerprint(IEnumerable<StrandedHearing> stranded) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', stranded.Select(s => $"{s.Hearing} {s.Revision.ToString(CultureInfo.InvariantCulture)} {s.Reason}").Order(StringComparer.Ordinal)))))[..16];

    /// <summary>What a refused edit would strand; null where the problem is another one.</summary>
    public static (IReadOnlyList<StrandedHearing> Hearings, string Accepts)? In(Problem? problem) => problem is { Slug: Slug, Extensions: { } more }
        // A repeated submit gets the first answer back as it was stored.
        ? (more[Lines] is JsonElement kept ? kept.Deserialize<List<StrandedHearing>>(Json.Stored)! : (IReadOnlyList<StrandedHearing>)more[Lines]!, more[Word]!.ToString()!)
        : null;
}

/// <summary>
/// The one way the registry and its calendar are edited: one edit at a time, written, looked at through the calendar it makes, and taken back
/// where it strands hearings that nobody has accepted yet.
/// </summary>
internal sealed class EditRegistry(Work work, CalendarSnapshot calendar, RegistrySnapshot registry)
{
    private const int MostShown = 500;

    /// <param name="detail">Codes, ids and dates for the audit trail.</param>
    /// <param name="write">Writes at once, through the transaction's connection; answers a problem where it may not be.</param>
    /// <param name="taken">The refusal in words where a constraint of the tables refused the write.</param>
    public async Task<Outcome<Edited>> Save(RegistryEdit request, object detail, Func<Tx, Task<Problem?>> write, CancellationToken cancel, Func<Tx, Task<Problem>>? taken = null)
    {
        var outcome = await work.Transact<Edited>(async tx =>
        {
            await tx.Connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtextextended('scheduling.registry', 31))", transaction: tx.Transaction, cancellationToken: cancel));
            var facts = await calendar.Present(cancel);
            var booked = await BookedHearings.Read(tx.Connection, tx.Transaction, facts, tx.Now, null, cancel);
            var before = Stranding.Among(facts, booked);
            await tx.Transaction.SaveAsync("edit", cancel);
            var problem = await Write(tx, write, taken);
            if (problem is null)
            {
                var after = await CalendarSnapshot.Read(tx.Connection, tx.Transaction, cancel);
                var known = before.Select(s => s.Hearing).ToHashSet();
                var now = Stranding.Among(after, booked);
                var stranded = now.Where(s => !known.Contains(s.Hearing)).ToList();
                if (stranded.Count == 0 || !request.Asks || request.Accepts == Strands.Fingerprint(stranded))
                {
                    var district = District(after, request.Target);
                    tx.Audit(request.GetType().Name, request.Target, district, new { edit = detail, stranded = stranded.Count });
                    Show(tx, after, request.Target);
                    // Boards of the days on which a hearing lost or found its place look again, too.
                    foreach (var hearing in stranded.Concat(before.ExceptBy(now.Select(s => s.Hearing), s => s.Hearing)).Take(MostShown))
                    {
                        tx.Touch(new Topic(Topic.Courtroom, hearing.Courtroom, hearing.StartsAt.Date));
                        if (hearing.AccessPoint is { } at)
                        {
                            tx.Touch(new Topic(Topic.AccessPoint, at, hearing.StartsAt.Date));
                        }
                    }
                    return new Edited(stranded);
                }
                problem = Strands.Refuse(stranded);
            }
            await tx.Transaction.RollbackAsync("edit", cancel);
            return problem;
        }, cancel);
        if (outcome.Succeeded)
        {
            registry.Forget();
        }
        return outcome;
    }

    private static async Task<Problem?> Write(Tx tx, Func<Tx, Task<Problem?>> write, Func<Tx, Task<Problem>>? taken)
    {
        try
        {
            return await write(tx);
        }
        catch (PostgresException e) when (taken is not null && e.SqlState is PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.UniqueViolation)
        {
            await tx.Transaction.RollbackAsync("edit", tx.Cancel);
            return await taken!(tx);
        }
    }

    private static string District(CalendarFacts facts, Target target) => target.Kind switch
    {
        Targets.Courtroom => facts.Rooms.GetValueOrDefault(target.Id)?.District ?? "",
        Targets.AccessPoint => facts.AccessPoints.GetValueOrDefault(target.Id)?.District ?? "",
        Targets.District => target.Id,
        _ => "",
    };

    /// <summary>Boards show today's courtrooms and access points: they look again.</summary>
    private static void Show(Tx tx, CalendarFacts facts, Target target)
    {
        if (target.Kind == Targets.Courtroom && facts.Rooms.TryGetValue(target.Id, out var room))
        {
            tx.Touch(new Topic(Topic.Courtroom, room.Code, LocalDay.At(tx.Now, room.Zone)));
        }
        else if (target.Kind == Targets.AccessPoint && facts.AccessPoints.TryGetValue(target.Id, out var place))
        {
            tx.Touch(new Topic(Topic.AccessPoint, place.Code, LocalDay.At(tx.Now, place.Zone)));
        }
    }
}

/// <summary>SQL of an edit, run at once in its transaction.</summary>
internal static class Edits
{
    public static readonly Problem Stale = new("stale", ProblemKind.Stale);

    public static Task<int> Run(this Tx tx, string sql, object values) => tx.Connection.ExecuteAsync(new CommandDefinition(sql, values, tx.Transaction, cancellationToken: tx.Cancel));

    /// <summary>Runs a change of one row that the SQL finds by its id and by the version the administrator saw (<c>xmin</c>); stale where there is none.</summary>
    public static async Task<Problem?> RunSeen(this Tx tx, string sql, object values) => await tx.Run(sql, values) == 0 ? Stale : null;

    public static async Task<IReadOnlyList<T>> Many<T>(this Tx tx, string sql, object values) =>
        [.. await tx.Connection.QueryAsync<T>(new CommandDefinition(sql, values, tx.Transaction, cancellationToken: tx.Cancel))];

    public static Task<T?> One<T>(this Tx tx, string sql, object values) => tx.Connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, values, tx.Transaction, cancellationToken: tx.Cancel));
}
