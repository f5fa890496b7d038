using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>One query parameter: its name, the type of one value, and whether it may stand several times.</summary>
public sealed record InputParameter(string Name, Type Type, bool Repeats);

/// <summary>
/// The query parameters that a page or endpoint declares, found by reflection. Calls of the API (<c>/api/</c>) refuse others by name;
/// pages let them pass, because links from elsewhere carry such things.
/// </summary>
public sealed record InputContract(IReadOnlyDictionary<string, InputParameter> Parameters, bool Closed)
{
    public static InputContract Of(Endpoint endpoint)
    {
        var route = ((RouteEndpoint)endpoint).RoutePattern;
        var parameters = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page ? OfPage(page.Type)
            : endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler ? OfHandler(handler).Where(p => route.GetParameter(p.Name) is null)
            : [];
        return new(parameters.DistinctBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase),
            route.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) == true);
    }

    public IEnumerable<FieldError> Errors(HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
        {
            if (Parameters.TryGetValue(name, out var parameter))
            {
                // An empty value is what a form's empty field sends: nothing was asked.
                foreach (var error in Errors(parameter, values))
                {
                    yield return error;
                }
            }
            else if (Closed)
            {
                yield return Parameters.Count == 0 ? new(InputText.Quoted(name), "shape.no-parameter")
                    : new(InputText.Quoted(name), "shape.unknown-parameter", Problem.Named(("known", string.Join(", ", Parameters.Keys.Order(StringComparer.Ordinal)))));
            }
            else if (!InputText.Holds(name, InputText.MostInAddress) || values.Any(v => v is not null && !InputText.Holds(v, InputText.MostInAddress)))
            {
                yield return InputShape.Error(InputText.Quoted(name), typeof(string));
            }
        }
    }

    private static IEnumerable<FieldError> Errors(InputParameter parameter, StringValues values)
    {
        if (!parameter.Repeats && values.Count > 1)
        {
            return [new(parameter.Name, "shape.once")];
        }
        return values.Any(v => v is { Length: > 0 } && !InputShape.Fits(v, parameter.Type)) ? [InputShape.Error(parameter.Name, parameter.Type)] : [];
    }

    private static IEnumerable<InputParameter> OfPage(Type page) =>
        page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(p => p.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is not null)
            .Select(p => new InputParameter(p.GetCustomAttribute<SupplyParameterFromQueryAttribute>()!.Name ?? p.Name, p.GetCustomAttribute<DayInputAttribute>() is null ? Single(p.PropertyType) : typeof(LocalDate), p.PropertyType.IsArray));

    private static IEnumerable<InputParameter> OfHandler(MethodInfo handler) =>
        handler.GetParameters().SelectMany(p => p.GetCustomAttribute<AsParametersAttribute>() is null ? [p] : p.ParameterType.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters())
            .Where(p => IsSimple(Single(p.ParameterType)))
            .Select(p => new InputParameter(p.GetCustomAttribute<FromQueryAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(p.Name!), Single(p.ParameterType), p.ParameterType.IsArray));

    private static Type Single(Type type) => type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsSimple(Type type) => type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(Guid) || type == typeof(decimal);
}
