using MediatR;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>What administrators do to accounts; never to their own, so that nobody raises or locks out himself.</summary>
internal interface IChangeUser : IHaveTarget
{
    Guid User { get; }
}

/// <summary>Disables an account: within five seconds nothing it is signed in to answers it.</summary>
[Allow(Role.Administrator, Role.System)]
internal sealed record DisableUser(Guid User) : ICommand<Done>, IChangeUser
{
    public Target Target => Target.Of(PlatformTarget.User, User);
}

[Allow(Role.Administrator, Role.System)]
internal sealed record EnableUser(Guid User) : ICommand<Done>, IChangeUser
{
    public Target Target => Target.Of(PlatformTarget.User, User);
}

/// <summary>Gives the account a new random password, answered once, lifts a lockout and removes second factors; ends its sessions.</summary>
[Allow(Role.Administrator, Role.System)]
internal sealed record ResetPassword(Guid User, bool Temporary) : ICommand<OneTimeSecret>, IChangeUser
{
    public Target Target => Target.Of(PlatformTarget.User, User);
}

[Allow(Role.Administrator, Role.System)]
internal sealed record GrantRole(Guid User, GrantInput Grant) : ICommand<Done>, IChangeUser
{
    public Target Target => Target.Of(PlatformTarget.User, User);
}

[Allow(Role.Administrator, Role.System)]
internal sealed record RevokeRole(Guid User, GrantInput Grant) : ICommand<Done>, IChangeUser
{
    public Target Target => Target.Of(PlatformTarget.User, User);
}

/// <summary>Ends the account's sessions, or one of them; within five seconds nothing answers them.</summary>
[Allow(Role.Administrator, Role.System)]
internal sealed record EndSessions(Guid User, Guid? Only = null) : ICommand<Done>, IChangeUser
{
    public Target Target => Target.Of(PlatformTarget.User, User);
}

internal sealed class GrantCheck : ICheck<GrantRole>, ICheck<RevokeRole>
{
    public IEnumerable<FieldError> Check(GrantRole request) => GrantInput.Check([request.Grant]);

    public IEnumerable<FieldError> Check(RevokeRole request) => GrantInput.Check([request.Grant]);
}

internal sealed class ChangeUsers(Work work, CallContext call, Callers callers, KnownPlaces places)
    : IRequestHandler<DisableUser, Outcome<Done>>, IRequestHandler<EnableUser, Outcome<Done>>, IRequestHandler<ResetPassword, Outcome<OneTimeSecret>>,
      IRequestHandler<GrantRole, Outcome<Done>>, IRequestHandler<RevokeRole, Outcome<Done>>, IRequestHandler<EndSessions, Outcome<Done>>
{
    public Task<Outcome<Done>> Handle(DisableUser request, CancellationToken cancel) => Change(request, Done.Yes, tx =>
    {
        tx.Then("update identity.user_account set disabled_at = $2, security_stamp = $3 where id = $1 and disabled_at is null", Param.Uuid(request.User), Param.Time(tx.Now), Stamp());
        BrowserSessions.End(tx, request.User, "administrator");
    }, cancel);

    public Task<Outcome<Done>> Handle(EnableUser request, CancellationToken cancel) => Change(request, Done.Yes, tx => tx
        .Then("update identity.user_account set disabled_at = null where id = $1", Param.Uuid(request.User))
        .Then("delete from identity.sign_in_try where user_id = $1", Param.Uuid(request.User)), cancel);

    public Task<Outcome<OneTimeSecret>> Handle(ResetPassword request, CancellationToken cancel)
    {
        var password = RandomPassword.New();
        var hash = Passwords.Hash(password);
        return Change<OneTimeSecret>(request, password, tx =>
        {
            BrowserSessions.End(tx, request.User, "administrator");
            tx.Then("update identity.user_account set password_hash = $2, password_is_temporary = $3, two_factor_enabled = false, security_stamp = $4 where id = $1",
                Param.Uuid(request.User), Param.Text(hash), Param.Bool(request.Temporary), Stamp());
            tx.Then("delete from identity.sign_in_try where user_id = $1", Param.Uuid(request.User));
            tx.Then("delete from identity.authenticator where user_id = $1", Param.Uuid(request.User));
            tx.Then("delete from identity.recovery_code where user_id = $1", Param.Uuid(request.User));
            tx.Then("delete from identity.user_passkey where user_id = $1", Param.Uuid(request.User));
        }, cancel);
    }

    public async Task<Outcome<Done>> Handle(GrantRole request, CancellationToken cancel) =>
        await places.Unknown([request.Grant], cancel) is { } unknown ? unknown : await Change(request, Done.Yes, tx =>
        {
            tx.ThenGrant(request.User, null, request.Grant.Grant!);
            tx.Audit(nameof(GrantRole), request.Target, detail: new { grant = request.Grant.Grant!.Written() });
        }, cancel);

    public Task<Outcome<Done>> Handle(RevokeRole request, CancellationToken cancel) => Change(request, Done.Yes, tx =>
    {
        var grant = request.Grant.Grant!;
        tx.Then("delete from identity.role_grant where user_id = $1 and role = $2 and scope_kind = $3 and scope_code = $4",
            Param.Uuid(request.User), Param.Text(grant.Role.Code()), Param.Text(grant.Scope.Kind.Code()), Param.Text(grant.Scope.Code));
        tx.Audit(nameof(RevokeRole), request.Target, detail: new { grant = grant.Written() });
    }, cancel);

    public Task<Outcome<Done>> Handle(EndSessions request, CancellationToken cancel) =>
        Change(request, Done.Yes, tx => BrowserSessions.End(tx, request.User, "administrator", request.Only), cancel);

    private async Task<Outcome<T>> Change<T>(IChangeUser request, T answer, Action<Tx> change, CancellationToken cancel)
    {
        if (call.Caller is { Kind: CallerKind.User, Id: var self } && self == request.User)
        {
            return Problem.Refuse("own-account");
        }
        var outcome = await work.Transact<T>(async tx =>
        {
            await using var find = tx.Batch().Add("select 1 from identity.user_account where id = $1 for update", Param.Uuid(request.User));
            await using (var found = await find.Read(cancel))
            {
                if (!await found.ReadAsync(cancel))
                {
                    return Problem.NotFound;
                }
            }
            change(tx);
            return answer;
        }, cancel);
        callers.ForgetAll();
        return outcome;
    }

    private static Npgsql.NpgsqlParameter Stamp() => Param.Text(Guid.NewGuid().ToString("N"));
}
