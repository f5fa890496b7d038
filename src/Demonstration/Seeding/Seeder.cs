using System.Collections.Concurrent;
using Dapper;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Demonstration.Living;
using RuleOfLaw.Courts.Demonstration.Loading;
using RuleOfLaw.Courts.Demonstration.Making;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Seeding;

/// <summary>
/// Fills a database as its owner, part by part; a part and the mark that it was loaded commit together, so a killed run goes on where it stopped.
/// </summary>
internal sealed class Seeder(NpgsqlDataSource owner, IClock clock)
{
    private const long LockKey = 0x436f757274730002;

    public Task<string?> Empty(CancellationToken cancel = default) => Alone(connection => Empty(connection, cancel), cancel);

    public Task<string?> Demonstration(DemonstrationSize size, CancellationToken cancel = default) => Alone(connection => Demonstration(connection, size, cancel), cancel);

    /// <summary>Two seeds at once wait for each other.</summary>
    private async Task<string?> Alone(Func<NpgsqlConnection, Task<string?>> run, CancellationToken cancel)
    {
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { LockKey }, commandTimeout: 600);
        try
        {
            return await run(connection);
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    private static async Task<string?> Empty(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (await Kind(connection) == "demonstration")
        {
            return "This is a demonstration database: it cannot become a real one.";
        }
        await Reference(connection, "real", cancel);
        return null;
    }

    private async Task<string?> Demonstration(NpgsqlConnection connection, DemonstrationSize size, CancellationToken cancel)
    {
        switch (await Kind(connection))
        {
            case "real":
                return "This is a real database: demonstration data is not put into it.";
            case null when await connection.ExecuteScalarAsync<bool>("select exists (select from scheduling.hearing) or exists (select from scheduling.court_case) or exists (select from scheduling.person)"):
                return "This database is not empty: demonstration data is not put into it.";
        }
        await Reference(connection, "demonstration", cancel);

        var now = clock.GetCurrentInstant();
        var world = await World.Read(owner, size, cancel);
        if (await Part(connection, "cast", (c, t) => Cast.Load(c, t, world, cancel), cancel))
        {
            // The calendar knows only now who presides where.
            world = await World.Read(owner, size, cancel);
        }
        var today = now.InZone(world.Zone).Date;
        var origin = await Origin(connection, today);
        var loading = new Loading(owner, world, size, now, today);
        await loading.History(origin, await Loaded(connection), cancel);
        await loading.Ahead(connection, origin, cancel);
        await loading.Backlog(connection, cancel);

        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            var lively = await new Enliven(world, connection, transaction, now).Run(size.LiveRooms, cancel);
            Copy.In(connection, lively);
            await new Settle(connection, transaction, world, now.ToDateTimeUtc()).Run(cancel);
            await transaction.CommitAsync(cancel);
        }
        if (loading.Loaded > 0)
        {
            await connection.ExecuteAsync("analyze;", commandTimeout: 300);
        }
        return null;
    }

    private static Task<string?> Kind(NpgsqlConnection connection) => connection.QuerySingleOrDefaultAsync<string?>("select kind from platform.nature");

    private static async Task Reference(NpgsqlConnection connection, string kind, CancellationToken cancel)
    {
        await connection.ExecuteAsync("insert into platform.nature (kind) values (@kind) on conflict do nothing", new { kind });
        // Once: what an administrator removes afterwards stays removed.
        if (!await connection.ExecuteScalarAsync<bool>("select exists (select from demonstration.loaded where part = 'reference')"))
        {
            await ReferenceData.Load(connection, cancel);
            await connection.ExecuteAsync("insert into demonstration.loaded (part) values ('reference')");
        }
    }

    private static async Task<HashSet<string>> Loaded(NpgsqlConnection connection) => [.. await connection.QueryAsync<string>("select part from demonstration.loaded")];

    /// <summary>The day of the first load: what was history then was made once and stays.</summary>
    private static async Task<LocalDate> Origin(NpgsqlConnection connection, LocalDate today)
    {
        await connection.ExecuteAsync("insert into demonstration.loaded (part) select 'origin ' || @day where not exists (select from demonstration.loaded where part like 'origin %')", new { day = LocalDatePattern.Iso.Format(today) });
        return LocalDatePattern.Iso.Parse((await connection.QuerySingleAsync<string>("select part from demonstration.loaded where part like 'origin %'"))["origin ".Length..]).Value;
    }

    private static async Task<bool> Part(NpgsqlConnection connection, string part, Func<NpgsqlConnection, NpgsqlTransaction, Task> load, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await connection.ExecuteAsync("insert into demonstration.loaded (part) values (@part) on conflict do nothing", new { part }, transaction) == 0)
        {
            return false;
        }
        await load(connection, transaction);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>The hearings themselves: finished history in independent periods, side by side, and then the days ahead.</summary>
    private sealed class Loading(NpgsqlDataSource owner, World world, DemonstrationSize size, Instant now, LocalDate today)
    {
        private readonly ConcurrentDictionary<int, Lazy<YearPlan>> plans = new();

        public int Loaded { get; private set; }

        public async Task History(LocalDate origin, HashSet<string> loaded, CancellationToken cancel)
        {
            var periods = Periods(origin).Where(p => !loaded.Contains(Name(p.From, p.To))).ToList();
            await Parallel.ForEachAsync(periods, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = cancel }, async (period, stop) =>
            {
                await using var connection = await owner.OpenConnectionAsync(stop);
                await Part(connection, Name(period.From, period.To), (c, _) => Task.Run(() => Copy.In(c, new Maker(world, origin, now.ToDateTimeUtc(), Held).Make(period.From, period.To)), stop), stop);
            });
            Loaded += periods.Count;
        }

        /// <summary>From where the listing ended (at first: the begun month) to the last day to be listed now.</summary>
        public async Task Ahead(NpgsqlConnection connection, LocalDate origin, CancellationToken cancel)
        {
            var reach = await connection.QuerySingleOrDefaultAsync<LocalDate?>("select listed_to from demonstration.reach");
            var (from, to) = (reach?.PlusDays(1) ?? Begun(origin), today.PlusDays(size.AheadDays));
            if (from <= to)
            {
                var taken = (await connection.QueryAsync<(Guid Resource, DateTime From, DateTime To)>("select resource_id, lower(during), upper(during) from scheduling.reservation where upper(during) > @start",
                    new { start = world.At(from, 0) })).ToLookup(r => Instant.FromDateTimeUtc(r.From).InZone(world.Zone).Date);
                await Part(connection, Name(from, to), async (c, t) =>
                {
                    Copy.In(c, new Maker(world, today, now.ToDateTimeUtc(), Held, (day, busy) =>
                    {
                        var midnight = world.At(day, 0).ToDateTimeUtc();
                        foreach (var (resource, start, end) in taken[day])
                        {
                            busy.Take(resource, (int)(start - midnight).TotalMinutes, (int)(end - midnight).TotalMinutes);
                        }
                    }).Make(from, to));
                    await c.ExecuteAsync("insert into demonstration.reach (listed_to) values (@to) on conflict (only_row) do update set listed_to = excluded.listed_to", new { to }, t);
                }, cancel);
                Loaded++;
            }
            var before = world.At(today.PlusDays(4), 0);
            var days = (await connection.QueryAsync<LocalDate>($"with {Due} select distinct day from due", new { before })).ToList();
            // Published on the afternoon before their day.
            await connection.ExecuteAsync(Lists, new { before, days = days.Select(d => d.ToDateOnly()).ToArray(), published = days.Select(d => Instant.Min(now, world.At(d.PlusDays(-1), 15 * 60)).ToDateTimeUtc()).ToArray() });
        }

        /// <summary>Once a day: what was booked or taken off since is asked for anew.</summary>
        public async Task Backlog(NpgsqlConnection connection, CancellationToken cancel) => await Part(connection, $"backlog {LocalDatePattern.Iso.Format(today)}", async (c, t) =>
        {
            var waiting = (await c.QueryAsync<(Guid Room, int Live, int All)>(
                """
                select h.courtroom_id, count(*) filter (where q.not_later is null or q.not_later >= @today)::int, count(*)::int
                from scheduling.hearing h join scheduling.hearing_request q on q.hearing_id = h.id where h.status = 'Requested' group by 1
                """, new { today }, t)).ToDictionary(w => w.Room);
            var chunk = new Chunk();
            foreach (var room in world.Some(size.BacklogRooms, today))
            {
                var (_, live, all) = waiting.GetValueOrDefault(room.Courtroom.Id.Value);
                // Those whose limit passes stay; they are made up for, up to as many again.
                new Waiting(world, room, today, first: all == 0).Ask(chunk, Math.Min(Waiting.Most(room) - live, 2 * Waiting.Most(room) - all));
            }
            Copy.In(c, chunk);
        }, cancel);

        // Hearings whose lists came due since the last run.
        private static string Due =>
            $"""
            due as (
                select h.courtroom_id, local.day, h.id, h.starts_at, h.ends_at
                from scheduling.hearing h cross join lateral (select {Zones.LocalSql("h.starts_at", $"'{Zones.Default}'")}::date as day) local
                where h.status in ('Scheduled', 'Open', 'InSession', 'Paused') and h.starts_at < @before
                  and not exists (select from scheduling.cause_list l where l.courtroom_id = h.courtroom_id and l.day = local.day)
            )
            """;

        private static string Lists =>
            $"""
            with {Due}, lists as (
                insert into scheduling.cause_list (id, courtroom_id, day, number, published_at, published_by)
                select gen_random_uuid(), d.courtroom_id, d.day, 0, p.at, 'demonstration' from (select distinct courtroom_id, day from due) d join unnest(@days, @published) as p(day, at) using (day)
                returning id, courtroom_id, day, published_at
            ), items as (
                insert into scheduling.cause_list_item (list_id, serial, hearing_id, change, starts_at, ends_at)
                select l.id, row_number() over (partition by l.id order by d.starts_at, d.id), d.id, 'listed', d.starts_at, d.ends_at from due d join lists l using (courtroom_id, day)
            )
            insert into scheduling.hearing_day (hearing_id, day, courtroom_id, published_at)
            select d.id, d.day, d.courtroom_id, l.published_at from due d join lists l using (courtroom_id, day) on conflict do nothing
            """;

        private int Held(Room room, LocalDate day) => size.HistoryDays is null
            ? plans.GetOrAdd(day.Year, year => new(() => YearPlan.Of(world, year))).Value.Held(room, day)
            : 3 + new Dice(room.Courtroom.Code, day.DayOfYear).Below(3);

        /// <summary>Whole quarters, then the whole months since.</summary>
        private IEnumerable<(LocalDate From, LocalDate To)> Periods(LocalDate origin)
        {
            if (size.HistoryDays is not null)
            {
                yield break;
            }
            for (var from = new LocalDate(2022, 1, 1); from < Begun(origin);)
            {
                var quarter = (from.Month - 1) % 3 == 0 && from.PlusMonths(3) <= Begun(origin);
                var next = from.PlusMonths(quarter ? 3 : 1);
                yield return (from, next.PlusDays(-1));
                from = next;
            }
        }

        private LocalDate Begun(LocalDate origin) => size.HistoryDays is { } days ? origin.PlusDays(-days) : new LocalDate(origin.Year, origin.Month, 1);

        private static string Name(LocalDate from, LocalDate to) => $"hearings {LocalDatePattern.Iso.Format(from)} to {LocalDatePattern.Iso.Format(to)}";
    }
}
