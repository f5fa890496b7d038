using MediatR;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary>Ends a key for good, everywhere within five seconds.</summary>
[Allow(Role.Administrator, Role.System)]
internal sealed record RevokeApiKey(Guid Key) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.Key, Key);
}

internal sealed class RevokeApiKeyHandler(Work work, Callers callers) : IRequestHandler<RevokeApiKey, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(RevokeApiKey request, CancellationToken cancel)
    {
        var outcome = await work.Transact<Done>(async tx =>
        {
            await using var find = tx.Batch().Add("select 1 from identity.api_key where id = $1 for update", Param.Uuid(request.Key));
            await using (var found = await find.Read(cancel))
            {
                if (!await found.ReadAsync(cancel))
                {
                    return Problem.NotFound;
                }
            }
            tx.Then("update identity.api_key set revoked_at = $2 where id = $1 and revoked_at is null", Param.Uuid(request.Key), Param.Time(tx.Now));
            return Done.Yes;
        }, cancel);
        callers.ForgetAll();
        return outcome;
    }
}
