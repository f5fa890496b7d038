using System.Globalization;
using System.Text;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>
/// A name or title as it is kept and shown: without what could hide or turn other text (bidirectional controls, zero-width and control characters),
/// with the Urdu joiners where they belong, and with the Urdu letters that older systems write as Arabic ones.
/// </summary>
internal static class CleanName
{
    private const int Zwnj = 0x200C, Zwj = 0x200D, MarksInARow = 4;

    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var runes = Folding.Sound(text).Normalize(NormalizationForm.FormC).EnumerateRunes().Where(r => !Invisible(r)).ToList();
        var clean = new StringBuilder(text.Length);
        var (marks, space) = (0, false);
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control)
            {
                space = clean.Length > 0;
                continue;
            }
            if (rune.Value is Zwnj or Zwj && !(!space && i > 0 && Joins(runes[i - 1]) && i + 1 < runes.Count && Joins(runes[i + 1])))
            {
                continue;
            }
            var mark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            marks = mark ? marks + 1 : 0;
            if (marks > MarksInARow)
            {
                continue;
            }
            if (space)
            {
                clean.Append(' ');
                space = false;
            }
            clean.Append(rune.Value switch { 'ي' or 'ى' => "ی", 'ك' => "ک", _ => rune.ToString() });
        }
        // What stood apart may now compose.
        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>The cleaned text, or null where nothing is left.</summary>
    public static string? OrNull(string? text) => Of(text) is { Length: > 0 } clean ? clean : null;

    // Format characters hide or turn text; the two joiners are looked at in their place. Variation selectors show nothing in a name.
    private static bool Invisible(Rune rune) =>
        rune.Value is not (Zwnj or Zwj)
        && (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
            || rune.Value is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF or 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0xFFFD or 0x2800);

    // Letters and signs of the Arabic script: between two of them a joiner changes how a word is written.
    private static bool Joins(Rune rune) =>
        rune.Value is (>= 0x0600 and <= 0x06FF) or (>= 0x0750 and <= 0x077F) or (>= 0x08A0 and <= 0x08FF)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark;
}
