using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>One endpoint and method, with an address and a body that get as far as the question who may.</summary>
internal sealed record Door(string Method, string Pattern, string Address, string? Body)
{
    /// <summary>For people at browsers; the others are for systems with keys.</summary>
    public bool IsPage => !Pattern.StartsWith("/api/", StringComparison.Ordinal) && !Pattern.StartsWith("/hubs/", StringComparison.Ordinal);

    public string Name => $"{Method} {Pattern}";

    public async Task<HttpResponseMessage> Knock(HttpClient caller, string? address = null)
    {
        using var request = new HttpRequestMessage(new(Method), address ?? Address);
        request.Headers.Accept.ParseAdd(IsPage ? "text/html" : "application/json");
        if (Body is not null)
        {
            request.Content = new StringContent(Body, Encoding.UTF8, "application/json");
        }
        return await caller.SendAsync(request);
    }
}

/// <summary>Every door that the host maps, static files apart.</summary>
internal static partial class Doors
{
    /// <summary>What stands for a parameter of that name, in an address or a body, where its type says too little.</summary>
    private static readonly Dictionary<string, string> Samples = new(StringComparer.OrdinalIgnoreCase)
    {
        ["courtroom"] = "VC-KP-01", ["accessPoint"] = "AP-KP-01", ["code"] = "VC-KP-01", ["date"] = "2026-12-02", ["day"] = "2026-12-02", ["from"] = "2026-12-02", ["to"] = "2026-12-03",
        ["secret"] = new('x', 43), ["language"] = "en", ["format"] = "csv", ["documentName"] = "v1", ["minutes"] = "15", ["by"] = "month", ["topic"] = "courtroom:VC-KP-01:2026-12-01", ["view"] = "none", ["year"] = "2026",
        ["startsAt"] = "2026-12-02T09:00:00+05:00", ["purpose"] = "BAIL", ["month"] = "2026-12", ["number"] = "1", ["version"] = "1", ["revision"] = "1",
    };

    public static IEnumerable<Door> Of(EndpointDataSource endpoints) =>
        from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where !IsFile(pattern)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        // A page posts to itself and sends requests, which the register names one by one.
        where method != "HEAD" && !(method != "GET" && endpoint.Metadata.Any(m => m.GetType().Name == "ComponentTypeMetadata"))
        group endpoint by (method, pattern) into door
        select new Door(door.Key.method, door.Key.pattern, Address(door.First(), door.Key.pattern), door.Key.method == "GET" ? null : Body(door.First()));

    /// <summary>Neither told to sign in nor refused: whatever the answer says then, the door was open.</summary>
    public static bool LetThrough(HttpResponseMessage answer) =>
        answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        && !(answer.Headers.Location is { } to && to.ToString().Contains("/sign-in", StringComparison.Ordinal));

    // dist/…, favicon…, the framework's own files, and what answers unknown addresses.
    public static bool IsFile(string pattern) => pattern.Contains("{*", StringComparison.Ordinal) || pattern.Contains("{**", StringComparison.Ordinal) || FileName().IsMatch(pattern) || pattern.StartsWith("/_", StringComparison.Ordinal);

    private static string Address(RouteEndpoint endpoint, string pattern)
    {
        var path = Parameter().Replace(pattern, p => pattern.Contains("/access-points/{code}", StringComparison.Ordinal) && p.Groups[1].Value == "code" ? "AP-KP-01" : Sample(p.Value.Contains(":guid", StringComparison.Ordinal) ? "id" : p.Groups[1].Value));
        if (!pattern.StartsWith("/api/", StringComparison.Ordinal) && !pattern.StartsWith("/live/", StringComparison.Ordinal) && !pattern.StartsWith("/figures/", StringComparison.Ordinal))
        {
            return path;
        }
        // A query that is not understood is refused before anybody is asked who calls.
        return path + "?" + string.Join('&', InputContract.Of(endpoint).Parameters.Keys.Where(q => q.ToLowerInvariant() is "courtroom" or "minutes" or "from" or "to" or "by" or "topic" or "view").Select(q => $"{q}={Samples[q]}"));
    }

    public static string Sample(string name) => Samples.GetValueOrDefault(name) ?? (name.EndsWith("id", StringComparison.OrdinalIgnoreCase) ? "01234567-89ab-7cde-8f01-23456789abcd" : "x");

    /// <summary>A body of the type that the endpoint accepts, with something in every member.</summary>
    private static string Body(RouteEndpoint endpoint) => SampleBody(endpoint)?.ToJsonString() ?? "{}";

    public static JsonNode? SampleBody(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type ? Value(type, "") : null;

    private static JsonNode? Value(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return Samples.GetValueOrDefault(name) ?? "x";
        }
        if (type == typeof(bool))
        {
            return false;
        }
        if (type.IsPrimitive || type == typeof(decimal))
        {
            return 1;
        }
        if (type.IsEnum)
        {
            return Enum.GetNames(type)[0];
        }
        if (type == typeof(Guid) || type.GetConstructor([typeof(Guid)]) is not null)
        {
            return Sample("id");
        }
        if (type.Namespace?.StartsWith("NodaTime", StringComparison.Ordinal) == true)
        {
            return type.Name switch { "LocalDate" => "2026-12-02", "LocalTime" => "09:00:00", _ => Samples["startsAt"] };
        }
        if (type.IsGenericType && type.GetGenericArguments() is [var item])
        {
            return new JsonArray(Value(item, name));
        }
        return new JsonObject(type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First().GetParameters()
            .Select(p => KeyValuePair.Create(ApiBody.Options.PropertyNamingPolicy!.ConvertName(p.Name!), Value(p.ParameterType, p.Name!))));
    }

    [GeneratedRegex(@"\{\*{0,2}([A-Za-z]+)[^/]*?\}(?=/|$|\.)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^/(dist|favicon|fonts|img|images|icons|robots|manifest)[^{]*$|^/[^{/]*\.(css|js|svg|ico|png|webmanifest|txt)$")]
    private static partial Regex FileName();
}
