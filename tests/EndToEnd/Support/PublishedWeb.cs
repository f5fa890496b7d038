using System.Diagnostics;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>The published program: infra/test names it in COURTS_TEST_WEB; by hand, infra/build makes it.</summary>
internal static class PublishedWeb
{
    private static readonly Lazy<Task<string>> directory = new(Find);

    public static Task<string> Directory => directory.Value;

    private static async Task<string> Find()
    {
        if (Environment.GetEnvironmentVariable("COURTS_TEST_WEB") is { Length: > 0 } given)
            return given;
        using var build = Process.Start(new ProcessStartInfo(Repository.PathOf("infra", "build")) { RedirectStandardOutput = true })!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        return build.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException("infra/build failed.");
    }
}
