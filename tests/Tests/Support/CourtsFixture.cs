using Dapper;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>
/// The web host on a database with the registry's reference data and a judge in every courtroom.
/// Requests go through the whole pipeline, as whoever the test says.
/// </summary>
public class CourtsFixture : CourtsApp
{
    /// <summary>Tuesday 1 December 2026: the clock's day at the start.</summary>
    public static LocalDate Today { get; } = new(2026, 12, 1);

    public static Caller Anonymous => Caller.Anonymous;

    public static Caller Administrator { get; } = In(Role.Administrator, Scope.All);

    public static Caller Clerk(string courtroom) => In(Role.Clerk, new(ScopeKind.Courtroom, courtroom));

    public static Caller Judge(string courtroom) => In(Role.Judge, new(ScopeKind.Courtroom, courtroom));

    public static Caller Operator(string accessPoint) => In(Role.Operator, new(ScopeKind.AccessPoint, accessPoint));

    public static Caller In(Role role, Scope scope) => new(CallerKind.User, Guid.CreateVersion7(), "Test", [new(role, scope)]);

    protected override async Task Arrange()
    {
        await using var connection = await Owner.OpenConnectionAsync();
        await ReferenceData.Load(connection);
        await connection.ExecuteAsync(
            """
            insert into scheduling.judge (id, name_en, name_ur) select md5('judge ' || code)::uuid, 'Judge of ' || code, 'جج ' || code from scheduling.courtroom on conflict do nothing;
            insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select md5('judge ' || code)::uuid, id, '2020-01-01' from scheduling.courtroom on conflict do nothing;
            """);
    }

    public async Task<Outcome<T>> Send<T>(Caller caller, IRequest<Outcome<T>> request, string? key = null)
    {
        await using var scope = Acting(caller);
        scope.ServiceProvider.GetRequiredService<CallContext>().IdempotencyKey = key;
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
