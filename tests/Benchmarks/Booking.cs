using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Dapper;
using RuleOfLaw.Courts.Benchmarks.Support;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.Benchmarks;

/// <summary>
/// Bookings per second and p99 through HTTP with 16 clients, beside the same transaction – the same statements, rows and locks – run by
/// pgbench -M prepared on the same server in the same run. Commits are durable in both.
/// </summary>
public sealed partial class Booking : IBenchmark
{
    private const int Clients = 16;
    private const int StartsPerRoom = 800;
    private DurableServer server = null!;
    private HttpClient http = null!;
    private List<(string Room, string AccessPoint)> places = [];
    private IReadOnlyList<DateTimeOffset>[] starts = [];
    private int seconds, next, pgbenchRun;

    public string Name => "booking";

    public string About => "bookings through HTTP with 16 clients, beside the same transaction by pgbench [--seconds 10]";

    public async Task Prepare(Options options)
    {
        seconds = options.Number("seconds", 10);
        server = await DurableServer.Start("--empty");
        await using (var owner = await server.Db.OpenConnectionAsync())
        {
            await owner.ExecuteAsync(await File.ReadAllTextAsync(Tests.Support.Repository.PathOf("tests", "Benchmarks", "booking-setup.sql")));
            var points = (await owner.QueryAsync<string>(
                "select distinct a.code from scheduling.access_point a join scheduling.access_point_hours h on h.access_point_id = a.id where a.code like 'AP-%' and h.opens <= '08:30' and h.closes >= '15:30' order by 1")).ToList();
            places = (await owner.QueryAsync<string>("select code from scheduling.courtroom where code like 'VC-KP-%' order by code"))
                .Select((room, i) => (room, points[i % points.Count])).ToList();
        }
        http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = server.Node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await server.ApiKey("clerk", "all"));
        starts = await Task.WhenAll(places.Select(p => FreeTimes.Of(http, p.Room, StartsPerRoom, minutes: 15, apart: 30, p.AccessPoint)));
        await Ours(TimeSpan.FromSeconds(Math.Max(3, seconds / 2))); // the program's code is compiled as it runs
    }

    public async Task<IReadOnlyList<Figure>> Run(int run)
    {
        var bare = await Bare();
        var (rate, p50, p99) = await Ours(TimeSpan.FromSeconds(seconds));
        return [new("bookings_per_second", rate), new("p50", p50), new("p99", p99), new("pgbench_per_second", bare.Rate), new("pgbench_p50", bare.Latency), new("ratio", rate / bare.Rate)];
    }

    private async Task<(double Rate, double P50, double P99)> Ours(TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var own = new List<double>();
            while (clock.Elapsed < length)
            {
                var start = Stopwatch.GetTimestamp();
                await Book(Interlocked.Increment(ref next));
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return own;
        }));
        var all = times.SelectMany(t => t).ToList();
        return (all.Count / clock.Elapsed.TotalSeconds, Percentile.Of(all, 50), Percentile.Of(all, 99));
    }

    /// <summary>Every booking has its own time, which the calendar says is free: rooms in turn, then half an hour later.</summary>
    private async Task Book(int n)
    {
        var (room, accessPoint) = places[n % places.Count];
        if (n / places.Count >= starts[n % places.Count].Count)
        {
            throw new InvalidOperationException("No free start is left: measure for fewer seconds or runs.");
        }
        var start = starts[n % places.Count][n / places.Count];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/hearings")
        {
            Content = JsonContent.Create(new
            {
                @case = new { number = $"Bench {n}/2027", type = "CRIMINAL_SESSIONS" },
                courtroom = room,
                purpose = "BAIL",
                startsAt = $"{start:yyyy-MM-ddTHH:mm:sszzz}",
                minutes = 15,
                participants = new object[]
                {
                    new { name = "An accused", role = "accused", sex = "male", age = "adult", prisonerNumber = $"B-{n}", place = new { accessPoint } },
                    new { name = "An advocate", role = "advocate", barEnrolment = $"B-{n}", language = "ur", place = new { link = true } },
                    new { name = "A witness", role = "witness", place = new { courtroom = true } },
                },
            }),
        };
        request.Headers.Add("Idempotency-Key", $"bench-{Environment.ProcessId}-{n}");
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidOperationException($"A booking was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private async Task<(double Rate, double Latency)> Bare()
    {
        // Reactions are rows in the outbox: the same number of them as the program writes.
        var output = await server.Pgbench("-M", "prepared", "-c", $"{Clients}", "-j", "1", "-T", $"{seconds}", "-D", "n=0", "-D", $"run={++pgbenchRun}",
            "-f", Tests.Support.Repository.PathOf("tests", "Benchmarks", "booking.pgbench.sql"));
        double Read(Regex pattern) => double.Parse(pattern.Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        return (Read(PerSecond()), Read(Latency()));
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"latency average = ([\d.]+) ms")]
    private static partial Regex Latency();

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
