namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>The work tree these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "RuleOfLaw.Courts.sln")))
                return at.FullName;
        }

        throw new InvalidOperationException($"No RuleOfLaw.Courts.sln above {AppContext.BaseDirectory}.");
    }
}
