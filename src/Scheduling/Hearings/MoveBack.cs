using System.Globalization;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>A hearing as it stood before it was moved, in an undo button's value: it is moved back as it was moved, and refused where somebody moved it since.</summary>
/// <param name="Revision">The one that the move made.</param>
/// <param name="Places">Where those were whose place was changed, as place codes.</param>
internal sealed record MoveBack(int Revision, string Courtroom, int Minutes, OffsetDateTime StartsAt, IReadOnlyList<(AppearanceId Appearance, string Place)> Places)
{
    private const int MostPlaces = 50;

    public static MoveBack Of(HearingSheet before, int revision, IReadOnlyList<PlaceChange> changes) => new(
        revision, before.Courtroom.Code, (int)(before.Hearing.EndsAt.ToInstant() - before.Hearing.StartsAt.ToInstant()).TotalMinutes, before.Hearing.StartsAt,
        [.. before.People.Where(p => changes.Any(c => c.Appearance == p.Id)).Select(p => (p.Id, PlaceCode.Of(p.Place, p.AccessPoint)))]);

    public string Written => string.Join('|', [
        "back", Revision.ToString(CultureInfo.InvariantCulture), Courtroom, Minutes.ToString(CultureInfo.InvariantCulture), StartChooser.Value(StartsAt),
        .. Places.Select(p => $"{p.Appearance.Value:N}={p.Place}")]);

    /// <summary>Null where it is none.</summary>
    public static MoveBack? Read(string? text)
    {
        if ((text ?? "").Split('|', MostPlaces + 5) is not ["back", var revision, var courtroom, var minutes, var start, .. var places]
            || !int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || Platform.Input.InputDate.Moment(start) is not { } at)
        {
            return null;
        }
        var read = places.Select(p => p.Split('=', 2)).Select(p => p is [var id, var place] && Guid.TryParse(id, out var appearance) && PlaceCode.Parse(place) is not null
            ? (Appearance: new AppearanceId(appearance), Place: place) : ((AppearanceId Appearance, string Place)?)null).ToList();
        return read.Contains(null) ? null : new(number, courtroom, length, at, [.. read.OfType<(AppearanceId, string)>()]);
    }
}
