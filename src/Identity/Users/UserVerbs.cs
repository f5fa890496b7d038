using MediatR;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary><c>user create</c>: the new password alone on standard output.</summary>
internal sealed class CreateUserVerb(IMediator mediator, Texts texts) : ICommandLineVerb
{
    public string Name => "user create";

    public string Help => "NAME --display-name N [--display-name-ur N] [--email A] [--language en|ur] [--role ROLE --scope CODE|all] [--temporary] – prints a random password, once";

    public IReadOnlyCollection<string> Flags => ["temporary"];

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var a = call.Arguments;
        var name = a.Word("The user name");
        var display = a.Option("display-name") ?? name;
        var (urdu, email, language, temporary) = (a.Option("display-name-ur") ?? "", a.Option("email"), a.Option("language") ?? "en", a.Flag("temporary"));
        var roles = a.All("role");
        var scopes = a.All("scope");
        a.NothingElse();
        var grants = roles.Count == 0 && scopes.Count == 0 ? [] : new Arguments([.. roles.SelectMany(r => new[] { "--role", r }), .. scopes.SelectMany(s => new[] { "--scope", s })]).Grants();
        return await call.Tell(mediator.Send(new CreateUser(name, display, urdu, email, language, grants, temporary), cancel), texts, made => made.Password.Value!);
    }
}

internal sealed class ListUsersVerb(IMediator mediator, Texts texts) : ICommandLineVerb
{
    public string Name => "user list";

    public string Help => "[--search WORDS] – names, roles, state";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var search = call.Arguments.Option("search");
        call.Arguments.NothingElse();
        string? after = null;
        do
        {
            var page = await mediator.Send(new FindUsers(search, after, 500), cancel);
            after = page.Succeeded ? page.Value.Next : null;
            var code = await call.Tell(Task.FromResult(page), texts, p => string.Join('\n', p.Users.Select(u =>
                $"{u.UserName}\t{u.NameEn}\t{string.Join(' ', u.Grants.Select(g => $"{g.Role}@{g.Scope}"))}\t{(u.DisabledAt is null ? "enabled" : "disabled")}")));
            if (code != 0)
            {
                return code;
            }
        }
        while (after is not null);
        return 0;
    }
}

/// <summary>A verb that acts on one user, by name.</summary>
internal abstract class OneUserVerb(IMediator mediator, Texts texts) : ICommandLineVerb
{
    public abstract string Name { get; }

    public abstract string Help { get; }

    protected IMediator Mediator => mediator;

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var name = call.Arguments.Word("The user name");
        var act = Read(call.Arguments);
        call.Arguments.NothingElse();
        var user = await mediator.Send(new GetUser(name), cancel);
        if (!user.Succeeded)
        {
            await call.Error.WriteLineAsync($"There is no user '{name}'.");
            return 1;
        }
        return await call.Tell(act(user.Value.Id, cancel), texts, words => words);
    }

    /// <summary>Reads the verb's own options and answers what to do with the user.</summary>
    protected abstract Func<Guid, CancellationToken, Task<Outcome<string>>> Read(Arguments arguments);

    protected static async Task<Outcome<string>> Say<T>(Task<Outcome<T>> sent, Func<T, string> words) => await sent is var outcome && outcome.Succeeded ? words(outcome.Value) : outcome.Problem!;
}

internal sealed class DisableUserVerb(IMediator mediator, Texts texts) : OneUserVerb(mediator, texts)
{
    public override string Name => "user disable";

    public override string Help => "NAME – ends the account's sessions within five seconds";

    protected override Func<Guid, CancellationToken, Task<Outcome<string>>> Read(Arguments arguments) => (id, cancel) => Say(Mediator.Send(new DisableUser(id), cancel), _ => "disabled");
}

internal sealed class EnableUserVerb(IMediator mediator, Texts texts) : OneUserVerb(mediator, texts)
{
    public override string Name => "user enable";

    public override string Help => "NAME – lets the account sign in again, and lifts a lockout";

    protected override Func<Guid, CancellationToken, Task<Outcome<string>>> Read(Arguments arguments) => (id, cancel) => Say(Mediator.Send(new EnableUser(id), cancel), _ => "enabled");
}

internal sealed class EndSessionsVerb(IMediator mediator, Texts texts) : OneUserVerb(mediator, texts)
{
    public override string Name => "user end-sessions";

    public override string Help => "NAME – signs the account out everywhere, within five seconds";

    protected override Func<Guid, CancellationToken, Task<Outcome<string>>> Read(Arguments arguments) => (id, cancel) => Say(Mediator.Send(new EndSessions(id), cancel), _ => "ended");
}

internal sealed class ResetPasswordVerb(IMediator mediator, Texts texts) : OneUserVerb(mediator, texts)
{
    public override string Name => "user reset-password";

    public override string Help => "NAME – prints a new random password, once, and removes second factors";

    protected override Func<Guid, CancellationToken, Task<Outcome<string>>> Read(Arguments arguments) => (id, cancel) => Say(Mediator.Send(new ResetPassword(id, Temporary: false), cancel), p => p.Value!);
}

internal sealed class GrantRoleVerb(IMediator mediator, Texts texts) : OneUserVerb(mediator, texts)
{
    public override string Name => "user grant";

    public override string Help => "NAME --role ROLE --scope CODE|all – gives a role in a place";

    protected override Func<Guid, CancellationToken, Task<Outcome<string>>> Read(Arguments arguments)
    {
        var grant = new GrantInput(arguments.Required("role"), arguments.Required("scope"));
        return (id, cancel) => Say(Mediator.Send(new GrantRole(id, grant), cancel), _ => "granted");
    }
}

internal sealed class RevokeRoleVerb(IMediator mediator, Texts texts) : OneUserVerb(mediator, texts)
{
    public override string Name => "user revoke";

    public override string Help => "NAME --role ROLE --scope CODE|all – takes the role back, within five seconds";

    protected override Func<Guid, CancellationToken, Task<Outcome<string>>> Read(Arguments arguments)
    {
        var grant = new GrantInput(arguments.Required("role"), arguments.Required("scope"));
        return (id, cancel) => Say(Mediator.Send(new RevokeRole(id, grant), cancel), _ => "revoked");
    }
}
