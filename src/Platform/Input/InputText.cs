using System.Globalization;
using System.Text;

namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>What every text from outside obeys before anybody looks at it: no NUL (PostgreSQL keeps none), no half of a letter, no endless length.</summary>
public static class InputText
{
    /// <summary>The longest single text in a form or a body, in UTF-16 units. Slices bound theirs far below.</summary>
    public const int MostCharacters = 20_000;

    /// <summary>The longest value in an address.</summary>
    public const int MostInAddress = 2_000;

    private const int MostQuoted = 60;

    public static bool Holds(string text, int most = MostCharacters)
    {
        if (text.Length > most || text.Contains('\0'))
        {
            return false;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>False for what shows nothing: blanks, controls, zero-width and filler characters alone.</summary>
    public static bool Shows(string? text) => text is not null && text.EnumerateRunes().Any(Visible);

    /// <summary>A value as it is said back to whoever sent it: cleaned of what is invisible or turns text, and cut short.</summary>
    public static string Quoted(string text)
    {
        var said = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (said.Length >= MostQuoted)
            {
                said.Append('…');
                break;
            }
            said.Append(Visible(rune) || rune.Value == ' ' ? rune.ToString() : "�");
        }
        return said.ToString();
    }

    private static bool Visible(Rune rune) =>
        !Rune.IsWhiteSpace(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        && rune.Value is not (0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or 0xFFFD);
}
