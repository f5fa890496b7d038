using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>What comes from outside is read in one place, by bounded types (docs/adr/0018); here is what makes the other ways hard to write.</summary>
public sealed partial class EdgeTests(CourtsApp app) : IClassFixture<CourtsApp>
{
    /// <summary>What the gate reads before a page or endpoint does.</summary>
    private static readonly Type[] Readable = [typeof(string), typeof(int), typeof(long), typeof(bool), typeof(Guid)];

    private static readonly string[] Days = ["date", "day", "month", "from", "to"];

    /// <summary>Files that read what we wrote ourselves, or whole files with guards of their own.</summary>
    private static readonly string[] OwnReaders =
        ["Platform/Input/", "Platform/Database/Json.cs", "Scheduling/Listing/", "Scheduling/Imports/", "Scheduling/Contracts/ReferenceData.cs", "Scheduling/Repairs/RepairScene.cs", "Demonstration/"];

    [Fact]
    public void Every_query_parameter_of_a_page_is_of_a_type_that_the_gate_reads()
    {
        var wrong = new List<string>();
        foreach (var (page, property) in CourtsModules.All.SelectMany(a => a.GetTypes()).Where(t => t.IsAssignableTo(typeof(IComponent)))
            .SelectMany(t => t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly), (t, p) => (t, p)))
        {
            if (property.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is not { } query)
            {
                continue;
            }
            var type = property.PropertyType.IsArray ? property.PropertyType.GetElementType()! : Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (!Readable.Contains(type))
            {
                wrong.Add($"{page.Name}.{property.Name} is a {type.Name}: take a string and read it with InputDate or InputName.");
            }
            if (type == typeof(string) && Days.Contains((query.Name ?? property.Name).ToLowerInvariant()) && property.GetCustomAttribute<DayInputAttribute>() is null)
            {
                wrong.Add($"{page.Name}.{property.Name} holds a date and has no [DayInput].");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_call_of_the_API_takes_what_the_gate_reads_and_its_body_by_ApiBody()
    {
        var wrong = new List<string>();
        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) == true))
        {
            foreach (var parameter in endpoint.Metadata.GetMetadata<MethodInfo>()!.GetParameters())
            {
                if (parameter.ParameterType.Namespace?.StartsWith("RuleOfLaw", StringComparison.Ordinal) == true && parameter.ParameterType.IsClass && !parameter.ParameterType.IsAbstract
                    && parameter.GetCustomAttribute<AsParametersAttribute>() is null && app.Services.GetService<IServiceProviderIsService>()?.IsService(parameter.ParameterType) != true)
                {
                    wrong.Add($"{endpoint.RoutePattern.RawText}: {parameter.Name} is a body bound by the framework; read it with ApiBody.");
                }
            }
            wrong.AddRange(InputContract.Of(endpoint).Parameters.Values.Where(p => !Readable.Contains(p.Type)).Select(p => $"{endpoint.RoutePattern.RawText}: {p.Name} is a {p.Type.Name}."));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>An endpoint that catches everything would answer in place of 405 and 415. The framework's own, for files, is there in unpublished runs only.</summary>
    [Fact]
    public void No_endpoint_catches_everything() =>
        Assert.DoesNotContain(app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(), e => e.RoutePattern.RawText is { } text && text != "{**path:file}" && text.TrimStart('/').StartsWith("{*", StringComparison.Ordinal));

    [Fact]
    public void Nothing_from_outside_is_read_past_the_bounded_types()
    {
        var wrong = SourceFiles.Of(".cs", ".razor")
            .Select(f => (Path: f.Path.Replace('\\', '/'), f.Text))
            .Where(f => !OwnReaders.Any(o => f.Path.StartsWith(o, StringComparison.Ordinal)))
            .SelectMany(f => Unbounded().Matches(f.Text).Select(m => $"{f.Path}:{SourceFiles.LineOf(f.Text, m.Index)} {m.Value}")
                .Concat(f.Path.EndsWith(".razor", StringComparison.Ordinal) || f.Path.EndsWith("Api.cs", StringComparison.Ordinal) || f.Path.EndsWith("Endpoints.cs", StringComparison.Ordinal)
                    ? AnyEnum().Matches(f.Text).Select(m => $"{f.Path}:{SourceFiles.LineOf(f.Text, m.Index)} {m.Value}") : [])).ToList();
        Assert.True(wrong.Count == 0, "Use InputDate, InputName or LocalAddress:\n" + string.Join('\n', wrong));
    }

    /// <summary>A loop that serves everybody outlives whatever one round throws.</summary>
    [Fact]
    public void Every_loop_of_the_host_outlives_a_round_that_fails()
    {
        var loops = CourtsModules.All.SelectMany(a => a.GetTypes()).Where(t => t.IsAssignableTo(typeof(BackgroundService)) && !t.IsAbstract).Select(t => t.Name).ToList();
        var sources = SourceFiles.Of(".cs").ToList();
        Assert.NotEmpty(loops);
        Assert.All(loops, loop => Assert.True(sources.Any(f => Path.GetFileName(f.Path).StartsWith($"{loop}.", StringComparison.Ordinal) && f.Text.Contains("catch (Exception", StringComparison.Ordinal)), $"{loop} has no catch of its own file."));
    }

    [GeneratedRegex(@"(LocalDate|LocalTime|OffsetDateTime|Instant|LocalDateTime)Pattern(\.\w+)?\.Parse\(|(DateOnly|TimeOnly|DateTime|DateTimeOffset)\.(Try)?Parse|Enum\.TryParse|JsonStringEnumConverter|LocalRedirect\((?!""|LocalAddress)")]
    private static partial Regex Unbounded();

    [GeneratedRegex(@"Enum\.Parse")]
    private static partial Regex AnyEnum();
}
