using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Dapper;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Feeds;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Feeds;

public sealed class CalendarFeedTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    /// <summary>A user who is the judge of a courtroom.</summary>
    private async Task<Caller> JudgeOf(string room)
    {
        var caller = CourtsFixture.Judge(room);
        await using var connection = await courts.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into identity.user_account (id, user_name, normalized_user_name, security_stamp, display_name_en, display_name_ur, created_at)
            values (@id, @name, upper(@name), 's', 'Judge', 'جج', now());
            update scheduling.judge set user_id = @id where id = md5('judge ' || @room)::uuid;
            """, new { id = caller.Id, name = $"judge-{room}", room });
        return caller;
    }

    [Fact]
    public async Task Calendar_programs_read_it_and_it_names_nobody()
    {
        const string room = "VC-KP-20";
        var judge = await JudgeOf(room);
        var open = await courts.Owner.Case(room, "Sessions 12/2026", "State v. Visible Title");
        var secret = await courts.Owner.Case(room, "Hidden 13/2026", "State v. Hidden Title", restricted: true);
        var shown = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 10), 15, "Scheduled", open);
        await courts.Owner.Appearance(shown, open, "Visible Person");
        await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 11), 30, "Scheduled", secret, open);
        await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 12), 15, "Cancelled", open);
        var key = FeedSecret.New();
        await courts.Do(judge, new MakeCalendarFeed(FeedSecret.Hash(key)));

        using var program = courts.Browser();
        var answer = await program.GetAsync($"/calendar/{key}.ics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/calendar", answer.Content.Headers.ContentType?.MediaType);
        foreach (var hidden in (string[])["Visible Title", "Hidden", "Person", "13/2026"])
        {
            Assert.DoesNotContain(hidden, text);
        }
        var events = await Parse(text);
        Assert.Equal(
            [($"hearing-{shown.Value}", "2026-12-01T10:00:00", "CONFIRMED"), ("", "2026-12-01T11:00:00", "CONFIRMED"), ("", "2026-12-01T12:00:00", "CANCELLED")],
            events.Select((e, i) => (i == 0 ? e.Uid : "", e.Start, e.Status)));
        Assert.StartsWith("Sessions 12/2026 – ", events[0].Summary);
        Assert.Equal("restricted matter", events[1].Summary);
    }

    /// <summary>What does not take place any more takes no time; each change counts as a newer state, whatever the site is called.</summary>
    [Fact]
    public async Task Adjourned_and_withdrawn_hearings_are_shown_as_cancelled_under_the_same_id()
    {
        const string room = "VC-KP-22";
        var judge = await JudgeOf(room);
        var open = await courts.Owner.Case(room, "Sessions 14/2026", "State v. Somebody");
        var ids = new List<HearingId>();
        foreach (var hour in new[] { 9, 10, 11, 12 })
        {
            ids.Add(await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, hour), 15, "Scheduled", open));
        }
        var key = FeedSecret.New();
        await courts.Do(judge, new MakeCalendarFeed(FeedSecret.Hash(key)));
        using var program = courts.Browser();
        var before = await Parse(await program.GetStringAsync($"/calendar/{key}.ics"));
        await courts.Do(judge, new ConcludeHearing(ids[0], HearingOutcome.Adjourned, "COUNSEL_ABSENT"));
        await courts.Do(judge, new ConcludeHearing(ids[1], HearingOutcome.Withdrawn));
        await courts.Do(judge, new ConcludeHearing(ids[2], HearingOutcome.NotReached));
        await courts.Do(judge, new StartHearing(ids[3]));
        await courts.Do(judge, new ConcludeHearing(ids[3], HearingOutcome.Heard));
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, $"/calendar/{key}.ics");
        elsewhere.Headers.Host = "courts.example.pk";
        var after = await Parse(await (await program.SendAsync(elsewhere)).Content.ReadAsStringAsync());

        Assert.Equal(["CANCELLED", "CANCELLED", "CANCELLED", "CONFIRMED"], after.Select(e => e.Status));
        Assert.Equal(before.Select(e => e.Uid), after.Select(e => e.Uid));
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second.Sequence > pair.First.Sequence));
    }

    [Fact]
    public async Task A_new_address_kills_the_old_one_and_an_ended_feed_or_disabled_account_answers_nothing()
    {
        const string room = "VC-KP-21";
        var judge = await JudgeOf(room);
        var (old, renewed) = (FeedSecret.New(), FeedSecret.New());
        using var program = courts.Browser();
        async Task<HttpStatusCode> Status(string key) => (await program.GetAsync($"/calendar/{key}.ics")).StatusCode;

        await courts.Do(judge, new MakeCalendarFeed(FeedSecret.Hash(old)));
        Assert.Equal(HttpStatusCode.OK, await Status(old));
        await courts.Do(judge, new MakeCalendarFeed(FeedSecret.Hash(renewed)));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await Status(old), await Status(renewed)));
        await courts.Owner.Sql("update identity.user_account set disabled_at = now() where id = @id", new { id = judge.Id });
        Assert.Equal(HttpStatusCode.NotFound, await Status(renewed));
        await courts.Owner.Sql("update identity.user_account set disabled_at = null where id = @id", new { id = judge.Id });
        await courts.Do(judge, new RevokeCalendarFeed());
        Assert.Equal(HttpStatusCode.NotFound, await Status(renewed));
        Assert.Null((await courts.Do(judge, new GetCalendarFeed())).MadeAt);
    }

    [Fact]
    public async Task What_the_writer_writes_is_what_ical_js_reads()
    {
        var summary = "سماعت؛ State v. A, B; C\\D 🏛 " + new string('ن', 200);
        var read = (await Parse(CalendarDocument.Write([new("uid-1", 7, Given.At(CourtsFixture.Today, 9), Given.At(CourtsFixture.Today, 10), LocalDay.Zone("Asia/Karachi"), Given.At(CourtsFixture.Today, 8), summary, "line 1\nline 2", "VC-KP-01, Peshawar", AlarmBefore: 30)]))).Single();

        Assert.Equal(new Read("uid-1", 7, "2026-12-01T09:00:00", "2026-12-01T10:00:00", Given.At(CourtsFixture.Today, 9).ToUnixTimeSeconds(), summary, "line 1\nline 2", "VC-KP-01, Peshawar", "CONFIRMED"), read);
    }

    private sealed record Read(string Uid, int Sequence, string Start, string End, long Unix, string Summary, string? Description, string? Location, string Status);

    /// <summary>Parses with npm's ical.js, strictly, in node.</summary>
    private static async Task<IReadOnlyList<Read>> Parse(string calendar)
    {
        const string script =
            """
            import ICAL from "ical.js";
            let text = "";
            for await (const part of process.stdin.setEncoding("utf8")) text += part;
            const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((v) => new ICAL.Event(v, { strictExceptions: true }));
            console.log(JSON.stringify(events.map((e) => ({ uid: e.uid, sequence: e.sequence, start: e.startDate.toString(), end: e.endDate.toString(), unix: e.startDate.toUnixTime(),
              summary: e.summary, description: e.description, location: e.location, status: e.component.getFirstPropertyValue("status") }))));
            """;
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", script])
        {
            WorkingDirectory = Repository.PathOf("src", "Web", "Client"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(calendar);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        return JsonSerializer.Deserialize<List<Read>>(await output, JsonSerializerOptions.Web)!;
    }
}
