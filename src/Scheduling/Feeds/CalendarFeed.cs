using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Feeds;

/// <summary>The secret part of a feed's address: 256 random bits. Only its hash is stored or sent as a request.</summary>
internal static class FeedSecret
{
    public const int Length = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}

/// <summary>Whether the caller, a judge, has a calendar feed.</summary>
[Allow(Role.Judge)]
internal sealed record GetCalendarFeed : IQuery<CalendarFeed>;

/// <param name="MadeAt">Null: there is none.</param>
internal sealed record CalendarFeed(Instant? MadeAt);

/// <summary>Makes the caller's feed, or gives it a new address; the old one is dead at once.</summary>
/// <param name="SecretHash">SHA-256 of the new secret, in hexadecimal: the secret itself is shown once and kept nowhere.</param>
[Allow(Role.Judge)]
internal sealed record MakeCalendarFeed(string SecretHash) : ICommand<Done>;

/// <summary>Ends the caller's feed. Ending twice changes nothing.</summary>
[Allow(Role.Judge)]
internal sealed record RevokeCalendarFeed : ICommand<Done>;

internal sealed class MakeCalendarFeedCheck : ICheck<MakeCalendarFeed>
{
    public IEnumerable<FieldError> Check(MakeCalendarFeed request)
    {
        if (request.SecretHash is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigitLower))
        {
            yield return new("secretHash", "check.malformed");
        }
    }
}

internal sealed class CalendarFeedHandler(NpgsqlDataSource db, Work work, CallContext call) :
    IRequestHandler<GetCalendarFeed, Outcome<CalendarFeed>>, IRequestHandler<MakeCalendarFeed, Outcome<Done>>, IRequestHandler<RevokeCalendarFeed, Outcome<Done>>
{
    public async Task<Outcome<CalendarFeed>> Handle(GetCalendarFeed request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        return await Judge(connection, cancel) is { } judge ? new CalendarFeed(judge.MadeAt) : NoJudge;
    }

    public Task<Outcome<Done>> Handle(MakeCalendarFeed request, CancellationToken cancel) => Change(nameof(MakeCalendarFeed), (tx, judge) => tx.Then(
        """
        insert into scheduling.calendar_feed (judge_id, secret_hash, made_at) values ($1, decode($2, 'hex'), $3)
        on conflict (judge_id) do update set secret_hash = excluded.secret_hash, made_at = excluded.made_at
        """, Param.Uuid(judge), Param.Text(request.SecretHash), Param.Time(tx.Now)), cancel);

    public Task<Outcome<Done>> Handle(RevokeCalendarFeed request, CancellationToken cancel) => Change(nameof(RevokeCalendarFeed), (tx, judge) =>
        tx.Then("delete from scheduling.calendar_feed where judge_id = $1", Param.Uuid(judge)), cancel);

    private Task<Outcome<Done>> Change(string action, Action<Tx, Guid> write, CancellationToken cancel) => work.Transact<Done>(async tx =>
    {
        if (await Judge(tx.Connection, cancel) is not { } judge)
        {
            return NoJudge;
        }
        write(tx, judge.Id);
        tx.Audit(action, Target.Of("judge", judge.Id));
        return Done.Yes;
    }, cancel);

    private static Problem NoJudge => Problem.Refuse("no-judge-record");

    private async Task<(Guid Id, Instant? MadeAt)?> Judge(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select j.id, f.made_at from scheduling.judge j left join scheduling.calendar_feed f on f.judge_id = j.id where j.user_id = $1", connection);
        command.Parameters.Add(Param.Uuid(call.Caller.Id));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetGuid(0), reader.InstantOrNull(1)) : null;
    }
}
