using NodaTime;
using RuleOfLaw.Courts.Identity.Audit;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Identity.Audit;

/// <summary>Whatever the owner of the database does to the trail, the heads outside it tell.</summary>
public sealed class AuditChainTests : Trail
{
    [Fact]
    public async Task A_trail_that_nobody_touched_is_intact()
    {
        await Kept();
        await Entry();

        Assert.Empty(await Verify());
    }

    [Fact]
    public async Task An_entry_that_was_changed_or_removed_is_named()
    {
        var entries = await Kept();
        await Owner.Sql("update platform.audit_entry set action = 'CancelHearing' where id = @id", new { id = entries[0] });
        await Owner.Sql("delete from platform.audit_entry where id = @id", new { id = entries[1] });

        await Found($"entry {entries[0]} (number 1 of the chain kp-swat) was changed");
        await Found($"entry {entries[1]} (number 1 of the chain kp-peshawar) was removed");
    }

    [Fact]
    public async Task The_last_entries_cannot_be_deleted_with_their_seals()
    {
        var entries = await Kept();
        await Forget(entries[^2], entries[^1]);

        await Found("the seals of the chain kp-swat after number 2 were removed: number 3 had been exported");
        await Found("the seals of the chain kp-peshawar after number 2 were removed: number 3 had been exported");
    }

    [Fact]
    public async Task A_whole_chain_cannot_be_deleted()
    {
        var entries = await Kept();
        await Forget([.. entries.Where((_, i) => i % 2 == 0)]);

        await Found("the seals of the chain kp-swat after number 0 were removed");
    }

    [Fact]
    public async Task The_last_entries_cannot_be_deleted_by_renaming_the_trail()
    {
        var entries = await Kept();
        var before = await Name();
        await Forget(entries[^2], entries[^1]);
        await Owner.Sql("update identity.audit_trail set id = gen_random_uuid()");

        await Found($"holds heads of another trail, {before}");
        await Found("no head of the chain kp-swat is here, though it holds 2 seals");
        await Found("the seal number 1 of the chain kp-swat");
    }

    [Fact]
    public async Task A_trail_that_was_renamed_and_sealed_anew_is_told_from_the_true_one()
    {
        await Kept();
        await Owner.Sql("delete from identity.audit_seal; update identity.audit_trail set id = gen_random_uuid()");
        await Seal();

        await Found("holds heads of another trail");
    }

    [Fact]
    public async Task An_entry_dated_back_is_found_though_its_seal_fits()
    {
        await Kept();
        var entry = await Entry(at: Clock.GetCurrentInstant() - Duration.FromDays(7));
        await Forge(entry, Clock.GetCurrentInstant());
        await Heads.Append(await Name(), [await HeadOf("kp-swat")], default); // even where its head was exported

        Assert.Equal([$"entry {entry} (number 4 of the chain kp-swat) is dated before what had been sealed in front of it"], await Verify());
    }

    [Fact]
    public async Task A_seal_dated_back_with_its_entry_is_found_too()
    {
        await Kept();
        var entry = await Entry(at: Clock.GetCurrentInstant() - Duration.FromDays(7));
        await Forge(entry, Clock.GetCurrentInstant() - Duration.FromDays(7));

        await Found($"the seal number 4 of the chain kp-swat (entry {entry}) says it was made before the one in front of it");
        await Found("number 4 of the chain kp-swat ended a run of sealing, and no head of it is here");
    }

    /// <summary>In a chain that has long been quiet an old time lies between its neighbours'; the head that its run would have exported is missing.</summary>
    [Fact]
    public async Task A_forged_seal_is_found_after_the_true_job_has_gone_on_from_it()
    {
        await Entry("kp-swat");
        await Seal();
        Clock.Advance(Duration.FromHours(1));
        await Entry("kp-peshawar");
        await Seal();
        var quiet = Clock.GetCurrentInstant();
        Clock.Advance(Duration.FromHours(1));
        await Forge(await Entry("kp-swat", quiet), quiet);
        await Entry("kp-swat");
        await Seal();

        Assert.Equal(["number 2 of the chain kp-swat ended a run of sealing, and no head of it is here (--heads DIR adds another node's)"], await Verify());
    }

    [Fact]
    public async Task The_time_of_a_seal_cannot_be_changed()
    {
        var entries = await Kept();
        await Owner.Sql("update identity.audit_seal set sealed_at = sealed_at + interval '1 minute' where entry_id = @id", new { id = entries[0] });

        await Found($"the seal number 1 of the chain kp-swat (entry {entries[0]}) was changed");
    }

    [Fact]
    public async Task The_time_of_an_entry_says_the_same_in_its_seal()
    {
        var entries = await Kept();
        await Owner.Sql("update identity.audit_seal set entry_at = entry_at + interval '1 year' where entry_id = @id", new { id = entries[0] });

        await Found($"entry {entries[0]} (number 1 of the chain kp-swat) was changed");
    }

    [Fact]
    public async Task The_middle_cannot_be_replaced_with_all_that_follows_recomputed()
    {
        var entries = await Kept();
        await Owner.Sql("update platform.audit_entry set caller = 'user:2' where id = @id", new { id = entries[2] });
        await Owner.Sql("delete from identity.audit_seal where district = 'kp-swat' and number >= 2");
        await Forge(entries[2], Clock.GetCurrentInstant() - Duration.FromHours(2));
        await Forge(entries[4], Clock.GetCurrentInstant() - Duration.FromHours(1));

        await Found("the chain kp-swat was rewritten at or before number 2: another head had been exported");
    }

    [Fact]
    public async Task Heads_of_another_installation_do_not_stand_in_for_missing_ones()
    {
        await Kept();
        var own = Path.Combine(Data, "audit-heads");
        var foreign = Guid.NewGuid();
        Directory.Move(Path.Combine(own, (await Name()).ToString()), Path.Combine(own, foreign.ToString()));

        await Found($"holds heads of another trail, {foreign}");
        await Found("no head of the chain kp-swat is here, though it holds 3 seals");

        // The same under this trail's name: other hashes.
        Directory.Delete(Path.Combine(own, foreign.ToString()), recursive: true);
        await Of(Data).Append(await Name(), [new("kp-swat", 3, new string('A', 64), Clock.GetCurrentInstant())], default);
        await Found("was rewritten at or before number 3");
    }

    [Fact]
    public async Task A_chain_without_its_heads_is_a_violation_and_another_nodes_heads_fill_the_gap()
    {
        var second = Folder();
        await Entry();
        await Seal();
        Clock.Advance(Duration.FromHours(1));
        await Entry();
        await Seal(second);

        Assert.Equal(["number 2 of the chain kp-swat ended a run of sealing, and no head of it is here (--heads DIR adds another node's)"], await Verify());
        Assert.Empty(await Verify(second));
        Assert.Empty(await Verify(Path.Combine(second, "audit-heads")));
        Assert.Empty(await Verify(Path.Combine(second, "audit-heads", (await Name()).ToString())));
    }

    [Fact]
    public async Task An_entry_slipped_in_unsealed_is_named()
    {
        await Kept();
        var late = await Entry(at: Clock.GetCurrentInstant() - Duration.FromHours(2));
        await Seal();

        await Found($"entry {late} was slipped in");
    }

    /// <summary>What was sealed before times were hashed stays as it is up to its seam, and is no way round what holds after it.</summary>
    [Fact]
    public async Task An_older_chain_goes_on_behind_a_seam()
    {
        var entry = await Entry();
        var at = Clock.GetCurrentInstant();
        var content = AuditHash.OfEntry(new(entry, at, "user:1", "BookHearing", "hearing", entry.ToString(), "kp-swat", "{}"));
        var hash = AuditHash.OfLinkBeforeSeam(AuditHash.Beginning, 1, entry, content);
        await Insert(new(Guid.Empty, "kp-swat", 1, entry, content, at), at, hash);
        await Owner.Sql("insert into identity.audit_seam (district, number, hash) select distinct on (district) district, number, hash from identity.audit_seal order by district, number desc");
        await Heads.Append(await Name(), [new("kp-swat", 1, Convert.ToHexString(hash), at)], default);
        Clock.Advance(Duration.FromMinutes(5));
        await Entry();
        await Seal();

        Assert.Empty(await Verify());

        await Owner.Sql("update identity.audit_seam set number = 2");
        await Found("the seal number 2 of the chain kp-swat");
    }

    private Task Forget(params Guid[] entries) =>
        Owner.Sql("delete from identity.audit_seal where entry_id = any(@entries); delete from platform.audit_entry where id = any(@entries)", new { entries });

    private async Task<ExportedHead> HeadOf(string district)
    {
        var end = await End(district);
        return new(district, end.Number, Convert.ToHexString(end.Hash), end.SealedAt);
    }
}
