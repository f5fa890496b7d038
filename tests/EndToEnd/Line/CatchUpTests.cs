using Microsoft.Playwright;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd.Line;

/// <summary>A live page that was cut off: connected again is not yet fresh.</summary>
public sealed class CatchUpTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_page_whose_catch_up_failed_is_asked_again_until_it_is_fresh()
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var house = await Courthouse.Open(courts);
        var person = await LostLineTests.Expect(courts, house, "Fresh 1/2026");
        using var http = Bookings.Client(courts.Address, await courts.ApiKey("operator", Courthouse.AccessPoint));
        await using var reader = await browser.Open(courts.Address);
        await reader.SignIn(house.Operator);
        var page = reader.Page;
        var first = new TaskCompletionSource<IWebSocketRoute>();
        var changed = false;
        await page.RouteWebSocketAsync("**/hubs/live", socket =>
        {
            // The first is let through; after it none, until something has changed that the page knows nothing of.
            if (first.TrySetResult(socket) || changed)
                socket.ConnectToServer();
            else
                _ = socket.CloseAsync();
        });
        var refused = 0;
        await page.RouteAsync("**/live/fragment**", route => refused++ < 2 ? route.AbortAsync() : route.ContinueAsync());
        await page.GotoAsync($"/access-point/{Courthouse.AccessPoint}");
        await (await first.Task).CloseAsync();
        await Assertions.Expect(page.Locator("#connection")).ToBeVisibleAsync();

        using var arrive = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/appearances/{person}/arrive");
        arrive.Headers.Add("Idempotency-Key", "fresh-1");
        (await http.SendAsync(arrive)).EnsureSuccessStatusCode();
        changed = true;

        await Assertions.Expect(page.Locator($"#p-{person:N} a[href$='/people/{person}']").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#connection")).ToBeHiddenAsync();
        Assert.True(refused > 2, $"The page asked {refused} times.");
    }
}
