using Dapper;
using Microsoft.Extensions.Configuration;
using NodaTime;
using RuleOfLaw.Courts.Identity;
using RuleOfLaw.Courts.Identity.Audit;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Identity.Audit;

/// <summary>A trail in a database and a data directory of its own for each test: written, sealed, harmed as the database's owner, verified.</summary>
public abstract class Trail : DatabaseFixture, IAsyncLifetime
{
    private readonly List<string> folders = [];

    private protected FakeClock Clock { get; } = new();

    private protected string Data { get; private set; } = "";

    private protected ExportedHeads Heads => Of(Data);

    public override async Task InitializeAsync()
    {
        TypeHandlers.Register(CourtsModules.All);
        Data = Folder();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        folders.ForEach(f => Directory.Delete(f, recursive: true));
        await base.DisposeAsync();
    }

    private protected string Folder()
    {
        folders.Add(Directory.CreateTempSubdirectory("courts-trail-").FullName);
        return folders[^1];
    }

    private protected static ExportedHeads Of(string folder) =>
        new(new DataDirectory(new ConfigurationBuilder().AddInMemoryCollection([new("COURTS_DATA", folder)]).Build()));

    /// <summary>One entry now, as the application leaves it.</summary>
    private protected async Task<Guid> Entry(string district = "kp-swat", Instant? at = null)
    {
        var id = Guid.CreateVersion7();
        await App.Sql(
            "insert into platform.audit_entry (id, at, caller, action, target_kind, target_id, district, detail) values (@id, @at, 'user:1', 'BookHearing', 'hearing', @target, @district, '{}')",
            new { id, at = at ?? Clock.GetCurrentInstant(), target = id.ToString(), district });
        return id;
    }

    private protected Task Seal(string? data = null) => new SealAudit(App, Clock, Of(data ?? Data)).Run(default);

    /// <summary>Entries in two chains over three runs, an hour apart.</summary>
    private protected async Task<List<Guid>> Kept()
    {
        var entries = new List<Guid>();
        for (var run = 0; run < 3; run++)
        {
            entries.Add(await Entry());
            entries.Add(await Entry("kp-peshawar"));
            await Seal();
            Clock.Advance(Duration.FromHours(1));
        }
        return entries;
    }

    private protected async Task<IReadOnlyList<string>> Verify(params string[] more)
    {
        await using var connection = await App.OpenConnectionAsync();
        return await new AuditChainHolds(Heads, new AuditHeadFolders { More = more }).Violations(connection, default);
    }

    private protected async Task Found(string sentence)
    {
        var found = await Verify();
        Assert.True(found.Any(f => f.Contains(sentence, StringComparison.Ordinal)), $"not found: {sentence}\n{string.Join('\n', found)}");
    }

    private protected Task<Guid> Name() => Owner.One<Guid>("select id from identity.audit_trail");

    private protected sealed class LastSeal
    {
        public long Number { get; init; }
        public byte[] Hash { get; init; } = [];
        public Instant SealedAt { get; init; }
    }

    private protected async Task<LastSeal> End(string district)
    {
        await using var connection = await Owner.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<LastSeal>("select number, hash, sealed_at from identity.audit_seal where district = @district order by number desc limit 1", new { district })
            ?? new LastSeal { Hash = AuditHash.Beginning };
    }

    /// <summary>Seals an entry at the chain's end as the job would, with a hash that fits, but without its run.</summary>
    private protected async Task Forge(Guid id, Instant sealedAt)
    {
        await using var connection = await Owner.OpenConnectionAsync();
        var entry = await connection.QuerySingleAsync<AuditEntry>("select id, at, caller, action, target_kind, target_id, district, detail::text as detail from platform.audit_entry where id = @id", new { id });
        var last = await End(entry.District);
        var link = new AuditLink(await Name(), entry.District, last.Number + 1, id, AuditHash.OfEntry(entry), sealedAt);
        await Insert(link, entry.At, AuditHash.OfLink(last.Hash, link));
    }

    private protected Task Insert(AuditLink link, Instant at, byte[] hash) => Owner.Sql(
        "insert into identity.audit_seal (district, number, entry_id, entry_at, entry_hash, hash, sealed_at) values (@District, @Number, @Entry, @at, @EntryHash, @hash, @SealedAt)",
        new { link.District, link.Number, link.Entry, at, link.EntryHash, hash, link.SealedAt });
}
