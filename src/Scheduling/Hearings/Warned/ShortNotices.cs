using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Warned;

/// <summary>Access points at which people cannot be in time. Pure.</summary>
internal static class ShortNotices
{
    /// <param name="start">Null where no time is chosen yet: then nothing is too soon.</param>
    public static IEnumerable<ShortNotice> Of(Registry names, IEnumerable<Comer> people, Instant? start, Instant now) =>
        from code in PlaceCode.Stations(people).Distinct()
        let at = names.AccessPointByCode(code)
        where at is not null && start < now + Duration.FromMinutes(at.LeadMinutes)
        select new ShortNotice(code, at.LeadMinutes);
}
