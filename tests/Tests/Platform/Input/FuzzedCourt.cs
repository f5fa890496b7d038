using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RuleOfLaw.Courts.Identity.Roles;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Input;

/// <summary>A court with something at every kind of address, a caller of every role, and an ordinary user who works on meanwhile.</summary>
public sealed class FuzzedCourt : CourtInUse, ILoggerProvider, ILogger
{
    private readonly ConcurrentDictionary<string, int> thrown = new();

    private static readonly string[] Ordinary =
        ["/board", "/day", "/cases", "/courtrooms", "/holidays", "/access-points/AP-KP-01", "/cause-lists/VC-KP-01/2026-12-02", "/api/v1/courtrooms", "/api/v1/slots?courtroom=VC-KP-01&minutes=15&from=2026-12-02&to=2026-12-03", "/lists"];

    private readonly SemaphoreSlim arranging = new(1);
    private Dictionary<string, string>? ids;

    /// <summary>One key with every role that can be granted, everywhere.</summary>
    public async Task<HttpClient> Everybody()
    {
        var client = await Browsing.BrowserAs(this, "clerk");
        await using var connection = await Owner.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into identity.role_grant (id, api_key_id, role, scope_kind, scope_code, granted_at, granted_by)
            select gen_random_uuid(), (select id from identity.api_key order by id desc limit 1), r, 'all', '', now(), 'test' from unnest(@roles) r where r <> 'clerk'
            """, new { roles = Codes.Grantable.Select(r => r.Code()).ToArray() });
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html, */*");
        return client;
    }

    /// <summary>What stands at addresses: the parameter's name, or a page's pattern before it, to an id that exists.</summary>
    public async Task<Dictionary<string, string>> Ids()
    {
        await arranging.WaitAsync();
        try
        {
            if (ids is null)
            {
                using var clerk = await Api("clerk");
                var hearing = await Json(await clerk.Post("/api/v1/hearings", Booking("Fuzz 1", At(2, "09:00"), participants: [Person("Fuzzed Accused", "accused", "AP-KP-01"), Person("Fuzzed Witness", "witness", "courtroom")])));
                var waiting = Booking("Fuzz 2", At(2, "09:00"));
                waiting.Remove("startsAt");
                var asked = await Json(await clerk.Post("/api/v1/backlog", waiting));
                async Task<string> One(string sql) => (await Owner.One<Guid>(sql)).ToString();
                ids = new()
                {
                    ["/hearings/"] = (string)hearing["id"]!, ["/judge/hearings/"] = (string)hearing["id"]!, ["/stranded/"] = (string)hearing["id"]!, ["/api/v1/hearings/"] = (string)hearing["id"]!,
                    ["/backlog/"] = (string)asked["hearings"]![0]!, ["/api/v1/backlog/"] = (string)asked["hearings"]![0]!,
                    ["/cases/"] = await One("select id from scheduling.court_case where number = 'Fuzz 1'"), ["Participant"] = await One("select id from scheduling.participant limit 1"),
                    ["/access-point/{Code}/people/"] = (string)hearing["appearances"]![0]!["id"]!, ["/api/v1/appearances/"] = (string)hearing["appearances"]![0]!["id"]!,
                    ["/judges/"] = SharedJudge.ToString(), ["Kept"] = await One("select id from scheduling.person order by id limit 1"), ["Gone"] = await One("select id from scheduling.person order by id desc limit 1"),
                    ["/courtrooms/{Code}/postings/"] = await One("select id from scheduling.judge_posting limit 1"),
                };
            }
            return ids;
        }
        finally
        {
            arranging.Release();
        }
    }

    /// <summary>Does <paramref name="walk"/> while an ordinary clerk works; no 5xx to the one, nothing but 200 to the other.</summary>
    public async Task Walk(Func<Func<string, HttpResponseMessage, Task>, Task> walk)
    {
        var faults = new List<string>();
        async Task Look(string what, HttpResponseMessage answer)
        {
            using (answer)
            {
                if ((int)answer.StatusCode >= 500)
                {
                    lock (faults)
                    {
                        faults.Add($"{(int)answer.StatusCode} {what}");
                    }
                }
            }
            await Task.CompletedTask;
        }
        using var done = new CancellationTokenSource();
        var disturbed = new List<string>();
        var working = Task.Run(async () =>
        {
            using var clerk = await BrowserAs("clerk");
            for (var i = 0; !done.IsCancellationRequested; i++)
            {
                using var answer = await clerk.GetAsync(Ordinary[i % Ordinary.Length]);
                if ((int)answer.StatusCode != 200)
                {
                    disturbed.Add($"{(int)answer.StatusCode} {Ordinary[i % Ordinary.Length]}");
                }
            }
        });
        await walk(Look);
        await done.CancelAsync();
        await working;
        var causes = string.Join('\n', thrown.OrderByDescending(t => t.Value).Take(40).Select(t => $"{t.Value} × {t.Key}"));
        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults.Take(60))}\n{causes}");
        Assert.True(disturbed.Count == 0, $"An ordinary user was disturbed:\n{string.Join('\n', disturbed.Take(20))}");
    }

    protected override void Configure(IServiceCollection services) => services.AddLogging(logging => logging.AddProvider(this));

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <summary>What was thrown and where in our code, so that a fault says its cause.</summary>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null && IsEnabled(logLevel))
        {
            var ours = string.Join(" < ", (exception.StackTrace ?? "").Split('\n').Select(l => l.Trim()).Where(l => l.Contains("RuleOfLaw", StringComparison.Ordinal)).Take(3));
            thrown.AddOrUpdate($"{exception.GetType().Name}: {exception.Message} {ours}", 1, (_, times) => times + 1);
        }
    }

    public void Dispose()
    {
    }

    private Task<HttpClient> BrowserAs(string role) => Browsing.BrowserAs(this, role);
}
