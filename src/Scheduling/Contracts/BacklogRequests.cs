using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
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
/// <param name="OtherCourtrooms">Codes of the same court's other courtrooms, in the caller's scope, where it may be heard as well.</param>
/// <param name="OtherPlaces">By participant, in their order: where that person may appear as well, the next best first; at most 5. Null or shorter: nowhere else.</param>
[Allow(Role.Clerk)]
public sealed record PutOnBacklog(
    IReadOnlyList<CaseInput> Cases, string Courtroom, string Purpose, int? Minutes, IReadOnlyList<ParticipantInput> Participants,
    Priority Priority = Priority.Routine, LocalDate? NotBefore = null, LocalDate? NotLater = null, int Parts = 1, int DaysBetween = 1,
    IReadOnlyList<string>? OtherCourtrooms = null, IReadOnlyList<IReadOnlyList<PlaceInput>?>? OtherPlaces = null) : ICommand<PutOnBacklogResult>, IHaveTarget
{
    public IReadOnlyList<KeepApart> Apart { get; init; } = [];

    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <param name="Hearings">In the order of the parts.</param>
/// <param name="SimilarCases">Cases of the court whose numbers are near that of a case which this made.</param>
/// <param name="AlreadyFixed">Coming hearings of these cases that have a time already: perhaps nothing had to be asked for.</param>
public sealed record PutOnBacklogResult(IReadOnlyList<HearingId> Hearings, IReadOnlyList<HearingCaseView> SimilarCases, IReadOnlyList<FixedHearing> AlreadyFixed);

/// <summary>Takes hearings off the backlog: they are cancelled, with the reason in their history. Those that are not on it (any more) are passed over.</summary>
/// <param name="Reason">1 to 200 characters.</param>
[Allow(Role.Clerk)]
public sealed record RemoveFromBacklog(IReadOnlyList<HearingId> Hearings, string Reason) : ICommand<RemovedFromBacklog>;

/// <param name="Count">How many were taken off.</param>
/// <param name="OtherPartsStay">Some were parts of a matter whose other parts stay as they are.</param>
public sealed record RemovedFromBacklog(int Count, bool OtherPartsStay);

/// <summary>
/// Says anew what is asked for of one hearing on the backlog. What stands here is all there is afterwards: a day that is null is none. Only its people stay,
/// and their places but for those given.
/// </summary>
/// <param name="Minutes">5 to 480; null: the purpose's default.</param>
/// <param name="DaysBetween">After the part before; it means nothing for the first part and for a single hearing.</param>
/// <remarks><c>wrong-status</c> (422) where it is not on the backlog any more, <c>protected-together</c>, <c>keep-apart</c> (422).</remarks>
[Allow(Role.Clerk)]
public sealed record ChangeRequested(
    HearingId Hearing, string Purpose, int? Minutes, Priority Priority, LocalDate? NotBefore, LocalDate? NotLater, int DaysBetween = 1, IReadOnlyList<PlacesWanted>? Places = null,
    IReadOnlyList<string>? OtherCourtrooms = null) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Where somebody is to appear from now on.</summary>
/// <param name="Others">Where as well, the next best first.</param>
public sealed record PlacesWanted(AppearanceId Appearance, PlaceInput Place, IReadOnlyList<PlaceInput>? Others = null);

/// <summary>What of the backlog is asked for. A field that is null does not narrow it.</summary>
/// <param name="Case">Only this case's.</param>
/// <param name="Limit">Only those whose last day is at most so many days away.</param>
/// <param name="Hearings">Only these.</param>
/// <param name="After">Only those behind it: the <see cref="BacklogView.Next"/> of the page before.</param>
/// <param name="Take">At most so many rows, 1 to <see cref="BacklogView.Most"/>.</param>
[Allow(Role.Clerk)]
public sealed record GetBacklog(
    string? Courtroom = null, string? Purpose = null, Priority? Priority = null, int? Limit = null, CaseId? Case = null, bool Returned = false, IReadOnlyList<HearingId>? Hearings = null,
    string? After = null, int Take = BacklogView.Most) : IQuery<BacklogView>;

/// <param name="Rows">By courtroom, then the oldest first.</param>
/// <param name="Total">How many there are, on all pages.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record BacklogView(IReadOnlyList<BacklogRow> Rows, int Total, string? Next = null)
{
    public const int Most = 2000;
}

/// <summary>One hearing on the backlog, for its court's clerks.</summary>
/// <param name="Part">Its place among the matter's hearings and how many those are; null for a single one.</param>
/// <param name="DaysBetween">At least so many days after the part before.</param>
/// <param name="OtherAccessPoints">Where people may appear as well.</param>
/// <param name="OtherCourtrooms">Where it may be heard as well.</param>
/// <param name="Refused">Why it could not be booked the last time.</param>
public sealed record BacklogRow(
    HearingId Hearing, string Courtroom, string Cases, string Titles, string Purpose, int Minutes, Priority Priority, Instant AskedAt, LocalDate? NotBefore, LocalDate? NotLater,
    (int Number, int Of)? Part, int DaysBetween, int People, IReadOnlyList<string> AccessPoints, IReadOnlyList<string> OtherAccessPoints, IReadOnlyList<string> OtherCourtrooms, BacklogRefusal? Refused)
{
    /// <summary>The next hearing of one of these cases that has a time already, if it is no part of the same matter: perhaps nothing has to be listed.</summary>
    public (HearingId Hearing, Instant StartsAt)? AlreadyFixed { get; init; }
}

/// <summary>Why a hearing of the backlog could not be booked at the time it was meant for; never whose booking was in the way.</summary>
/// <param name="Slug">The problem's slug (<c>slot-taken</c>, <c>outside-sitting</c>, …).</param>
/// <param name="StartsAt">The time it was meant for.</param>
/// <param name="Resource">What was in the way: <c>courtroom:CODE, judge, person:ID, access-point:CODE</c>; null where nobody was.</param>
public sealed record BacklogRefusal(string Slug, Instant StartsAt, string? Resource);
