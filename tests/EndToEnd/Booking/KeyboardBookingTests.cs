using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd.Booking;

/// <summary>An ordinary hearing, booked by a clerk who never touches the mouse.</summary>
public sealed class KeyboardBookingTests(Browser browser) : IClassFixture<Browser>
{
    private int actions;

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task An_ordinary_hearing_is_booked_with_the_keyboard_in_under_ten_actions(string language)
    {
        await using var courts = await Installation.Start();
        var clerk = courts.Account("clerk");
        await using var reader = await browser.Open(courts.Address, language);
        await reader.SignIn(clerk);
        var page = reader.Page;
        // Who signs in finds the account's own language again.
        await page.GotoAsync($"/language/{language}?back=/hearings/new");
        var room = await page.Locator("select[name='Input.Courtroom'] option:not([value=''])").First.GetAttributeAsync("value");
        await using var heard = courts.Db.CreateCommand(
            """
            select c.number from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id
            join scheduling.hearing_case hc on hc.hearing_id = h.id join scheduling.court_case c on c.id = hc.case_id
            where r.code = $1 and h.status = 'Concluded' order by h.starts_at desc limit 1
            """);
        heard.Parameters.Add(new() { Value = room });
        var number = (string)(await heard.ExecuteScalarAsync())!;
        await page.GotoAsync("/cause-lists");

        await Do(() => page.Keyboard.PressAsync("n"));
        await At(page, "/hearings/new$");
        await TabTo(page, "select[name='Input.Courtroom']");
        await Do(() => page.Keyboard.PressAsync("ArrowDown"));
        await TabTo(page, "input[name='Input.Number']");
        await Do(() => page.Keyboard.TypeAsync(number));
        await Do(() => page.Keyboard.PressAsync("Enter"));
        await At(page, @"/hearings/new\?case=");
        // The date field speaks the browser's language; beside it the date stands in the page's.
        await Assertions.Expect(page.Locator("output[for=f-day]")).ToHaveTextAsync(new Regex(language == "en" ? @"^[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} 20\d\d$" : @"^\S+، \d{1,2} \S+ 20\d\d$"));
        await TabTo(page, "input[name='Input.Start']");
        var summary = page.Locator("#book-summary");
        var before = await summary.InnerTextAsync();
        await Do(() => page.Keyboard.PressAsync("ArrowDown"));
        // The summary follows the chosen start.
        await Assertions.Expect(summary).Not.ToHaveTextAsync(before, new() { UseInnerText = true });
        await TabTo(page, "button[value=book]");
        await Do(() => page.Keyboard.PressAsync("Enter"));
        await At(page, "/hearings/[0-9a-f-]{36}$");

        Assert.True(actions < 10, $"{actions} actions");
        Assert.Empty(reader.Complaints);
        await courts.Verify();
    }

    private Task Do(Func<Task> action)
    {
        actions++;
        return action();
    }

    /// <summary>The page is there and has its main part; what else it loads is not waited for.</summary>
    private static async Task At(IPage page, string address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(address));
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
    }

    /// <summary>Tab until the focus is there, as somebody without a mouse does.</summary>
    private static async Task TabTo(IPage page, string selector)
    {
        for (var presses = 0; presses < 120; presses++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) ?? false", selector))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The keyboard does not reach {selector}.");
    }
}
