using NodaTime;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Board;

/// <summary>A device's last sign of life.</summary>
internal sealed record Heartbeat(Instant SeenAt, int RoundTripMs);

/// <summary>How an access point's link looks from its devices' last signs of life. Derived, pure.</summary>
public enum Link { Silent, Poor, Good }

internal static class LinkQuality
{
    /// <summary>A device that was silent for a minute and a half is taken to be off.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(90);

    private const int PoorFromMs = 800;

    /// <summary>The best of the devices that are alive.</summary>
    public static Link Of(IEnumerable<Heartbeat> heartbeats, Instant now) => heartbeats.Where(h => now - h.SeenAt <= Patience).ToList() switch
    {
        [] => Link.Silent,
        var alive when alive.Any(h => h.RoundTripMs < PoorFromMs) => Link.Good,
        _ => Link.Poor,
    };
}

/// <summary>A courtroom's live state, derived from its hearings and incidents and never typed in. Sent by name to API clients.</summary>
public enum CourtroomState { Offline, Waiting, InSession, Paused, Closed }

/// <summary>An access point's live state, derived from incidents and heartbeats and never typed in. Sent by name to API clients.</summary>
public enum AccessPointState { Offline, Online, Degraded, Incident }

/// <summary>Derives live states. Pure.</summary>
internal static class LiveState
{
    /// <param name="hearings">The statuses of the day's hearings.</param>
    /// <param name="openIncident">Something stops the courtroom.</param>
    public static CourtroomState OfCourtroom(IReadOnlyCollection<HearingStatus> hearings, bool openIncident) =>
        openIncident ? CourtroomState.Offline
        : hearings.Contains(HearingStatus.InSession) ? CourtroomState.InSession
        : hearings.Contains(HearingStatus.Paused) ? CourtroomState.Paused
        : hearings.Any(h => h is HearingStatus.Scheduled or HearingStatus.Open) ? CourtroomState.Waiting
        : CourtroomState.Closed;

    public static AccessPointState OfAccessPoint(Link link, bool openIncident) =>
        openIncident ? AccessPointState.Incident
        : link switch { Link.Good => AccessPointState.Online, Link.Poor => AccessPointState.Degraded, _ => AccessPointState.Offline };

    /// <summary>Somebody sits at the station: ready or in the room, and the hearing is not over.</summary>
    public static bool TakesStation(HearingStatus hearing, AttendanceStatus attendance) =>
        IsLive(hearing) && attendance is AttendanceStatus.Ready or AttendanceStatus.InRoom or AttendanceStatus.Disconnected;

    /// <summary>Somebody is there and was not called yet.</summary>
    public static bool Waits(HearingStatus hearing, AttendanceStatus attendance) =>
        hearing is HearingStatus.Scheduled or HearingStatus.Open && attendance is AttendanceStatus.Arrived or AttendanceStatus.Verified or AttendanceStatus.Ready;

    public static bool IsLive(HearingStatus hearing) => hearing is HearingStatus.Scheduled or HearingStatus.Open or HearingStatus.InSession or HearingStatus.Paused;
}
