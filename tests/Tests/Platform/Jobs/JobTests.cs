using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Platform.Jobs;

public sealed class JobTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Two_nodes_wake_a_job_every_second_and_never_run_it_twice_at_once()
    {
        using var first = await Node();
        using var second = await Node();

        for (var run = 0; run < 4; run++)
        {
            await EverySecond.Runs.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }
        await Task.WhenAll(first.StopAsync(), second.StopAsync());

        Assert.Equal(1, EverySecond.MostAtOnce);
        Assert.Equal(CallerKind.System, EverySecond.RanAs);
    }

    [Fact]
    public async Task A_job_is_run_now_and_its_run_is_shown()
    {
        using var node = await Node();

        Assert.True(await RunNow(node, OnlyWhenAsked.Name));
        await OnlyWhenAsked.Runs.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        await node.StopAsync();

        var line = await Line(node, OnlyWhenAsked.Name);
        Assert.Equal(JobState.Done, line.State);
        Assert.NotNull(line.FinishedAt);
        Assert.Equal("2027-01-01T00:30:00Z", line.NextRun!.Value.ToString());
    }

    [Fact]
    public async Task A_job_that_fails_says_so_and_stops_nothing()
    {
        using var node = Build();
        var runner = node.Services.GetRequiredService<JobRunner>();

        Assert.Equal(JobEnd.Failed, await runner.Run(Failing.Name, default));

        var line = await Line(node, Failing.Name);
        Assert.Equal((JobState.Failed, nameof(InvalidOperationException), 1), (line.State, line.Error, line.Failures));
        await runner.Run(Failing.Name, default);
        Assert.Equal(2, (await Line(node, Failing.Name)).Failures);
        Assert.Equal(JobState.NeverRun, (await Line(node, Unused.Name)).State);
    }

    [Fact]
    public async Task A_job_whose_process_died_is_shown_as_interrupted_and_runs_again()
    {
        using var node = Build();
        var runner = node.Services.GetRequiredService<JobRunner>();
        await using var other = new NpgsqlConnection($"{database.AppConnection};Pooling=false");
        await other.OpenAsync();
        await other.ExecuteAsync("select pg_advisory_lock(hashtextextended('only-when-asked', 29))");
        await other.ExecuteAsync("insert into platform.job_run (name, node, started_at) values ('only-when-asked', 'other:1', now()) on conflict (name) do update set finished_at = null");

        Assert.Equal(JobEnd.RunsElsewhere, await runner.Run(OnlyWhenAsked.Name, default));
        Assert.Equal(JobState.Running, (await Line(node, OnlyWhenAsked.Name)).State);

        await other.CloseAsync();
        await Eventually(async () => (await Line(node, OnlyWhenAsked.Name)).State == JobState.Interrupted);
        Assert.Equal(JobEnd.Done, await runner.Run(OnlyWhenAsked.Name, default));
    }

    [Fact]
    public async Task Old_idempotency_keys_and_handled_events_are_forgotten_and_nothing_else()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync(
            """
            insert into platform.idempotency (caller, key, request, body_hash, answer, at)
            select 'user', k, 'R', '', '{}', t from (values ('old', timestamptz '2026-11-30 03:59Z'), ('young', '2026-11-30 04:01Z')) v (k, t);
            insert into platform.outbox (reaction, event, payload, raised_at, due_at, processed_at)
            select n, 'E', '{}', '2026-01-01', '2027-01-01', t from (values ('old', timestamptz '2026-11-17 03:59Z'), ('young', '2026-11-17 04:01Z'), ('waiting', null)) v (n, t);
            """);
        using var node = Build();
        var runner = node.Services.GetRequiredService<JobRunner>();

        await runner.Run(ForgetIdempotencyKeys.Name, default);
        await runner.Run(ForgetProcessedEvents.Name, default);

        Assert.Equal(["young"], await owner.QueryAsync<string>("select key from platform.idempotency"));
        Assert.Equal(["waiting", "young"], await owner.QueryAsync<string>("select reaction from platform.outbox order by 1"));
        await owner.ExecuteAsync("delete from platform.idempotency; delete from platform.outbox");
    }

    [Fact]
    public async Task The_engines_tables_belong_to_the_owner()
    {
        await using var app = await database.App.OpenConnectionAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => app.ExecuteAsync("create table jobs.mine (id int)"));
        var owners = await app.QueryAsync<string>("select distinct tableowner from pg_tables where schemaname = 'jobs'");

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(["courts_owner"], owners);
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Task<bool> RunNow(IHost node, string name) => node.Services.GetRequiredService<IJobEngine>().RunNow(name, default);

    private static async Task<JobLine> Line(IHost node, string name)
    {
        var handler = ActivatorUtilities.CreateInstance<ListJobsHandler>(node.Services);
        return (await handler.Handle(new(), default)).Value.Single(l => l.Name == name);
    }

    private async Task<IHost> Node()
    {
        var host = Build();
        await host.StartAsync();
        await Eventually(() => RunNow(host, Warming.Name));
        return host;
    }

    private IHost Build()
    {
        TypeHandlers.Register(CourtsModules.All);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(NpgsqlDataSource.Create(database.AppConnection));
        builder.Services.AddSingleton<IClock>(new FakeClock());
        builder.Services.AddScoped<CallContext>();
        builder.Services.AddJobs(new ConfigurationBuilder().Build());
        builder.Services.AddRecurringJob<EverySecond>().AddRecurringJob<OnlyWhenAsked>().AddRecurringJob<Failing>().AddRecurringJob<Unused>().AddRecurringJob<Warming>();
        return builder.Build();
    }

    private sealed class EverySecond(CallContext call) : IRecurringJob
    {
        private static int running;

        public static Channel<bool> Runs { get; } = Channel.CreateUnbounded<bool>();

        public static int MostAtOnce { get; private set; }

        public static CallerKind RanAs { get; private set; }

        public static string Name => "every-second";

        public static string Cron => "* * * * * ?";

        public async Task Run(CancellationToken cancel)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref running));
            RanAs = call.Caller.Kind;
            await Runs.Writer.WriteAsync(true, cancel);
            Interlocked.Decrement(ref running);
        }
    }

    private sealed class OnlyWhenAsked : IRecurringJob
    {
        public static Channel<bool> Runs { get; } = Channel.CreateUnbounded<bool>();

        public static string Name => "only-when-asked";

        public static string Cron => "0 30 0 1 1 ?";

        public async Task Run(CancellationToken cancel) => await Runs.Writer.WriteAsync(true, cancel);
    }

    private sealed class Failing : IRecurringJob
    {
        public static string Name => "failing";

        public static string Cron => "0 30 0 1 1 ?";

        public Task Run(CancellationToken cancel) => throw new InvalidOperationException("no");
    }

    private sealed class Unused : IRecurringJob
    {
        public static string Name => "unused";

        public static string Cron => "0 30 0 1 1 ?";

        public Task Run(CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class Warming : IRecurringJob
    {
        public static string Name => "warming";

        public static string Cron => "0 30 0 1 1 ?";

        public Task Run(CancellationToken cancel) => Task.CompletedTask;
    }
}
