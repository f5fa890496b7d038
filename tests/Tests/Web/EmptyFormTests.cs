using System.Net;
using AngleSharp.Html.Dom;
using RuleOfLaw.Courts.Tests.Support;
using Xunit.Abstractions;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>Every form of every page, sent with nothing in it: what is wrong is named, and leads to where it is put right.</summary>
public sealed class EmptyFormTests(CrawlTests.Demonstrated courts, ITestOutputHelper output) : IClassFixture<CrawlTests.Demonstrated>
{
    private const int MostPages = 120;

    [Theory]
    [InlineData("supervisor")]
    [InlineData("operator")]
    [InlineData("judge")]
    [InlineData("administrator")]
    public async Task Each_entry_of_an_error_summary_names_its_field_and_leads_to_it(string name)
    {
        using var browser = courts.Browser();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        using var entered = await browser.Send(await browser.Open("/sign-in"), "/sign-in", "sign-in", ("Input.UserName", name), ("Input.Password", courts.Password(name)));
        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);

        var (faults, sent, seen) = (new List<string>(), new HashSet<string>(), new HashSet<string>());
        var ahead = new Queue<string>(["/"]);
        for (var opened = 0; opened < MostPages && ahead.TryDequeue(out var address); opened++)
        {
            using var answer = await browser.GetAsync(address);
            if (answer.StatusCode == HttpStatusCode.Found)
            {
                Meet(new Uri(new Uri("http://localhost" + address), answer.Headers.Location!).PathAndQuery);
                continue;
            }
            if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }
            var page = await answer.Page();
            foreach (var link in page.QuerySelectorAll("a[href^='/']:not([download])"))
            {
                Meet(link.GetAttribute("href")!.Split('#')[0]);
            }
            foreach (var form in page.Forms.Where(Asks))
            {
                var handler = form.QuerySelector("input[name=_handler]")!.GetAttribute("value")!;
                if (sent.Add($"{CrawlTests.Shape(address)} {handler}"))
                {
                    faults.AddRange(await Send(browser, page, address, handler, form));
                }
            }
        }
        output.WriteLine($"{name}: {sent.Count} forms sent empty: {string.Join(' ', sent)}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        void Meet(string to)
        {
            if (!to.StartsWith("/language/", StringComparison.Ordinal) && !to.StartsWith("/sign-", StringComparison.Ordinal) && seen.Add(CrawlTests.Shape(to)))
            {
                ahead.Enqueue(to);
            }
        }
    }

    /// <summary>Something is typed or chosen in it, and it is no search.</summary>
    private static bool Asks(IHtmlFormElement form) =>
        form.QuerySelector("input[name=_handler]") is not null && form.GetAttribute("role") != "search"
        && form.QuerySelectorAll("input:not([type=hidden]):not([type=checkbox]), select, textarea").Length > 0;

    private static async Task<IEnumerable<string>> Send(HttpClient browser, IHtmlDocument page, string address, string handler, IHtmlFormElement form)
    {
        var empty = form.QuerySelectorAll("input:not([type=hidden]), select, textarea").Select(e => e.GetAttribute("name")).OfType<string>().Distinct().Select(n => (n, (string?)""));
        // The last button is the one that does it; those before it look and add.
        var press = form.QuerySelectorAll("button[name]").LastOrDefault(b => b.ClassList.Contains("btn-primary")) is { } button ? [(button.GetAttribute("name")!, button.GetAttribute("value"))] : Array.Empty<(string, string?)>();
        using var answer = await browser.Send(page, address, handler, [.. empty, .. press]);
        if ((int)answer.StatusCode >= 500)
        {
            return [$"{address} {handler}: {(int)answer.StatusCode}"];
        }
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return [];
        }
        var refused = await answer.Page();
        return refused.QuerySelectorAll(".error-summary li a").Select(entry => (Words: entry.TextContent.Trim(), To: entry.GetAttribute("href")!))
            .SelectMany(entry => new[]
            {
                refused.GetElementById(entry.To[1..]) is null ? $"{address} {handler}: '{entry.Words}' leads to {entry.To}, which is not there" : null,
                entry.Words.Contains(": ", StringComparison.Ordinal) ? null : $"{address} {handler}: '{entry.Words}' ({entry.To}) does not name its field",
            }).OfType<string>();
    }
}
