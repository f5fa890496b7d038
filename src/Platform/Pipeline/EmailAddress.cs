using System.Globalization;
using System.Text;

namespace RuleOfLaw.Courts.Platform.Pipeline;

/// <summary>
/// An e-mail address that a mail server can be given (RFC 5321, RFC 6531): the one check of every door and of the gateway.
/// The domain may be in any script, as DNS knows it in ASCII; letters outside a to z before the @ need a server that offers SMTPUTF8.
/// </summary>
public sealed record EmailAddress
{
    private const int Longest = 254, LongestLocal = 64, LongestDomain = 253, LongestLabel = 63;
    private const string Signs = "!#$%&'*+-/=?^_`{|}~";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string local, string domain) => (Local, Domain) = (local, domain);

    /// <summary>COURTS_SMTP_UTF8=on: the mail server takes letters of any script before the @, so the doors take them too.</summary>
    public static bool AnyLetters { get; } = Environment.GetEnvironmentVariable("COURTS_SMTP_UTF8") is "on";

    public string Local { get; }

    /// <summary>In ASCII, as DNS knows it.</summary>
    public string Domain { get; }

    /// <summary>Only a server that offers SMTPUTF8 takes it.</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(Local);

    /// <summary>As the server is given it.</summary>
    public override string ToString() => $"{Local}@{Domain}";

    /// <summary>Null where no server could be given this. Invisible signs and space around it are left out, as when it is kept.</summary>
    public static EmailAddress? Read(string? value)
    {
        var text = Shown(value);
        var at = text.LastIndexOf('@');
        if (text.Length > Longest || at < 1 || at == text.Length - 1)
        {
            return null;
        }
        var local = text[..at].Normalize(NormalizationForm.FormC);
        return IsLocal(local) && DomainOf(text[(at + 1)..]) is { } domain && Encoding.UTF8.GetByteCount(local) + domain.Length < Longest ? new(local, domain) : null;
    }

    /// <summary>The key of the text that says what is wrong; null where nothing is, or where nothing was given.</summary>
    public static string? Fault(string? value, bool? anyLetters = null) =>
        Shown(value).Length == 0 && (value?.Length ?? 0) <= Longest ? null
        : Read(value) is not { } address ? "check.email"
        : address.NeedsUtf8 && !(anyLetters ?? AnyLetters) ? "check.email-letters"
        : null;

    /// <summary>As it is stored; null where nothing was given.</summary>
    public static string? Kept(string? value) => Shown(value) is { Length: > 0 } shown ? shown : null;

    private static string Shown(string? value) =>
        value is null ? "" : string.Concat(value.EnumerateRunes().Where(r => Rune.GetUnicodeCategory(r) is not UnicodeCategory.Format)).Trim();

    /// <summary>Words joined by single dots; no quoted ones, which hardly any server gives out.</summary>
    private static bool IsLocal(string local) =>
        Encoding.UTF8.GetByteCount(local) <= LongestLocal && local.Split('.').All(word => word.Length > 0 && word.EnumerateRunes().All(IsLocal));

    private static bool IsLocal(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || Signs.Contains((char)rune.Value)
        : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static string? DomainOf(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            var labels = ascii.Split('.');
            return ascii.Length <= LongestDomain && labels.Length > 1 && !labels[^1].All(char.IsAsciiDigit) && labels.All(l => l.Length is > 0 and <= LongestLabel && l[0] != '-' && l[^1] != '-')
                ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
