using Dapper;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using RuleOfLaw.Courts.Identity;
using RuleOfLaw.Courts.Platform;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>
/// A database with the registry's reference data and a judge in every courtroom, and the modules over it with a clock that stands.
/// Requests go through the whole pipeline, as whoever the test says. Nothing runs by itself: no jobs, no outbox worker.
/// </summary>
public class CourtsFixture : DatabaseFixture
{
    private ServiceProvider? services;

    public FakeClock Clock { get; } = new();

    public IServiceProvider Services => services!;

    /// <summary>Tuesday 1 December 2026: the clock's day at the start.</summary>
    public static LocalDate Today { get; } = new(2026, 12, 1);

    public static Caller System => Caller.System;

    public static Caller Anonymous => Caller.Anonymous;

    public static Caller Clerk(string courtroom) => In(Role.Clerk, new(ScopeKind.Courtroom, courtroom));

    public static Caller Judge(string courtroom) => In(Role.Judge, new(ScopeKind.Courtroom, courtroom));

    public static Caller Operator(string accessPoint) => In(Role.Operator, new(ScopeKind.AccessPoint, accessPoint));

    public static Caller Administrator { get; } = In(Role.Administrator, Scope.All);

    public static Caller In(Role role, Scope scope) => new(CallerKind.User, Guid.CreateVersion7(), "Test", [new(role, scope)]);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using (var connection = await Owner.OpenConnectionAsync())
        {
            await ReferenceData.Load(connection);
            await connection.ExecuteAsync(
                """
                insert into scheduling.judge (id, name_en, name_ur) select md5('judge ' || code)::uuid, 'Judge of ' || code, 'جج ' || code from scheduling.courtroom on conflict do nothing;
                insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select md5('judge ' || code)::uuid, id, '2020-01-01' from scheduling.courtroom on conflict do nothing;
                """);
        }
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["COURTS_DB"] = AppConnection }).Build();
        var collection = new ServiceCollection();
        collection.AddLogging(log => log.SetMinimumLevel(LogLevel.Warning));
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddPlatform(configuration, CourtsModules.All);
        collection.AddIdentity(configuration);
        collection.AddScheduling(configuration);
        collection.AddSingleton<IClock>(Clock);
        services = collection.BuildServiceProvider();
    }

    public override async Task DisposeAsync()
    {
        if (services is not null)
        {
            await services.DisposeAsync();
        }
        await base.DisposeAsync();
    }

    public async Task<Outcome<T>> Send<T>(Caller caller, IRequest<Outcome<T>> request, string? key = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var call = scope.ServiceProvider.GetRequiredService<CallContext>();
        (call.Caller, call.IdempotencyKey) = (caller, key);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>The value of a request that has to succeed.</summary>
    public async Task<T> Do<T>(Caller caller, IRequest<Outcome<T>> request)
    {
        var outcome = await Send(caller, request);
        Assert.True(outcome.Succeeded, $"{request.GetType().Name}: {outcome.Problem?.Slug} {string.Join(", ", outcome.Problem?.Errors.Select(e => $"{e.Field} {e.Key}") ?? [])}");
        return outcome.Value;
    }
}
