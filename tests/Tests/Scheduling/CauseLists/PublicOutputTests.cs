using System.Net;
using System.Text.Json;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.CauseLists;

/// <summary>Nothing of a restricted case reaches what the public can read, whatever the day looks like.</summary>
public sealed class PublicOutputTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Theory]
    [InlineData(1, "VC-KP-30")]
    [InlineData(2, "VC-KP-31")]
    [InlineData(3, "VC-KP-32")]
    public async Task No_number_title_or_name_of_a_restricted_case_is_in_any_public_output(int seed, string room)
    {
        var random = new Random(seed);
        var (day, shown, hidden) = (CourtsFixture.Today.PlusDays(seed), new List<string>(), new List<string>());
        var numbers = new List<string>();
        string Word(bool restricted)
        {
            var word = $"{(restricted ? "zq" : "xk")}{random.Next(100_000, 999_999)}";
            (restricted ? hidden : shown).Add(word);
            return word;
        }
        async Task Fill(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                // One to three cases; the hearing is as restricted as its most restricted case.
                var flags = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3) == 0).ToList();
                var restricted = flags.Contains(true);
                var cases = new List<CaseId>();
                foreach (var flag in flags)
                {
                    numbers.Add($"{Word(restricted)}/2026");
                    cases.Add(await courts.Owner.Case(room, numbers[^1], $"State v. {Word(restricted)}", flag, random.Next(2) == 0 ? "CRIMINAL_SESSIONS" : "FAMILY"));
                }
                var hearing = await courts.Owner.Hearing(room, Given.At(day, 8 + i / 4, i % 4 * 15), 15, "Scheduled", [.. cases]);
                var name = $"zq{random.Next(100_000, 999_999)}";
                hidden.Add(name); // names of people are public of no case
                await courts.Owner.Appearance(hearing, cases[0], name);
            }
        }

        await Fill(0, 8);
        await courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, day));
        await Fill(8, 4);
        await courts.Do(CourtsFixture.Clerk(room), new PublishSupplement(room, day, 1));

        using var stranger = courts.Browser();
        using var outsider = await courts.Api("programme-staff");
        var date = day.ToString("uuuu-MM-dd", null);
        var list = await stranger.GetStringAsync($"/lists/{room}/{date}");
        var outputs = new List<string> { list, await stranger.GetStringAsync("/"), await stranger.GetStringAsync($"/lists/{room}/{date}/print"), await outsider.GetStringAsync($"/api/v1/cause-lists/{room}/{date}") };
        foreach (var number in numbers)
        {
            // The search says back what was typed: what it found is what counts.
            var page = await stranger.Open($"/lists?number={Uri.EscapeDataString(number)}");
            outputs.Add(page.Words(".found-list"));
            Assert.Equal(number.StartsWith("xk", StringComparison.Ordinal), page.QuerySelector(".found-list") is not null);
        }

        Assert.NotEmpty(hidden);
        Assert.All(outputs, output => Assert.DoesNotContain(hidden, output.Contains));
        Assert.All(shown, word => Assert.Contains(word, list));
        Assert.Contains("restricted matter", list);
    }

    [Fact]
    public async Task The_api_answers_the_public_shape_to_outsiders_and_the_full_one_to_the_courts_clerk()
    {
        const string room = "VC-KP-33";
        var day = CourtsFixture.Today;
        await courts.Owner.Hearing(room, Given.At(day, 9), 15, "Scheduled", await courts.Owner.Case(room, "1/2026", "State v. A"));
        await courts.Owner.Hearing(room, Given.At(day, 10), 15, "Scheduled", await courts.Owner.Case(room, "2/2026", "State v. B", restricted: true));
        using var clerk = await courts.Api("clerk", room);
        using var other = await courts.Api("clerk", "VC-KP-34");
        var address = $"/api/v1/cause-lists/{room}/2026-12-01";

        Assert.Equal("""{"courtroom":"VC-KP-33","date":"2026-12-01","published":null,"supplements":[],"items":[]}""", await other.GetStringAsync(address));
        await courts.Do(CourtsFixture.Clerk(room), new PublishCauseList(room, day));

        var outside = JsonDocument.Parse(await other.GetStringAsync(address)).RootElement;
        Assert.Equal("2026-12-01T09:00:00+05:00", outside.GetProperty("published").GetString());
        var items = outside.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("""{"serial":1,"startsAt":"2026-12-01T09:00:00+05:00","endsAt":"2026-12-01T09:15:00+05:00","change":"listed","list":0,"cases":[{"number":"1/2026","type":"CRIMINAL_SESSIONS","title":"State v. A"}]}""", items[0].GetRawText());
        Assert.Equal("""{"serial":2,"startsAt":"2026-12-01T10:00:00+05:00","endsAt":"2026-12-01T10:15:00+05:00","change":"listed","list":0,"matter":"restricted matter","cases":[]}""", items[1].GetRawText());
        var inside = JsonDocument.Parse(await clerk.GetStringAsync(address)).RootElement.GetProperty("items")[1];
        Assert.Equal(("2/2026", true), (inside.GetProperty("cases")[0].GetProperty("number").GetString(), inside.GetProperty("restricted").GetBoolean()));
        Assert.Equal(HttpStatusCode.BadRequest, (await clerk.GetAsync($"/api/v1/cause-lists/{room}/1-12-2026")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync("/api/v1/cause-lists/VC-XX-99/2026-12-01")).StatusCode);
    }

    [Theory]
    [InlineData("en", "ltr")]
    [InlineData("ur", "rtl")]
    public async Task A_day_without_a_published_list_says_so_in_the_readers_language(string language, string direction)
    {
        using var stranger = courts.Browser();
        stranger.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

        var page = await stranger.Open("/lists/VC-KP-35/2026-12-24");

        Assert.Equal(direction, page.DocumentElement.GetAttribute("dir"));
        Assert.NotNull(page.QuerySelector(".empty-state"));
        await stranger.Open("/lists/VC-KP-35/nonsense", HttpStatusCode.NotFound);
        await stranger.Open("/lists/VC-XX-99/2026-12-24", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("clerk", "VC-KP-35", "/board")]
    [InlineData("operator", "AP-KP-01", "/access-point")]
    [InlineData("judge", "VC-KP-35", "/judge")]
    [InlineData("programme-staff", "all", "/figures")]
    [InlineData("administrator", "all", "/admin")]
    [InlineData("auditor", "all", "/audit")]
    public async Task Whoever_is_signed_in_is_led_from_the_front_to_their_own_day(string role, string scope, string home)
    {
        using var browser = await courts.BrowserAs(role, scope);

        Assert.Equal(home, (await browser.GetAsync("/")).Headers.Location?.PathAndQuery);
    }
}
