namespace RuleOfLaw.Courts.Platform.Commands;

/// <summary>A verb's words and <c>--options</c>. Ask for what is understood, then call <see cref="NothingElse"/>.</summary>
public sealed class Arguments
{
    private readonly Queue<string> words = new();
    private readonly List<(string Name, string? Value)> options = [];

    /// <param name="args">Words as given: <c>--name value</c>, <c>--name=value</c> or a bare word.</param>
    /// <param name="flags">The options that take no value.</param>
    public Arguments(IEnumerable<string> args, params IReadOnlyCollection<string> flags)
    {
        string? open = null;
        foreach (var arg in args)
        {
            if (open is not null)
            {
                options.Add((open, arg));
                open = null;
            }
            else if (!arg.StartsWith("--", StringComparison.Ordinal))
            {
                words.Enqueue(arg);
            }
            else if (arg.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            {
                options.Add((arg[2..at], arg[(at + 1)..]));
            }
            else if (flags.Contains(arg[2..]))
            {
                options.Add((arg[2..], null));
            }
            else
            {
                open = arg[2..];
            }
        }
        if (open is not null)
        {
            options.Add((open, null));
        }
    }

    /// <summary>The next bare word, or null.</summary>
    public string? Word() => words.TryDequeue(out var word) ? word : null;

    public string Word(string what) => Word() ?? throw new UsageException($"{what} is missing.");

    /// <summary>The option's value, or null where it was not given.</summary>
    public string? Option(string name) => All(name) switch { [] => null, [var one] => one, _ => throw new UsageException($"--{name} was given twice.") };

    public string Required(string name) => Option(name) ?? throw new UsageException($"--{name} is missing.");

    /// <summary>Every value of an option that may be repeated.</summary>
    public IReadOnlyList<string> All(string name)
    {
        var values = options.Where(o => o.Name == name).Select(o => o.Value ?? throw new UsageException($"--{name} needs a value.")).ToList();
        options.RemoveAll(o => o.Name == name);
        return values;
    }

    /// <summary>True where the option was given without a value.</summary>
    public bool Flag(string name) => options.RemoveAll(o => o.Name == name && o.Value is null) > 0;

    /// <summary>Refuses what nobody asked for.</summary>
    public void NothingElse()
    {
        if (words.TryPeek(out var word))
        {
            throw new UsageException($"'{word}' was not expected.");
        }
        if (options.Count > 0)
        {
            throw new UsageException($"--{options[0].Name} is not an option here.");
        }
    }
}
