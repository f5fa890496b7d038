using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>Something that stops an access point or a courtroom now.</summary>
/// <param name="Kind"><c>power, link, equipment, security</c>.</param>
/// <param name="AccessPoint">Code; null where it is a courtroom.</param>
/// <param name="Courtroom">Code; null where it is an access point.</param>
/// <param name="Until">When it is expected to work again; null: nobody knows.</param>
public sealed record Outage(Guid Id, string Kind, string? AccessPoint, string? Courtroom, Instant Since, Instant? Until)
{
    /// <summary>Until when hearings cannot count on the place: as expected, else, and where that has passed, to the end of the local day.</summary>
    public Instant End(Instant now, DateTimeZone zone) => Until is { } until && until > now ? until : zone.AtStartOfDay(now.InZone(zone).Date.PlusDays(1)).ToInstant();
}

/// <summary>What stops places now. Filled by the module in which incidents are reported.</summary>
public interface IReportOutages
{
    Task<IReadOnlyList<Outage>> Open(CancellationToken cancel);
}
