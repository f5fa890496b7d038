using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Database;

public sealed class WorkTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Fact]
    public async Task A_refusal_is_remembered_under_its_key_and_nothing_else_of_it_is_kept()
    {
        var runs = 0;
        Task<Outcome<Done>> Refused(Tx tx)
        {
            runs++;
            tx.Then("insert into platform.topic (name, version) values ('queued', 1)");
            return Sent(tx);
        }

        var clerk = CourtsFixture.Clerk("VC-KP-01");
        for (var time = 0; time < 2; time++)
        {
            await using var scope = courts.Acting(clerk);
            scope.ServiceProvider.GetRequiredService<CallContext>().Claim = new("refused-once", "Request", new byte[32], typeof(Done));
            Assert.Equal("merge-one-person", (await scope.ServiceProvider.GetRequiredService<Work>().Transact(Refused, default)).Problem?.Slug);
        }

        Assert.Equal(1, runs);
        Assert.Equal(0, await courts.Owner.One<long>("select count(*) from platform.topic where name in ('queued', 'sent')"));
    }

    private static async Task<Outcome<Done>> Sent(Tx tx)
    {
        await tx.Connection.ExecuteAsync("insert into platform.topic (name, version) values ('sent', 1)", transaction: tx.Transaction);
        return Problem.Refuse("merge-one-person");
    }
}
