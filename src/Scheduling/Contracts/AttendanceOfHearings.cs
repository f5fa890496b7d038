using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>How many of a hearing's people came and how many stayed away; known where people are checked in.</summary>
public readonly record struct HearingAttendance(int Came, int Missed);

/// <summary>How an appearance went: came by the hearing's start, came after it, did not come, was let off.</summary>
public enum AttendanceMark { Came, Late, NoShow, Excused }

/// <param name="ArrivedAt">Null where the person did not come.</param>
public sealed record PersonAttendance(HearingId Hearing, ParticipantId Participant, PersonId Person, AttendanceMark How, Instant? ArrivedAt);

/// <summary>What check-in tells of hearings. Filled by the module that checks people in.</summary>
public interface IAttendanceOfHearings
{
    /// <summary>Hearings of which nothing was recorded are missing.</summary>
    Task<IReadOnlyDictionary<HearingId, HearingAttendance>> Of(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel);

    /// <summary>Each appearance of which something was recorded.</summary>
    Task<IReadOnlyList<PersonAttendance>> OfPeople(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel);

    /// <summary>The appearances of these hearings whose people sit ready, or are in the room already.</summary>
    Task<IReadOnlySet<AppearanceId>> Ready(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel);

    /// <summary>The appearances of these hearings whose people have come.</summary>
    Task<IReadOnlySet<AppearanceId>> Arrived(IReadOnlyCollection<HearingId> hearings, CancellationToken cancel);
}
