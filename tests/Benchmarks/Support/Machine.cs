using System.Runtime.InteropServices;

namespace RuleOfLaw.Courts.Benchmarks.Support;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static async Task<IReadOnlyList<string>> Describe()
    {
        var processor = (await File.ReadAllLinesAsync("/proc/cpuinfo")).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024);
        var binaries = await Tools.Run(Tests.Support.Repository.PathOf("infra", "postgres", "cluster"), "binaries");
        var postgres = await Tools.Run(Path.Combine(binaries, "postgres"), "--version");
        return
        [
            $"machine: {Environment.ProcessorCount} cores, {processor}, {memory} GiB",
            $"system: {await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")}".Trim() + $", {RuntimeInformation.FrameworkDescription}, {postgres}",
        ];
    }
}
