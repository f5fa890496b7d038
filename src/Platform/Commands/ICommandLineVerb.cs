namespace RuleOfLaw.Courts.Platform.Commands;

/// <summary>
/// One verb of <c>infra/courts</c>. Every non-abstract class that implements it in a module is found by reflection, made in a scope whose
/// caller is <see cref="Pipeline.Caller.System"/>, and run; it does its work by sending requests, like any other door.
/// </summary>
public interface ICommandLineVerb
{
    /// <summary>One or two words: <c>migrate</c>, <c>api-key create</c>.</summary>
    string Name { get; }

    /// <summary>Its arguments and, after a dash, what it does, in one line: <c>--name N --role ROLE – prints a new key</c>.</summary>
    string Help { get; }

    /// <summary>The options that take no value.</summary>
    IReadOnlyCollection<string> Flags => [];

    /// <returns>The exit code: 0 done, 1 refused or failed.</returns>
    /// <exception cref="UsageException">The arguments are wrong; answered with the verb's help and exit code 2.</exception>
    Task<int> Run(VerbCall call, CancellationToken cancel);
}

/// <summary>What a verb was given. Answers go to <paramref name="Out"/>, complaints to <paramref name="Error"/>.</summary>
public sealed record VerbCall(Arguments Arguments, TextWriter Out, TextWriter Error);

/// <summary>The command line is not one the verb understands.</summary>
public sealed class UsageException(string message) : Exception(message);
