using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Demonstration.Contracts;

namespace RuleOfLaw.Courts.Demonstration.Seeding;

internal sealed class Seed(Accounts accounts, IClock clock) : ISeed
{
    public Task<Seeded> Empty(string ownerConnection, CancellationToken cancel = default) => Run(ownerConnection, s => s.Empty(cancel), demonstration: false, cancel);

    public Task<Seeded> Demonstration(string ownerConnection, DemonstrationSize size, CancellationToken cancel = default) =>
        Run(ownerConnection, s => s.Demonstration(size, cancel), demonstration: true, cancel);

    private async Task<Seeded> Run(string ownerConnection, Func<Seeder, Task<string?>> fill, bool demonstration, CancellationToken cancel)
    {
        await using var owner = NpgsqlDataSource.Create(ownerConnection);
        return await fill(new Seeder(owner, clock)) is { } refused ? new(refused, []) : new(null, await accounts.Make(demonstration, owner, cancel));
    }
}
