using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>Our own sources under src/, without what builds and packages put there.</summary>
internal static class SourceFiles
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "dist"];

    public static IEnumerable<(string Path, string Text)> Of(params string[] extensions)
    {
        var root = Repository.PathOf("src");
        return Walk(root)
            .Where(file => extensions.Any(e => file.EndsWith(e, StringComparison.Ordinal)))
            .Select(file => (Path.GetRelativePath(root, file), File.ReadAllText(file)));
    }

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(Path.GetFileName(d))).SelectMany(Walk));

    public static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;
}
