using System.Text.Json;
using Microsoft.Playwright;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>One finger on the page, as the browser itself reports it (Playwright only taps).</summary>
internal sealed class Finger : IAsyncDisposable
{
    private readonly ICDPSession session;
    private float x, y;

    private Finger(ICDPSession session) => this.session = session;

    public static async Task<Finger> On(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true });
        return new(session);
    }

    /// <summary>Onto the middle of something.</summary>
    public async Task Down(ILocator on)
    {
        await on.ScrollIntoViewIfNeededAsync();
        var box = (await on.BoundingBoxAsync())!;
        (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await Touch("touchStart");
    }

    /// <summary>So many pixels to the right, in some steps.</summary>
    public async Task Move(float by)
    {
        const int Steps = 8;
        for (var i = 0; i < Steps; i++)
        {
            x += by / Steps;
            await Touch("touchMove");
        }
    }

    public Task Up() => Touch("touchEnd");

    public async ValueTask DisposeAsync() => await session.DetachAsync();

    private Task<JsonElement?> Touch(string type) => session.SendAsync("Input.dispatchTouchEvent", new()
    {
        ["type"] = type,
        ["touchPoints"] = type == "touchEnd" ? Array.Empty<object>() : [new Dictionary<string, object> { ["x"] = x, ["y"] = y }],
    });
}
