using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>What the verbs of this module share: grants as options, outcomes as lines and exit codes.</summary>
internal static class VerbAnswers
{
    /// <summary>Pairs of <c>--role</c> and <c>--scope</c>; one scope may serve several roles.</summary>
    public static IReadOnlyList<GrantInput> Grants(this Arguments arguments)
    {
        var (roles, scopes) = (arguments.All("role"), arguments.All("scope"));
        return roles.Count == 0 ? throw new UsageException("--role is missing.")
            : scopes.Count == 0 ? throw new UsageException("--scope is missing.")
            : scopes.Count != 1 && scopes.Count != roles.Count ? throw new UsageException("Give one --scope for all roles, or one for each.")
            : [.. roles.Select((role, i) => new GrantInput(role, scopes.Count == 1 ? scopes[0] : scopes[i]))];
    }

    public static async Task<int> Tell<T>(this VerbCall call, Task<Outcome<T>> sent, Texts texts, Func<T, string> words)
    {
        var outcome = await sent;
        if (outcome.Problem is { } problem)
        {
            await call.Error.WriteLineAsync(problem.Errors.Count > 0
                ? string.Join('\n', problem.Errors.Select(e => texts.In("en", e.Key, e.Args)))
                : texts.In("en", $"problem.{problem.Slug}.detail", problem.Args));
            return 1;
        }
        if (words(outcome.Value) is { Length: > 0 } line)
        {
            await call.Out.WriteLineAsync(line);
        }
        return 0;
    }
}
