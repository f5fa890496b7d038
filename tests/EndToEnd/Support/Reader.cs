using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace RuleOfLaw.Courts.EndToEnd.Support;

/// <summary>One person's browser window. Remembers every script error and everything the page's policy refused.</summary>
public sealed class Reader : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();

    private readonly string language;

    internal Reader(IBrowserContext context, IPage page, string language)
    {
        (this.context, Page, this.language) = (context, page, language);
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

    /// <summary>Signs in, and reads on in the language of this browser rather than the account's.</summary>
    public async Task SignIn(Account account)
    {
        await Page.GotoAsync("/sign-in");
        await Page.Locator("input[autocomplete=username]").FillAsync(account.Name);
        await Page.Locator("input[autocomplete=current-password]").FillAsync(account.Password);
        await Page.Locator("form:has(input[autocomplete=current-password]) button").ClickAsync();
        await Page.WaitForURLAsync(url => !new Uri(url).AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal));
        await Page.GotoAsync($"/language/{language}?back=/");
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
