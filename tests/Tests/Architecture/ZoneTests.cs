using System.Text.RegularExpressions;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>Zone rules come from one source, <c>Platform/Time/Zones</c>: PostgreSQL's, .NET's and the browser's are asked for nothing.</summary>
public sealed partial class ZoneTests
{
    [Fact]
    public void Nothing_asks_another_source_for_the_time_of_day()
    {
        var found = SourceFiles.Of(".cs", ".razor", ".sql", ".ts").Where(f => !Excepted.Contains(Path.GetFileName(f.Path)))
            .SelectMany(f => Forbidden().Matches(Code(f.Path, f.Text)).Select(m => $"{f.Path}:{SourceFiles.LineOf(f.Text, m.Index)} {m.Value}"));

        Assert.Empty(found);
    }

    // The one source itself; and a migration that ran once, and only raised the versions of the day's topics by it.
    private static readonly string[] Excepted = ["Zones.cs", "0048_one_in_session.sql"];

    [Theory]
    [InlineData("(h.starts_at at time zone c.zone)::date")]
    [InlineData("date_trunc('day', h.starts_at)")]
    [InlineData("h.starts_at::date")]
    [InlineData("timezone('Asia/Karachi', now())")]
    [InlineData("where day = current_date")]
    [InlineData("at + interval '1 day'")]
    [InlineData("to_char(h.starts_at, 'HH24:MI')")]
    [InlineData("extract(hour from h.started_at)")]
    [InlineData("TimeZoneInfo.FindSystemTimeZoneById(name)")]
    [InlineData("DateTimeZoneProviders.Tzdb[name]")]
    [InlineData("DateTime.Now")]
    [InlineData("new Intl.DateTimeFormat(\"en\", { timeZone: zone })")]
    [InlineData("new Date().getHours()")]
    public void Every_way_of_asking_another_source_is_known(string code) => Assert.Matches(Forbidden(), code);

    [Theory]
    [InlineData("h.starts_at at time zone 'UTC'")]
    [InlineData("@to::date - 1")]
    [InlineData("to_char(u.day, 'YYYY-MM')")]
    [InlineData("interval '10 minutes'")]
    [InlineData("extract(epoch from u.ends_at - u.starts_at)")]
    [InlineData("TimeZoneInfo.Utc")]
    public void What_asks_for_no_rules_is_free(string code) => Assert.DoesNotMatch(Forbidden(), code);

    /// <summary>Comments may name what the code must not use.</summary>
    private static string Code(string path, string text) => Comments().Replace(text, m => new string(' ', m.Length));

    [GeneratedRegex(
        @"at time zone (?!'UTC')|(?-i:\btimezone\()|\bdate_trunc\(|\bcurrent_date\b|\bcurrent_time\b|(?-i:\blocaltime(?:stamp)?\b)|\w_at\)?::(?:date|time|timestamp)\b|\binterval '\d+ ?(?:day|week|month|year)"
        + @"|\bto_char\([\w.]*_at\b|\bextract\((?:hour|minute|day|dow|isodow|month|year) from [\w.]*_at\b"
        + @"|\bTimeZoneInfo\b(?!\.Utc\b)|\bDateTimeZoneProviders\b|\bDateTime(?:Offset)?\.(?:Now|Today)\b|\bToLocalTime\(|\bBclDateTimeZone\b"
        + @"|\btimeZone: (?!""UTC"")|\.(?:getHours|getMinutes|getDate|getDay|getMonth|getFullYear|toLocaleTimeString|toLocaleDateString|getTimezoneOffset)\(",
        RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"///?[^\n]*|(?<=\n)\s*--[^\n]*|@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
