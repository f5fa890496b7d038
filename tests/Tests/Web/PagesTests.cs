using System.Net;
using System.Net.Http.Headers;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>What holds for every answer to a browser.</summary>
public sealed class PagesTests(CourtsApp app) : IClassFixture<CourtsApp>
{
    [Fact]
    public async Task No_answer_allows_inline_code_frames_or_sniffing()
    {
        foreach (var address in new[] { "/help", "/no-such-page", "/api/v1/no-such-thing", "/favicon.svg" })
        {
            var headers = (await Browser("en").GetAsync(address)).Headers;
            var policy = headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'self'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Fact]
    public async Task A_page_comes_in_the_language_the_browser_asks_for()
    {
        Assert.Contains("<html lang=\"en\" dir=\"ltr\">", await Browser("fr, en;q=0.5").GetStringAsync("/help"));
        var urdu = await Browser("ur-PK, en;q=0.9").GetStringAsync("/help");
        Assert.Contains("<html lang=\"ur\" dir=\"rtl\">", urdu);
        Assert.Contains("مدد", urdu); // as letters, not as entities
        Assert.Contains("urdu", urdu);
    }

    [Fact]
    public async Task The_language_that_was_chosen_is_remembered()
    {
        var browser = Browser("en");
        var answer = await browser.GetAsync("/language/ur?back=%2Fhelp%3Fx%3D1");
        Assert.Equal("/help?x=1", answer.Headers.Location!.OriginalString);
        Assert.Contains("lang=\"ur\"", await browser.GetStringAsync("/help"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a%0d%0ab")]
    public async Task Nobody_is_sent_to_another_site(string back)
    {
        var answer = await Browser("en").GetAsync($"/language/ur?back={(back.Contains('%') ? back : Uri.EscapeDataString(back))}");
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Who_saves_data_is_not_sent_a_font()
    {
        var browser = Browser("ur");
        browser.DefaultRequestHeaders.Add("Save-Data", "on");
        Assert.DoesNotContain("dist/urdu", await browser.GetStringAsync("/help"));
    }

    [Theory]
    [InlineData("en", "Page not found")]
    [InlineData("ur", "صفحہ نہیں ملا")]
    public async Task An_unknown_address_is_told_so_in_the_readers_language(string language, string words)
    {
        var answer = await Browser(language).GetAsync("/no-such-page");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_program_gets_a_problem_document_instead_of_a_page()
    {
        var answer = await Browser("en").GetAsync("/api/v1/no-such-thing");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"not-found\"", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Html_is_compressed()
    {
        var browser = Browser("en");
        browser.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        Assert.Contains("br", (await browser.GetAsync("/help")).Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task The_parts_page_is_not_for_strangers_of_a_real_database() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Browser("en").GetAsync("/styleguide")).StatusCode);

    private HttpClient Browser(string languages)
    {
        var browser = app.Browser();
        browser.DefaultRequestHeaders.Add("Accept-Language", languages);
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        return browser;
    }
}
