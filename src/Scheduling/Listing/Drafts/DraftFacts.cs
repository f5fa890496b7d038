using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Requests;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>Everything a draft is made from.</summary>
/// <param name="Parts">Of the matters that the hearings are parts of.</param>
/// <param name="Held">What is held of courtrooms, judges, stations and people, by whomever.</param>
/// <param name="Urgent">The purposes that are heard in vacations.</param>
/// <param name="From">The first local day.</param>
/// <param name="To">The last one.</param>
internal sealed record DraftFacts(
    CalendarFacts Calendar, IReadOnlyList<RequestedHearing> Hearings, ILookup<Guid, PartState> Parts, ILookup<Guid, Interval> Held, IReadOnlySet<string> Urgent,
    Instant Now, LocalDate From, LocalDate To)
{
    /// <summary>Every resource whose reservations matter.</summary>
    public static IEnumerable<Guid> Resources(CalendarFacts calendar, IReadOnlyList<RequestedHearing> hearings)
    {
        var rooms = hearings.SelectMany(h => h.Rooms).Select(r => r.Id).Distinct().ToList();
        var people = hearings.SelectMany(h => h.Hearing.Appearances);
        return [
            .. rooms, .. rooms.SelectMany(r => calendar.Postings[r]).Select(p => p.JudgeId).Distinct(), .. people.Select(p => p.PersonId).Distinct(),
            .. hearings.SelectMany(h => h.Hearing.Appearances.SelectMany(h.Places)).Select(p => p.At?.Id).OfType<Guid>().Distinct().SelectMany(a => calendar.Stations[a]).Select(s => s.Id)];
    }
}

/// <summary>A draft's problem as the search gets it.</summary>
/// <param name="Busy">What other hearings hold of the access points' stations, as hearings that stay where they are.</param>
/// <param name="Left">Hearings that are not in it, and why (a text <c>draft.why-…</c>).</param>
internal sealed record DraftProblem(ListingInstance Instance, IReadOnlyList<ListedHearing> Busy, IReadOnlyDictionary<Guid, string> Left)
{
    /// <summary>
    /// Between an access point's code and a station's number. A station that is taken at some time has a place of its own: enough stations free at
    /// every moment are not yet one that is free all along. Those that nobody holds are one place together.
    /// </summary>
    public const char StationMark = '/';

    /// <summary>Ids that begin so are no hearings of the backlog.</summary>
    public const string BusyPrefix = "busy:";

    /// <summary>A courtroom's vacation days, on which it sits for urgent purposes only.</summary>
    public const string VacationSuffix = "/vacation";

    /// <summary>The courtroom's code.</summary>
    public static string Courtroom(string room) => room.Split(VacationSuffix[0])[0];

    /// <summary>The access point of a place.</summary>
    public static string AccessPoint(string place) => place.Split(StationMark)[0];
}
