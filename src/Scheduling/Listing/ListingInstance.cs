using System.Text.Json.Serialization;

namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>
/// A clerk's backlog in the interchange format <c>listing-instance/1</c>: hearing requests, courtrooms, access points and people over
/// a horizon of working days. Times are minutes after midnight, intervals half-open, days the integers from 0.
/// </summary>
/// <param name="Size">Information only, as is <paramref name="Seed"/>: how the instance was made.</param>
internal sealed record ListingInstance(
    string Format, string Name, int Days, IReadOnlyList<string> Dates, int Grid,
    IReadOnlyList<ListingJudge> Judges, IReadOnlyList<ListingCourtroom> Courtrooms, IReadOnlyList<ListingAccessPoint> AccessPoints,
    IReadOnlyList<ListingPerson> Persons, IReadOnlyList<ListingHearing> Hearings, string? Size = null, long? Seed = null)
{
    public const string FormatName = "listing-instance/1";

    /// <summary>The one grid the format knows, in minutes.</summary>
    public const int GridMinutes = 5;

    public const int MinutesADay = 1440;
}

internal sealed record ListingJudge(string Id, IReadOnlyList<int> Leave);

internal sealed record ListingCourtroom(string Id, IReadOnlyList<ListingSitting> Sittings, string? District = null);

internal sealed record ListingSitting(int Day, int Start, int End, string Judge);

internal sealed record ListingInterval(int Day, int Start, int End);

/// <param name="Turnaround">Minutes that a station stays occupied after each use.</param>
internal sealed record ListingAccessPoint(string Id, int Stations, int Turnaround, IReadOnlyList<ListingInterval> Open, string? Kind = null, string? District = null);

/// <param name="Gap">Least minutes between two hearings of this person on one day.</param>
/// <param name="Busy">Whether the days on which this person attends count in the score.</param>
internal sealed record ListingPerson(string Id, int Gap, bool Busy, IReadOnlyList<ListingInterval> Unavailable, string? Role = null);

/// <param name="Latest">The last day allowed, or null.</param>
/// <param name="Apart">Pairs of participant positions that must not be in the same place.</param>
/// <param name="Urgency">Of our own as well: where nothing else decides, the higher comes first within a day.</param>
/// <param name="Follows">A member of our own, which other readers ignore: the hearing after which this one is to be heard.</param>
internal sealed record ListingHearing(
    string Id, IReadOnlyList<string> Courtrooms, int Duration, int Earliest, int? Latest, int Weight,
    IReadOnlyList<ListingParticipant> Participants, IReadOnlyList<IReadOnlyList<int>> Apart, string? Purpose = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ListingFollows? Follows = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Urgency = null);

/// <summary>Listed only where the other is, and not before it; by <c>dates</c>.</summary>
/// <param name="Days">At least so many calendar days after it; 0: on the same day it begins no earlier.</param>
internal sealed record ListingFollows(string Hearing, int Days);

internal sealed record ListingParticipant(string Person, IReadOnlyList<ListingOption> Options, string? Role = null);

/// <param name="At">An access point's id, <see cref="ListingPlace.Link"/> or <see cref="ListingPlace.Room"/>.</param>
/// <param name="Travel">Minutes.</param>
internal sealed record ListingOption(string At, int Travel);

/// <summary>The two places that are no access point and use no station.</summary>
internal static class ListingPlace
{
    /// <summary>From anywhere, by link.</summary>
    public const string Link = "LINK";

    /// <summary>In the courtroom itself.</summary>
    public const string Room = "ROOM";
}
