using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RuleOfLaw.Courts.EndToEnd.Support;
using RuleOfLaw.Courts.Tests.Platform.Live;

namespace RuleOfLaw.Courts.EndToEnd;

/// <summary>The main job from end to end: four people at four browsers, a real mail server, the public outside.</summary>
public sealed partial class WholeJobTests(Browser browser) : IClassFixture<Browser>
{
    private const string Number = "Whole job 1/2026", Accused = "Sher Zaman the accused", Advocate = "Gul Rukh the advocate", Address = "gul.rukh@example.pk";

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task A_hearing_goes_from_booking_to_the_exported_count(string language)
    {
        await using var mail = await SmtpPeer.Start();
        await using var courts = await Installation.Start(
            contents: Contents.Empty,
            nodes: 2,
            settings: new Dictionary<string, string> { ["COURTS_SMTP_HOST"] = "localhost", ["COURTS_SMTP_PORT"] = $"{mail.Port}", ["COURTS_SMTP_TLS"] = "none", ["COURTS_SMTP_FROM"] = "courts@example.pk" });
        var court = await Courthouse.Open(courts);
        await using var clerk = await browser.Open(courts.Address, language);
        // The desk and the judge work on another web host than the clerk, who sees what they do all the same.
        await using var desk = await browser.Open(courts.Nodes[1].Address, language);
        await using var bench = await browser.Open(courts.Nodes[1].Address, language);
        await using var staff = await browser.Open(courts.Address, language);
        await using var stranger = await browser.Open(courts.Address, language);
        await Task.WhenAll(clerk.SignIn(court.Clerk), desk.SignIn(court.Operator), bench.SignIn(court.Judge), staff.SignIn(court.Staff));

        // Another system, that is told the courtroom's state in a word.
        await using var system = await HubClient.Connect(courts.Address, ("Authorization", $"Bearer {await courts.ApiKey("clerk", Courthouse.Room)}"));
        Assert.Single(await system.Watch(($"courtroom:{Courthouse.Room}:{court.Date}", null)));

        var hearing = await Book(clerk.Page, language);
        await Confirmed(mail);
        await Publish(clerk.Page, court.Date);

        // Three pages stand open from now on; none is loaded again by its reader unless that reader acts.
        await clerk.Page.GotoAsync($"/board?date={court.Date}");
        await bench.Page.GotoAsync($"/judge/{court.Date}");
        await desk.Page.GotoAsync($"/access-point/{Courthouse.AccessPoint}");
        var block = clerk.Page.Locator($"#b-{hearing:N}");
        var row = bench.Page.Locator($"#h-{hearing.ToString("N")[^12..]}");
        await Assertions.Expect(block).ToContainTextAsync("0/1");
        await Assertions.Expect(row.Locator(".judge-people .chip-ready")).ToHaveCountAsync(0);
        await Stay(clerk.Page);
        await Stay(bench.Page);

        await CheckIn(desk.Page);
        await Assertions.Expect(block).ToContainTextAsync("1/1");
        await Assertions.Expect(row.Locator(".judge-people .chip-ready")).ToHaveCountAsync(1);
        await Stayed(clerk.Page);
        await Stayed(bench.Page);

        await Stay(desk.Page);
        await bench.Page.Locator($"button[value='start:{hearing}']").ClickAsync();
        // Before its hour the page asks.
        await bench.Page.Locator("button[value=go], .judge-now").First.WaitForAsync();
        if (await bench.Page.Locator("button[value=go]").CountAsync() > 0)
            await bench.Page.Locator("button[value=go]").ClickAsync();
        await Assertions.Expect(clerk.Page.Locator($"#state-{Courthouse.Room} .chip-session")).ToBeVisibleAsync();
        await Assertions.Expect(clerk.Page.Locator($"#b-{hearing:N}.time-session")).ToHaveCountAsync(1);
        await Assertions.Expect(desk.Page.Locator(".desk-line .chip-session").First).ToBeVisibleAsync();
        await Stayed(clerk.Page);
        await Stayed(desk.Page);

        while ((await system.Message("event"))["status"] is var status && (string?)status != "InSession")
        {
            Assert.Equal("Waiting", (string?)status);
        }

        var next = await Conclude(bench.Page, hearing);
        await Assertions.Expect(clerk.Page.Locator($"#b-{hearing:N}.time-done")).ToHaveCountAsync(1);
        await Stayed(clerk.Page);

        // The day's list and that of the day on which it goes on: its local day is the courtroom's.
        await Publish(clerk.Page, Day(next));
        await SeenByThePublic(stranger.Page, court.Date);
        await SeenByThePublic(stranger.Page, Day(next));
        await Counted(staff.Page, court, hearing, language);
        Assert.Equal(1L, await One(courts, "select count(*) from scheduling.hearing h join scheduling.hearing n on n.continues = h.id where h.status = 'Concluded' and h.outcome = 'Heard' and n.status = 'Scheduled' and n.starts_at = $1", next.UtcDateTime));
        foreach (var reader in (Reader[])[clerk, desk, bench, staff, stranger])
            Assert.Empty(reader.Complaints);
        await courts.Verify();
    }

    private static async Task<Guid> Book(IPage page, string language)
    {
        await page.GotoAsync("/hearings/new");
        await page.Locator("select[name='Input.Courtroom']").SelectOptionAsync(Courthouse.Room);
        await page.Locator("input[name='Input.Number']").FillAsync(Number);
        await page.Locator("button[value=case]").ClickAsync();
        await page.Locator("select[name='Input.Type']").SelectOptionAsync("CRIMINAL_SESSIONS");
        await page.Locator("input[name='Input.Title']").FillAsync("The State v. a person of no fame");
        await page.Locator("select[name='Input.Purpose']").SelectOptionAsync("BAIL");
        await AddPerson(page, 0, Accused, "accused", Courthouse.AccessPoint);
        await AddPerson(page, 1, Advocate, "advocate", "link");
        await page.Locator("fieldset.booking-new").Nth(1).Locator("summary").ClickAsync();
        await page.Locator("input[name='Input.New[1].Email']").FillAsync(Address);
        await page.Locator("select[name='Input.New[1].Language']").SelectOptionAsync(language);
        await page.Locator("button[value=look]:not([aria-hidden])").First.ClickAsync();
        await page.Locator("input[name='Input.Start']").First.CheckAsync();
        await page.Locator("button[value=book]").ClickAsync();
        await page.WaitForURLAsync(HearingPage());
        return Guid.Parse(new Uri(page.Url).Segments[^1]);
    }

    private static async Task AddPerson(IPage page, int row, string name, string role, string place)
    {
        await page.Locator("button[value=add]").ClickAsync();
        await page.Locator($"input[name='Input.New[{row}].Name']").FillAsync(name);
        await page.Locator($"select[name='Input.New[{row}].Role']").SelectOptionAsync(role);
        await page.Locator($"select[name='Input.New[{row}].Place']").SelectOptionAsync(place);
    }

    private static async Task Confirmed(SmtpPeer mail)
    {
        var confirmation = await mail.Await(m => m.To.Contains(Address));
        var invitation = Assert.Single(confirmation.Attachments, a => a.Type == "text/calendar");
        Assert.Contains("BEGIN:VEVENT", invitation.Text);
        Assert.Contains(Number, confirmation.Text);
        Assert.DoesNotContain(Accused, confirmation.Text + confirmation.Html + invitation.Text);
    }

    private static async Task Publish(IPage page, string day)
    {
        await page.GotoAsync($"/cause-lists/{Courthouse.Room}/{day}");
        await page.Locator("form.publish button.btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator($"a[href='/lists/{Courthouse.Room}/{day}']")).ToBeVisibleAsync();
    }

    private static async Task CheckIn(IPage page)
    {
        await page.Locator("button[value^='arrive:']").ClickAsync();
        await page.Locator(".desk-do a.btn-primary").ClickAsync();
        await page.Locator("input[name='Input.Document'][value=cnic]").CheckAsync();
        await page.Locator("input[name='Input.LastFour']").FillAsync("1234");
        await page.Locator("form.panel button.btn-primary").ClickAsync();
        await page.Locator("button[value^='ready:']").ClickAsync();
        await Assertions.Expect(page.Locator("button[value^='ready:']")).ToHaveCountAsync(0);
    }

    private static async Task<DateTimeOffset> Conclude(IPage page, Guid hearing)
    {
        await page.Locator($"a[href='/judge/hearings/{hearing}']").ClickAsync();
        await page.Locator("input[name='Input.Outcome'][value=Heard]").CheckAsync();
        var start = page.Locator("input[name='Input.Next']:not([value=''])").First;
        var next = DateTimeOffset.Parse((await start.GetAttributeAsync("value"))!, CultureInfo.InvariantCulture);
        await start.CheckAsync();
        await page.Locator("button[value=save]").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/judge/hearings/", StringComparison.Ordinal));
        return next;
    }

    /// <summary>Serial, time, number, type and title; nobody's name, place or purpose.</summary>
    private static async Task SeenByThePublic(IPage page, string day)
    {
        await page.GotoAsync($"/lists/{Courthouse.Room}/{day}");
        var row = page.Locator("table.cause-list tbody tr");
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await Assertions.Expect(row.Locator("td")).ToHaveCountAsync(5);
        await Assertions.Expect(row).ToContainTextAsync(Number);
        var html = await page.ContentAsync();
        Assert.All((string[])[Accused, Advocate, Address, Courthouse.AccessPoint], secret => Assert.DoesNotContain(secret, html));
    }

    private static async Task Counted(IPage page, Courthouse court, Guid hearing, string language)
    {
        await page.GotoAsync($"/figures?from={court.Date}&to={court.Date}");
        var counts = await Download(page, "a[href^='/figures/counts.csv']");
        // Headings, then one row a month and the total; the notes stand after them. The words are those of the page.
        var table = counts.TrimStart('\uFEFF').Split('\n').Take(3).Select(l => l.TrimEnd('\r').Split(',')).ToList();
        foreach (var head in language == "en" ? (string[])["Listed", "Hearings held"] : ["فہرست میں شامل", "ہونے والی سماعتیں"])
            Assert.Equal("1", table[2][Array.IndexOf(table[0], head)]);
        var hearings = await Download(page, "a[href^='/figures/hearings.csv']");
        Assert.Contains(hearing.ToString(), hearings);
        Assert.All((string[])[Accused, Advocate], name => Assert.DoesNotContain(name, counts + hearings));
    }

    private static async Task<string> Download(IPage page, string link) =>
        await File.ReadAllTextAsync(await (await page.RunAndWaitForDownloadAsync(() => page.Locator(link).First.ClickAsync())).PathAsync());

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task Stay(IPage page) => page.EvaluateAsync("() => { window.sameDocument = true }");

    private static async Task Stayed(IPage page) => Assert.True(await page.EvaluateAsync<bool>("() => window.sameDocument === true"), $"{page.Url} was loaded again by itself");

    private static async Task<object?> One(Installation courts, string sql, DateTime value)
    {
        await using var command = courts.Db.CreateCommand(sql);
        command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync();
    }

    [GeneratedRegex("/hearings/[0-9a-f-]{36}$")]
    private static partial Regex HearingPage();
}
