using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outbox;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Outbox;

/// <summary>One event that cannot be worked on costs the others nothing, and is set aside after bounded tries.</summary>
public sealed class OutboxWorkerTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly FakeClock clock = new();

    public sealed record Happened(string How) : IEvent;

    public sealed class WhenItHappened : IReact<Happened>
    {
        public static int Went;

        public Task React(Happened happened, CancellationToken cancel) => happened.How switch
        {
            "throws" => throw new InvalidOperationException(),
            "cancels" => throw new TaskCanceledException(), // as a timeout of its own looks
            _ => Task.FromResult(Interlocked.Increment(ref Went)),
        };
    }

    [Theory]
    [InlineData("throws", nameof(InvalidOperationException))]
    [InlineData("cancels", nameof(TaskCanceledException))]
    [InlineData("\"", "JsonException")]
    public async Task An_event_that_fails_is_set_aside_after_bounded_tries_and_others_go_on(string how, string error)
    {
        await using var services = new ServiceCollection().AddScoped<CallContext>().BuildServiceProvider();
        var reactions = new Reactions([typeof(WhenItHappened)]);
        var poke = new Poke(database.App, NullLogger<Poke>.Instance);
        using var worker = new OutboxWorker(database.App, reactions, poke, services.GetRequiredService<IServiceScopeFactory>(), clock, NullLogger<OutboxWorker>.Instance);
        await using var owner = await database.Owner.OpenConnectionAsync();
        Task Put(string payload) => owner.ExecuteAsync(
            "insert into platform.outbox (reaction, event, payload, raised_at, due_at) values (@reaction, 'Happened', @payload::jsonb, @now, @now)",
            new { reaction = reactions.To(typeof(Happened))[0], payload, now = clock.GetCurrentInstant().ToDateTimeUtc() });
        await owner.ExecuteAsync("truncate platform.outbox");
        await Put(how == "\"" ? "[1]" : $$"""{"how": "{{how}}"}""");
        await Put("""{"how": "goes"}""");
        var before = WhenItHappened.Went;

        await worker.Drain(default);
        Assert.Equal((before + 1, 1L), (WhenItHappened.Went, await owner.ExecuteScalarAsync<long>("select count(*) from platform.outbox where processed_at is null")));
        for (var tries = 1; tries < OutboxWorker.MostTries; tries++)
        {
            Assert.Null(await owner.ExecuteScalarAsync<DateTime?>("select set_aside_at from platform.outbox where processed_at is null"));
            clock.Advance(Duration.FromMinutes(11));
            await worker.Drain(default);
        }

        Assert.Equal((OutboxWorker.MostTries, error, true), await owner.QuerySingleAsync<(int, string, bool)>("select attempts::int, last_error, set_aside_at is not null from platform.outbox where processed_at is null"));
        clock.Advance(Duration.FromHours(1));
        await worker.Drain(default);
        Assert.Equal(OutboxWorker.MostTries, await owner.ExecuteScalarAsync<int>("select attempts from platform.outbox where processed_at is null"));
    }
}
