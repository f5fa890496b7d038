using System.Diagnostics;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>A PostgreSQL of one test's own, durable as infra/run makes it, that the test may kill.</summary>
public sealed class OwnCluster : IAsyncDisposable
{
    private readonly string directory;

    private OwnCluster(string directory, PostgresCluster cluster) => (this.directory, Cluster) = (directory, cluster);

    internal PostgresCluster Cluster { get; }

    public static async Task<OwnCluster> Start()
    {
        var directory = Path.Combine("/tmp", $"courts-own-{Guid.NewGuid():N}"[..22]);
        return new(directory, PostgresCluster.At($"{await Run(directory)};Username=postgres"));
    }

    /// <summary>kill -9 of the server; returns when its last process is gone.</summary>
    public async Task Kill()
    {
        var data = Path.Combine(directory, "data");
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid")))[0]);
        Process.GetProcessById(postmaster).Kill();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        // Its children notice by themselves; a process is gone when its parent has heard of its end.
        while (Directory.Exists($"/proc/{postmaster}") || Directory.EnumerateDirectories("/proc").Any(p => Within(p, data)))
            await every.WaitForNextTickAsync(limit.Token);
    }

    /// <summary>Starts it on what it left behind.</summary>
    public Task StartAgain() => Run(directory);

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start(Repository.PathOf("infra", "postgres", "cluster"), ["stop", directory, "--erase"]);
        await stop.WaitForExitAsync();
    }

    private static Task<string> Run(string directory) => PostgresCluster.Start(directory, "--while", $"{Environment.ProcessId}");

    private static bool Within(string process, string directory)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget == directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // gone meanwhile, or a stranger's
        }
    }
}
