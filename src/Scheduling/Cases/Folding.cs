using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>
/// The form in which numbers and names are compared and searched, so that what looks the same is the same: Arabic and Urdu shapes of one letter,
/// vowel signs, any digits, case, dashes and spaces. Never shown to people.
/// </summary>
internal static partial class Folding
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var pending = false; // a space that stands only between two words
        foreach (var rune in Sound(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                pending = folded.Length > 0;
                continue;
            }
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control:
                    continue;
                case UnicodeCategory.DecimalDigitNumber:
                    Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                    continue;
                case UnicodeCategory.DashPunctuation:
                    Join('-');
                    continue;
            }
            switch (rune.Value)
            {
                case 'ـ': continue;
                case '/' or '⁄' or '∕' or '؍' or '⧸': Join('/'); continue;
                case 'ء' when folded.Length > 0 && char.IsAsciiDigit(folded[^1]): continue; // the sign of a year
                case 'ي' or 'ى': Append('ی'); continue;
                case 'ك' or 'ڪ': Append('ک'); continue;
                case 'ه' or 'ة' or 'ۃ' or 'ۀ' or 'ە': Append('ہ'); continue;
                case 'ٱ': Append('ا'); continue;
            }
            Space();
            folded.Append(Rune.ToLowerInvariant(rune).ToString());
        }
        return folded.ToString();

        void Space()
        {
            if (pending && folded[^1] is not ('/' or '-'))
            {
                folded.Append(' ');
            }
            pending = false;
        }

        void Append(char letter)
        {
            Space();
            folded.Append(letter);
        }

        // "12 / 2026" is the number "12/2026".
        void Join(char mark)
        {
            pending = false;
            folded.Append(mark);
        }
    }

    /// <summary>A bar enrolment or prisoner number as it is stored: two spellings of it are one identity.</summary>
    public static string Identity(string text) => Fold(text).ToUpperInvariant();

    /// <summary>For <c>like</c>: the folded text anywhere, with the pattern's own signs taken literally.</summary>
    public static string Anywhere(string text) => Within(Fold(text));

    /// <summary>For <c>like</c>: what is already folded, anywhere.</summary>
    public static string Within(string folded) => $"%{folded.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";

    /// <summary>Roman spellings of one name made alike, as <c>scheduling.spelt</c> does (0014_case_intake.sql): Mohd and Muhammad, Khaan and Khan, Hussein and Husain nearly.</summary>
    public static string Spelt(string folded)
    {
        var spelt = new StringBuilder(folded.Length);
        foreach (var letter in ShortMuhammad().Replace(folded, "muhammad"))
        {
            var alike = letter switch { 'o' => 'u', 'e' => 'i', 'q' => 'k', 'w' => 'v', _ => letter };
            if (alike is < 'a' or > 'z' || spelt.Length == 0 || spelt[^1] != alike)
            {
                spelt.Append(alike);
            }
        }
        return spelt.ToString();
    }

    [GeneratedRegex(@"\b(mohd|muhd|mhd|md)\b\.?", RegexOptions.CultureInvariant)]
    private static partial Regex ShortMuhammad();

    // Half a surrogate pair, as a broken client may send, cannot be normalised.
    internal static string Sound(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text;
        }
        var sound = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar)
            {
                sound.Append(rune.ToString());
            }
        }
        return sound.ToString();
    }
}
