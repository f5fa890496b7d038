using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MediatR;
using Microsoft.AspNetCore.Components;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>The modules keep to their places (docs/adr/0005): references go one way, every request says who may send it.</summary>
public sealed partial class ModuleTests
{
    /// <summary>What each project may refer to; what those refer to comes with them. A new context is entered here, or it does not belong.</summary>
    private static readonly Dictionary<string, string[]> References = new()
    {
        ["Platform"] = [],
        ["Identity"] = ["Platform"],
        ["Scheduling"] = ["Identity"],
        ["Attendance"] = ["Scheduling"],
        ["HearingRoom"] = ["Attendance"],
        ["Reminders"] = ["Attendance"],
        ["Statistics"] = ["Attendance"],
        ["Roadmap"] = ["Statistics"],
        ["Demonstration"] = ["Reminders", "Statistics"],
        ["Web"] = ["Demonstration", "HearingRoom", "Roadmap"],
    };

    [Fact]
    public void References_go_one_way()
    {
        var wrong = from file in Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
                    let project = Path.GetFileNameWithoutExtension(file)
                    from reference in XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!))
                    where !References.TryGetValue(project, out var allowed) || !allowed.Contains(reference)
                    select $"{project} refers to {reference}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_under_src_is_a_module_that_the_host_knows() =>
        Assert.Equal(
            Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order(),
            CourtsModules.All.Select(NameOf).Order());

    [Fact]
    public void A_module_shows_others_its_contracts_its_module_class_and_its_components_only()
    {
        var open = from module in CourtsModules.All
                   where NameOf(module) is not ("Platform" or "Web") // everybody's ground, and nobody's
                   from type in module.GetExportedTypes()
                   where type.Namespace != $"RuleOfLaw.Courts.{NameOf(module)}.Contracts" && type.Name != $"{NameOf(module)}Module"
                   where !Outermost(type).IsAssignableTo(typeof(IComponent)) && type.Name != "_Imports" && !Parameters(module).Contains(type)
                   select type.FullName;

        Assert.True(!open.Any(), string.Join(' ', open));
    }

    [Fact]
    public void No_module_looks_behind_the_door_of_another() => Assert.DoesNotContain(
        CourtsModules.All.SelectMany(m => m.GetCustomAttributes<InternalsVisibleToAttribute>()).Select(seen => seen.AssemblyName), CourtsModules.All.Select(m => m.GetName().Name).Contains);

    [Fact]
    public void Every_request_says_who_may_send_it() =>
        Assert.Empty(Requests.Where(t => t.GetCustomAttribute<AllowAttribute>() is not { Roles.Count: > 0 }).Select(t => t.FullName));

    [Fact]
    public void An_allow_without_roles_is_an_error() => Assert.Throws<ArgumentException>(() => new AllowAttribute());

    [Fact]
    public void Every_request_has_one_handler()
    {
        var handled = CourtsModules.All.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })
            .SelectMany(t => t.GetInterfaces()).Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)).Select(i => i.GetGenericArguments()[0]).ToList();

        Assert.Empty(Requests.Where(r => handled.Count(h => h == r) != 1).Select(r => r.FullName));
    }

    [Fact]
    public void Folders_are_named_after_what_a_court_does()
    {
        string[] wrong = ["Services", "Helpers", "Managers", "Utils", "Utilities", "Common", "Misc", "Models", "Repositories"];
        Assert.Empty(SourceFiles.Of(".cs", ".razor").SelectMany(f => f.Path.Split('/')[..^1].Where(wrong.Contains).Select(_ => f.Path)));
    }

    internal static IEnumerable<Type> Requests => CourtsModules.All.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBaseRequest)));

    /// <summary>What a public component is given has to be public with it, and so has what that consists of.</summary>
    private static HashSet<Type> Parameters(Assembly module)
    {
        var seen = new HashSet<Type>();
        var next = new Queue<Type>(module.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(IComponent))));
        while (next.TryDequeue(out var type))
        {
            foreach (var part in type.GetProperties().SelectMany(p => (IEnumerable<Type>)[p.PropertyType, .. p.PropertyType.GetGenericArguments()]).Where(t => t.Assembly == module && seen.Add(t)))
            {
                next.Enqueue(part);
            }
        }
        return seen;
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string NameOf(Assembly assembly) => assembly.GetName().Name!["RuleOfLaw.Courts.".Length..];

    /// <summary>Protection is the person's (domain invariant 5): whoever decides or shows it asks <c>PartyStanding</c> or <c>scheduling.is_protected</c>, never one row.</summary>
    [Fact]
    public void No_query_takes_one_rows_protection_for_the_persons()
    {
        // Those that read or write the rows themselves.
        string[] rows = ["PartyStanding.cs", "BesideAccused.cs", "BookedHearings.cs", "Known.cs", "MadeInIntake.cs", "EditParticipant.cs", "MergeWrites.cs", "GetCase.cs", "GetBookingCases.cs"];
        Assert.Empty(SourceFiles.Of(".cs").Where(f => !rows.Contains(Path.GetFileName(f.Path)) && !f.Path.Split('/').Contains("Demonstration"))
            .SelectMany(f => RowProtection().Matches(f.Text).Select(m => $"{f.Path}:{SourceFiles.LineOf(f.Text, m.Index)}")));
    }

    [GeneratedRegex(@"\b[a-z]{1,2}\.protected\b")]
    private static partial Regex RowProtection();
}
