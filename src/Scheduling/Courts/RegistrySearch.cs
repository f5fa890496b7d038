using System.Buffers.Text;
using System.Text;
using RuleOfLaw.Courts.Scheduling.Cases;

namespace RuleOfLaw.Courts.Scheduling.Courts;

/// <summary>Search in the registry's codes and names, with letter variants folded.</summary>
internal static class RegistrySearch
{
    public static bool Finds(string? search, params ReadOnlySpan<string> texts)
    {
        var wanted = Folding.Fold(search ?? "");
        if (wanted.Length == 0)
        {
            return true;
        }
        foreach (var text in texts)
        {
            if (Folding.Fold(text).Contains(wanted, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>A page of an ordered list, from after a code on.</summary>
internal static class Paged
{
    public const int Most = 500, Usual = 50;

    /// <summary>False where <paramref name="after"/> is not in the list.</summary>
    public static bool Take<T>(IReadOnlyList<T> all, Func<T, string> code, string? after, int? limit, out IReadOnlyList<T> page, out string? next)
    {
        var from = after is null ? 0 : all.Select(code).ToList().IndexOf(after) + 1;
        page = [.. all.Skip(from).Take(limit ?? int.MaxValue)];
        next = from + page.Count < all.Count && page.Count > 0 ? code(page[^1]) : null;
        return after is null || from > 0;
    }

    /// <summary>The code as the API's opaque <c>after</c>.</summary>
    public static string? Hide(string? code) => code is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(code));

    /// <summary>What <see cref="Hide"/> hid; a code nobody has where it is something else.</summary>
    public static string? Reveal(string? after)
    {
        if (after is null)
        {
            return null;
        }
        return after.Length <= 120 && Base64Url.IsValid(after) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(after)) : "?";
    }
}
