using Npgsql;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>
/// Lets a node's slot searches through in the order in which they came, a few at a time: side by side on busy processors each would take as long as
/// all of them, and the long ones longest (docs/adr/0007). Who has waited <paramref name="longest"/> goes in all the same.
/// </summary>
internal sealed class SearchGate(int width, TimeSpan longest) : IDisposable
{
    /// <summary>So much, and no more, can waiting add to a search where processors were free after all.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim places = new(width);

    public static SearchGate For(NpgsqlDataSource db) => new(Width(new NpgsqlConnectionStringBuilder(db.ConnectionString).Host, Environment.ProcessorCount), Longest);

    /// <summary>How many search at once. A database on this machine takes its processors too; one elsewhere leaves them idle while it is asked.</summary>
    public static int Width(string? databaseHost, int processors) =>
        databaseHost is null or "localhost" or "127.0.0.1" or "::1" || databaseHost.StartsWith('/') ? processors + 1 : 4 * processors;

    /// <summary>The search ends when the pass is disposed.</summary>
    public async ValueTask<Pass> Enter(CancellationToken cancel) => new(await places.WaitAsync(longest, cancel) ? places : null);

    public void Dispose() => places.Dispose();

    internal readonly struct Pass(SemaphoreSlim? places) : IDisposable
    {
        public void Dispose() => places?.Release();
    }
}
