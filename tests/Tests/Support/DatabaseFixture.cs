using Npgsql;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>
/// A migrated database of its own for a test class (<c>IClassFixture&lt;DatabaseFixture&gt;</c>), copied from a
/// template that is migrated once per run, dropped afterwards. Both roles are real: <see cref="App"/> lacks the
/// rights that the application role lacks.
/// </summary>
public class DatabaseFixture : IAsyncLifetime
{
    private PostgresCluster? cluster;

    public string Database { get; private set; } = "";

    /// <summary>Connection string of the role that owns the schemas.</summary>
    public string OwnerConnection => cluster!.ConnectionString("courts_owner", Database);

    /// <summary>Connection string of the role the web host runs as.</summary>
    public string AppConnection => cluster!.ConnectionString("courts_app", Database);

    /// <summary>Connections of the owner.</summary>
    public NpgsqlDataSource Owner { get; private set; } = null!;

    /// <summary>Connections of the application role.</summary>
    public NpgsqlDataSource App { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        cluster = await PostgresCluster.Shared;
        Database = await cluster.CreateDatabase(await Migrated.Template);
        Owner = NpgsqlDataSource.Create(OwnerConnection);
        App = NpgsqlDataSource.Create(AppConnection);
    }

    public virtual async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Owner.DisposeAsync();
        await cluster!.DropDatabase(Database);
    }
}
