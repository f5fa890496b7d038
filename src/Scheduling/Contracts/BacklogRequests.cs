using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>How pressing a hearing on the backlog is. Stored by name.</summary>
public enum Priority { Routine, Soon, Urgent }

/// <summary>Puts a hearing on the backlog: asked for, with its people and their places, and without a time.</summary>
/// <param name="Minutes">5 to 480; null: the purpose's default.</param>
/// <param name="NotBefore">The first day it can be heard, local to the court.</param>
/// <param name="NotLater">The last day, such as a statutory limit.</param>
/// <param name="Parts">How many hearings the matter takes, 1 to 20; each is a hearing of its own, heard in this order.</param>
/// <param name="DaysBetween">At least so many days from one part to the next; 0 lets two be on one day.</param>
[Allow(Role.Clerk)]
public sealed record PutOnBacklog(
    IReadOnlyList<CaseInput> Cases, string Courtroom, string Purpose, int? Minutes, IReadOnlyList<ParticipantInput> Participants,
    Priority Priority = Priority.Routine, LocalDate? NotBefore = null, LocalDate? NotLater = null, int Parts = 1, int DaysBetween = 1) : ICommand<IReadOnlyList<HearingId>>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>Takes hearings off the backlog: they are cancelled, with the reason in their history. Those that are not on it (any more) are passed over.</summary>
/// <param name="Reason">1 to 200 characters.</param>
/// <returns>How many were taken off.</returns>
[Allow(Role.Clerk)]
public sealed record RemoveFromBacklog(IReadOnlyList<HearingId> Hearings, string Reason) : ICommand<int>;

/// <summary>What of the backlog is asked for. A field that is null does not narrow it.</summary>
/// <param name="Case">Only this case's.</param>
/// <param name="Limit">Only those whose last day is at most so many days away.</param>
[Allow(Role.Clerk)]
public sealed record GetBacklog(string? Courtroom = null, string? Purpose = null, Priority? Priority = null, int? Limit = null, CaseId? Case = null, bool Returned = false) : IQuery<BacklogView>;

/// <param name="Rows">By courtroom, then the oldest first; at most <see cref="Most"/>.</param>
/// <param name="Total">How many there are.</param>
public sealed record BacklogView(IReadOnlyList<BacklogRow> Rows, int Total)
{
    public const int Most = 2000;
}

/// <summary>One hearing on the backlog, for its court's clerks.</summary>
/// <param name="Part">Its place among the matter's hearings and how many those are; null for a single one.</param>
/// <param name="Refused">Why it could not be booked the last time.</param>
public sealed record BacklogRow(
    HearingId Hearing, string Courtroom, string Cases, string Titles, string Purpose, int Minutes, Priority Priority, Instant AskedAt, LocalDate? NotBefore, LocalDate? NotLater,
    (int Number, int Of)? Part, int People, IReadOnlyList<string> AccessPoints, BacklogRefusal? Refused);

/// <summary>Why a hearing of the backlog could not be booked at the time it was meant for; never whose booking was in the way.</summary>
/// <param name="Slug">The problem's slug (<c>slot-taken</c>, <c>outside-sitting</c>, …).</param>
/// <param name="StartsAt">The time it was meant for.</param>
/// <param name="Resource">What was in the way: <c>courtroom:CODE, judge, person:ID, access-point:CODE</c>; null where nobody was.</param>
public sealed record BacklogRefusal(string Slug, Instant StartsAt, string? Resource);
