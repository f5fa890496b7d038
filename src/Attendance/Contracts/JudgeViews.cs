using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Contracts;

/// <summary>A judge's day: one part per courtroom.</summary>
/// <param name="Versions">Of the courtrooms' topics, read before the rooms.</param>
public sealed record JudgeDayView(LocalDate Day, IReadOnlyList<JudgeRoom> Rooms, IReadOnlyList<DayCount> Around, IReadOnlyDictionary<string, long> Versions);

/// <summary>How many hearings a day holds, over the judge's courtrooms.</summary>
public sealed record DayCount(LocalDate Day, int Hearings, int Open);

/// <summary>A courtroom's day as its judge sees it.</summary>
/// <param name="AsOf">When it was read: what is late or can be undone is meant at this moment.</param>
/// <param name="Published">When the main list was published; null: it is a draft.</param>
/// <param name="Lines">In time order.</param>
public sealed record JudgeRoom(Courtroom Courtroom, LocalDate Day, Instant AsOf, Instant? Published, IReadOnlyList<JudgeLine> Lines);

/// <param name="Serial">On the published lists; null: on none yet.</param>
/// <param name="PredictedAt">When it will start if what runs now takes its time; null where it has started, is over, or the day is past.</param>
/// <param name="UndoUntil">Until when the last move can be taken back; null: no more.</param>
/// <param name="Next">The start of the hearing that continues this one, where a next date was given.</param>
public sealed record JudgeLine(
    HearingId Hearing, int? Serial, Instant StartsAt, Instant EndsAt, Instant? PredictedAt, HearingStatus Status, HearingOutcome? Outcome, string? Reason, string Purpose,
    Instant? StartedAt, Instant? ConcludedAt, Instant? UndoUntil, Instant? Next, IReadOnlyList<JudgeCase> Cases, IReadOnlyList<JudgePerson> People);

public sealed record JudgeCase(string Number, string Title, string Stage, string Type, bool Restricted);

/// <param name="Role">As in the API: <c>accused</c>, …</param>
/// <param name="AccessPoint">Code; null unless at a station.</param>
/// <param name="Attendance"><c>Expected</c> where nothing was recorded.</param>
public sealed record JudgePerson(string Name, string Role, bool Protected, PlaceKind Place, string? AccessPoint, int? Station, AttendanceStatus Attendance)
{
    public bool Counsel => Role is "advocate" or "prosecutor";
}
