using MediatR;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Commands;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary><c>api-key create</c>: the key alone on standard output, so that a script can keep it.</summary>
internal sealed class CreateApiKeyVerb(IMediator mediator, Platform.Ui.Texts texts) : ICommandLineVerb
{
    public string Name => "api-key create";

    public string Help => "--name N --role ROLE --scope CODE|all – prints a new key, once; more roles as pairs of --role and --scope";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var name = call.Arguments.Required("name");
        var grants = call.Arguments.Grants();
        call.Arguments.NothingElse();
        return await call.Tell(mediator.Send(new CreateApiKey(name, grants), cancel), texts, made => made.Key.Value!);
    }
}

internal sealed class ListApiKeysVerb(IMediator mediator, Platform.Ui.Texts texts) : ICommandLineVerb
{
    public string Name => "api-key list";

    public string Help => "– ids, names, roles, last use";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        call.Arguments.NothingElse();
        return await call.Tell(mediator.Send(new ListApiKeys(), cancel), texts, keys => string.Join('\n', keys.Select(k =>
            $"{k.Id}\t{k.Name}\t{string.Join(' ', k.Grants.Select(g => $"{g.Role}@{g.Scope}"))}\t{(k.RevokedAt is null ? "in use" : "revoked")}\t{k.LastUsedAt?.ToString() ?? "never used"}")));
    }
}

internal sealed class RevokeApiKeyVerb(IMediator mediator, Platform.Ui.Texts texts) : ICommandLineVerb
{
    public string Name => "api-key revoke";

    public string Help => "ID – ends a key, everywhere within five seconds";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var id = Guid.TryParse(call.Arguments.Word("The key's id"), out var key) ? key : throw new UsageException("The key's id is the uuid that 'api-key list' shows.");
        call.Arguments.NothingElse();
        return await call.Tell(mediator.Send(new RevokeApiKey(id), cancel), texts, _ => "revoked");
    }
}
