using System.Globalization;
using System.Text;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>A name as it is shown: composed, single spaces, without what hides or turns text; the joiners that Urdu needs stay.</summary>
internal static class PersonName
{
    private const char NonJoiner = '\u200c', Joiner = '\u200d';

    public static string Clean(string? name)
    {
        var clean = new StringBuilder();
        foreach (var rune in (name ?? "").Normalize().EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format && rune.Value is not (NonJoiner or Joiner))
            {
                continue;
            }
            if (!Rune.IsWhiteSpace(rune))
            {
                clean.Append(rune);
            }
            else if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }
        return clean.ToString().TrimEnd();
    }
}
