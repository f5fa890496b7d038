using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>One person's browser window. Remembers every script error and everything the page's policy refused.</summary>
public sealed class Reader : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();

    internal Reader(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A refused form (422) or an ended connection is logged by the browser too: that is not the page's fault.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                complaints.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    public IBrowserContext Context => context;

    /// <summary>Script errors and refusals of the content security policy so far.</summary>
    public IReadOnlyList<string> Complaints => [.. complaints];

    public async Task SignIn(Account account)
    {
        await Page.GotoAsync("/sign-in");
        await Page.Locator("input[autocomplete=username]").FillAsync(account.Name);
        await Page.Locator("input[autocomplete=current-password]").FillAsync(account.Password);
        await Page.Locator("form:has(input[autocomplete=current-password]) button").ClickAsync();
        await Page.WaitForURLAsync(url => !new Uri(url).AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
