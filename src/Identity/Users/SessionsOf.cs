using Dapper;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.Account;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>The open sessions of an account, the latest first; at most 100.</summary>
[Allow(Role.Administrator, Role.System)]
internal sealed record SessionsOf(Guid User) : IQuery<IReadOnlyList<SessionLine>>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.User, User);
}

/// <summary>The caller's own.</summary>
[Allow(Role.Public)]
internal sealed record MySessions : IQuery<IReadOnlyList<SessionLine>>;

/// <summary>Ends one of the caller's sessions, or all but the one that asks (null).</summary>
[Allow(Role.Public)]
internal sealed record EndMySessions(Guid? Only) : ICommand<Done>;

internal sealed class SessionsHandler(NpgsqlDataSource db, IClock clock, Work work, CallContext call, Callers callers, BrowserSessions sessions)
    : IRequestHandler<SessionsOf, Outcome<IReadOnlyList<SessionLine>>>, IRequestHandler<MySessions, Outcome<IReadOnlyList<SessionLine>>>, IRequestHandler<EndMySessions, Outcome<Done>>
{
    private sealed class Row
    {
        public Guid Id { get; init; }
        public Instant BeganAt { get; init; }
        public Instant LastSeenAt { get; init; }
        public string Address { get; init; } = "";
        public string Browser { get; init; } = "";
        public bool This { get; init; }
    }

    public async Task<Outcome<IReadOnlyList<SessionLine>>> Handle(SessionsOf request, CancellationToken cancel) => await Open(request.User, cancel);

    public async Task<Outcome<IReadOnlyList<SessionLine>>> Handle(MySessions request, CancellationToken cancel) =>
        call.Caller.IsPerson(out var id, out var problem) ? await Open(id, cancel) : problem;

    public async Task<Outcome<Done>> Handle(EndMySessions request, CancellationToken cancel)
    {
        if (!call.Caller.IsPerson(out var id, out var problem))
        {
            return problem;
        }
        var outcome = await work.Transact<Done>(tx =>
        {
            BrowserSessions.End(tx, id, "owner", request.Only, request.Only is null ? sessions.Current : null);
            tx.Audit(nameof(EndMySessions), Target.Of(PlatformTarget.User, id));
            return Task.FromResult<Outcome<Done>>(Done.Yes);
        }, cancel);
        callers.ForgetAll();
        return outcome;
    }

    private async Task<Outcome<IReadOnlyList<SessionLine>>> Open(Guid user, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await db.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<Row>(
            $"""
            select id, began_at, last_seen_at, address, browser, coalesce(token_hash = @Current, false) as this
            from identity.session where user_id = @user and {BrowserSessions.IsOpen} order by last_seen_at desc, id limit 100
            """, new { user, sessions.Current, since = now - BrowserSessions.Longest, idle = now - BrowserSessions.Idle });
        return Outcome<IReadOnlyList<SessionLine>>.Ok([.. rows.Select(r => new SessionLine(r.Id, r.BeganAt, r.LastSeenAt, r.Address, r.Browser, r.This))]);
    }
}
