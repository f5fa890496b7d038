using System.Text.Json.Serialization;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>The kinds of request targets that Scheduling resolves to places.</summary>
public static class Targets
{
    public const string Courtroom = "courtroom", AccessPoint = "access-point", Hearing = "hearing", Appearance = "appearance", Case = "case", Person = "person", District = "district";

    /// <summary>A judge by id: lies where the judge is or was posted.</summary>
    public const string Judge = "judge";

    /// <summary>A row of the calendar by its scope: <c>NATIONAL</c>, a province, a district, either followed by <c>/COURT_TYPE</c>, or a courtroom's code.</summary>
    public const string CalendarScope = "calendar-scope";

    /// <summary>The lists that hold everywhere (purposes, case types, reasons): lies in no place, so that only a role that holds everywhere reaches it.</summary>
    public const string RegistryList = "registry-list";
}

/// <summary>Where a participant is to appear: exactly one of the three.</summary>
/// <param name="AccessPoint">An access point's code; a station is dealt.</param>
public sealed record PlaceInput(string? AccessPoint = null, bool Link = false, bool Courtroom = false);

/// <summary>
/// A participant of a booking: one already on the case (<paramref name="Participant"/>), a known person (<paramref name="PersonId"/>), or a new one by name.
/// A bar enrolment, or a prisoner number within the prison of the place, names the same person as before; a name never does.
/// A person of other courts' cases is unknown by id, save a professional of the directory; linked by a number, all else that is given belongs to this participation.
/// </summary>
/// <param name="Role">As in the API: <c>accused</c>, <c>advocate</c>, …</param>
/// <param name="Sex"><c>male|female|other|not-recorded</c>.</param>
/// <param name="Age"><c>child|adult|not-recorded</c>.</param>
/// <param name="Language"><c>en|ur</c>, for messages.</param>
public sealed record ParticipantInput(
    PlaceInput Place, string? Role = null, ParticipantId? Participant = null, PersonId? PersonId = null, string? Name = null, string? Sex = null, string? Age = null,
    bool Protected = false, string? BarEnrolment = null, string? PrisonerNumber = null, string? Email = null, string? Phone = null, string? Language = null);

/// <summary>A case by id, or by number in the courtroom's court: an existing number is reused, a new one needs <paramref name="Type"/>.</summary>
public sealed record CaseInput(CaseId? Id = null, string? Number = null, string? Type = null, string? Title = null, bool? Restricted = null, string? FirNumber = null, string? PoliceStation = null);

/// <summary>Two of a booking's participants, by their numbers from 0, who must not be put in one place.</summary>
public sealed record KeepApart(int One, int Other);

/// <summary>Books a hearing: all its reservations or none.</summary>
/// <param name="Cases">One, or several for a joint trial.</param>
/// <param name="Courtroom">Code.</param>
/// <param name="Purpose">Code.</param>
/// <param name="Minutes">5 to 480; null: the purpose's default.</param>
/// <remarks>Fails with <c>slot-taken</c> (409, <c>conflicts</c>), <c>outside-sitting</c>, <c>access-point-closed</c>, <c>no-judge-posted</c>,
/// <c>protected-together</c>, <c>keep-apart</c>, <c>out-of-order</c>, <c>in-the-past</c>, <c>unknown-…</c> (422).</remarks>
[Allow(Role.Clerk)]
public sealed record BookHearing(
    IReadOnlyList<CaseInput> Cases, string Courtroom, string Purpose, Instant StartsAt, int? Minutes, IReadOnlyList<ParticipantInput> Participants) : ICommand<HearingView>, IHaveTarget
{
    /// <summary>Holds for as long as the hearing does: whoever moves it keeps them apart too.</summary>
    public IReadOnlyList<KeepApart> Apart { get; init; } = [];

    /// <summary>Only after this hearing, one of the caller's courtrooms that is still to come, has ended.</summary>
    public HearingId? After { get; init; }

    /// <summary>Only so that it has ended when this one begins.</summary>
    public HearingId? Before { get; init; }

    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <summary>Books the parts of a matter that takes several days: every part a hearing of its own, all of them or none.</summary>
/// <param name="First">The first part; all others have its courtroom, length and people.</param>
/// <param name="Later">When the others begin, in order; 1 to 19.</param>
/// <param name="DaysBetween">From one part to the next at least so many days, 1 to 90.</param>
/// <remarks>As booking, and <c>part-taken</c> (409, <c>part</c>, <c>conflicts</c>), <c>part-order</c> (422).</remarks>
[Allow(Role.Clerk)]
public sealed record BookParts(BookHearing First, IReadOnlyList<Instant> Later, int DaysBetween) : ICommand<IReadOnlyList<HearingView>>, IHaveTarget
{
    public Target Target => First.Target;
}

/// <summary>A new place for one of the hearing's participants.</summary>
/// <param name="Station">The station to take there, if it is free.</param>
public sealed record PlaceChange(AppearanceId Appearance, PlaceInput Place, StationId? Station = null);

/// <summary>Moves a hearing in time, courtroom or somebody's place; keeps the hearing and raises its revision.</summary>
/// <remarks>As booking, and <c>stale</c> (412) where <paramref name="Revision"/> is not the present one, <c>wrong-status</c>, <c>part-order</c> (422).</remarks>
[Allow(Role.Clerk)]
public sealed record RescheduleHearing(HearingId Hearing, int Revision, Instant StartsAt, int? Minutes = null, string? Courtroom = null, IReadOnlyList<PlaceChange>? Places = null) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Cancels a hearing that was not started; its reservations are released.</summary>
/// <param name="Reason">An adjournment reason's code; kept with the hearing and in its history.</param>
[Allow(Role.Clerk)]
public sealed record CancelHearing(HearingId Hearing, int Revision, string Reason) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Opens a scheduled hearing: people may be admitted.</summary>
[Allow(Role.Clerk, Role.Judge)]
public sealed record OpenHearing(HearingId Hearing) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Starts a scheduled or open hearing. The answer's warnings: <c>another-day</c>, <c>another-hour</c>, <c>nobody-ready</c>.</summary>
/// <param name="Pausing">The hearing in session in this courtroom, or under this judge, that is paused for it.</param>
/// <remarks><c>another-in-session</c> (409, <c>courtroom</c>, <c>resource</c>) where another one is; <c>wrong-status</c> (422).</remarks>
[Allow(Role.Judge)]
public sealed record StartHearing(HearingId Hearing, HearingId? Pausing = null) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>What a page asks before a hearing is started or resumed.</summary>
/// <remarks><c>wrong-status</c> (422) where it cannot be.</remarks>
[Allow(Role.Judge)]
public sealed record CheckStart(HearingId Hearing) : IQuery<StartCheck>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <param name="Warnings">As <see cref="HearingView.Warnings"/>.</param>
/// <param name="Running">What is in session there now; null: nothing.</param>
public sealed record StartCheck(HearingView Hearing, IReadOnlyList<string> Warnings, RunningHearing? Running);

/// <param name="Courtroom">Code.</param>
/// <param name="Hearing">Null where it is not the caller's to see or to pause.</param>
public sealed record RunningHearing(string Courtroom, HearingId? Hearing);

[Allow(Role.Judge)]
public sealed record PauseHearing(HearingId Hearing) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Resumes a paused hearing; what it may be refused with is as for <see cref="StartHearing"/>.</summary>
/// <param name="Pausing">As in <see cref="StartHearing"/>.</param>
[Allow(Role.Judge)]
public sealed record ResumeHearing(HearingId Hearing, HearingId? Pausing = null) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>The next date given when a hearing is concluded.</summary>
public sealed record NextDate(Instant StartsAt, int? Minutes = null);

/// <summary>
/// Concludes a hearing with its outcome and, all or nothing, a next date with the same people and places. One that is concluded before its day
/// (warning <c>before-its-day</c>) no longer stands on that day's list: it comes off with the next supplementary list.
/// </summary>
/// <param name="Reason">An adjournment reason's code: needed for Adjourned and TechnicalFailure, and must fit the outcome.</param>
[Allow(Role.Judge)]
public sealed record ConcludeHearing(HearingId Hearing, HearingOutcome Outcome, string? Reason = null, NextDate? Next = null) : ICommand<ConcludedHearing>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Takes back the hearing's last start, pause, resume or conclusion within five minutes, as its own recorded transition.</summary>
/// <param name="From">The status that was seen; null: whatever it is now.</param>
/// <remarks><c>too-late-to-undo</c>, <c>wrong-status</c> where it is no longer <paramref name="From"/>, <c>slot-taken</c> where a concluded hearing's freed
/// time was booked meanwhile, <c>another-in-session</c> (409) where it would be the second one.</remarks>
[Allow(Role.Judge)]
public sealed record UndoHearingMove(HearingId Hearing, HearingStatus? From = null) : ICommand<HearingView>, IHaveTarget
{
    /// <summary>So long a step can be taken back, whichever it is: a move, a conclusion, a cancellation, a publication.</summary>
    public static readonly Duration Within = Duration.FromMinutes(5);

    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Takes a cancellation back within five minutes: the hearing stands at its time and places again, with a new revision; who was told is told.</summary>
/// <remarks><c>too-late-to-undo</c>, <c>nothing-to-undo</c>, <c>wrong-status</c> where it is not cancelled, <c>slot-taken</c> (409, <c>conflicts</c>) where what it
/// had was taken meanwhile, <c>protected-together</c>, <c>keep-apart</c>, <c>part-order</c>, <c>out-of-order</c>.</remarks>
[Allow(Role.Clerk)]
public sealed record UndoCancellation(HearingId Hearing) : ICommand<HearingView>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Deals another free station of the same access point to an appearance; raises no revision. Refused once the participant has arrived elsewhere.</summary>
[Allow(Role.Operator, Role.Clerk)]
public sealed record DealStation(AppearanceId Appearance, StationId Station) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Appearance, Appearance.Value);
}

[Allow(Role.Clerk, Role.Judge)]
public sealed record GetHearing(HearingId Hearing) : IQuery<HearingDetails>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

/// <summary>Somebody who has to appear.</summary>
/// <param name="Places">Where that may be, the preferred place first; one is picked. At most <see cref="FindStarts.MostPlaces"/>.</param>
/// <param name="Person">Who has to be free; null where nobody is known yet.</param>
/// <param name="Role">As in the API; an advocate's gap and who must not meet follow from it.</param>
public sealed record Attendee(IReadOnlyList<PlaceInput> Places, PersonId? Person = null, string? Role = null, bool Protected = false);

/// <summary>Free starts on a five-minute grid for a combination of courtroom, its judge, places and people.</summary>
/// <param name="From">First local day.</param>
/// <param name="To">Last local day, included (a statutory limit, say); at most 92 days after <paramref name="From"/>.</param>
/// <param name="At">Access point codes, one for each who appears there; a code that stands twice needs two stations. Several, parted by commas: any of them.</param>
/// <param name="People">Persons who must be free wherever they appear (advocates with their gap).</param>
/// <param name="Max">At most 500 starts.</param>
/// <param name="Moving">A hearing whose own reservations do not count: it is the one being moved.</param>
[Allow(Role.Clerk, Role.Judge)]
public sealed record FindStarts(string Courtroom, int Minutes, LocalDate From, LocalDate To, IReadOnlyList<string> At, IReadOnlyList<PersonId> People, string? Purpose = null, int Max = 20, HearingId? Moving = null) : IQuery<FreeStarts>, IHaveTarget
{
    public const int MostPlaces = 6, MostChoosing = 6;

    /// <summary>Other courtrooms that would do, in the order in which they are preferred.</summary>
    public IReadOnlyList<string> OrCourtrooms { get; init; } = [];

    /// <summary>Who has to appear, beside <see cref="At"/> and <see cref="People"/>. At most <see cref="MostChoosing"/> of all have a choice of places.</summary>
    public IReadOnlyList<Attendee> Attendees { get; init; } = [];

    /// <summary>Pairs that must not be put in one place: numbers from 0, first those of <see cref="At"/>, then the attendees.</summary>
    public IReadOnlyList<(int One, int Other)> Apart { get; init; } = [];

    /// <summary>The hearing does not begin before this.</summary>
    public Instant? Earliest { get; init; }

    /// <summary>Starts that come sooner than the access points' lead times as well.</summary>
    public bool Soon { get; init; }

    /// <summary>The hearing has ended by this.</summary>
    public Instant? Latest { get; init; }

    /// <summary>Only after this hearing has ended.</summary>
    public HearingId? After { get; init; }

    /// <summary>Only so that it has ended when this hearing begins.</summary>
    public HearingId? Before { get; init; }

    /// <summary>How many hearings on different days; each start then names the first of a series.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>From one part to the next at least so many days.</summary>
    public int DaysApart { get; init; } = 1;

    public Target Target => Target.Of(Targets.Courtroom, Courtroom);
}

/// <param name="Starts">Free starts, earliest first; times with the court's offset.</param>
/// <param name="Refusals">Why the rest is not free, in time order, merged; <c>Reason</c> is a text key (<c>refusal.busy</c>), never whose.</param>
public sealed record FreeStarts(IReadOnlyList<FreeStart> Starts, IReadOnlyList<Refusal> Refusals);

public sealed record FreeStart(OffsetDateTime StartsAt, OffsetDateTime EndsAt)
{
    /// <summary>Code; null unless several were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Courtroom { get; init; }

    /// <summary>The place of each who was asked for, in their order (an access point's code, <c>link</c>, <c>courtroom</c>); null unless somebody has a choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Places { get; init; }

    /// <summary>All parts, this one first; null unless several were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FreeStart>? Parts { get; init; }
}

/// <param name="Resource"><c>courtroom:VC-KP-01</c>, <c>access-point:AP-KP-01</c>, <c>judge</c>, <c>person:ID</c>, <c>people</c>.</param>
/// <param name="From">The first start that cannot be had.</param>
/// <param name="To">The first start that this does not stand in the way of.</param>
/// <param name="Reason">A code with a text <c>refusal.CODE</c>: <c>busy, closed, no-sitting, holiday, vacation, no-judge, no-free-station, past, too-far-ahead, not-wanted, out-of-order, too-soon, protected-together, keep-apart</c>.</param>
public sealed record Refusal(string Resource, OffsetDateTime From, OffsetDateTime To, string Reason);
