using Npgsql;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>Whether this is a demonstration or a real database (one row, written once). Pages, exports and messages say so.</summary>
public sealed class Nature(NpgsqlDataSource database)
{
    private bool? demonstration;

    /// <summary>Null while the database has not been seeded, or cannot be asked.</summary>
    public async ValueTask<bool?> IsDemonstration(CancellationToken cancel = default)
    {
        if (demonstration is null)
        {
            try
            {
                await using var ask = database.CreateCommand("select kind from platform.nature");
                demonstration = await ask.ExecuteScalarAsync(cancel) is string kind ? kind == "demonstration" : null;
            }
            catch (NpgsqlException)
            {
                return null; // the page that is asked for says what is wrong
            }
        }
        return demonstration;
    }
}
