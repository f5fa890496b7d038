using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>
/// One use case's transaction: state, audit entry, outbox rows, idempotency answer and topic versions commit together.
/// Serialisation failures and deadlocks are retried a few times, and so is what a constraint refused (the body looks again, and answers with
/// what is in the way); the body must therefore have no effect but through its <see cref="Tx"/>.
/// </summary>
public sealed class Work(NpgsqlDataSource db, CallContext call, IClock clock, Reactions reactions, Poke poke, ILogger<Work> log)
{
    private const int Tries = 5;

    /// <summary>Runs <paramref name="body"/> in a transaction; commits when it succeeds, writes nothing when it answers a problem.</summary>
    public async Task<Outcome<T>> Transact<T>(Func<Tx, Task<Outcome<T>>> body, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Once(body, cancel);
            }
            catch (PostgresException e) when (attempt < Tries && e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.UniqueViolation)
            {
                log.TransactionRetried(e.SqlState, attempt);
            }
        }
    }

    private async Task<Outcome<T>> Once<T>(Func<Tx, Task<Outcome<T>>> body, CancellationToken cancel)
    {
        Tx.Begin();
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var tx = new Tx(connection, transaction, clock.GetCurrentInstant(), call.Caller, reactions, cancel);
        if (call.Claim is { } claim)
        {
            if (await FirstAnswer<T>(tx, claim) is { } first)
            {
                return first;
            }
        }
        var outcome = await body(tx);
        if (!outcome.Succeeded)
        {
            await transaction.RollbackAsync(cancel);
            return call.Claim is not { } refused || outcome.Problem.Kind is ProblemKind.NotFound or ProblemKind.Forbidden ? outcome : await RememberRefusal(connection, refused, outcome, cancel);
        }
        if (!tx.Audited && call.Command is { } command)
        {
            tx.Audit(command.Name, command.Target, command.District);
        }
        if (call.Claim is { } kept)
        {
            RememberAnswer(tx, kept, outcome);
        }
        await tx.Flush();
        await transaction.CommitAsync(cancel);
        if (tx.Pokes)
        {
            poke.Now();
        }
        return outcome;
    }

    /// <summary>In a transaction of its own, so that nothing the body did is kept with it.</summary>
    private async Task<Outcome<T>> RememberRefusal<T>(NpgsqlConnection connection, IdempotencyClaim claim, Outcome<T> refusal, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var tx = new Tx(connection, transaction, clock.GetCurrentInstant(), call.Caller, reactions, cancel);
        if (await FirstAnswer<T>(tx, claim) is { } first)
        {
            return first;
        }
        RememberAnswer(tx, claim, refusal);
        await tx.Flush();
        await transaction.CommitAsync(cancel);
        return refusal;
    }

    private sealed record Kept<T>(T? Value, KeptProblem? Problem);

    private sealed record KeptProblem(string Slug, ProblemKind Kind, Dictionary<string, JsonElement>? Args, List<FieldError> Errors, Dictionary<string, JsonElement>? Extensions);

    private async Task<Outcome<T>?> FirstAnswer<T>(Tx tx, IdempotencyClaim claim)
    {
        var caller = call.Caller.Reference;
        await using var batch = tx.Batch();
        // The lock makes a second request with the same key wait for the first one's commit.
        batch.Add("select pg_advisory_xact_lock(hashtextextended($1, 17))", Param.Text($"{caller}\n{claim.Key}"));
        batch.Add("select request, body_hash, answer from platform.idempotency where caller = $1 and key = $2 and at > $3",
            Param.Text(caller), Param.Text(claim.Key), Param.Time(tx.Now - Duration.FromHours(24)));
        await using var reader = await batch.Read(tx.Cancel);
        await reader.NextResultAsync(tx.Cancel);
        if (!await reader.ReadAsync(tx.Cancel))
        {
            return null;
        }
        if (reader.GetString(0) != claim.Request || !CryptographicOperations.FixedTimeEquals(reader.GetFieldValue<byte[]>(1), claim.BodyHash))
        {
            return new Problem("idempotency-key-reused", ProblemKind.Refused);
        }
        var kept = JsonSerializer.Deserialize<Kept<T>>(reader.GetString(2), Json.Stored)!;
        return kept.Problem is { } p
            ? new Problem(p.Slug, p.Kind, p.Args?.ToDictionary(a => a.Key, a => (object?)a.Value)) { Errors = p.Errors, Extensions = p.Extensions?.ToDictionary(a => a.Key, a => (object?)a.Value) }
            : Outcome<T>.Ok(kept.Value!);
    }

    private void RememberAnswer<T>(Tx tx, IdempotencyClaim claim, Outcome<T> outcome)
    {
        var answer = outcome.Succeeded
            ? JsonSerializer.Serialize(new { outcome.Value }, Json.Stored)
            : JsonSerializer.Serialize(new { outcome.Problem }, Json.Stored);
        tx.Then(
            """
            insert into platform.idempotency (caller, key, request, body_hash, answer, at) values ($1, $2, $3, $4, $5, $6)
            on conflict (caller, key) do nothing
            """,
            Param.Text(call.Caller.Reference), Param.Text(claim.Key), Param.Text(claim.Request),
            new NpgsqlParameter { Value = claim.BodyHash, NpgsqlDbType = NpgsqlDbType.Bytea }, Param.Json(answer), Param.Time(tx.Now));
    }
}
