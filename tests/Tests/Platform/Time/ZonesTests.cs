using System.Text;
using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Platform.Time;

/// <summary>One source of zone rules, which a file can renew.</summary>
public sealed class ZonesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task PostgreSQL_tells_the_local_date_and_time_that_the_platforms_rules_say()
    {
        foreach (var zone in new[] { "Asia/Karachi", "Europe/London", "America/St_Johns", "Pacific/Apia" })
        {
            var rules = Zones.Of(zone);
            // Around every change of the clocks, and before and after all that are known.
            var changes = rules.GetZoneIntervals(Instant.FromUtc(2000, 1, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0)).Where(i => i.HasStart && i.Start > Instant.FromUtc(2000, 1, 1, 0, 0))
                .SelectMany(i => new[] { i.Start - Duration.FromSeconds(1), i.Start, i.Start + Duration.FromHours(1) });
            foreach (var at in changes.Append(Instant.FromUtc(2026, 12, 1, 19, 30)).Append(Instant.FromUtc(2059, 6, 1, 0, 0)))
            {
                var local = await database.App.One<DateTime>($"select {Zones.LocalSql("@at::timestamptz", "@zone")}", new { at = at.ToDateTimeUtc(), zone });
                Assert.Equal(at.InZone(rules).LocalDateTime, LocalDateTime.FromDateTime(local));
            }
        }
    }

    [Fact]
    public async Task A_zone_that_was_never_met_is_an_error_and_not_a_wrong_hour() =>
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.App.One<DateTime>($"select {Zones.LocalSql("now()", "@zone")}", new { zone = "Antarctica/Troll" }));

    /// <summary>A file in which the rule of Karachi is another: everything that is asked of it follows.</summary>
    [Fact]
    public void Rules_are_taken_from_the_file_that_is_named()
    {
        File.WriteAllBytes(file, Renewed());

        var karachi = Zones.Load(file)["Asia/Karachi"];

        Assert.Equal(Offset.FromHoursAndMinutes(5, 30), karachi.GetUtcOffset(Instant.FromUtc(2027, 1, 1, 0, 0)));
        Assert.Equal("interval '19800 seconds'", Zones.OffsetAt(karachi));
        Assert.Equal(Offset.FromHours(5), Zones.Load(null)["Asia/Karachi"].GetUtcOffset(Instant.FromUtc(2027, 1, 1, 0, 0)));
    }

    [Fact]
    public void A_file_that_cannot_be_read_stops_the_start_and_says_which()
    {
        File.WriteAllText(file, "no rules");

        Assert.Contains(file, Assert.Throws<InvalidOperationException>(() => Zones.Load(file)).Message);
        Assert.Contains("/nowhere.nzd", Assert.Throws<InvalidOperationException>(() => Zones.Load("/nowhere.nzd")).Message);
    }

    /// <summary>NodaTime's own data with two names of equal length changed over.</summary>
    private static byte[] Renewed()
    {
        using var own = typeof(DateTimeZoneProviders).Assembly.GetManifestResourceStream("NodaTime.TimeZones.Tzdb.nzd")!;
        using var copy = new MemoryStream();
        own.CopyTo(copy);
        var text = Encoding.Latin1.GetString(copy.ToArray());
        return Encoding.Latin1.GetBytes(text.Replace("Asia/Karachi", "Asia/!!!!!!!").Replace("Asia/Kolkata", "Asia/Karachi").Replace("Asia/!!!!!!!", "Asia/Kolkata"));
    }
}
