using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

/// <summary>A coming hearing as it was booked: what the calendar has to carry.</summary>
/// <param name="Places">Its appearances; <c>Keep</c> is the station each one holds.</param>
internal sealed record Booked(Guid Hearing, RoomRow Room, Guid? Judge, Interval During, bool Urgent, int Revision, IReadOnlyList<PlaceNeed> Places)
{
    /// <summary>Where it has to lie for the sake of hearings that it comes before or after.</summary>
    public OrderBounds Order { get; init; } = OrderBounds.Free;
}

/// <summary>A hearing that the calendar no longer carries: no case content. <paramref name="Reason"/> has a text <c>stranded.REASON</c>.</summary>
/// <param name="AccessPoint">Where the reason lies, if at an access point.</param>
internal sealed record StrandedHearing(Guid Hearing, string Courtroom, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Reason, string? AccessPoint, int Revision);

/// <summary>
/// Which coming hearings the calendar no longer carries: those that the rules of placement would now refuse, those whose judge no longer presides,
/// and those that hold a station out of order. Pure.
/// </summary>
internal static class Stranding
{
    public const string OtherJudge = "other-judge", Station = "station-out-of-order", AccessPointClosed = "access-point-closed", ProtectedTogether = "protected-together";

    public static IReadOnlyList<StrandedHearing> Among(CalendarFacts facts, IEnumerable<Booked> hearings) =>
        [.. hearings.Select(h => Look(facts, h)).OfType<StrandedHearing>().OrderBy(s => s.StartsAt.ToInstant()).ThenBy(s => s.Courtroom, StringComparer.Ordinal)];

    /// <summary>Null where the calendar carries the hearing.</summary>
    private static StrandedHearing? Look(CalendarFacts facts, Booked hearing)
    {
        // The hearing may have been read with older rows of its courtroom and access points than the facts hold.
        var room = facts.Rooms.GetValueOrDefault(hearing.Room.Code) ?? hearing.Room;
        var places = hearing.Places.Select(p => p.At is { } at ? p with { At = facts.AccessPoints.GetValueOrDefault(at.Code) ?? at } : p).ToList();
        var zone = LocalDay.Zone(room.Zone);
        StrandedHearing Stranded(string reason, string? accessPoint = null) =>
            new(hearing.Hearing, room.Code, hearing.During.Start.InZone(zone).ToOffsetDateTime(), hearing.During.End.InZone(zone).ToOffsetDateTime(), reason, accessPoint, hearing.Revision);

        var judge = PlacementRules.Judge(facts, room, hearing.During, hearing.Urgent);
        if (!judge.Succeeded)
        {
            return Stranded(judge.Problem.Slug == "no-judge-posted" ? NoSitting.NoJudge : Arg(judge.Problem, "reason") ?? NoSitting.NoHours);
        }
        if (PlacementRules.Refusal(facts, hearing.During, places) is { } refusal)
        {
            return Stranded(refusal.Slug, Arg(refusal, "accessPoint"));
        }
        if (hearing.Judge is { } held && held != judge.Value)
        {
            return Stranded(OtherJudge);
        }
        var broken = places.FirstOrDefault(p => p is { At: { } at, Keep: { } station } && !facts.Stations[at.Id].Any(s => s.Id == station && !s.OutOfOrder));
        return broken is null ? null : Stranded(Station, broken.At!.Code);
    }

    private static string? Arg(Problem problem, string name) => problem.Args?.GetValueOrDefault(name) as string;
}
