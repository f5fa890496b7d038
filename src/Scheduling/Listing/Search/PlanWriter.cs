namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Turns a timetable's numbers back into ids and minutes.</summary>
internal static class PlanWriter
{
    public static ListingPlan Write<T>(Timetable<T> timetable) where T : struct, ISlots<T> => Write(timetable.Backlog, timetable.Openings, timetable.Opening, timetable.At);

    /// <param name="opening">The opening that each hearing is listed in; negative: unlisted.</param>
    /// <param name="at">The slot at which it begins.</param>
    public static ListingPlan Write<T>(Backlog backlog, Openings<T> openings, int[] opening, int[] at) where T : struct, ISlots<T>
    {
        var instance = backlog.Instance;
        var listed = new List<ListedHearing>();
        for (var h = 0; h < backlog.Hearings; h++)
        {
            if (opening[h] < 0)
            {
                continue;
            }
            var way = openings.Way[opening[h]];
            var places = new List<string>();
            foreach (var place in backlog.Places[way])
            {
                places.Add(Place(backlog, place));
            }
            listed.Add(new(instance.Hearings[h].Id, instance.Courtrooms[backlog.Ways.Items[way].Courtroom].Id, openings.Day[opening[h]],
                (at[h] + backlog.FirstSlot) * ListingInstance.GridMinutes, places));
        }
        return ListingPlan.Of(instance.Name, listed);
    }

    public static string Place(Backlog backlog, int place) => place switch
    {
        Backlog.AtLink => ListingPlace.Link,
        Backlog.InRoom => ListingPlace.Room,
        _ => backlog.Instance.AccessPoints[place].Id,
    };
}
