namespace RuleOfLaw.Courts.Scheduling.Listing.Search;

/// <summary>Turns a timetable's numbers back into ids and minutes.</summary>
internal static class PlanWriter
{
    public static ListingPlan Write<T>(Timetable<T> timetable) where T : struct, ISlots<T>
    {
        var (backlog, instance) = (timetable.Backlog, timetable.Backlog.Instance);
        var listed = new List<ListedHearing>();
        for (var h = 0; h < backlog.Hearings; h++)
        {
            if (!timetable.IsListed(h))
            {
                continue;
            }
            var way = timetable.Openings.Way[timetable.Opening[h]];
            var places = new List<string>();
            foreach (var place in backlog.Places[way])
            {
                places.Add(Place(backlog, place));
            }
            listed.Add(new(instance.Hearings[h].Id, instance.Courtrooms[backlog.Ways.Items[way].Courtroom].Id, timetable.DayOf(h),
                (timetable.At[h] + backlog.FirstSlot) * ListingInstance.GridMinutes, places));
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
