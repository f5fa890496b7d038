using System.Reflection;

namespace RuleOfLaw.Courts.Web;

/// <summary>The platform, its modules and this host, in the order of their references; what is found by reflection is found in these.</summary>
public static class CourtsModules
{
    public static IReadOnlyList<Assembly> All { get; } =
        [.. new[] { "Platform", "Identity", "Scheduling", "Attendance", "Reminders", "Statistics", "Demonstration", "Web" }.Select(m => Assembly.Load($"RuleOfLaw.Courts.{m}"))];
}
