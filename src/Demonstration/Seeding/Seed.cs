using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Reminders.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Seeding;

internal sealed class Seed(Accounts accounts, IClock clock, IMediator mediator, CallContext call) : ISeed
{
    public Task<Seeded> Empty(string ownerConnection, CancellationToken cancel = default) => Run(ownerConnection, s => s.Empty(cancel), demonstration: false, cancel);

    public Task<Seeded> Demonstration(string ownerConnection, DemonstrationSize size, CancellationToken cancel = default) =>
        Run(ownerConnection, s => s.Demonstration(size, cancel), demonstration: true, cancel);

    private async Task<Seeded> Run(string ownerConnection, Func<Seeder, Task<string?>> fill, bool demonstration, CancellationToken cancel)
    {
        await using var owner = NpgsqlDataSource.Create(ownerConnection);
        if (await fill(new Seeder(owner, clock)) is { } refused)
        {
            return new(refused, []);
        }
        if (demonstration)
        {
            // Loaded without events, so nobody has planned what people are told of these hearings.
            call.Caller = Caller.System;
            await mediator.Send(new PlanMissingMessages(Seeded: true), cancel);
        }
        return new(null, await accounts.Make(demonstration, owner, cancel));
    }
}
