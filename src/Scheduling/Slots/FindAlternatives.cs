using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>What could be had where a day has nothing free: the same on a later day, shorter, in another courtroom of the court, or with people at another place.</summary>
[Allow(Role.Clerk)]
internal sealed record FindAlternatives(Wanted Wanted, LocalDate Day) : IQuery<IReadOnlyList<Alternative>>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Courtroom, Wanted.Courtroom.Code);
}

internal sealed class FindAlternativesHandler(IMediator mediator, CalendarSnapshot calendar, IRegistry registry, CallContext call) : IRequestHandler<FindAlternatives, Outcome<IReadOnlyList<Alternative>>>
{
    /// <summary>How many other places are tried for those of one access point, and how far away.</summary>
    private const int MostPlaces = 5, MostKilometres = 80;

    public async Task<Outcome<IReadOnlyList<Alternative>>> Handle(FindAlternatives request, CancellationToken cancel)
    {
        var (wanted, day) = (request.Wanted, request.Day);
        var facts = await calendar.Any(cancel);
        List<Alternative?> found = [await Shorter(wanted, day, cancel), await Elsewhere(wanted, day, cancel)];
        foreach (var at in wanted.At.Distinct().Select(facts.AccessPoints.GetValueOrDefault).OfType<AccessPointRow>())
        {
            found.Add(await OtherPlace(facts, wanted, day, at, cancel));
        }
        found.Add(await Later(wanted, day, cancel));
        return found.OfType<Alternative>().ToList();
    }

    private async Task<FreeStart?> First(FindStarts search, CancellationToken cancel) =>
        await mediator.Send(search, cancel) is { Succeeded: true, Value.Starts: [var first, ..] } ? first : null;

    private async Task<Alternative?> Later(Wanted wanted, LocalDate day, CancellationToken cancel) =>
        await First(wanted.Find(day.PlusDays(1), day.PlusDays(Offers.Ahead), 1), cancel) is { } start
            ? new("later", start.StartsAt, wanted.Courtroom.Code, wanted.Minutes, Later: Period.DaysBetween(day, start.StartsAt.Date)) : null;

    /// <summary>The longest that fits, not below half: what fits longer fits shorter, so the middle is tried first.</summary>
    private async Task<Alternative?> Shorter(Wanted wanted, LocalDate day, CancellationToken cancel)
    {
        Alternative? best = null;
        var (low, high) = (Math.Max(PlacementRules.MinMinutes, (wanted.Minutes / 2 + 4) / 5 * 5), (wanted.Minutes - 1) / 5 * 5);
        while (low <= high)
        {
            var minutes = (low + high) / 2 / 5 * 5;
            minutes = minutes < low ? low : minutes;
            if (await First((wanted with { Minutes = minutes }).Find(day, day, 1), cancel) is { } start)
            {
                best = new("shorter", start.StartsAt, wanted.Courtroom.Code, minutes, Fewer: wanted.Minutes - minutes);
                low = minutes + 5;
            }
            else
            {
                high = minutes - 5;
            }
        }
        return best;
    }

    private async Task<Alternative?> Elsewhere(Wanted wanted, LocalDate day, CancellationToken cancel)
    {
        var others = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk)
            .Where(r => r.Court == wanted.Courtroom.Court && r.Code != wanted.Courtroom.Code && r.EstablishedOn <= day && !(r.ClosedOn <= day)).Select(r => r.Code).Take(10).ToList();
        return others.Count > 0 && await First(wanted.Find(day, day, 1) with { Courtroom = others[0], OrCourtrooms = others[1..] }, cancel) is { } start
            ? new("courtroom", start.StartsAt, start.Courtroom ?? others[0], wanted.Minutes) : null;
    }

    /// <summary>The nearest place that would do for everybody who would be at <paramref name="at"/>. Who sits in a prison isn't sent elsewhere, and nobody is sent into one.</summary>
    private async Task<Alternative?> OtherPlace(CalendarFacts facts, Wanted wanted, LocalDate day, AccessPointRow at, CancellationToken cancel)
    {
        if (at.Kind == Prison)
        {
            return null;
        }
        var people = wanted.People.Where(p => p.Place == at.Code).ToList();
        var near = facts.AccessPoints.Values
            .Where(a => a.Id != at.Id && a.Kind != Prison && a.Province == at.Province && a.EstablishedOn <= day && !(a.ClosedOn <= day) && (a.ProtectedEntry || !at.ProtectedEntry || !people.Any(p => p.Protected)))
            .Select(a => (At: a, Far: Distance.Between(at.Latitude, at.Longitude, a.Latitude, a.Longitude)))
            .Where(a => a.Far is { } km ? km <= MostKilometres : a.At.District == at.District)
            .OrderBy(a => a.Far ?? 0).ThenBy(a => a.At.Code, StringComparer.Ordinal).Take(MostPlaces);
        foreach (var (other, far) in near)
        {
            var moved = wanted with { People = [.. wanted.People.Select(p => p.Place == at.Code ? p with { Place = other.Code } : p)] };
            if (!Together.Of(moved.People).Any() && await First(moved.Find(day, day, 1), cancel) is { } start)
            {
                return new("place", start.StartsAt, wanted.Courtroom.Code, wanted.Minutes, From: at.Code, To: other.Code, People: people.Count, Kilometres: far is { } km ? (int)Math.Round(km) : null);
            }
        }
        return null;
    }

    private const string Prison = "PRISON";
}

/// <summary>Kilometres over the ground as the crow flies (haversine).</summary>
internal static class Distance
{
    private const double EarthRadius = 6371;

    public static double? Between(double? fromLatitude, double? fromLongitude, double? toLatitude, double? toLongitude)
    {
        if (fromLatitude is not { } a || fromLongitude is not { } b || toLatitude is not { } c || toLongitude is not { } d)
        {
            return null;
        }
        var (north, east) = (double.DegreesToRadians(c - a) / 2, double.DegreesToRadians(d - b) / 2);
        var chord = Math.Pow(Math.Sin(north), 2) + Math.Cos(double.DegreesToRadians(a)) * Math.Cos(double.DegreesToRadians(c)) * Math.Pow(Math.Sin(east), 2);
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }
}
