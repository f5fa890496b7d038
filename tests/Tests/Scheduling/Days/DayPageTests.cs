using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Days;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Days;

/// <summary>The day as lanes, as a browser without scripts and as the page's script see it.</summary>
public sealed class DayPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = new(2026, 12, 2);

    private async Task<(CaseId Case, HearingId Hearing)> Booked(string room, string number, int hour, string at = "AP-KP-02")
    {
        var @case = await courts.Owner.Case(room, number, "State v. A");
        var hearing = await courts.Owner.Hearing(room, Given.At(Day, hour), 30, "Scheduled", @case);
        await courts.Owner.Appearance(hearing, @case, "Ahmad Khan", "accused", at);
        return (@case, hearing);
    }

    private Task Reserve(HearingId hearing, string accessPoint, int station, int from, int to) => courts.Owner.Sql(
        """
        insert into scheduling.reservation (hearing_id, kind, resource_id, during)
        select @id, 'station', s.id, tstzrange(@from, @to) from scheduling.station s join scheduling.access_point a on a.id = s.access_point_id where a.code = @accessPoint and s.number = @station
        """, new { id = hearing.Value, accessPoint, station, from = Given.At(Day, from).ToDateTimeUtc(), to = Given.At(Day, to).ToDateTimeUtc() });

    [Theory]
    [InlineData("en", "1 by other courts")]
    [InlineData("ur", "1 دوسری عدالتوں کے لیے")]
    public async Task Own_hearings_are_blocks_and_other_courts_at_a_place_are_only_numbers(string language, string others)
    {
        var (room, other) = language == "en" ? ("VC-KP-03", "VC-KP-04") : ("VC-KP-05", "VC-KP-06");
        var (_, own) = await Booked(room, $"Own {language}", 9, "AP-KP-03");
        var (_, theirs) = await Booked(other, $"Theirs {language}", 9, "AP-KP-03");
        var (stations, hour) = language == "en" ? ((1, 2), 9) : ((3, 4), 13);
        await Reserve(own, "AP-KP-03", stations.Item1, hour, hour + 1);
        await Reserve(theirs, "AP-KP-03", stations.Item2, hour, hour + 1);
        using var clerk = await courts.BrowserAs("clerk", room, language);

        var page = await clerk.Open("/day?date=2026-12-02");

        Assert.Equal($"/hearings/{own.Value}/move", page.QuerySelector($"#h-{own.Value:N}")!.GetAttribute("href"));
        Assert.DoesNotContain($"Theirs {language}", page.Body!.TextContent);
        Assert.Contains(page.QuerySelectorAll(".time-block"), b => b.TextContent.Contains("2/6", StringComparison.Ordinal) && b.TextContent.Contains(others, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_script_is_told_is_what_can_be_booked_with_reasons_and_a_drop_can_be_taken_back()
    {
        const string room = "VC-KP-07";
        var (_, hearing) = await Booked(room, "Drop 1", 9);
        await Booked(room, "Drop 2", 11);
        using var clerk = await courts.BrowserAs("clerk", room);
        var drops = (await clerk.GetFromJsonAsync<JsonNode>($"/day/free?hearing={hearing.Value}"))!;
        var lane = drops["lanes"]![room]!;
        var free = lane["free"]!.AsArray().ToDictionary(f => (int)f!["at"]!, f => (string)f!["value"]!);
        Assert.True(free.ContainsKey(9 * 60) && free.ContainsKey(10 * 60 + 30) && !free.ContainsKey(10 * 60 + 35));
        Assert.Contains(lane["refused"]!.AsArray(), r => (int)r!["from"]! <= 11 * 60 && (int)r["to"]! > 11 * 60 && ((string)r["why"]!).Contains("busy", StringComparison.Ordinal));

        const string address = "/day?date=2026-12-02";
        var page = await clerk.Open(address);
        var moved = await clerk.Send(page, address, "actions", ("do", $"move|{hearing.Value}|1|{room}|{free[10 * 60]}"));
        Assert.Equal(HttpStatusCode.Found, moved.StatusCode);
        var after = await clerk.Open(address);
        var undo = after.QuerySelector(".notice .undo button")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(after, address, "actions", ("do", undo))).StatusCode);
        Assert.Equal((Given.At(Day, 9).ToDateTimeUtc(), 3), (await courts.Owner.One<DateTime>("select starts_at from scheduling.hearing where id = @id", new { id = hearing.Value }), await courts.Owner.One<int>("select revision from scheduling.hearing where id = @id", new { id = hearing.Value })));
        var stale = await (await clerk.Send(page, address, "actions", ("do", $"move|{hearing.Value}|1|{room}|{free[10 * 60]}x"))).Page();
        Assert.NotNull(stale.QuerySelector(".error-summary"));
        var taken = await (await clerk.Send(page, address, "actions", ("do", $"move|{hearing.Value}|3|{room}|2026-12-02T11:00:00+05"))).Page();
        Assert.Contains("Courtroom is busy", taken.Words(".notice-late"));
    }

    [Fact]
    public async Task Another_courts_hearing_is_nobodys_to_move()
    {
        var (_, hearing) = await Booked("VC-KP-08", "Not mine", 9);
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-09");

        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync($"/day/free?hearing={hearing.Value}")).StatusCode);
        var page = await clerk.Open("/day?date=2026-12-02");
        var refused = await (await clerk.Send(page, "/day?date=2026-12-02", "actions", ("do", $"move|{hearing.Value}|1|VC-KP-08|2026-12-02T10:00:00+05"))).Page();
        Assert.NotNull(refused.QuerySelector(".error-summary"));
        Assert.Equal(1, await courts.Owner.One<int>("select revision from scheduling.hearing where id = @id", new { id = hearing.Value }));
    }

    [Fact]
    public void The_load_of_a_place_changes_where_a_booking_begins_or_ends()
    {
        static Span At(int from, int to) => new(new(from, 0), new(to, 0));

        Assert.Equal(
            [new DayLoad(new(9, 0), new(10, 0), 1, 0), new(new(10, 0), new(11, 0), 2, 1), new(new(11, 0), new(13, 0), 1, 1), new(new(14, 0), new(15, 0), 1, 0)],
            DayLoad.Of([(At(9, 11), false), (At(10, 12), true), (At(12, 13), true), (At(14, 15), false)]));
    }
}
