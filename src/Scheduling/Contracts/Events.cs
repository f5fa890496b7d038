using RuleOfLaw.Courts.Platform.Outbox;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>A hearing got its first time and place (booked, or made as a next date).</summary>
public sealed record HearingBooked(HearingId Hearing, int Revision) : IEvent;

/// <summary>The same for many at once, with at most a few hundred: an import, a plan.</summary>
public sealed record HearingsBooked(IReadOnlyList<HearingId> Hearings) : IBulkEvent;

/// <summary>A hearing's time, courtroom or somebody's place changed; <paramref name="Revision"/> is the new one.</summary>
public sealed record HearingRescheduled(HearingId Hearing, int Revision) : IEvent;

/// <summary>A hearing was cancelled before it was heard.</summary>
public sealed record HearingCancelled(HearingId Hearing, int Revision) : IEvent;

/// <summary>A hearing moved on in its life: opened, started, paused, resumed, concluded, or a correction back.</summary>
public sealed record HearingMovedOn(HearingId Hearing, string Status) : IEvent;

/// <summary>A cause list or supplementary list was published. <paramref name="Number"/> 0 is the main list.</summary>
public sealed record CauseListPublished(CourtroomId Courtroom, NodaTime.LocalDate Day, int Number) : IEvent;

/// <summary>The last publication of a day was taken back: the lists before it stand.</summary>
public sealed record CauseListWithdrawn(CourtroomId Courtroom, NodaTime.LocalDate Day, int Number) : IEvent;
