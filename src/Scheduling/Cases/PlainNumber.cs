using System.Globalization;
using System.Text;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>A case's number as it is kept: any digits as 0 to 9, any slash as <c>/</c>, without the sign of a year and without what is not seen. Letters stay as they are.</summary>
internal static class PlainNumber
{
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in CleanName.Of(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber)
            {
                plain.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            }
            else if (rune.Value is '⁄' or '∕' or '؍' or '⧸' or '／')
            {
                plain.Append('/');
            }
            else if (!(rune.Value == 'ء' && plain.Length > 0 && char.IsAsciiDigit(plain[^1])))
            {
                plain.Append(rune.ToString());
            }
        }
        return plain.ToString();
    }
}
