using MediatR;
using NpgsqlTypes;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary>Makes a key for another system; the key itself is answered once.</summary>
[Allow(Role.Administrator, Role.System)]
internal sealed record CreateApiKey(string Name, IReadOnlyList<GrantInput> Grants) : ICommand<NewApiKey>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.Key, "");
}

internal sealed record NewApiKey(Guid Id, OneTimeSecret Key);

internal sealed class CreateApiKeyCheck : ICheck<CreateApiKey>
{
    public IEnumerable<FieldError> Check(CreateApiKey request)
    {
        if (PersonName.Clean(request.Name).Length is 0 or > 120)
        {
            yield return new("Name", "api-key.bad-name");
        }
        if (request.Grants.Count == 0)
        {
            yield return new("Role", "api-key.no-role");
        }
        foreach (var error in GrantInput.Check(request.Grants))
        {
            yield return error;
        }
    }
}

internal sealed class CreateApiKeyHandler(Work work, KnownPlaces places) : IRequestHandler<CreateApiKey, Outcome<NewApiKey>>
{
    public async Task<Outcome<NewApiKey>> Handle(CreateApiKey request, CancellationToken cancel)
    {
        if (await places.Unknown(request.Grants, cancel) is { } unknown)
        {
            return unknown;
        }
        var secret = ApiKeySecret.New();
        return await work.Transact<NewApiKey>(tx =>
        {
            var id = Guid.CreateVersion7();
            tx.Then("insert into identity.api_key (id, name, hash, hint, created_at, created_by) values ($1, $2, $3, $4, $5, $6)",
                Param.Uuid(id), Param.Text(PersonName.Clean(request.Name)), new() { Value = secret.KeyHash, NpgsqlDbType = NpgsqlDbType.Bytea }, Param.Text(secret.Hint),
                Param.Time(tx.Now), Param.Text(tx.Caller.Reference));
            foreach (var grant in request.Grants)
            {
                tx.ThenGrant(null, id, grant.Grant!);
            }
            tx.Audit(nameof(CreateApiKey), Target.Of(PlatformTarget.Key, id), detail: new { grants = request.Grants.Select(g => g.Grant!.Written()) });
            return Task.FromResult<Outcome<NewApiKey>>(new NewApiKey(id, secret.Key));
        }, cancel);
    }
}
