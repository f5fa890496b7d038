using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>The versions of topics. A topic that was never touched is at 0.</summary>
public static class LiveVersions
{
    /// <summary>Read the version before the data it stands for: then a change in between shows as a newer version, never as a lost one.</summary>
    public static async Task<Dictionary<string, long>> Read(NpgsqlConnection connection, IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        var versions = topics.Distinct().ToDictionary(t => t, _ => 0L, StringComparer.Ordinal);
        if (versions.Count == 0)
        {
            return versions;
        }
        await using var command = new NpgsqlCommand("select name, version from platform.topic where name = any($1)", connection);
        command.Parameters.Add(Param.Texts(versions.Keys));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            versions[reader.GetString(0)] = reader.GetInt64(1);
        }
        return versions;
    }
}
