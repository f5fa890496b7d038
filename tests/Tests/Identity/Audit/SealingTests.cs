using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Identity.Audit;

/// <summary>Heads and seals come together: whatever breaks in between, neither stands without the other for long.</summary>
public sealed class SealingTests : Trail
{
    private string Files => Path.Combine(Data, "audit-heads", Name().GetAwaiter().GetResult().ToString());

    [Fact]
    public async Task Nothing_is_sealed_whose_head_cannot_be_written()
    {
        await Entry();
        await File.WriteAllTextAsync(Path.Combine(Data, "audit-heads"), "in the way");

        await Assert.ThrowsAnyAsync<IOException>(() => Seal());
        Assert.Equal(0, await Owner.One<long>("select count(*) from identity.audit_seal"));
    }

    [Fact]
    public async Task A_seal_that_did_not_commit_leaves_no_alarm_and_is_made_again()
    {
        await Entry();
        await FailAtCommit();
        await Assert.ThrowsAsync<PostgresException>(() => Seal());

        Assert.Single(Directory.GetFiles(Files, "sealing-*.json"));
        Assert.Empty(await Verify());

        await Owner.Sql("drop trigger fail on identity.audit_seal");
        Clock.Advance(Duration.FromMinutes(1));
        await Entry();
        await Seal();
        Assert.Empty(Directory.GetFiles(Files, "sealing-*"));
        Assert.Equal(2, await Owner.One<long>("select count(*) from identity.audit_seal"));
        Assert.Empty(await Verify());
    }

    [Fact]
    public async Task An_entry_that_was_announced_for_sealing_can_no_longer_go()
    {
        var entry = await Entry();
        await FailAtCommit();
        await Assert.ThrowsAsync<PostgresException>(() => Seal());
        await Owner.Sql("drop trigger fail on identity.audit_seal; delete from platform.audit_entry");
        Clock.Advance(Duration.FromMinutes(1));
        await Entry();
        await Seal();

        Assert.Equal([$"entry {entry} was removed or changed after it had been announced for sealing"], await Verify());
    }

    /// <summary>Killed between commit and export: the announcement stands for the head until the next run exports it.</summary>
    [Fact]
    public async Task A_head_whose_export_was_cut_short_binds_and_is_exported_by_the_next_run()
    {
        var first = await Entry();
        await Seal();
        var day = Directory.GetFiles(Files, "*.jsonl").Single();
        var head = await Owner.One<string>("select encode(hash, 'hex') from identity.audit_seal");
        File.Delete(day);
        await Heads.Announce(await Name(), new(Clock.GetCurrentInstant(), [new("kp-swat", 1, head.ToUpperInvariant(), Clock.GetCurrentInstant())], new Dictionary<Guid, string> { [first] = "" }), default);
        await File.AppendAllTextAsync(day, "{\"district\":\"kp-sw"); // torn

        Assert.Empty(await Verify());
        Clock.Advance(Duration.FromMinutes(1));
        await Seal();
        Assert.Empty(Directory.GetFiles(Files, "sealing-*"));
        Assert.Empty(await Verify());
        await Owner.Sql("delete from identity.audit_seal");
        await Found("after number 0 were removed");
    }

    [Fact]
    public async Task Two_runs_at_the_same_moment_have_times_of_their_own()
    {
        await Entry();
        await Seal();
        await Entry();
        await Seal();

        Assert.Equal(2, await Owner.One<long>("select count(distinct sealed_at) from identity.audit_seal"));
        Assert.Empty(await Verify());
    }

    [Fact]
    public async Task An_entry_of_the_future_is_sealed_when_its_time_has_come()
    {
        var ahead = await Entry(at: Clock.GetCurrentInstant() + Duration.FromSeconds(20));
        await Entry();
        await Seal();
        Assert.Equal(0, await Owner.One<long>("select count(*) from identity.audit_seal where entry_id = @ahead", new { ahead }));

        Clock.Advance(Duration.FromSeconds(30));
        await Seal();
        Assert.Equal(2, await Owner.One<long>("select count(*) from identity.audit_seal"));
        Assert.Empty(await Verify());
    }

    private Task FailAtCommit() => Owner.Sql(
        """
        create function public.fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
        create constraint trigger fail after insert on identity.audit_seal deferrable initially deferred for each row execute function public.fail();
        """);
}
