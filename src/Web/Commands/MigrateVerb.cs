using Npgsql;
using RuleOfLaw.Courts.Platform;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Web.Commands;

/// <summary>Brings the database's tables up to this program, as the role that owns them (COURTS_OWNER_DB).</summary>
internal sealed class MigrateVerb(IConfiguration configuration, Modules modules) : ICommandLineVerb
{
    public string Name => "migrate";

    public string Help => "– applies the migrations that are missing, as the owner (COURTS_OWNER_DB)";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        call.Arguments.NothingElse();
        await using var owner = NpgsqlDataSource.Create(configuration["COURTS_OWNER_DB"] ?? configuration["COURTS_DB"] ?? throw new UsageException("COURTS_OWNER_DB is not set."));
        try
        {
            foreach (var name in await new Migrator(owner, modules.Assemblies).Migrate(cancel))
            {
                await call.Out.WriteLineAsync($"migrated: {name}");
            }
            return 0;
        }
        catch (MigrationRefusedException e)
        {
            await call.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
