using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Identity.Audit;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;
using RuleOfLaw.Courts.Web.Commands;

namespace RuleOfLaw.Courts.Tests.Identity.Audit;

/// <summary>A backup that was put back is told from tampering by a person at the machine, and leaves its mark.</summary>
public sealed class AcceptRestoreTests : CourtsApp, IAsyncLifetime
{
    public override Task InitializeAsync()
    {
        TypeHandlers.Register(CourtsModules.All);
        return base.InitializeAsync();
    }

    private async Task<(int Code, string Out, string Error)> Run(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await Verbs.In(words)!.Run(Services, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private async Task Seal()
    {
        await using var scope = Acting(Caller.System);
        await scope.ServiceProvider.GetRequiredService<SealAudit>().Run(default);
    }

    private async Task<IReadOnlyList<string>> Verify()
    {
        await using var scope = Acting(Caller.System);
        await using var connection = await App.OpenConnectionAsync();
        return await scope.ServiceProvider.GetServices<IInvariant>().OfType<AuditChainHolds>().Single().Violations(connection, default);
    }

    private async Task Entries(int count, string district)
    {
        await App.Sql(
            """
            insert into platform.audit_entry (id, at, caller, action, target_kind, target_id, district, detail)
            select gen_random_uuid(), @at, 'user:1', 'BookHearing', 'hearing', 'x', @district, '{}' from generate_series(1, @count)
            """, new { at = Clock.GetCurrentInstant(), count, district });
        await Seal();
        Clock.Advance(Duration.FromHours(1));
    }

    [Fact]
    public async Task A_restored_backup_is_a_violation_until_it_is_accepted_and_the_acceptance_is_in_the_trail()
    {
        await Entries(3, "kp-swat");
        await Entries(2, "kp-swat");
        await Owner.Sql("delete from identity.audit_seal where number > 3; delete from platform.audit_entry where id not in (select entry_id from identity.audit_seal)");
        Assert.NotEmpty(await Verify());

        Assert.Equal((0, "accepted: 2 chains as they are now\n"), (await Run("audit", "accept-restore", "--reason", "the disk of 30 November was lost")) is var done ? (done.Code, done.Out) : default);

        Assert.Empty(await Verify());
        Assert.Equal(1, await Owner.One<long>("select count(*) from platform.audit_entry where action = 'AcceptRestore' and detail->>'reason' = 'the disk of 30 November was lost' and caller = 'system'"));

        // It goes on, under numbers that had been exported for others; and what binds now binds as before.
        Clock.Advance(Duration.FromHours(1));
        await Entries(4, "kp-swat");
        Assert.Empty(await Verify());
        await Owner.Sql("delete from identity.audit_seal where district = 'kp-swat' and number > 5");
        Assert.NotEmpty(await Verify());
    }

    [Fact]
    public async Task An_acceptance_hides_no_entry_that_was_changed()
    {
        await Entries(3, "kp-swat");
        await Owner.Sql("update platform.audit_entry set caller = 'user:2'");
        await Run("audit", "accept-restore", "--reason", "nothing to see here");

        Assert.Equal(3, (await Verify()).Count(v => v.EndsWith("was changed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Verify_and_accept_restore_refuse_what_they_cannot_use()
    {
        Assert.Equal(2, (await Run("verify", "--heads", "/no/such/folder")).Code);
        Assert.Equal(2, (await Run("audit", "accept-restore")).Code);
        Assert.Equal((1, "Say why in 10 to 200 characters, without names.\n"), (await Run("audit", "accept-restore", "--reason", "so")) is var short_ ? (short_.Code, short_.Error) : default);
        Assert.Equal(0, (await Run("verify")).Code);
    }
}
