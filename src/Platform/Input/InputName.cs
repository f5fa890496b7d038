using System.Collections.Concurrent;

namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>The one reader of enum members: by their names alone, in whatever case; never by number, never several at once.</summary>
public static class InputName
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, object>> Known = new();

    /// <summary>Null where the text names no member.</summary>
    public static T? Of<T>(string? text) where T : struct, Enum => Of(typeof(T), text) is T value ? value : null;

    public static object? Of(Type type, string? text) => text is null ? null : Known.GetOrAdd(type, Read).GetValueOrDefault(text);

    private static Dictionary<string, object> Read(Type type) =>
        Enum.GetNames(type).ToDictionary(n => n, n => Enum.Parse(type, n), StringComparer.OrdinalIgnoreCase);
}
