using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RuleOfLaw.Courts.Platform.Input;

namespace RuleOfLaw.Courts.Platform.Outcomes;

/// <summary>What a request gave for a field of an error: a scalar of its body, a query parameter or a part of its path; cleaned and cut short.</summary>
internal static class GivenValue
{
    public static string? Of(HttpContext http, string field)
    {
        try
        {
            return InBody(http, field) ?? (http.Request.Query.TryGetValue(field, out var asked) && asked.Count > 0 ? InputText.Quoted(string.Join(", ", asked.ToArray()))
                : http.Request.RouteValues.TryGetValue(field, out var part) && part is string text ? InputText.Quoted(text) : null);
        }
        catch (InvalidOperationException)
        {
            return null; // a body with half of a letter in it
        }
    }

    private static string? InBody(HttpContext http, string field)
    {
        if (http.Items[typeof(JsonElement)] is not JsonElement at)
        {
            return null;
        }
        foreach (var step in field.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if ((step[0] == '[' ? Item(at, step) : Member(at, step)) is not { } next)
            {
                return null;
            }
            at = next;
        }
        return at.ValueKind switch
        {
            JsonValueKind.String => InputText.Quoted(at.GetString()!),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => InputText.Quoted(at.GetRawText()),
            _ => null,
        };
    }

    private static JsonElement? Member(JsonElement at, string name) => at.ValueKind == JsonValueKind.Object
        ? at.EnumerateObject().Where(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase)).Select(m => (JsonElement?)m.Value).FirstOrDefault() : null;

    private static JsonElement? Item(JsonElement at, string step) =>
        at.ValueKind == JsonValueKind.Array && int.TryParse(step.Trim('[', ']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength() ? at[index] : null;
}
