using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd.Line;

/// <summary>What is pressed and typed while the line or the session is gone: it waits, says why, and is sent once when it is back.</summary>
public sealed class LostLineTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly Regex Waits = new("No connection|رابطہ منقطع");

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task A_check_in_pressed_without_a_line_is_sent_when_it_is_back(string language)
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        var (one, other) = (await Expect(courts, house, "Line 1/2026"), await Expect(courts, house, "Line 2/2026"));
        await using var reader = await browser.Open(courts.Address, language);
        await reader.SignIn(house.Operator);
        var page = reader.Page;
        await page.GotoAsync($"/access-point/{Courthouse.AccessPoint}");

        await reader.Context.SetOfflineAsync(true);
        await page.Locator($"button[value='arrive:{one}']").ClickAsync();
        await page.Locator($"button[value='arrive:{other}']").ClickAsync();
        // A second press is the same press.
        await page.Locator($"button[value='arrive:{one}']").ClickAsync(new() { Force = true });
        await Assertions.Expect(page.Locator("#unsent")).ToContainTextAsync(Waits);
        await Assertions.Expect(page.Locator("#unsent li")).ToHaveCountAsync(2);
        Assert.EndsWith($"/access-point/{Courthouse.AccessPoint}", page.Url, StringComparison.Ordinal);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), $"courts-unsent-{language}.png") });

        await reader.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator("main .notice")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#unsent")).ToBeHiddenAsync();
        Assert.Equal((1L, 1L), (await Arrivals(courts, one), await Arrivals(courts, other)));
        Assert.Empty(reader.Complaints);
    }

    [Fact]
    public async Task An_answer_that_was_lost_on_its_way_is_asked_for_again_and_nothing_is_done_twice()
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        var person = await Expect(courts, house, "Line 3/2026");
        await using var reader = await browser.Open(courts.Address);
        await reader.SignIn(house.Operator);
        var page = reader.Page;
        await page.GotoAsync($"/access-point/{Courthouse.AccessPoint}");
        var posts = 0;
        // The first is done and its answer lost; the second meets a service that does not answer; the third is let through.
        await page.RouteAsync($"**/access-point/{Courthouse.AccessPoint}", async route =>
        {
            if (route.Request.Method != "POST" || posts >= 2)
            {
                await route.ContinueAsync();
            }
            else if (posts++ == 0)
            {
                await route.FetchAsync();
                await route.AbortAsync();
            }
            else
            {
                await route.FulfillAsync(new() { Status = 503 });
            }
        });

        await page.Locator($"button[value='arrive:{person}']").ClickAsync();
        await Assertions.Expect(page.Locator("main .notice")).ToBeVisibleAsync();
        Assert.Equal((2, 1L), (posts, await Arrivals(courts, person)));
    }

    [Fact]
    public async Task What_was_typed_stays_and_can_be_taken_back_before_it_is_sent()
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        await using var reader = await browser.Open(courts.Address);
        await reader.SignIn(house.Operator);
        var page = reader.Page;
        await page.GotoAsync($"/access-point/{Courthouse.AccessPoint}");
        await page.Locator("#report > summary").ClickAsync();
        await page.Locator("#report input[name='Input.Kind']").First.CheckAsync();
        await page.Locator("#f-note").FillAsync("The cable is cut");

        await reader.Context.SetOfflineAsync(true);
        await page.Locator("#report .btn-danger").ClickAsync();
        await Assertions.Expect(page.Locator("#unsent")).ToContainTextAsync(Waits);
        // A link leads nowhere without a line: the page stays.
        await page.Locator(".site-name").ClickAsync();
        await page.Locator("[data-unsent=drop]").ClickAsync();
        await Assertions.Expect(page.Locator("#unsent")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#f-note")).ToHaveValueAsync("The cable is cut");
        await reader.Context.SetOfflineAsync(false);
        Assert.Equal(0L, await One<long>(courts, "select count(*) from attendance.incident"));

        await page.Locator("#report .btn-danger").ClickAsync();
        await Assertions.Expect(page.Locator("main .notice")).ToBeVisibleAsync();
        Assert.Equal(1L, await One<long>(courts, "select count(*) from attendance.incident"));
    }

    [Fact]
    public async Task A_check_in_pressed_after_the_session_has_ended_is_sent_when_its_operator_is_back()
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        var person = await Expect(courts, house, "Line 4/2026");
        await using var reader = await browser.Open(courts.Address);
        await reader.SignIn(house.Operator);
        var page = reader.Page;
        // The page's own sign of life would notice the end of the session before the press.
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync($"/access-point/{Courthouse.AccessPoint}"), r => r.Url.EndsWith("/heartbeat", StringComparison.Ordinal));

        await reader.Context.ClearCookiesAsync();
        await page.Locator($"button[value='arrive:{person}']").ClickAsync();
        await page.WaitForURLAsync("**/sign-in?**");
        await page.Locator("input[autocomplete=username]").FillAsync(house.Operator.Name);
        await page.Locator("input[autocomplete=current-password]").FillAsync(house.Operator.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/sign-in/resume/**");
        await Assertions.Expect(page.Locator("main dl")).ToContainTextAsync("A person expected");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/access-point/{Courthouse.AccessPoint}");
        Assert.Equal(1L, await Arrivals(courts, person));
    }

    [Fact]
    public async Task A_file_chosen_before_the_session_ended_stays_on_its_page_until_its_clerk_is_back()
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        await using var reader = await browser.Open(courts.Address);
        await reader.SignIn(house.Clerk);
        var page = reader.Page;
        await page.GotoAsync("/imports");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "list.csv", MimeType = "text/csv", Buffer = "Case number,Date\n1/2026,2027-01-04\n"u8.ToArray() });

        await reader.Context.ClearCookiesAsync();
        await page.Locator("form[enctype] .btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#unsent")).ToContainTextAsync("Your session has ended");
        var tab = await reader.Context.RunAndWaitForPageAsync(() => page.Locator("[data-unsent=sign-in]").ClickAsync());
        await tab.Locator("input[autocomplete=username]").FillAsync(house.Clerk.Name);
        await tab.Locator("input[autocomplete=current-password]").FillAsync(house.Clerk.Password);
        await tab.Keyboard.PressAsync("Enter");
        await tab.WaitForURLAsync("**/signed-in-again");
        await tab.CloseAsync();

        await page.Locator("[data-unsent=send]").ClickAsync();
        await page.WaitForURLAsync(new Regex("/imports/[0-9a-f-]{36}"));
        Assert.Equal(1L, await One<long>(courts, "select count(*) from scheduling.import"));
    }

    [Fact]
    public async Task What_is_typed_and_pressed_while_an_answer_is_on_its_way_counts()
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        await Expect(courts, house, "Line 6/2026");
        await using var reader = await browser.Open(courts.Address);
        await reader.SignIn(house.Clerk);
        var page = reader.Page;
        await page.GotoAsync("/hearings/new");
        await page.Locator("input[name='Input.Number']").FillAsync("Line 6/2026");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(new Regex(@"\?case="));
        await page.Locator("select[name='Input.Purpose']").SelectOptionAsync("BAIL");
        await page.Locator("button[value=add]").ClickAsync();
        await page.Locator("input[name='Input.New[0].Name']").FillAsync("A second accused");

        // The answer to one more row waits while its reader types on.
        var (asked, answer) = await Hold(page, "add");
        await page.Locator("button[value=add]").ClickAsync();
        await asked;
        await page.Locator("#new-0 summary").ClickAsync();
        await page.Locator("input[name='Input.New[0].Name']").FillAsync("A second accused, of Gulshan");
        answer();
        await Assertions.Expect(page.Locator("input[name='Input.New[1].Name']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("input[name='Input.New[0].Name']")).ToHaveValueAsync("A second accused, of Gulshan");
        await Assertions.Expect(page.Locator("input[name='Input.New[0].Name']")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("input[name='Input.New[0].Email']")).ToBeVisibleAsync();

        // Of two buttons pressed one after the other, the second is what was meant: here a row that is wanted no more.
        (asked, answer) = await Hold(page, "look");
        await page.Locator("button[value=look]:not([aria-hidden])").First.ClickAsync();
        await asked;
        await page.Locator("button[value='remove:1']").ClickAsync();
        answer();
        await Assertions.Expect(page.Locator("input[name='Input.New[1].Name']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("input[name='Input.New[0].Name']")).ToHaveValueAsync("A second accused, of Gulshan");
        Assert.Empty(reader.Complaints);
    }

    /// <summary>Holds the next press of a booking page's button back, from when it was asked until its answer is let through.</summary>
    private static async Task<(Task Asked, Action Answer)> Hold(IPage page, string button)
    {
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/hearings/new*", async route =>
        {
            if (route.Request.PostData?.Contains($"Input.Do={button}", StringComparison.Ordinal) == true && asked.TrySetResult())
                await answered.Task;
            await route.FallbackAsync();
        });
        return (asked.Task, () => answered.SetResult());
    }

    [Fact]
    public async Task With_scripts_off_a_form_is_a_plain_form()
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        var person = await Expect(courts, house, "Line 5/2026");
        await using var reader = await browser.Open(courts.Address, scripts: false);
        await reader.SignIn(house.Operator);
        await reader.Page.GotoAsync($"/access-point/{Courthouse.AccessPoint}");
        await reader.Page.Locator($"button[value='arrive:{person}']").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("main .notice")).ToBeVisibleAsync();
        Assert.Equal(1L, await Arrivals(courts, person));
    }

    /// <summary>Somebody expected at the access point within the hour.</summary>
    internal static async Task<Guid> Expect(Installation courts, Courthouse house, string number) => await One<Guid>(courts,
        """
        with room as (select r.id, r.court_id, p.judge_id from scheduling.courtroom r join scheduling.judge_posting p on p.courtroom_id = r.id where r.code = $1),
        matter as (insert into scheduling.court_case (id, court_id, number, number_folded, type, title, stage, restricted, opened_at)
                   select gen_random_uuid(), court_id, $2, lower($2), 'CRIMINAL_SESSIONS', $2, '', false, now() from room returning id),
        person as (insert into scheduling.person (id, name, name_folded) values (gen_random_uuid(), 'A person expected', 'a person expected') returning id),
        participant as (insert into scheduling.participant (id, case_id, person_id, role, protected) select gen_random_uuid(), m.id, p.id, 'accused', false from matter m, person p returning id, person_id),
        hearing as (insert into scheduling.hearing (id, courtroom_id, judge_id, purpose, starts_at, ends_at, status, created_at)
                    select gen_random_uuid(), id, judge_id, 'BAIL', now() + interval '20 minutes', now() + interval '35 minutes', 'Scheduled', now() from room returning id),
        of_case as (insert into scheduling.hearing_case (hearing_id, case_id) select h.id, m.id from hearing h, matter m)
        insert into scheduling.appearance (id, hearing_id, participant_id, person_id, place, access_point_id, station_id)
        select gen_random_uuid(), h.id, p.id, p.person_id, 'station', a.id, (select id from scheduling.station where access_point_id = a.id order by number limit 1)
        from hearing h, participant p, scheduling.access_point a where a.code = $3 returning id
        """, Courthouse.Room, number, Courthouse.AccessPoint);

    private static Task<long> Arrivals(Installation courts, Guid appearance) =>
        One<long>(courts, "select count(*) from attendance.attendance_history where appearance_id = $1", appearance);

    private static async Task<T> One<T>(Installation courts, string sql, params object[] values)
    {
        await using var command = courts.Db.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
