using System.Diagnostics.CodeAnalysis;

namespace RuleOfLaw.Courts.Platform.Outcomes;

/// <summary>What a use case answers: a value, or the <see cref="Problem"/> that was to be expected. A bug is an exception instead.</summary>
public interface IOutcome
{
    Problem? Problem { get; }
    object? ValueOrNull { get; }
}

/// <inheritdoc cref="IOutcome"/>
public sealed record Outcome<T> : IOutcome
{
    private readonly T? value;

    private Outcome(T? value, Problem? problem) => (this.value, Problem) = (value, problem);

    public Problem? Problem { get; }

    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;

    /// <summary>The value; asking a failed outcome for it is a bug.</summary>
    public T Value => Problem is null ? value! : throw new InvalidOperationException($"The outcome failed: {Problem.Slug}.");

    object? IOutcome.ValueOrNull => value;

    public static Outcome<T> Ok(T value) => new(value, null);

    public static Outcome<T> Fail(Problem problem) => new(default, problem);

    public static implicit operator Outcome<T>(T value) => Ok(value);

    public static implicit operator Outcome<T>(Problem problem) => Fail(problem);
}

/// <summary>The answer of a use case that has nothing to say but that it is done.</summary>
public readonly record struct Done
{
    public static readonly Done Yes = new();
}
