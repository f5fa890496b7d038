using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.ApiKeys;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Feeds;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Tests.Attendance.JudgeDay;
using RuleOfLaw.Courts.Tests.Platform.Live;
using RuleOfLaw.Courts.Tests.Reminders;
using RuleOfLaw.Courts.Tests.Scheduling.Hearings;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Tests.Web;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>
/// The mistakes seen in comparable public systems (security.md, last paragraph), each with the test that goes red when it is made here.
/// Those that have their place beside a slice are named in <see cref="Elsewhere"/>; the others stand below.
/// </summary>
public sealed partial class NeverAgainTests(WatchedCourt court) : IClassFixture<WatchedCourt>
{
    public static TheoryData<string, Type, string> Elsewhere => new()
    {
        { "availability checked before the transaction", typeof(RaceTests), nameof(RaceTests.Sixteen_clients_after_the_same_starts_book_each_at_most_once) },
        { "jobs that miss a day drop that day's reminders", typeof(RemindingTests), nameof(RemindingTests.A_reminder_whose_day_was_missed_goes_out_when_sending_goes_on) },
        { "jobs that miss a day drop that day's reminders", typeof(RemindingTests), nameof(RemindingTests.After_days_of_standstill_the_latest_reminder_goes_out_once) },
        { "no message on cancellation", typeof(RemindingTests), nameof(RemindingTests.A_cancellation_is_told_to_those_who_were_told_of_the_hearing_and_withdraws_the_calendar_entry) },
        { "hubs open by default", typeof(LiveTests), nameof(LiveTests.Nobody_unknown_and_no_foreign_page_gets_a_connection) },
        { "hubs open by default", typeof(LiveTests), nameof(LiveTests.Out_of_scope_topics_unknown_views_and_strange_names_are_answered_with_nothing_and_never_sent) },
        { "exception text to callers", typeof(ErrorAnswersTests), nameof(ErrorAnswersTests.A_fault_is_told_without_its_inside) },
        { "a hearing that vanishes from the judge's list because a side record is missing", typeof(JudgeDayTests), nameof(JudgeDayTests.A_hearing_is_there_whatever_side_record_is_missing) },
    };

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void The_test_that_stands_elsewhere_runs(string mistake, Type tests, string name) =>
        Assert.True(tests.GetMethod(name)?.GetCustomAttributes(inherit: true).OfType<FactAttribute>().Any(f => f.Skip is null) == true, $"Nothing tests “{mistake}” any more.");

    /// <summary>A booking that waited for the locks of one that was made meanwhile sees it, even where no constraint would catch it.</summary>
    [Fact]
    public async Task Availability_is_decided_within_the_transaction_and_not_before_it()
    {
        const string room = "VC-KP-11";
        await court.Owner.Sql("alter table scheduling.reservation drop constraint reservation_no_overlap");
        try
        {
            using var clerk = await court.Api("clerk");
            await using var connection = await court.Owner.OpenConnectionAsync();
            await using var other = await connection.BeginTransactionAsync();
            var id = RegistryId.Courtroom(room).Value;
            await Run(connection, $"select pg_advisory_xact_lock({Locks.Resource(id)})");
            var waiting = clerk.Post("/api/v1/hearings", Booking("Never 1", At(2, "10:00"), room));
            while (await court.Owner.One<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())") == 0)
            {
                Assert.False(waiting.IsCompleted, "the booking waited for nobody");
                await Task.Yield();
            }
            await Run(connection, $"""
                insert into scheduling.hearing (id, courtroom_id, judge_id, purpose, starts_at, ends_at, status, created_at)
                select gen_random_uuid(), '{id}', p.judge_id, 'BAIL', '{At(2, "10:00")}', '{At(2, "10:30")}', 'Scheduled', now() from scheduling.judge_posting p where p.courtroom_id = '{id}';
                insert into scheduling.reservation (hearing_id, kind, resource_id, during) select id, 'courtroom', courtroom_id, tstzrange(starts_at, ends_at) from scheduling.hearing where courtroom_id = '{id}';
                """);
            await other.CommitAsync();

            Assert.Equal(HttpStatusCode.Conflict, (await waiting).StatusCode);
            Assert.Equal(1, await court.Owner.One<long>("select count(*) from scheduling.hearing where courtroom_id = @id", new { id }));
        }
        finally
        {
            await court.Owner.Sql("alter table scheduling.reservation add constraint reservation_no_overlap exclude using gist (resource_id with =, during with &&)");
        }
    }

    /// <summary>What is told and what it tells of commit together: where the one cannot be written, neither is the other; and nothing of the fault's inside is answered.</summary>
    [Fact]
    public async Task Events_commit_with_what_they_tell_of_and_no_exceptions_text_reaches_a_caller()
    {
        using var clerk = await court.Api("clerk");
        await court.Owner.Sql(
            """
            create function public.no_outbox() returns trigger language plpgsql as $$ begin raise exception 'inside-of-the-fault %', new.payload; end $$;
            create trigger no_outbox before insert on platform.outbox for each row execute function public.no_outbox();
            """);
        try
        {
            using var answer = await clerk.Post("/api/v1/hearings", Booking("Never 2", At(2, "10:00"), "VC-KP-12"));
            var body = await answer.Content.ReadAsStringAsync();

            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.DoesNotContain("inside-of-the-fault", body);
            Assert.DoesNotContain("Exception", body);
            Assert.DoesNotContain("   at ", body);
            Assert.Equal(0, await court.Owner.One<long>("select count(*) from scheduling.court_case where number = 'Never 2'"));
        }
        finally
        {
            await court.Owner.Sql("drop trigger no_outbox on platform.outbox; drop function public.no_outbox()");
        }
        Assert.Equal(HttpStatusCode.Created, (await clerk.Post("/api/v1/hearings", Booking("Never 2", At(2, "10:00"), "VC-KP-12"))).StatusCode);
        Assert.NotEqual(0, await court.Owner.One<long>("select count(*) from platform.outbox where event = 'HearingBooked' and payload::text like '%' || (select hearing_id from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where c.number = 'Never 2')::text || '%'"));
    }

    [Fact]
    public async Task No_hub_is_open_to_strangers()
    {
        var hubs = court.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(e => e.Metadata.GetMetadata<HubMetadata>() is not null).ToList();
        using var stranger = court.Browser();

        Assert.NotEmpty(hubs);
        Assert.All(hubs, h => Assert.True(h.Metadata.GetMetadata<IAllowAnonymous>() is null, h.DisplayName));
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/hubs/live/negotiate?negotiateVersion=1", null)).StatusCode);
    }

    /// <summary>Nothing that a caller writes into a request makes more of them than what is on record.</summary>
    [Fact]
    public async Task Roles_and_scopes_come_from_the_record_and_never_from_the_request()
    {
        var key = await court.Key("clerk", "VC-KP-13");
        foreach (var door in new[] { "/admin/users", "/audit", "/judge", "/api/v1/hearings.csv?courtroom=VC-KP-14&from=2026-12-01&to=2026-12-02", "/cause-lists/VC-KP-14/2026-12-02", "/board?courtroom=VC-KP-14" })
        {
            async Task<(HttpStatusCode, bool)> Knock(bool boasting)
            {
                using var caller = court.Browser();
                using var request = new HttpRequestMessage(HttpMethod.Get, boasting ? door + (door.Contains('?') ? '&' : '?') + "role=administrator&roles=judge&scope=all&user=admin&isAdmin=true" : door);
                request.Headers.Authorization = new("Bearer", key);
                if (boasting)
                {
                    foreach (var header in new[] { "X-Role", "X-Roles", "X-User", "X-Scope", "X-Forwarded-User", "X-MS-CLIENT-PRINCIPAL" })
                    {
                        request.Headers.Add(header, "administrator");
                    }
                    request.Headers.Add("Cookie", "role=administrator; scope=all");
                }
                using var answer = await caller.SendAsync(request);
                return (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("VC-KP-15", StringComparison.Ordinal));
            }

            // The API refuses what it does not know; pages pass over it.
            Assert.Equal(door.StartsWith("/api/", StringComparison.Ordinal) ? (HttpStatusCode.BadRequest, false) : await Knock(boasting: false), await Knock(boasting: true));
        }
    }

    /// <summary>A heartbeat is a hint from an authenticated caller about the own place: a stranger's or a neighbour's leaves nothing, its time is the server's, and its words are shown to nobody.</summary>
    [Fact]
    public async Task A_heartbeat_is_neither_trusted_nor_passed_on()
    {
        const string said = "<b>Heartbeat-Words</b>";
        using var stranger = court.Browser();
        using var neighbour = await court.Api("operator", "AP-KP-21");
        using var own = await court.Api("operator", "AP-KP-20");
        using var clerk = await court.BrowserAs("clerk");
        Task<HttpResponseMessage> Beat(HttpClient caller) => caller.Post("/api/v1/access-points/AP-KP-20/heartbeat", new System.Text.Json.Nodes.JsonObject { ["device"] = said, ["roundTripMs"] = 20 });
        Task<long> Kept() => court.Owner.One<long>("select count(*) from attendance.heartbeat");

        using var boasting = await own.Post("/api/v1/access-points/AP-KP-20/heartbeat", new System.Text.Json.Nodes.JsonObject { ["device"] = said, ["roundTripMs"] = 20, ["seenAt"] = "2030-01-01T00:00:00Z", ["accessPoint"] = "AP-KP-22" });
        Assert.Equal((HttpStatusCode.BadRequest, 0), (boasting.StatusCode, await Kept()));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, 0), ((await Beat(stranger)).StatusCode, (await Beat(neighbour)).StatusCode, await Kept()));
        Assert.Equal((HttpStatusCode.NoContent, 1), ((await Beat(own)).StatusCode, await Kept()));
        Assert.Equal(court.Clock.GetCurrentInstant().ToDateTimeUtc(), await court.Owner.One<DateTime>("select seen_at from attendance.heartbeat h join scheduling.access_point a on a.id = h.access_point_id where a.code = 'AP-KP-20'"));
        foreach (var view in new[] { "/board", "/live/fragment?topic=access-point:AP-KP-20:2026-12-01&view=board-access-point", "/access-points/AP-KP-20" })
        {
            Assert.DoesNotContain("Heartbeat-Words", await clerk.GetStringAsync(view));
        }
    }

    /// <summary>With the clock standing still, no two secrets are alike, and nothing of ours draws chance from anything but the system's own source; plans and demonstrations, which keep no secret, apart.</summary>
    [Fact]
    public void No_secret_is_made_from_the_clock()
    {
        foreach (var make in new Func<string>[] { () => ApiKeySecret.New().Key, CalendarSecret, RandomPassword.New, () => Convert.ToHexString(Totp.NewSecret()) })
        {
            var made = Enumerable.Range(0, 2000).Select(_ => make()).ToList();
            Assert.Equal(made.Count, made.Distinct().Count());
        }
        var weak = SourceFiles.Of(".cs", ".razor")
            .Where(f => !f.Path.StartsWith("Demonstration", StringComparison.Ordinal) && !f.Path.StartsWith(Path.Combine("Scheduling", "Listing"), StringComparison.Ordinal))
            .SelectMany(f => WeakChance().Matches(f.Text).Select(m => $"{f.Path}:{SourceFiles.LineOf(f.Text, m.Index)} {m.Value}")).ToList();
        Assert.True(weak.Count == 0, string.Join('\n', weak));
    }

    private static string CalendarSecret() => FeedSecret.New();

    [GeneratedRegex(@"new Random\(|Random\.Shared|DateTime\.(Utc)?Now|Environment\.TickCount")]
    private static partial Regex WeakChance();

    /// <summary>Whatever is booked, refused, broken or called by name: logs and traces hold ids and kinds.</summary>
    [Fact]
    public async Task Nothing_of_a_requests_body_reaches_a_log_or_a_trace()
    {
        const string secret = "Marker-Zarghuna";
        using var clerk = await court.Api("clerk");
        using var browser = await court.BrowserAs("clerk");
        court.Heard.Clear();

        var body = Booking(secret + " 1", At(3, "10:00"), "VC-KP-16", participants: Person(secret, "accused", "AP-KP-01", bar: secret));
        Assert.Equal(HttpStatusCode.Created, (await clerk.Post("/api/v1/hearings", body.DeepClone())).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await clerk.Post("/api/v1/hearings", body.DeepClone())).StatusCode);
        body["purpose"] = secret;
        Assert.Equal(HttpStatusCode.BadRequest, (await clerk.Post("/api/v1/hearings", body)).StatusCode);
        using (var broken = new HttpRequestMessage(HttpMethod.Post, "/api/v1/hearings") { Content = new StringContent($"{{\"case\": \"{secret}", System.Text.Encoding.UTF8, "application/json") })
        {
            broken.Headers.Add("Idempotency-Key", "1");
            Assert.Equal(HttpStatusCode.BadRequest, (await clerk.SendAsync(broken)).StatusCode);
        }
        Assert.Contains(secret, await (await browser.Send(await browser.Open("/cases"), "/cases", "search", ("Input.Text", secret))).Content.ReadAsStringAsync());

        Assert.Contains(court.Heard, line => line.Contains("BookHearing", StringComparison.Ordinal)); // that anything was heard at all
        Assert.DoesNotContain(court.Heard, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task No_other_origin_is_let_in_with_or_without_credentials()
    {
        using var clerk = await court.BrowserAs("clerk");
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/api/v1/courtrooms"), (HttpMethod.Options, "/api/v1/hearings"), (HttpMethod.Get, "/board"), (HttpMethod.Options, "/hubs/live/negotiate"), (HttpMethod.Get, "/lists") })
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Origin", "https://elsewhere.example");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            using var answer = await clerk.SendAsync(request);
            Assert.True(!answer.Headers.Any(h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)), $"{method} {path}: {answer.Headers}");
        }
    }

    /// <summary>Who somebody is comes first: one who may gets through, one who is known and may not is forbidden, and a stranger is asked who it is.</summary>
    [Fact]
    public async Task Authentication_comes_before_authorisation()
    {
        using var may = await court.Api("clerk");
        using var mayNot = await court.Api("programme-staff");
        using var stranger = court.Browser();

        foreach (var address in new[] { "/api/v1/slots?courtroom=VC-KP-01&minutes=15&from=2026-12-02&to=2026-12-02", "/api/v1/cause-lists/VC-KP-01/2026-12-02" })
        {
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), ((await may.GetAsync(address)).StatusCode, (await stranger.GetAsync(address)).StatusCode));
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await mayNot.GetAsync("/api/v1/slots?courtroom=VC-KP-01&minutes=15&from=2026-12-02&to=2026-12-02")).StatusCode);
        Assert.Contains("/sign-in", (await stranger.GetAsync("/board")).Headers.Location?.ToString());
    }

    /// <summary>A full day is full: nothing is offered on it, nothing can be put at or over its end, and the next day is offered instead.</summary>
    [Fact]
    public async Task What_no_longer_fits_a_day_is_never_stacked_at_its_end()
    {
        const string room = "VC-KP-17";
        using var clerk = await court.Api("clerk");
        async Task<List<string>> Free(int from, int to) => [.. (await Json(await clerk.GetAsync($"/api/v1/slots?courtroom={room}&minutes=60&from=2026-12-{from:00}&to=2026-12-{to:00}&max=500")))["starts"]!.AsArray().Select(s => (string)s!["startsAt"]!)];
        var last = (await Free(7, 7))[^1];
        var filled = 0;
        for (List<string> free; (free = await Free(7, 7)).Count > 0; filled++)
        {
            Assert.Equal(HttpStatusCode.Created, (await clerk.Post("/api/v1/hearings", Booking($"Full {filled}", free[0], room, 60, participants: Person($"Full {filled}", "accused", "link")))).StatusCode);
        }

        Assert.True(filled >= 3);
        Assert.All(await Free(7, 8), start => Assert.StartsWith("2026-12-08", start));
        var closing = NodaTime.Text.OffsetDateTimePattern.ExtendedIso.Parse(last).Value.ToInstant() + Duration.FromMinutes(60);
        foreach (var minutes in new[] { 0, -5, -30, 60 })
        {
            var at = (closing + Duration.FromMinutes(minutes)).ToString();
            var answer = await clerk.Post("/api/v1/hearings", Booking($"Over {minutes}", at, room, 60, participants: Person("Over", "accused", "link")));
            Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity && (string?)(await Json(answer))["type"] is { } type && type.EndsWith("outside-sitting", StringComparison.Ordinal), $"{minutes}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A court in use whose every log line and trace is kept, as an operator of the platform would read them.</summary>
public sealed class WatchedCourt : CourtInUse, ILoggerProvider, ILogger
{
    private ActivityListener? listener;

    public ConcurrentBag<string> Heard { get; } = [];

    protected override void Configure(IServiceCollection services)
    {
        services.AddLogging(logging => logging.AddProvider(this));
        listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => Heard.Add($"{a.DisplayName} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Baggage)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Heard.Add($"{formatter(state, exception)} {state} {exception}");

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Dispose() => listener?.Dispose();
}
