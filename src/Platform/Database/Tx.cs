using System.Text.Json;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>
/// A use case's open transaction. Reads go through <see cref="Connection"/> or a <see cref="Batch"/>; writes are queued with
/// <see cref="Then"/> and sent together, in order, just before the commit (one round trip).
/// </summary>
public sealed class Tx
{
    private static readonly AsyncLocal<bool> Within = new();
    private readonly Batch deferred;
    private readonly Reactions reactions;
    private readonly SortedSet<string> topics = new(StringComparer.Ordinal);
    private readonly List<(string Reaction, string Event, string Payload, bool Bulk)> raised = [];
    private readonly List<(string Action, Target Target, string District, string Detail)> audited = [];

    internal Tx(NpgsqlConnection connection, NpgsqlTransaction transaction, Instant now, Caller caller, Reactions reactions, CancellationToken cancel)
    {
        (Connection, Transaction, Now, Caller, this.reactions, Cancel) = (connection, transaction, now, caller, reactions, cancel);
        deferred = Batch();
    }

    public NpgsqlConnection Connection { get; }

    public NpgsqlTransaction Transaction { get; }

    /// <summary>One moment for the whole use case.</summary>
    public Instant Now { get; }

    public Caller Caller { get; }

    public CancellationToken Cancel { get; }

    internal bool Pokes { get; private set; }

    internal bool Audited { get; private set; }

    /// <summary>A new batch of statements in this transaction, for several reads in one round trip.</summary>
    public Batch Batch() => new(Connection, Transaction);

    /// <summary>Queues a write; positional parameters <c>$1…</c> (see <see cref="Param"/>).</summary>
    public Tx Then(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        deferred.Add(sql, parameters);
        return this;
    }

    /// <summary>Tells the reactions of other modules, after the commit, at least once, in no promised order.</summary>
    public Tx Raise<TEvent>(TEvent happened) where TEvent : IEvent
    {
        foreach (var reaction in reactions.To(typeof(TEvent)))
        {
            raised.Add((reaction, typeof(TEvent).Name, JsonSerializer.Serialize(happened, Json.Stored), happened is IBulkEvent));
        }
        Pokes = true;
        return this;
    }

    /// <summary>Raises the version of something watched live; done last, in sorted order.</summary>
    public Tx Touch(Topic topic)
    {
        topics.Add(topic.Name);
        return this;
    }

    /// <summary>
    /// Adds a line to the audit trail (ids and codes only, never names). A command whose handler adds none leaves one with its name and target.
    /// </summary>
    /// <param name="action">The request's name.</param>
    /// <param name="target">What it acted on.</param>
    /// <param name="district">The district whose chain seals it; empty for the platform's own.</param>
    /// <param name="detail">Further facts as JSON-serialisable ids and codes.</param>
    public Tx Audit(string action, Target target, string district = "", object? detail = null)
    {
        Audited = true;
        audited.Add((action, target, district, detail is null ? "{}" : JsonSerializer.Serialize(detail, Json.Stored)));
        return this;
    }

    /// <summary>Said by whatever may take long and must not hold rows and a connection meanwhile, such as reading somebody's file.</summary>
    /// <param name="what">What is done, for the exception: <c>A file is read</c>.</param>
    /// <exception cref="InvalidOperationException">This flow of control has a transaction open.</exception>
    public static void NotWithin(string what)
    {
        if (Within.Value)
        {
            throw new InvalidOperationException($"{what} within a transaction. Do it before the transaction begins.");
        }
    }

    /// <summary>From here on, in this flow of control; it ends by itself with the method that calls it.</summary>
    internal static void Begin() => Within.Value = true;

    internal async Task Flush()
    {
        // One statement for all events and one for all audit lines, however many hearings an import books at once.
        if (audited.Count > 0)
        {
            deferred.Add(
                """
                insert into platform.audit_entry (id, at, caller, action, target_kind, target_id, district, detail)
                select i, $2, $3, a, k, t, d, x::jsonb from unnest($1, $4, $5, $6, $7, $8) as e(i, a, k, t, d, x)
                """,
                Param.Uuids(audited.Select(_ => Guid.CreateVersion7())), Param.Time(Now), Param.Text(Caller.Reference), Param.Texts(audited.Select(a => a.Action)),
                Param.Texts(audited.Select(a => a.Target.Kind)), Param.Texts(audited.Select(a => a.Target.Id)), Param.Texts(audited.Select(a => a.District)), Param.Texts(audited.Select(a => a.Detail)));
        }
        if (raised.Count > 0)
        {
            deferred.Add("insert into platform.outbox (reaction, event, payload, bulk, raised_at, due_at) select r, e, p::jsonb, b, $5, $5 from unnest($1, $2, $3, $4) as x(r, e, p, b)",
                Param.Texts(raised.Select(r => r.Reaction)), Param.Texts(raised.Select(r => r.Event)), Param.Texts(raised.Select(r => r.Payload)), Param.Bools(raised.Select(r => r.Bulk)), Param.Time(Now));
        }
        if (topics.Count > 0)
        {
            deferred.Add(
                """
                insert into platform.topic (name, version) select name, 1 from unnest($1) with ordinality as t(name, place) order by place
                on conflict (name) do update set version = platform.topic.version + 1
                """,
                Param.Texts(topics));
            Pokes = true;
        }
        await deferred.Execute(Cancel);
    }
}
