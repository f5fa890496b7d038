using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>New places for some of a hearing's participants. Pure.</summary>
internal static class PlaceChanges
{
    public static IEnumerable<FieldError> Check(IReadOnlyList<PlaceChange>? places) => [
        .. Checks.Count("places", places?.Count ?? 0, 0, 40),
        .. (places ?? []).SelectMany((p, i) => p.Place is null ? Checks.Error($"places[{i}].place", "check.required") : CheckBooking.Place(p.Place, $"places[{i}]"))];

    public static (IReadOnlyList<AppearanceState>, List<FieldError>) Replace(CalendarFacts facts, IReadOnlyList<AppearanceState> appearances, IReadOnlyList<PlaceChange> changes)
    {
        var errors = new List<FieldError>();
        var result = appearances.ToList();
        foreach (var (change, i) in changes.Select((c, i) => (c, i)))
        {
            var place = result.FindIndex(a => a.Id == change.Appearance.Value);
            AccessPointRow? at = null;
            if (place < 0)
            {
                errors.Add(new($"places[{i}].appearance", "check.unknown"));
            }
            else if (change.Place.AccessPoint is { } code && !facts.AccessPoints.TryGetValue(code, out at))
            {
                errors.Add(new($"places[{i}].place.accessPoint", "check.unknown"));
            }
            else
            {
                var kind = at is not null ? PlaceKind.Station : change.Place.Link ? PlaceKind.Link : PlaceKind.Courtroom;
                if (result[place].Place != kind || result[place].At?.Id != at?.Id || change.Station is not null)
                {
                    result[place] = result[place] with { Place = kind, At = at, StationId = at is null ? null : change.Station?.Value, Station = null };
                }
            }
        }
        return (result, errors);
    }
}
