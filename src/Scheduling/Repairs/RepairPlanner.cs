using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Hearings.Stranded;
using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Scheduling.Repairs;

/// <summary>
/// The least harmful way for each of many broken hearings. Hearings are taken one after another, those whose people have come first, then urgent
/// purposes, then by start; each gets the first <see cref="Way"/> that the rules of placement and the dealer allow beside everything that is held and
/// everything proposed before it. Held counts also what the broken hearings hold now, so that proposals can be accepted in any order, or some
/// of them only. The same input gives the same plan. Pure.
/// </summary>
/// <param name="held">What is held, outages of courtrooms and stations among it; the proposals are added to it.</param>
/// <param name="elsewhere">The access points where somebody may appear instead.</param>
internal sealed class RepairPlanner(CalendarFacts facts, Scratch held, Func<PlaceNeed, IReadOnlyList<AccessPointRow>> elsewhere, Instant now)
{
    /// <summary>How long before the start people have to be told: to open a link, to come into the room again, to go to another place.</summary>
    public static readonly Duration LinkNotice = Duration.FromMinutes(10), SameDayNotice = Duration.FromMinutes(15), TravelNotice = Duration.FromMinutes(30);

    public const int DaysAhead = 60;

    private static readonly Duration Step = Duration.FromMinutes(StartGrid.Minutes);

    private sealed record Found(Proposal Proposal, IReadOnlyList<ReservationRow> Reservations);

    public IReadOnlyList<Planned> Plan(IEnumerable<Broken> hearings)
    {
        var order = hearings.OrderBy(h => h.Arrived.Count == 0).ThenBy(h => !h.Booked.Urgent).ThenBy(h => h.Booked.During.Start).ThenBy(h => h.Booked.Hearing).ToList();
        var best = order.Select(hearing =>
        {
            var found = Ways(hearing).FirstOrDefault();
            Hold(hearing.Booked, found);
            return found?.Proposal;
        }).ToList();
        // Only now, beside all proposals: none of the others takes what is proposed for somebody else.
        return [.. order.Zip(best, (hearing, proposal) => new Planned(hearing, proposal, proposal is null ? [] : [.. Ways(hearing, proposal.Way).Select(f => f.Proposal)]))
            .OrderBy(p => p.Hearing.Booked.During.Start).ThenBy(p => p.Hearing.Booked.Hearing)];
    }

    /// <summary>Holds what was proposed for a hearing earlier, as far as it still can be had.</summary>
    public void Lay(Booked hearing, Proposal proposal)
    {
        var places = proposal.Places.ToDictionary(p => p.Appearance, p => p.Place);
        var moved = hearing.Places.Select(p => places.TryGetValue(p.AppearanceId, out var place) ? p with { Place = PlaceCode.Kind(place), At = facts.AccessPoints.GetValueOrDefault(place), Keep = null } : p).ToList();
        Hold(hearing, Try(new(hearing, "", null, new HashSet<Guid>()), proposal.Way, new(proposal.StartsAt, proposal.EndsAt), moved));
    }

    private void Hold(Booked hearing, Found? found)
    {
        foreach (var row in found?.Reservations ?? [])
        {
            held.Add(hearing.Hearing, row.ResourceId, row.During);
        }
    }

    /// <summary>What can be done for a hearing, the cheapest first, one of each way.</summary>
    private IEnumerable<Found> Ways(Broken hearing, Way? after = null) =>
        Enum.GetValues<Way>().Where(way => after is null || way > after).Select(way => way switch
        {
            Way.Settle => Try(hearing, way, hearing.Booked.During, hearing.Booked.Places),
            Way.OtherPlace => OtherPlace(hearing),
            Way.SameDay => SameDay(hearing),
            _ => AnotherDay(hearing),
        }).OfType<Found>();

    private Found? OtherPlace(Broken hearing)
    {
        var (during, places) = (hearing.Booked.During, hearing.Booked.Places);
        if (during.Start < now + LinkNotice)
        {
            return null;
        }
        var failing = places.Select(p => p.At).OfType<AccessPointRow>().Distinct().Where(at => !Fits(hearing, at, places.Count(p => p.At == at))).ToHashSet();
        if (failing.Count == 0)
        {
            return null;
        }
        // Who may appear by link needs no place: often the rest then fits where they are.
        var linked = places.Select(p => p.At is { } at && failing.Contains(at) && OtherPlaces.ByLink(p.Role) ? p with { Place = PlaceKind.Link, At = null, Keep = null } : p).ToList();
        if (Try(hearing, Way.OtherPlace, during, linked) is { } found)
        {
            return found;
        }
        if (during.Start < now + TravelNotice)
        {
            return null;
        }
        var moved = linked;
        foreach (var place in failing.OrderBy(at => at.Code, StringComparer.Ordinal).Where(at => moved.Any(p => p.At == at)))
        {
            if (TogetherElsewhere(hearing, moved, place) is not { } next)
            {
                return null;
            }
            moved = next;
        }
        return Try(hearing, Way.OtherPlace, during, moved);
    }

    /// <summary>All who are at a place at the first other one that suits each of them and has room.</summary>
    private List<PlaceNeed>? TogetherElsewhere(Broken hearing, List<PlaceNeed> places, AccessPointRow from)
    {
        var suits = places.Where(p => p.At == from).Select(elsewhere).Aggregate((IEnumerable<AccessPointRow>)facts.AccessPoints.Values, (a, b) => a.Intersect(b));
        return suits.OrderBy(at => at.Code, StringComparer.Ordinal)
            .Select(to => (To: to, Places: places.Select(p => p.At == from ? p with { At = to, Keep = null } : p).ToList()))
            .FirstOrDefault(c => Fits(hearing, c.To, c.Places.Count(p => p.At == c.To)) && PlacementRules.Refusal(facts, hearing.Booked.During, c.Places) is null).Places;
    }

    /// <summary>The access point is open for the whole hearing and has stations for so many.</summary>
    private bool Fits(Broken hearing, AccessPointRow at, int people)
    {
        var during = hearing.Booked.During;
        var station = new Interval(during.Start, during.End + Duration.FromMinutes(at.TurnaroundMinutes));
        return PlacementRules.Refusal(facts, during, [new(default, default, "", new([], false), PlaceKind.Station, at)]) is null
            && facts.Stations[at.Id].Count(s => !s.OutOfOrder && !held.Busy(s.Id, station, hearing.Booked.Hearing)) >= people;
    }

    private Found? SameDay(Broken hearing)
    {
        var day = DayOf(hearing, hearing.Booked.During.Start);
        return Search(hearing, Way.SameDay, day, Instant.Max(hearing.Booked.During.Start + Step, now + Notice(hearing)));
    }

    /// <summary>As long as the farthest of its people needs to be there.</summary>
    private static Duration Notice(Broken hearing) => hearing.Booked.Places.Select(p => Duration.FromMinutes(p.At?.LeadMinutes ?? 0)).Append(SameDayNotice).Max();

    private Found? AnotherDay(Broken hearing)
    {
        var zone = LocalDay.Zone(hearing.Booked.Room.Zone);
        var start = hearing.Booked.During.Start.InZone(zone);
        var first = LocalDate.Max(start.Date, DayOf(hearing, now)).PlusDays(1);
        for (var day = first; day <= first.PlusDays(DaysAhead - 1); day = day.PlusDays(1))
        {
            var sameTime = day.At(start.TimeOfDay).InZoneLeniently(zone).ToInstant();
            if ((Try(hearing, Way.AnotherDay, new(sameTime, sameTime + hearing.Booked.During.Duration), hearing.Booked.Places) ?? Search(hearing, Way.AnotherDay, day, Instant.MinValue)) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    /// <summary>The first start of a day on the grid of its sittings, not before <paramref name="from"/>.</summary>
    private Found? Search(Broken hearing, Way way, LocalDate day, Instant from)
    {
        var booked = hearing.Booked;
        var court = CourtCalendar.Day(facts, booked.Room, day, booked.Urgent);
        foreach (var sitting in court.Sittings.Select(s => s.On(day, LocalDay.Zone(booked.Room.Zone))))
        {
            for (var start = sitting.Start; start + booked.During.Duration <= sitting.End; start += Step)
            {
                var during = new Interval(start, start + booked.During.Duration);
                // The courtroom and the judge are busy most of all: asked first, for speed alone.
                if (start >= from && !held.Busy(booked.Room.Id, during, booked.Hearing) && !held.Busy(court.Judge!.Value, during, booked.Hearing) && Try(hearing, way, during, booked.Places) is { } found)
                {
                    return found;
                }
            }
        }
        return null;
    }

    private static LocalDate DayOf(Broken hearing, Instant at) => at.InZone(LocalDay.Zone(hearing.Booked.Room.Zone)).Date;

    /// <summary>What the transaction would say: the rules of placement first, then the dealer.</summary>
    private Found? Try(Broken hearing, Way way, Interval during, IReadOnlyList<PlaceNeed> places)
    {
        var booked = hearing.Booked;
        if (during.Start < now || (during != booked.During && !booked.Order.Allow(during)) || PlacementRules.Judge(facts, booked.Room, during, booked.Urgent) is not { Succeeded: true, Value: var judge } || PlacementRules.Refusal(facts, during, places) is not null)
        {
            return null;
        }
        var need = new HearingNeed(booked.Room, judge, during, places);
        var dealt = Dealer.Deal(facts, need, resource => held.Around(resource, need.Window, booked.Hearing));
        if (dealt.Conflicts.Count > 0)
        {
            return null;
        }
        var moved = places.Zip(booked.Places).Where(p => p.First.Place != p.Second.Place || p.First.At?.Id != p.Second.At?.Id).Select(p => p.First).ToList();
        var told = during == booked.During ? moved : places;
        return new(
            new(way, during.Start, during.End, [.. moved.Select(p => new NewPlace(p.AppearanceId, PlaceCode.Of(p.Place, p.At?.Code)))],
                told.Select(p => p.PersonId).Distinct().Count(), told.Count(p => hearing.Arrived.Contains(p.AppearanceId)), [.. dealt.Stations.Select(s => new Booth(s.Key, s.Value.Id))]),
            dealt.Reservations);
    }
}
