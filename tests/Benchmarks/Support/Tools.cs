using System.Diagnostics;

namespace RuleOfLaw.Courts.Benchmarks.Support;

/// <summary>Programs beside ours: pgbench, the cluster script, …</summary>
public static class Tools
{
    /// <summary>Runs a program to its end and returns what it printed; a failure is an exception with its error output.</summary>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error}");
    }
}
