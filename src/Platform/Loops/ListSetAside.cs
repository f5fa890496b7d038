using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Platform.Loops;

/// <param name="Loop">Which loop: its name is the text <c>loops.LOOP</c>.</param>
/// <param name="Item">An id or code.</param>
/// <param name="Error">The kind of the last error.</param>
public sealed record SetAsideLine(string Loop, string Item, string Error, int Times, Instant FirstAt, Instant LastAt);

/// <param name="Lines">The latest first, at most 200.</param>
/// <param name="Total">How many there are.</param>
public sealed record SetAsideList(IReadOnlyList<SetAsideLine> Lines, long Total);

/// <summary>What the shared loops could not do and put aside.</summary>
[Allow(Role.Administrator)]
public sealed record ListSetAside : IQuery<SetAsideList>;

/// <summary>Has everything that was set aside tried again, from the first try on.</summary>
[Allow(Role.Administrator)]
public sealed record TrySetAsideAgain : ICommand<Done>;

internal sealed class ListSetAsideHandler(NpgsqlDataSource db) : IRequestHandler<ListSetAside, Outcome<SetAsideList>>
{
    public async Task<Outcome<SetAsideList>> Handle(ListSetAside request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection).Add(
            """
            with aside as (
                select loop, item, error, times, first_at, last_at from platform.set_aside
                union all
                select 'outbox', id || ' ' || reaction, coalesce(last_error, ''), attempts, raised_at, set_aside_at from platform.outbox where set_aside_at is not null)
            select loop, item, error, times, first_at, last_at, count(*) over () from aside order by last_at desc, loop, item limit 200
            """);
        await using var reader = await batch.Read(cancel);
        var total = 0L;
        var lines = await reader.All(r =>
        {
            total = r.GetInt64(6);
            return new SetAsideLine(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.Instant(4), r.Instant(5));
        }, cancel);
        return new SetAsideList(lines, total);
    }
}

internal sealed class TrySetAsideAgainHandler(Work work, Poke poke) : IRequestHandler<TrySetAsideAgain, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(TrySetAsideAgain request, CancellationToken cancel)
    {
        var done = await work.Transact<Done>(tx =>
        {
            tx.Then("update platform.outbox set set_aside_at = null, attempts = 0, due_at = $1 where set_aside_at is not null and processed_at is null", Param.Time(tx.Now))
                .Then("delete from platform.set_aside")
                .Audit(nameof(TrySetAsideAgain), Target.None);
            return Task.FromResult<Outcome<Done>>(Done.Yes);
        }, cancel);
        poke.Now();
        return done;
    }
}
