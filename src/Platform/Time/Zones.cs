using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.TimeZones;
using NodaTime.Utility;

namespace RuleOfLaw.Courts.Platform.Time;

/// <summary>
/// The one source of time zone rules, for everything that is shown, counted and sent: NodaTime's own data, or a newer file of it (<c>.nzd</c>)
/// named by COURTS_TZDB. Neither PostgreSQL's rules nor the operating system's are asked: they would disagree when a rule changes at short notice.
/// </summary>
public static class Zones
{
    public const string Setting = "COURTS_TZDB", Default = "Asia/Karachi";

    /// <summary>Nothing before and after these years was or will be heard by video; after them the last rule goes on.</summary>
    private static readonly Interval Known = new(Instant.FromUtc(2000, 1, 1, 0, 0), Instant.FromUtc(2060, 1, 1, 0, 0));

    private static readonly Lazy<IDateTimeZoneProvider> Provider = new(() => Load(Environment.GetEnvironmentVariable(Setting)));
    private static readonly ConcurrentDictionary<string, string> Offsets = new(StringComparer.Ordinal);

    /// <summary>The release of the rules in use: <c>TZDB: 2025b (mapping: …)</c>.</summary>
    public static string Version => Provider.Value.VersionId;

    /// <summary>The zone of a tz database name; an unknown name is a bug in the registry.</summary>
    public static DateTimeZone Of(string name)
    {
        var zone = Provider.Value[name];
        if (!Offsets.ContainsKey(name))
        {
            Offsets[name] = OffsetAt(zone);
        }
        return zone;
    }

    /// <summary>
    /// SQL for the local date and time (<c>timestamp</c>) of an instant, by these rules. Both arguments are SQL expressions, never what somebody typed.
    /// A zone that the process has not met (<see cref="Of"/>) is an error in PostgreSQL, not a wrong hour.
    /// </summary>
    /// <param name="at">A <c>timestamptz</c>.</param>
    /// <param name="zone">A tz database name.</param>
    public static string LocalSql(string at, string zone)
    {
        _ = Of(Default);
        var sql = new StringBuilder("(").Append(at).Append(" at time zone 'UTC' + case ").Append(zone);
        foreach (var (name, offset) in Offsets.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            sql.Append(" when '").Append(name).Append("' then ").Append(offset.Replace("{at}", at, StringComparison.Ordinal));
        }
        return sql.Append(" else ('no rules for the zone ' || ").Append(zone).Append(")::interval end)").ToString();
    }

    /// <summary>The rules in a file, or NodaTime's own where none is named.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read: the platform does not start with other rules than it was told to use.</exception>
    public static IDateTimeZoneProvider Load(string? file)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return DateTimeZoneProviders.Tzdb;
        }
        try
        {
            using var stream = File.OpenRead(file);
            return new DateTimeZoneCache(TzdbDateTimeZoneSource.FromStream(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidNodaDataException or InvalidDateTimeZoneSourceException)
        {
            throw new InvalidOperationException($"{Setting} names no file of time zone rules that can be read: {file}", e);
        }
    }

    /// <summary>The latest rule first: most hearings are of today.</summary>
    internal static string OffsetAt(DateTimeZone zone)
    {
        var rules = zone.GetZoneIntervals(Known).Reverse().ToList();
        var sql = new StringBuilder("case");
        foreach (var rule in rules.SkipLast(1))
        {
            sql.Append(CultureInfo.InvariantCulture, $" when {{at}} >= timestamptz '{rule.Start:uuuu-MM-dd'T'HH:mm:ss'Z'}' then interval '{rule.WallOffset.Seconds} seconds'");
        }
        var first = $"interval '{rules[^1].WallOffset.Seconds} seconds'";
        return rules.Count == 1 ? first : sql.Append(" else ").Append(first).Append(" end").ToString();
    }
}
