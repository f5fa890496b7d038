using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Input;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>Somebody who is to appear, as a form knows it.</summary>
/// <param name="Protected">By any of the person's rows in the hearing's cases.</param>
/// <param name="Place">An access point's code, <c>link</c>, <c>courtroom</c>; empty: not chosen yet.</param>
/// <param name="Person">Null: new, or only to be recognised by a number.</param>
public sealed record Comer(string Name, string Role, bool Protected, string? Place, PersonId? Person, string? CaseNumber = null)
{
    /// <summary>What the form knows somebody by; empty where it makes no difference.</summary>
    public string Key { get; init; } = "";

    /// <summary>What else the person is in the hearing's cases.</summary>
    public IReadOnlyCollection<string> Roles { get; init; } = [];

    /// <summary>Keys of those whom this one must not meet; protection needs no word.</summary>
    public IReadOnlyList<string> Apart { get; init; } = [];
}

/// <summary>A day with its free starts and why the rest is not free.</summary>
/// <param name="Today">Of the courtroom, when it was looked.</param>
public sealed record Offer(Courtroom Courtroom, DayPicture Picture, FreeStarts Free, int Minutes, LocalDate Today)
{
    public LocalDate Day => Picture.Day;

    /// <summary>The first free starts of the parts after the first, whichever start of the day that one gets; fewer than wanted where no more are free.</summary>
    public IReadOnlyList<FreeStart> Later { get; init; } = [];

    /// <summary>What could be had instead, where the day has no free start.</summary>
    public IReadOnlyList<Alternative> Instead { get; init; } = [];

    public bool Holds(OffsetDateTime? start) => start is { } s && Free.Starts.Any(f => f.StartsAt.ToInstant() == s.ToInstant());
}

/// <param name="From">From here to <paramref name="To"/> something can happen that day; local times.</param>
/// <param name="Gone">Stretches that cannot be had, and why; never whose.</param>
/// <param name="Expected">Holidays that still wait for the moon: a warning.</param>
public sealed record DayPicture(LocalDate Day, LocalTime From, LocalTime To, IReadOnlyList<PictureHearing> Hearings, IReadOnlyList<Gone> Gone, IReadOnlyList<(string En, string Ur)> Expected);

/// <param name="Moving">The hearing that is being moved, where it lies now.</param>
public sealed record PictureHearing(LocalTime Start, LocalTime End, string Cases, string Purpose, HearingStatus Status, bool Moving);

/// <param name="Resource"><c>courtroom, judge, access-point:CODE, person:ID</c>.</param>
/// <param name="Reason">A code with a text <c>refusal.CODE</c>.</param>
public sealed record Gone(string Resource, LocalTime Start, LocalTime End, string Reason);

/// <summary>What could be had instead of what was wanted, and what it costs.</summary>
/// <param name="Kind"><c>later, shorter, courtroom, place</c>: what is different; a text <c>slots.instead-KIND</c> says it.</param>
/// <param name="Fewer">Minutes less than wanted.</param>
/// <param name="Later">Days after the wanted one.</param>
/// <param name="From">The access point's code that everybody there gives up; null unless the place is another.</param>
/// <param name="To">The one they would go to.</param>
/// <param name="People">How many would go there.</param>
/// <param name="Kilometres">From one to the other; null where that is not known.</param>
public sealed record Alternative(
    string Kind, OffsetDateTime StartsAt, string Courtroom, int Minutes, int Fewer = 0, int Later = 0, string? From = null, string? To = null, int People = 0, int? Kilometres = null)
{
    /// <summary>As a form's button posts it.</summary>
    public string Code => string.Join('|', OffsetDateTimePattern.ExtendedIso.Format(StartsAt), Courtroom, Minutes.ToString(CultureInfo.InvariantCulture), From, To);

    /// <summary>What a button posted: the start, the courtroom, the length, and who goes elsewhere; null where it is none of ours.</summary>
    public static (OffsetDateTime StartsAt, string Courtroom, string Minutes, string From, string To)? Parse(string code) =>
        code.Split('|') is [var start, var courtroom, var minutes, var from, var to] && InputDate.Moment(start) is { } at ? (at, courtroom, minutes, from, to) : null;
}
