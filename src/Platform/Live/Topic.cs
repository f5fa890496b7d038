using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Input;

namespace RuleOfLaw.Courts.Platform.Live;

/// <summary>Something watched live: a courtroom's or an access point's local day, named <c>courtroom:VC-KP-01:2026-12-01</c>.</summary>
public sealed record Topic(string Kind, string Code, LocalDate Day)
{
    public const string Courtroom = "courtroom", AccessPoint = "access-point";

    public string Name => $"{Kind}:{Code}:{LocalDatePattern.Iso.Format(Day)}";

    /// <summary>Null where the name is not one of ours.</summary>
    public static Topic? Parse(string? name)
    {
        var parts = name is { Length: <= 100 } ? name.Split(':') : [];
        return parts is [Courtroom or AccessPoint, { Length: > 0 and <= 40 } code, var day] && InputDate.Day(day) is { } date
            && code.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? new(parts[0], code, date)
            : null;
    }
}
