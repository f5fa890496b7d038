using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>The one database that every module's migrations were applied to in this run; others are copied from it.</summary>
internal static class Migrated
{
    private static readonly Lazy<Task<string>> template = new(Make);

    public static Task<string> Template => template.Value;

    private static async Task<string> Make()
    {
        var cluster = await PostgresCluster.Shared;
        var name = await cluster.CreateDatabase();
        await using var owner = NpgsqlDataSource.Create(cluster.ConnectionString("courts_owner", name));
        await new Migrator(owner, CourtsModules.All).Migrate();
        return name;
    }
}
