namespace RuleOfLaw.Courts.Platform.Jobs;

/// <summary>What a module has to say of one of its jobs beside the last run: trouble that outlasts a run, what was set aside and why.</summary>
public interface IDescribeJob
{
    /// <summary>The job's name.</summary>
    string Job { get; }

    /// <summary>Whole sentences in the reader's language, none where all is well. They name nobody.</summary>
    Task<IReadOnlyList<string>> Lines(CancellationToken cancel);
}
