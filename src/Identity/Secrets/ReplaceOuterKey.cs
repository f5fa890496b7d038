using MediatR;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.Secrets;

/// <summary>
/// For a key that is lost or was seen by strangers: forgets it with all that only it opens. Everybody is signed out; who had a second
/// factor signs in with a recovery code, or gets a new password from an administrator.
/// </summary>
[Allow(Role.System)]
internal sealed record ReplaceOuterKey : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(PlatformTarget.User, "");
}

internal sealed class ReplaceOuterKeyHandler(Work work, OuterKeyStore store) : IRequestHandler<ReplaceOuterKey, Outcome<Done>>
{
    public Task<Outcome<Done>> Handle(ReplaceOuterKey request, CancellationToken cancel) => work.Transact<Done>(async tx =>
    {
        await store.Forget(tx.Connection, tx.Transaction);
        return Done.Yes;
    }, cancel);
}

/// <summary><c>outer-key replace</c>.</summary>
internal sealed class ReplaceOuterKeyVerb(IMediator mediator, Texts texts) : ICommandLineVerb
{
    public string Name => "outer-key replace";

    public string Help => "--everybody-signs-in-again – for a lost key: forgets it and what only it opens; stop all web hosts first";

    public IReadOnlyCollection<string> Flags => ["everybody-signs-in-again"];

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var meant = call.Arguments.Flag("everybody-signs-in-again");
        call.Arguments.NothingElse();
        return meant
            ? await call.Tell(mediator.Send(new ReplaceOuterKey(), cancel), texts, _ => "forgotten: the next start makes a new key. Start one node first, then copy its key file to the others.")
            : throw new UsageException("Sessions end and authenticator apps have to be set up again: say --everybody-signs-in-again.");
    }
}
