using System.Collections.Concurrent;
using System.Net;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd;

/// <summary>kill -9 while bookings run: what was acknowledged is there, once.</summary>
public sealed class KillTests
{
    private const int Rooms = 40, Clients = 8;

    [Fact]
    public async Task Whatever_host_is_killed_every_acknowledged_booking_is_there_once()
    {
        const int Count = 2000, Kills = 3;
        await using var installation = await Installation.Start(contents: Contents.Empty);
        await Book(
            installation,
            Count,
            async acknowledged =>
            {
                for (var kill = 1; kill <= Kills; kill++)
                {
                    await Until(() => acknowledged() >= kill * Count / (Kills + 1));
                    await installation.Nodes[0].Kill();
                    await installation.Nodes[0].Start();
                }
            },
            answer => Assert.True(answer is null or { StatusCode: HttpStatusCode.ServiceUnavailable }, $"{answer?.StatusCode}")
        );
    }

    [Fact]
    public async Task A_killed_database_is_a_clean_503_and_comes_back_without_a_restart()
    {
        const int Count = 400;
        await using var database = await OwnCluster.Start();
        await using var installation = await Installation.Start(contents: Contents.Empty, own: database);
        var (host, unavailable) = (installation.Nodes[0].ProcessId, 0);
        using var visitor = new HttpClient { BaseAddress = installation.Address };
        await Book(
            installation,
            Count,
            async acknowledged =>
            {
                await Until(() => acknowledged() >= Count / 3);
                await database.Kill();
                await Until(() => Volatile.Read(ref unavailable) >= Clients);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/health/ready")).StatusCode);
                Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/live")).StatusCode);
                await database.StartAgain();
            },
            answer =>
            {
                // The host itself never goes away, and never says anything but "later".
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer?.StatusCode);
                Assert.True(answer!.Headers.RetryAfter?.Delta > TimeSpan.Zero);
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                Interlocked.Increment(ref unavailable);
            }
        );
        Assert.Equal(host, installation.Nodes[0].ProcessId);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/ready")).StatusCode);
    }

    /// <summary>Books while <paramref name="harm"/> is done, each booking again with its own key until it is acknowledged; then looks whether all are there.</summary>
    private static async Task Book(Installation installation, int count, Func<Func<int>, Task> harm, Action<HttpResponseMessage?> refused)
    {
        await Bookings.PostJudges(installation);
        using var http = Bookings.Client(installation.Address, await installation.ApiKey("clerk", "all"));
        var times = await Task.WhenAll(Enumerable.Range(0, Rooms).Select(r => FreeTimes.Of(http, Room(r), count / Rooms, minutes: 15, apart: 15)));
        Assert.All(times, t => Assert.Equal(count / Rooms, t.Count));
        var acknowledged = new ConcurrentDictionary<int, string>();
        var next = 0;

        var harmed = harm(() => acknowledged.Count);
        var clients = Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var n = Interlocked.Increment(ref next) - 1; n < count; n = Interlocked.Increment(ref next) - 1)
            {
                var body = Bookings.Body($"Kill {n}", Room(n % Rooms), times[n % Rooms][n / Rooms], Bookings.ByLink("An accused", "accused"));
                acknowledged[n] = await Bookings.Acknowledged(http, body, $"kill-{n}", refused);
            }
        });
        var work = Task.WhenAll(clients);
        // A harm that could not be done ends the test at once: nobody would wait for its end otherwise.
        if (await Task.WhenAny(work, harmed) == harmed)
            await harmed;
        await work;
        await harmed;

        Assert.Equal(count, acknowledged.Values.Distinct().Count());
        await using var stored = installation.Db.CreateCommand("select count(*), count(distinct (courtroom_id, starts_at)) from scheduling.hearing");
        await using var reader = await stored.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.Equal((count, count), (reader.GetInt64(0), reader.GetInt64(1)));
        var ledger = Path.GetTempFileName();
        await File.WriteAllLinesAsync(ledger, acknowledged.Values);
        await installation.Verify(ledger);
        File.Delete(ledger);
    }

    private static string Room(int n) => $"VC-KP-{n + 1:00}";

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await every.WaitForNextTickAsync(limit.Token);
    }
}
