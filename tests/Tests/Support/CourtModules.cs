using System.Reflection;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>The platform and its modules, in the order of their references.</summary>
public static class CourtModules
{
    public static IReadOnlyList<Assembly> All { get; } =
        [.. ((string[])["Platform", "Identity", "Scheduling", "Attendance", "Reminders", "Statistics", "Demonstration"]).Select(m => Assembly.Load($"RuleOfLaw.Courts.{m}"))];

    /// <summary>Applies every module's migrations as the role that owns the schemas.</summary>
    public static async Task Migrate(string ownerConnection)
    {
        await using var owner = NpgsqlDataSource.Create(ownerConnection);
        await new Migrator(owner, All).Migrate();
    }
}
