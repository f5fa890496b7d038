using System.Diagnostics;
using System.Text.Json;
using Dapper;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Benchmarks.Support;

namespace RuleOfLaw.Courts.Benchmarks;

/// <summary>
/// The first 20 starts of a quarter of an hour for a courtroom, its judge and stations of two access points within 60 days, through HTTP with 8 clients,
/// over 1,000,000 reservations: any of 72 courtrooms and any two of 75 access points. Six sevenths of the searched days' sitting time is taken; further
/// days lie over three years. In the same run 10,000 reservations: the diaries of three courtrooms, just as full, with their own access points; the
/// ratio compares the same searches of these three in both. And 10,000 over all courtrooms, so that the first free day answers: the sparse ratio
/// compares any two access points and any courtroom in both, whatever each has to read for it.
/// </summary>
public sealed class Slots : IBenchmark
{
    private const int Clients = 8, Days = 60, Searched = 3;
    private Side large = null!, small = null!, sparse = null!;
    private int seconds;

    public string Name => "slots";

    public string About => "free starts through HTTP with 8 clients over 1,000,000 reservations, beside 10,000 [--rows 1000000] [--seconds 10]";

    public async Task Prepare(Options options)
    {
        seconds = options.Number("seconds", 10);
        small = await Side.Start(10_000, Searched);
        sparse = await Side.Start(10_000);
        large = await Side.Start(options.Number("rows", 1_000_000));
        await small.Search(TimeSpan.FromSeconds(Math.Max(5, seconds)), Searched); // the program's code is compiled as it runs
        await sparse.Search(TimeSpan.FromSeconds(Math.Max(5, seconds)), sparse.Rooms);
        await large.Search(TimeSpan.FromSeconds(Math.Max(5, seconds)), large.Rooms);
    }

    public async Task<IReadOnlyList<Figure>> Run(int run)
    {
        var thin = await sparse.Search(TimeSpan.FromSeconds(seconds), sparse.Rooms);
        var everywhere = await large.Search(TimeSpan.FromSeconds(seconds), large.Rooms);
        var few = await small.Search(TimeSpan.FromSeconds(seconds), Searched);
        var many = await large.Search(TimeSpan.FromSeconds(seconds), Searched);
        return
        [
            new("reservations", large.Rows), new("p50", Percentile.Of(everywhere.Times, 50)), new("p99", Percentile.Of(everywhere.Times, 99)),
            new("searches_per_second", everywhere.Times.Count / (double)seconds), new("days_to_the_last_start", everywhere.Days),
            new("same_p50", Percentile.Of(many.Times, 50)), new("same_p99", Percentile.Of(many.Times, 99)), new("same_days_to_the_last_start", many.Days),
            new("small_reservations", small.Rows), new("small_p50", Percentile.Of(few.Times, 50)), new("small_p99", Percentile.Of(few.Times, 99)), new("small_days_to_the_last_start", few.Days),
            new("ratio", Percentile.Of(many.Times, 99) / Percentile.Of(few.Times, 99)),
            new("sparse_reservations", sparse.Rows), new("sparse_p50", Percentile.Of(thin.Times, 50)), new("sparse_p99", Percentile.Of(thin.Times, 99)), new("sparse_days_to_the_last_start", thin.Days),
            new("sparse_ratio", Percentile.Of(everywhere.Times, 99) / Percentile.Of(thin.Times, 99)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var side in new[] { large, small, sparse }.OfType<Side>())
        {
            await side.DisposeAsync();
        }
    }

    /// <summary>One of the two databases with its web host.</summary>
    private sealed class Side(DurableServer server, IReadOnlyList<HttpClient> clients, IReadOnlyList<string> rooms, IReadOnlyList<string> points, long rows) : IAsyncDisposable
    {
        public long Rows => rows;

        public int Rooms => rooms.Count;

        /// <param name="rows">Reservations.</param>
        /// <param name="courtrooms">Only so many of them, as full as they come; otherwise all, and as full as the reservations suffice for.</param>
        public static async Task<Side> Start(int rows, int? courtrooms = null)
        {
            var server = await DurableServer.Start("--empty");
            await using var owner = await server.Db.OpenConnectionAsync();
            await owner.ExecuteAsync(
                """
                with made as (insert into scheduling.judge (id, name_en, name_ur) select gen_random_uuid(), 'Bench ' || code, 'Bench ' || code from scheduling.courtroom returning id, name_en)
                insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select m.id, r.id, r.established_on from made m join scheduling.courtroom r on m.name_en = 'Bench ' || r.code;
                """);
            var rooms = (await owner.QueryAsync<string>("select code from scheduling.courtroom where established_on < current_date and closed_on is null order by code")).ToList();
            var points = (await owner.QueryAsync<string>("select code from scheduling.access_point where established_on < current_date and closed_on is null order by code")).ToList();
            await new Diary(owner, rows, courtrooms).Write();
            await owner.ExecuteAsync("vacuum analyze scheduling.reservation; ", commandTimeout: 600);
            var count = await owner.ExecuteScalarAsync<long>("select count(*) from scheduling.reservation");
            var clients = new List<HttpClient>();
            for (var client = 0; client < Clients; client++)
            {
                // Each a key of its own: a single key's bucket (RateLimits) would stop them on a nearly empty calendar.
                clients.Add(new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = server.Node.Address });
                clients[client].DefaultRequestHeaders.Authorization = new("Bearer", await server.ApiKey("clerk", "all"));
            }
            Console.Error.WriteLine($"{count} reservations, {rooms.Count} courtrooms, {points.Count} access points");
            return new(server, clients, rooms, points, count);
        }

        /// <summary>Times in milliseconds, and how many days ahead the last of the starts lies (mean).</summary>
        public async Task<(List<double> Times, double Days)> Search(TimeSpan length, int among)
        {
            var clock = Stopwatch.StartNew();
            var all = await Task.WhenAll(clients.Select(async (http, number) =>
            {
                var (random, own) = (new Random(number), new List<(double, double)>());
                while (clock.Elapsed < length)
                {
                    var start = Stopwatch.GetTimestamp();
                    own.Add(await Once(http, random, among) is var days ? (Stopwatch.GetElapsedTime(start).TotalMilliseconds, days) : default);
                }
                return own;
            }));
            return ([.. all.SelectMany(o => o.Select(t => t.Item1))], all.SelectMany(o => o).Average(t => t.Item2));
        }

        private async Task<double> Once(HttpClient http, Random random, int among)
        {
            var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(5));
            var room = random.Next(among);
            var at = among == Searched ? new[] { points[room], points[room + 1] } : random.GetItems([.. points], 2);
            using var answer = await http.GetAsync(
                $"/api/v1/slots?courtroom={rooms[room]}&minutes=15&from={today.AddDays(1):yyyy-MM-dd}&to={today.AddDays(Days):yyyy-MM-dd}&at={at[0]}&at={at[1]}&max=20");
            answer.EnsureSuccessStatusCode();
            using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
            var starts = body.RootElement.GetProperty("starts");
            var last = starts.GetArrayLength() > 0 ? starts[starts.GetArrayLength() - 1].GetProperty("startsAt").GetDateTimeOffset() : DateTimeOffset.UtcNow.AddDays(Days);
            return (last - DateTimeOffset.UtcNow).TotalDays;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var http in clients)
            {
                http.Dispose();
            }
            await server.DisposeAsync();
        }
    }

    /// <summary>
    /// Hearings as courts have them, copied in: one after the other from half past eight to half past three, Mondays to Thursdays, each with its courtroom,
    /// judge, three people and one or two stations. A database of a few thousand rows has only the searched days.
    /// </summary>
    private sealed class Diary(NpgsqlConnection owner, int rows, int? courtrooms)
    {
        /// <summary>How much of the searched days' sitting time is taken.</summary>
        private const double Full = 0.85;
        private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Karachi"];
        private readonly Random random = new(7);
        private readonly List<(Guid Hearing, Guid Room, Guid Judge, DateTime From, DateTime To)> hearings = [];
        private readonly List<(Guid Hearing, string Kind, Guid Resource, DateTime From, DateTime To)> reservations = [];

        public async Task Write()
        {
            var rooms = (await owner.QueryAsync<(Guid Room, Guid Judge)>("select p.courtroom_id, p.judge_id from scheduling.judge_posting p join scheduling.courtroom r on r.id = p.courtroom_id order by r.code")).ToList();
            var stations = (await owner.QueryAsync<(Guid Station, int Turnaround, Guid At)>(
                "select s.id, a.turnaround_minutes, a.id from scheduling.station s join scheduling.access_point a on a.id = s.access_point_id order by a.code, s.number")).GroupBy(s => s.At).Select(g => g.ToList()).ToList();
            var purpose = await owner.ExecuteScalarAsync<string>("select code from scheduling.purpose order by position limit 1");
            var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(5));
            var near = Sitting(today, 0, Days + 7).ToList();
            var far = Sitting(today, -365, -1).Concat(Sitting(today, Days + 8, 730)).ToList();
            var filled = courtrooms is { } few ? rooms[..few] : rooms;
            // Near days are as full as they come; what is left of the rows lies evenly over the others.
            foreach (var day in near)
            {
                Fill(day, filled, stations, courtrooms is null ? Math.Min(Full, Share(rows, near)) : Full);
            }
            var left = courtrooms is null ? Share(rows - reservations.Count, far) : 0;
            foreach (var day in far.TakeWhile(_ => reservations.Count < rows))
            {
                Fill(day, filled, stations, Math.Min(0.95, left * 1.05));
            }

            // A hearing makes six or seven reservations; a day of a courtroom has room for about sixteen.
            double Share(int reserved, List<DateOnly> days) => reserved / 6.5 / (days.Count * rooms.Count * 16);
            await Copy(purpose!);
        }

        private static IEnumerable<DateOnly> Sitting(DateOnly today, int from, int to) =>
            Enumerable.Range(from, to - from + 1).Select(today.AddDays).Where(d => d.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Thursday);

        private void Fill(DateOnly day, List<(Guid Room, Guid Judge)> rooms, List<List<(Guid Station, int Turnaround, Guid At)>> points, double share)
        {
            var busy = new Dictionary<Guid, List<(int From, int To)>>();
            foreach (var (i, (room, judge)) in rooms.Index())
            {
                foreach (var (opens, closes) in new[] { (510, 780), (810, 930) })
                {
                    for (var at = opens; at < closes;)
                    {
                        var length = random.GetItems([10, 15, 15, 20, 20, 25, 30, 45], 1)[0];
                        if (reservations.Count < rows && at + length <= closes && random.NextDouble() < share)
                        {
                            // Most people come from the courtroom's own two or three places, some from anywhere.
                            var places = Enumerable.Range(0, random.Next(1, 3)).Select(n => points[(i + (random.Next(4) == 0 ? random.Next(points.Count) : n)) % points.Count]);
                            Hearing(day, room, judge, at, at + length, places, busy);
                        }
                        at += length;
                    }
                }
            }
        }

        private void Hearing(DateOnly day, Guid room, Guid judge, int from, int to, IEnumerable<List<(Guid Station, int Turnaround, Guid At)>> places, Dictionary<Guid, List<(int From, int To)>> busy)
        {
            DateTime Time(int minute) => LocalDate.FromDateOnly(day).At(LocalTime.Midnight.PlusMinutes(minute)).InZoneStrictly(Zone).ToDateTimeUtc();
            var id = Guid.CreateVersion7();
            hearings.Add((id, room, judge, Time(from), Time(to)));
            reservations.Add((id, "courtroom", room, Time(from), Time(to)));
            reservations.Add((id, "judge", judge, Time(from), Time(to)));
            for (var person = 0; person < 3; person++)
            {
                reservations.Add((id, "person", Guid.NewGuid(), Time(from), Time(to + (person == 0 ? 10 : 0))));
            }
            foreach (var place in places)
            {
                foreach (var (station, turnaround, _) in place)
                {
                    var taken = busy.TryGetValue(station, out var list) ? list : busy[station] = [];
                    if (taken.All(t => t.To <= from || to + turnaround <= t.From))
                    {
                        taken.Add((from, to + turnaround));
                        reservations.Add((id, "station", station, Time(from), Time(to + turnaround)));
                        break;
                    }
                }
            }
        }

        private async Task Copy(string purpose)
        {
            await using (var copy = await owner.BeginBinaryImportAsync("copy scheduling.hearing (id, courtroom_id, judge_id, purpose, starts_at, ends_at, status, created_at) from stdin (format binary)"))
            {
                foreach (var (id, room, judge, from, to) in hearings)
                {
                    await copy.WriteRowAsync(default, id, room, judge, purpose, from, to, "Scheduled", from.AddDays(-30));
                }
                await copy.CompleteAsync();
            }
            // In the order in which courts book: not in the order of the days.
            var order = hearings.Select(h => h.Hearing).OrderBy(_ => random.Next()).Index().ToDictionary(h => h.Item, h => h.Index);
            await using (var copy = await owner.BeginBinaryImportAsync("copy scheduling.reservation (hearing_id, kind, resource_id, during) from stdin (format binary)"))
            {
                copy.Timeout = TimeSpan.FromMinutes(20);
                foreach (var (id, kind, resource, from, to) in reservations.OrderBy(r => order[r.Hearing]))
                {
                    await copy.StartRowAsync();
                    await copy.WriteAsync(id, NpgsqlDbType.Uuid);
                    await copy.WriteAsync(kind, NpgsqlDbType.Text);
                    await copy.WriteAsync(resource, NpgsqlDbType.Uuid);
                    await copy.WriteAsync(new NpgsqlRange<DateTime>(from, true, to, false), NpgsqlDbType.TimestampTzRange);
                }
                await copy.CompleteAsync();
            }
        }
    }
}
