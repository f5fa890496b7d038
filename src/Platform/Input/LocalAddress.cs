using System.Text;

namespace RuleOfLaw.Courts.Platform.Input;

/// <summary>An address to return to: one of this site's own, written so that a header can hold it.</summary>
public static class LocalAddress
{
    /// <summary>Null where it is none of ours: of another site, with control characters, or too long.</summary>
    public static string? Of(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && address.Length <= InputText.MostInAddress && !address.Any(c => char.IsControl(c) || c == '\\') ? Escaped(address) : null;

    /// <summary>A Location header takes ASCII alone: what is written in Urdu goes as its UTF-8 bytes.</summary>
    private static string Escaped(string address)
    {
        if (Ascii.IsValid(address))
        {
            return address;
        }
        var ascii = new StringBuilder(address.Length);
        foreach (var rune in address.EnumerateRunes())
        {
            ascii.Append(rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }
        return ascii.ToString();
    }
}
