using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RuleOfLaw.Courts.Platform.Outcomes;

namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>Compares a JSON body with the type it is to become, and names every member that is missing, unknown, twice or unreadable by its path.</summary>
internal sealed class BodyShape(JsonSerializerOptions options)
{
    private const int MostErrors = 50;
    private readonly List<FieldError> errors = [];

    public static IReadOnlyList<FieldError> Errors(JsonElement body, Type type, JsonSerializerOptions options)
    {
        var shape = new BodyShape(options);
        shape.Visit(body, type, "");
        return shape.errors.Count > MostErrors ? shape.errors[..MostErrors] : shape.errors;
    }

    private void Visit(JsonElement value, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                Members(value, info, path);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                Items(value, info.ElementType!, path);
                break;
            case JsonTypeInfoKind.Object or JsonTypeInfoKind.Enumerable:
                errors.Add(InputShape.Error(Named(path), type));
                break;
            default:
                Leaf(value, type, path);
                break;
        }
    }

    private void Members(JsonElement value, JsonTypeInfo info, string path)
    {
        var known = info.Properties.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in value.EnumerateObject())
        {
            if (errors.Count > MostErrors)
            {
                return;
            }
            if (!known.TryGetValue(member.Name, out var property))
            {
                errors.Add(new(Inner(path, InputText.Quoted(member.Name)), "check.unknown-member"));
            }
            else if (!seen.Add(property.Name))
            {
                errors.Add(new(Inner(path, property.Name), "shape.once"));
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Visit(member.Value, property.PropertyType, Inner(path, property.Name));
            }
            else if (!(property.AssociatedParameter?.IsNullable ?? property.IsSetNullable))
            {
                errors.Add(new(Inner(path, property.Name), "check.required"));
            }
        }
        errors.AddRange(known.Values.Where(p => !seen.Contains(p.Name) && (p.AssociatedParameter is { } given ? !given.HasDefaultValue : p.IsRequired)).Select(p => new FieldError(Inner(path, p.Name), "check.required")));
    }

    private void Items(JsonElement value, Type item, string path)
    {
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            if (errors.Count > MostErrors)
            {
                return;
            }
            var at = $"{path}[{index++}]";
            if (element.ValueKind == JsonValueKind.Null)
            {
                errors.Add(new(at, "check.required"));
                continue;
            }
            Visit(element, item, at);
        }
    }

    private void Leaf(JsonElement value, Type type, string path)
    {
        try
        {
            value.Deserialize(type, options);
        }
        catch (JsonException)
        {
            errors.Add(InputShape.Error(Named(path), type));
        }
    }

    private static string Inner(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static string Named(string path) => path.Length == 0 ? ApiBody.Whole : path;
}
