using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>What to know before a hearing is started or ended out of the ordinary. A page asks; the API does it and names the code. Pure.</summary>
internal static class LifeWarnings
{
    public const string AnotherDay = "another-day", AnotherHour = "another-hour", NobodyReady = "nobody-ready", BeforeItsDay = "before-its-day", NobodyNeeded = "nobody-needed", OtherPartsStay = "other-parts-stay",
        ShortNotice = "short-notice";

    /// <summary>A court that runs ahead of its list, or two hours behind it, still hears its list.</summary>
    public static readonly Duration Early = Duration.FromMinutes(30), Late = Duration.FromHours(2);

    /// <param name="ready">The appearances whose people sit ready at their stations.</param>
    public static IReadOnlyList<string> OfStart(HearingState hearing, Instant now, IReadOnlySet<AppearanceId> ready)
    {
        var stations = hearing.Appearances.Where(a => a.Place == PlaceKind.Station).ToList();
        return [
            .. LocalDay.At(now, hearing.Room.Zone) != hearing.Day ? [AnotherDay]
                : now < hearing.During.Start - Early || now > hearing.During.End + Late ? [AnotherHour] : (string[])[],
            .. stations.Count > 0 && !stations.Any(a => ready.Contains(new(a.Id))) ? [NobodyReady] : (string[])[]];
    }

    /// <summary>Somebody is called sooner than their access point's lead time allows.</summary>
    public static IReadOnlyList<string> OfNotice(Instant start, IEnumerable<AppearanceState> appearances, Instant now) =>
        appearances.Any(a => a.At is { } at && start < now + Duration.FromMinutes(at.LeadMinutes)) ? [ShortNotice] : [];

    public static IReadOnlyList<string> OfConclusion(HearingState hearing, Instant now) =>
        LocalDay.At(now, hearing.Room.Zone) < hearing.Day ? [BeforeItsDay] : [];
}
