using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Demonstration.Contracts;
using RuleOfLaw.Courts.Tests.Support;
using Xunit.Abstractions;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>Every link of every page leads where it says, for whoever is shown it: each account of a small demonstration clicks them all.</summary>
public sealed partial class CrawlTests(CrawlTests.Demonstrated courts, ITestOutputHelper output) : IClassFixture<CrawlTests.Demonstrated>
{
    /// <summary>Of links that differ in ids, dates and values alone: enough to meet rows of different kinds.</summary>
    private const int MostAlike = 3;
    private const int MostPages = 400;

    public static TheoryData<string> Names => [Stranger, "clerk", "supervisor", "operator", "judge", "programme", "focal", "delivery", "steering", "administrator", "auditor"];

    private const string Stranger = "stranger";

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_link_of_every_page_leads_to_a_page(string name)
    {
        using var browser = courts.Browser();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        if (name != Stranger)
        {
            using var entered = await browser.Send(await browser.Open("/sign-in"), "/sign-in", "sign-in", ("Input.UserName", name), ("Input.Password", courts.Password(name)));
            Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        }
        var crawl = new Crawl(browser);
        await crawl.From("/");
        output.WriteLine($"{name}: {crawl.Opened} addresses of {crawl.Shapes} shapes");
        Assert.True(crawl.Faults.Count == 0, string.Join('\n', crawl.Faults));
        Assert.InRange(crawl.Opened, name == Stranger ? 3 : 10, MostPages);
    }

    /// <summary>The crawl notices what it is for.</summary>
    [Theory]
    [InlineData("<a href='/no-such-page'>x</a>", "/no-such-page: 404")]
    [InlineData("<a href='/help?a=1&amp;amp;b=2'>x</a>", "&amp;")]
    [InlineData("<a href='/help#no-such-part'>x</a>", "#no-such-part")]
    [InlineData("<a href='#no-such-part'>x</a>", "#no-such-part")]
    [InlineData("<a href=''>x</a>", "no address")]
    public async Task A_link_that_leads_nowhere_is_noticed(string html, string fault)
    {
        using var browser = courts.Browser();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var crawl = new Crawl(browser);
        await crawl.Follow("/help", new HtmlParser().ParseDocument(html));
        Assert.Contains(crawl.Faults, f => f.Contains(fault, StringComparison.Ordinal));
    }

    public sealed class Demonstrated : CourtsApp
    {
        private IReadOnlyList<SeededAccount> accounts = [];

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            Clock.Set(Instant.FromUtc(2026, 12, 1, 6, 0)); // a Tuesday, eleven in the morning in Pakistan
            await using var scope = Services.CreateAsyncScope();
            var seeded = await scope.ServiceProvider.GetRequiredService<ISeed>().Demonstration(OwnerConnection, DemonstrationSize.Small);
            Assert.Null(seeded.Refused);
            accounts = seeded.Accounts;
        }

        public string Password(string name) => accounts.Single(a => a.Name == name).Password;
    }

    private sealed class Crawl(HttpClient browser)
    {
        private readonly Dictionary<string, int> shapes = [];
        private readonly HashSet<string> met = [];
        private readonly Queue<(string From, string To)> ahead = [];
        private readonly Dictionary<string, HashSet<string>> ids = [];
        private readonly List<(string From, string Page, string Id)> parts = [];

        public List<string> Faults { get; } = [];

        public int Opened { get; private set; }

        public int Shapes => shapes.Count;

        public async Task From(string address)
        {
            Meet("the beginning", address);
            await Run();
        }

        public async Task Follow(string at, IHtmlDocument page)
        {
            Read(at, page);
            await Run();
        }

        private async Task Run()
        {
            while (ahead.TryDequeue(out var link))
            {
                if (await Click(link.From, link.To) is { } page)
                {
                    Read(link.To, page);
                }
            }
            Faults.AddRange(parts.Where(p => ids.TryGetValue(p.Page, out var there) && !there.Contains(p.Id)).Select(p => $"{p.From} leads to {p.Page}#{p.Id}, which has no such part"));
        }

        /// <summary>The page a link leads to, over redirects; null where it is a file.</summary>
        private async Task<IHtmlDocument?> Click(string from, string to)
        {
            var address = to;
            for (var hop = 0; hop < 4; hop++)
            {
                using var answer = await browser.GetAsync(address);
                Opened++;
                if (answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.Redirect or HttpStatusCode.SeeOther)
                {
                    address = answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.OriginalString;
                    continue;
                }
                if (answer.StatusCode != HttpStatusCode.OK || (address.StartsWith("/sign-in", StringComparison.Ordinal) && !to.StartsWith("/sign-in", StringComparison.Ordinal)))
                {
                    Faults.Add($"{from} leads to {to}: {(int)answer.StatusCode}{(address == to ? "" : $" at {address}")}");
                    return null;
                }
                if (answer.Content.Headers.ContentType?.MediaType != "text/html")
                {
                    return null;
                }
                return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
            }
            Faults.Add($"{from} leads to {to}: redirected in a circle");
            return null;
        }

        private void Read(string at, IHtmlDocument page)
        {
            ids[PageOf(at)] = [.. page.QuerySelectorAll("[id]").Select(e => e.Id!)];
            foreach (var element in page.QuerySelectorAll("a[href], form[method=get], [hx-get]"))
            {
                var to = element.GetAttribute("href") ?? element.GetAttribute("hx-get") ?? element.GetAttribute("action");
                if (to is null && element is IHtmlFormElement)
                {
                    continue; // asks its own page again
                }
                if (string.IsNullOrWhiteSpace(to))
                {
                    Faults.Add($"{at} has a link with no address: {element.OuterHtml}");
                }
                else if (to.Contains("&amp;", StringComparison.Ordinal))
                {
                    Faults.Add($"{at} leads to {to}: an & was encoded twice, as &amp;");
                }
                else if (to[0] == '#')
                {
                    parts.Add((at, PageOf(at), Uri.UnescapeDataString(to[1..])));
                }
                else
                {
                    Meet(at, new Uri(new Uri("http://localhost" + at), to) is { Host: "localhost", Scheme: "http" } here ? here.PathAndQuery + here.Fragment : to);
                }
            }
        }

        private void Meet(string from, string to)
        {
            // Other programs' addresses (mail, the feed), and the switch that changes what the account reads.
            if (to[0] != '/' || to.StartsWith("/language/", StringComparison.Ordinal))
            {
                return;
            }
            var (page, part) = to.Split('#', 2) is [var before, var after] ? (before, after) : (to, "");
            if (part.Length > 0)
            {
                parts.Add((from, page, part));
            }
            var shape = Shape(page);
            if (met.Contains(page) || shapes.GetValueOrDefault(shape) >= MostAlike)
            {
                return;
            }
            met.Add(page);
            shapes[shape] = shapes.GetValueOrDefault(shape) + 1;
            ahead.Enqueue((from, page));
        }

        private static string PageOf(string address) => address.Split('#')[0];

    }

    /// <summary>The address without what differs from row to row.</summary>
    internal static string Shape(string address)
    {
        var (path, query) = address.Split('?', 2) is [var p, var q] ? (p, q) : (address, "");
        return Varying().Replace(path, "/*") + "?" + string.Join('&', query.Split('&').Select(part => part.Split('=')[0]).Order(StringComparer.Ordinal));
    }

    // Ids, dates, codes and numbers.
    [GeneratedRegex(@"/([0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d|[A-Z]{2,}[A-Z0-9_-]*|[0-9A-Za-z]*\d[0-9A-Za-z-]*)(?=/|$)")]
    private static partial Regex Varying();
}
