using Microsoft.Playwright;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>Debian's Chromium, driven by Playwright; one per test run (<c>ICollectionFixture</c> or <c>IClassFixture</c>).</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? playwright;
    private IBrowser? chromium;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Environment.GetEnvironmentVariable("COURTS_CHROMIUM") ?? "/usr/bin/chromium", Args = arguments }
        );
    }

    /// <summary>A reader at a browser of their own: no cookies, an empty cache.</summary>
    /// <param name="at">The web host they go to.</param>
    /// <param name="language">"en" or "ur": what their browser asks for.</param>
    /// <param name="scripts">False: a browser with scripts off.</param>
    public async Task<Reader> Open(Uri at, string language = "en", int width = 1366, int height = 768, bool scripts = true)
    {
        var context = await chromium!.NewContextAsync(
            new()
            {
                BaseURL = at.ToString(),
                Locale = language == "ur" ? "ur-PK" : "en-GB",
                TimezoneId = "Asia/Karachi",
                ViewportSize = new() { Width = width, Height = height },
                JavaScriptEnabled = scripts,
            }
        );
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return new(context, await context.NewPageAsync(), language);
    }

    public async Task DisposeAsync()
    {
        if (chromium is not null)
            await chromium.CloseAsync();
        playwright?.Dispose();
    }
}
