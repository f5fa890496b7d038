using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd;

/// <summary>The day as lanes: a hearing is dragged or carried to a free place, says why it can't go elsewhere, and comes back.</summary>
public sealed class DayPlanTests(Browser browser) : IClassFixture<Browser>
{
    private const string Room = "VC-KP-01", Prison = "AP-KP-01";

    [Theory]
    [InlineData("en", "busy")]
    [InlineData("ur", "مصروف")]
    public async Task A_hearing_is_dragged_to_a_free_place_and_taken_back(string language, string busy)
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var (clerk, day, first, second) = await Arrange(courts);
        await using var reader = await browser.Open(courts.Address, language);
        await reader.SignIn(clerk);
        var page = reader.Page;
        // Who signs in finds the account's own language again.
        await page.GotoAsync($"/language/{language}?back={Uri.EscapeDataString($"/day?date={day}")}");
        var block = page.Locator($"#h-{first:N}");

        // Onto the other hearing: it says why, and stays.
        await Drag(page, block, page.Locator($"#h-{second:N}"));
        await Assertions.Expect(page.Locator("#day-said")).ToContainTextAsync(busy);
        await Assertions.Expect(page.Locator(".axis-ghost-no")).ToBeVisibleAsync();
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator(".axis-ghost")).ToHaveCountAsync(0);
        var before = await StartOf(courts, first);

        // An hour later: free.
        await Drag(page, block, block, columns: 12);
        await Assertions.Expect(page.Locator(".axis-ghost:not(.axis-ghost-no)")).ToBeVisibleAsync();
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator(".notice .undo")).ToBeVisibleAsync();
        Assert.Equal(before.AddHours(1), await StartOf(courts, first));

        await page.Locator(".notice .undo button").ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".notice .undo")).ToHaveCountAsync(0);
        Assert.Equal(before, await StartOf(courts, first));

        // A finger that moves at once scrolls; held still first, it carries. The page's clock stands: how quick this machine is makes no difference.
        await page.Clock.InstallAsync();
        await page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(1));
        await using var finger = await Finger.On(page);
        await finger.Down(block);
        await finger.Move(-60);
        await page.Clock.RunForAsync(1000);
        await Assertions.Expect(page.Locator(".day-carrying")).ToHaveCountAsync(0);
        await finger.Up();
        await finger.Down(block);
        await page.Clock.RunForAsync(1000);
        await Assertions.Expect(page.Locator(".day-carrying")).ToHaveCountAsync(1);
        await page.Clock.ResumeAsync();
        await finger.Move(12 * await Column(page));
        await Assertions.Expect(page.Locator(".axis-ghost:not(.axis-ghost-no)")).ToBeVisibleAsync();
        await finger.Up();
        await Assertions.Expect(page.Locator(".notice .undo")).ToBeVisibleAsync();
        Assert.Equal(before.AddHours(1), await StartOf(courts, first));
        Assert.Empty(reader.Complaints);
        await courts.Verify();
    }

    [Theory]
    [InlineData("en", "ArrowRight")]
    [InlineData("ur", "ArrowLeft")]
    public async Task The_keys_carry_a_hearing_among_free_starts(string language, string later)
    {
        await using var courts = await Installation.Start(contents: Contents.Empty);
        var (clerk, day, first, _) = await Arrange(courts);
        await using var reader = await browser.Open(courts.Address, language);
        await reader.SignIn(clerk);
        var page = reader.Page;
        // Who signs in finds the account's own language again.
        await page.GotoAsync($"/language/{language}?back={Uri.EscapeDataString($"/day?date={day}")}");
        var (block, ghost) = (page.Locator($"#h-{first:N}"), page.Locator(".axis-ghost"));
        var before = await StartOf(courts, first);

        await block.FocusAsync();
        await page.Keyboard.PressAsync("m");
        await Assertions.Expect(ghost).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(ghost).ToHaveCountAsync(0);
        Assert.Equal(before, await StartOf(courts, first));

        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ghost).ToBeVisibleAsync();
        await page.Keyboard.PressAsync(later);
        await page.Keyboard.PressAsync(later);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".notice .undo")).ToBeVisibleAsync();
        Assert.Equal(before.AddMinutes(10), await StartOf(courts, first));
        // The focus stays with what was carried.
        await Assertions.Expect(block).ToBeFocusedAsync();
        Assert.Empty(reader.Complaints);
    }

    /// <summary>A clerk of one courtroom, and two of its hearings of one free day: the second two hours after the first.</summary>
    private static async Task<(Account Clerk, string Day, Guid First, Guid Second)> Arrange(Installation courts)
    {
        await Bookings.PostJudges(courts);
        var made = await courts.Run("user", "create", "the-clerk", "--role", "clerk", "--scope", Room);
        Assert.True(made.ExitCode == 0, made.Error);
        using var http = Bookings.Client(courts.Address, await courts.ApiKey("clerk", "all"));
        var starts = await FreeTimes.Of(http, Room, 100, minutes: 15, apart: 5, Prison);
        var first = starts.First(s => starts.Contains(s.AddHours(1)) && starts.Contains(s.AddHours(2)) && starts.Contains(s.AddMinutes(10)));
        return (new("the-clerk", "clerk", Room, made.Output.Trim()), first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), await Book(http, "Day 1/2026", first), await Book(http, "Day 2/2026", first.AddHours(2)));
    }

    private static async Task<Guid> Book(HttpClient http, string number, DateTimeOffset start)
    {
        var accused = new JsonObject { ["name"] = "An accused", ["role"] = "accused", ["place"] = new JsonObject { ["accessPoint"] = Prison } };
        using var answer = await Bookings.Send(http, Bookings.Body(number, Room, start, accused), $"day-{number}");
        answer.EnsureSuccessStatusCode();
        return Guid.Parse((string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!);
    }

    private static async Task<DateTime> StartOf(Installation courts, Guid hearing)
    {
        await using var command = courts.Db.CreateCommand("select starts_at from scheduling.hearing where id = $1");
        command.Parameters.AddWithValue(hearing);
        return (DateTime)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A column's width in pixels, negative where the day runs from the right.</summary>
    private static async Task<float> Column(IPage page) =>
        await page.EvalOnSelectorAsync<float>(".day-axis .axis-track", "t => t.getBoundingClientRect().width / Number(t.closest('.day-axis').dataset.columns) * (getComputedStyle(t).direction === 'rtl' ? -1 : 1)");

    /// <summary>Presses on a block and carries it to another, or so many columns (of five minutes) later; the button stays down.</summary>
    private static async Task Drag(IPage page, ILocator block, ILocator to, int columns = 0)
    {
        await block.ScrollIntoViewIfNeededAsync();
        var (from, goal) = ((await block.BoundingBoxAsync())!, (await to.BoundingBoxAsync())!);
        var column = await Column(page);
        var (x, y) = (from.X + (from.Width / 2), from.Y + (from.Height / 2));
        var targetX = goal.X + (goal.Width / 2) + (columns * column);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + (column < 0 ? -10 : 10), y, new() { Steps = 2 });
        await page.Mouse.MoveAsync(targetX, goal.Y + (goal.Height / 2), new() { Steps = 8 });
    }
}
