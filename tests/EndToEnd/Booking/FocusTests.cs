using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RuleOfLaw.Courts.EndToEnd.Line;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd.Booking;

/// <summary>Whoever never touches the mouse finds the focus where the work goes on.</summary>
public sealed class FocusTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task The_focus_is_where_the_work_goes_on(string language)
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        await LostLineTests.Expect(courts, house, "Focus 1/2026");
        await using var clerk = await browser.Open(courts.Address, language);
        await clerk.SignIn(house.Clerk);
        var page = clerk.Page;

        // From the board, one key to the search of cases.
        await page.GotoAsync("/board");
        await page.Keyboard.PressAsync("/");
        await page.WaitForURLAsync("**/cases*");
        await Assertions.Expect(page.Locator("#f-text")).ToBeFocusedAsync();

        // Booking begins in its first field; somebody added is asked for by name.
        await page.GotoAsync("/hearings/new");
        await Assertions.Expect(page.Locator("form select, form input:not([type=hidden])").Locator("visible=true").First).ToBeFocusedAsync();
        await page.Locator("input[name='Input.Number']").FillAsync("Focus 1/2026");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(new Regex(@"\?case="));
        await Assertions.Expect(page.Locator("#f-purpose")).ToBeFocusedAsync();
        await page.Locator("button[value=add]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("input[name='Input.New[0].Name']")).ToBeFocusedAsync();
        Assert.Empty(clerk.Complaints);

        // What is wrong is named, takes the focus, and leads to its field.
        await page.EvaluateAsync("document.querySelector('#booking-main').dataset.before = 'yes'");
        await page.Locator("select[name='Input.New[0].Role']").SelectOptionAsync("witness");
        await Assertions.Expect(page.Locator("#booking-main[data-before]")).ToHaveCountAsync(0); // the free times of these people are drawn
        await page.Locator("button[value=book]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".error-summary")).ToBeFocusedAsync();
        await page.Locator(".error-summary a[href='#f-new-0--name']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("input[name='Input.New[0].Name']")).ToBeFocusedAsync();

        // A judge who starts a hearing stands on its row again.
        await using var bench = await browser.Open(courts.Address, language);
        await bench.SignIn(house.Judge);
        // The court may lie where it is another day than in Pakistan.
        await bench.Page.GotoAsync($"/judge/{house.Date}");
        await bench.Page.Locator("button[value^='start:']").First.FocusAsync();
        await bench.Page.Keyboard.PressAsync("Enter");
        // Nobody is ready yet: it asks first.
        await bench.Page.WaitForURLAsync("**/start");
        await bench.Page.Locator("button[value=go]").FocusAsync();
        await bench.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(bench.Page.Locator("button[value^='pause:']")).ToBeFocusedAsync();
        Assert.Empty(bench.Complaints);
    }
}
