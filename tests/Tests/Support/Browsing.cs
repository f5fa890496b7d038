using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>Pages as a browser without scripts sees them: opened, filled in and sent.</summary>
public static class Browsing
{
    /// <summary>A browser that acts with a key of one role, as if signed in.</summary>
    public static async Task<HttpClient> BrowserAs(this CourtsApp app, string role, string scope = "all", string language = "en")
    {
        var browser = app.Browser();
        browser.DefaultRequestHeaders.Authorization = new("Bearer", await app.Key(role, scope));
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return browser;
    }

    public static async Task<IHtmlDocument> Open(this HttpClient browser, string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await browser.GetAsync(address);
        return await answer.Page(expected);
    }

    public static async Task<IHtmlDocument> Page(this HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {answer.Headers.Location}\n{html[..Math.Min(html.Length, 2000)]}");
        return new HtmlParser().ParseDocument(html);
    }

    /// <summary>Sends a page's form with what stands in it, changed by <paramref name="values"/>; a value of null leaves the field out.</summary>
    public static Task<HttpResponseMessage> Send(this HttpClient browser, IHtmlDocument page, string address, string form, params (string Name, string? Value)[] values)
    {
        var element = page.Forms.FirstOrDefault(f => f.QuerySelector("input[name=_handler]")?.GetAttribute("value") == form);
        Assert.True(element is not null, $"No form '{form}' on {address}.");
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var input in element.QuerySelectorAll("input, select, textarea").Concat(page.QuerySelectorAll("[form]").Where(e => e.GetAttribute("form") == element.Id)))
        {
            var name = input.GetAttribute("name");
            if (name is null || values.Any(v => v.Name == name) || input is IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false } or IHtmlButtonElement)
            {
                continue;
            }
            fields.Add(new(name, input switch { IHtmlInputElement i => i.Value, IHtmlSelectElement s => s.Value ?? "", IHtmlTextAreaElement t => t.Value, _ => "" }));
        }
        fields.AddRange(values.Where(v => v.Value is not null).Select(v => new KeyValuePair<string, string>(v.Name, v.Value!)));
        return browser.PostAsync(address, new FormUrlEncodedContent(fields));
    }

    public static string Words(this IParentNode part, string selector) => string.Join(' ', part.QuerySelectorAll(selector).Select(e => string.Join(' ', e.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
}
