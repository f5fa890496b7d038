using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>
/// bUnit was built against AngleSharp.Diffing 0.17, whose closure is not on the feed: the one assembly it needs
/// lies beside the tests in legacy/ and is found here.
/// </summary>
internal static class LegacyDiffing
{
    [ModuleInitializer]
    internal static void Resolve() =>
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name == "AngleSharp.Diffing" ? Load(context) : null;

    private static Assembly Load(AssemblyLoadContext context) =>
        context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "legacy", "AngleSharp.Diffing.dll"));
}
