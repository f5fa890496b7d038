using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>Somebody who is to appear, as a form knows it.</summary>
/// <param name="Place">An access point's code, <c>link</c>, <c>courtroom</c>; empty: not chosen yet.</param>
/// <param name="Person">Null: new, or only to be recognised by a number.</param>
public sealed record Comer(string Name, string Role, bool Protected, string? Place, PersonId? Person, string? CaseNumber = null);

/// <summary>A day with its free starts and why the rest is not free.</summary>
/// <param name="Today">Of the courtroom, when it was looked.</param>
public sealed record Offer(Courtroom Courtroom, DayPicture Picture, FreeStarts Free, int Minutes, LocalDate Today)
{
    public LocalDate Day => Picture.Day;

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
