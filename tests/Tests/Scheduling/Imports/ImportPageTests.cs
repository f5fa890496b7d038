using System.Net;
using System.Text;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Scheduling.Imports.Importing;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>The clerk's pages, as a browser without scripts uses them.</summary>
public sealed class ImportPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Theory]
    [InlineData("en", "VC-KP-30", "Booked", "is no date")]
    [InlineData("ur", "VC-KP-31", "مقرر", "کوئی تاریخ نہیں")]
    public async Task A_clerk_brings_a_file_sees_what_is_wrong_and_books_the_rest(string language, string room, string booked, string noDate)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var sent = await Upload(clerk, "hearings.csv", File(Row("1", $"{room} 1/2026", room: room), Row("2", $"{room} 2/2026", room: room, date: "31/02/2027"), Row("3", $"{room} =3/2026", room: room, start: "12:75", accused: "=cmd()")));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        var columns = sent.Headers.Location!.PathAndQuery;
        var page = columns[..^"/columns".Length];

        var mapping = await clerk.Open(columns);
        Assert.Equal("2", mapping.QuerySelector("#f-column-date option[selected]")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(mapping, columns, "columns")).StatusCode);
        Assert.NotNull((await clerk.Open(page)).QuerySelector("progress"));
        await courts.RunImports();

        var found = await clerk.Open(page);
        Assert.Contains(noDate, found.Words("tbody"));
        var download = await clerk.GetStringAsync($"{page}/rows.csv?rows=Problem");
        Assert.Contains(noDate, download);
        Assert.Contains(",'=cmd(),", download);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(found, page, "book-all")).StatusCode);
        await courts.RunImports();

        var done = await clerk.Open($"{page}?rows=Booked");
        Assert.Contains(booked, done.Words("nav.tabs"));
        Assert.Equal($"/cause-lists/{room}/2026-12-02", done.QuerySelector("tbody td a")!.GetAttribute("href"));
        // A second click on the old page books nothing more and says so.
        Assert.NotEmpty((await (await clerk.Send(found, page, "book-all", ("key", Guid.NewGuid().ToString()))).Page()).QuerySelectorAll(".error-summary"));
        Assert.Contains("hearings.csv", (await clerk.Open("/imports")).Words("tbody"));
    }

    [Fact]
    public async Task Ticked_rows_are_booked_and_no_others()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-32");
        var columns = (await Upload(clerk, "a.csv", File(Row("1", "T1/2026", room: "VC-KP-32"), Row("2", "T2/2026", room: "VC-KP-32", start: "10:00")))).Headers.Location!.PathAndQuery;
        var page = columns[..^"/columns".Length];
        await clerk.Send(await clerk.Open(columns), columns, "columns");
        await courts.RunImports();

        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(await clerk.Open(page), page, "book-chosen", ("row", "3"))).StatusCode);
        await courts.RunImports();

        Assert.Contains("T2/2026", (await clerk.Open($"{page}?rows=Booked")).Words("tbody"));
        Assert.Contains("T1/2026", (await clerk.Open($"{page}?rows=Ready")).Words("tbody"));
    }

    [Fact]
    public async Task What_was_chosen_stays_where_a_column_is_missing()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-33");
        var columns = (await Upload(clerk, "a.csv", "x,y\n1,2\n")).Headers.Location!.PathAndQuery;

        var refused = await (await clerk.Send(await clerk.Open(columns), columns, "columns", ("column-case-number", "1"))).Page();

        Assert.Equal("1", refused.QuerySelector("#f-column-case-number option[selected]")!.GetAttribute("value"));
        Assert.Contains("Choose the column", refused.Words(".field-wrong"));
    }

    [Fact]
    public async Task An_upload_without_a_file_is_told_so()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-34");

        Assert.Contains("not empty", (await (await Upload(clerk, "empty.csv", "")).Page()).Words(".error-summary"));
    }

    [Theory]
    [InlineData("en", "csv", "")]
    [InlineData("ur", "csv", "")]
    [InlineData("en", "xlsx", "")]
    [InlineData("ur", "xlsx", "")]
    [InlineData("en", "xlsx", "backlog")]
    public async Task The_template_is_understood_as_it_is(string language, string format, string kind)
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-01", language);
        Assert.Contains($"/imports/template.{format}?language={language}{(kind.Length > 0 ? $"&kind={kind}" : "")}", (await clerk.Open("/imports")).QuerySelectorAll("form a").Select(a => a.GetAttribute("href")));
        var template = await clerk.GetByteArrayAsync($"/imports/template.{format}?language={language}&kind={kind}");
        var columns = (await Upload(clerk, $"template.{format}", template, kind)).Headers.Location!.PathAndQuery;
        await clerk.Send(await clerk.Open(columns), columns, "columns");
        await courts.RunImports();

        var page = await clerk.Open(columns[..^"/columns".Length]);

        Assert.Contains("/imports/", page.QuerySelector("nav.tabs a[aria-current]")!.GetAttribute("href"));
        Assert.EndsWith("rows=Ready", page.QuerySelector("nav.tabs a[aria-current]")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("11-one-broken-byte.csv", "Found: UTF-8", "Bytes that are no letters in it: 1")]
    [InlineData("23b-three-sheets.xlsx", "the sheet “Court 1”", "Not read: Court 2, Court 3")]
    [InlineData("22-date1904.xlsx", "the sheet “Hearings”", "from 1904")]
    public async Task What_a_file_turned_out_to_be_stands_beside_its_first_rows(string name, string found, string more)
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-36");
        var columns = (await Upload(clerk, name, System.IO.File.ReadAllBytes(Repository.PathOf("tests", "Tests", "Scheduling", "Imports", "Cases", name)))).Headers.Location!.PathAndQuery;

        var words = (await clerk.Open(columns)).Words(".import-found");

        Assert.Contains(found, words);
        Assert.Contains(more, words);
    }

    [Fact]
    public async Task Headings_below_a_title_are_found_and_another_row_can_be_chosen()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-37");
        var columns = (await Upload(clerk, "a.csv", $"Cause list\n\n{Head}\n{Row("1", "HC1/2026", room: "VC-KP-37")}\n")).Headers.Location!.PathAndQuery;
        var page = await clerk.Open(columns);
        Assert.Equal("3", page.QuerySelector("#f-headings option[selected]")!.GetAttribute("value"));
        Assert.Equal("Reference", page.QuerySelector("thead th")!.TextContent);

        var other = await clerk.Open($"{columns}?headings=1");
        Assert.Equal("Cause list", other.QuerySelector("thead th")!.TextContent);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(page, columns, "columns")).StatusCode);
        await courts.RunImports();

        Assert.Contains("HC1/2026", (await clerk.Open(columns[..^"/columns".Length])).Words("tbody"));
        await clerk.Open($"{columns}?headings=x&encoding=nothing");
    }

    [Fact]
    public async Task A_file_that_cannot_go_on_says_why_and_can_be_deleted()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-38");
        var columns = (await Upload(clerk, "wide.csv", string.Join(',', Enumerable.Range(0, 300)) + "\n")).Headers.Location!.PathAndQuery;

        var page = await clerk.Open(columns);
        Assert.Contains("more than 200 columns", page.Body!.TextContent);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(page, columns, "delete")).StatusCode);

        await clerk.Open(columns, HttpStatusCode.NotFound);
        var damaged = await (await Upload(clerk, "damaged.xlsx", [.. "PK\u0003\u0004 and then nothing"u8])).Page();
        Assert.Contains("This workbook cannot be read", damaged.Words(".error-summary"));
    }

    [Fact]
    public async Task Only_clerks_come_here_and_each_to_the_own_files()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-35");
        var columns = (await Upload(clerk, "a.csv", "x,y\n1,2\n")).Headers.Location!.PathAndQuery;
        using var other = await courts.BrowserAs("clerk", "VC-KP-35");
        using var judge = await courts.BrowserAs("judge", "VC-KP-35");

        await other.Open(columns, HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"{columns[..^"/columns".Length]}/rows.csv")).StatusCode);
        await judge.Open("/imports", HttpStatusCode.Forbidden);
        Assert.NotEqual(HttpStatusCode.OK, (await courts.Browser().GetAsync("/imports")).StatusCode);
    }

    private static Task<HttpResponseMessage> Upload(HttpClient browser, string name, string text) => Upload(browser, name, Encoding.UTF8.GetBytes(text));

    private static async Task<HttpResponseMessage> Upload(HttpClient browser, string name, byte[] bytes, string kind = "")
    {
        var page = await browser.Open("/imports");
        var form = page.Forms.First(f => f.QuerySelector("input[type=file]") is not null);
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]"))
        {
            content.Add(new StringContent(hidden.GetAttribute("value")!), hidden.GetAttribute("name")!);
        }
        content.Add(new ByteArrayContent(bytes), "Input.File", name);
        content.Add(new StringContent(kind), "Input.Kind");
        return await browser.PostAsync("/imports", content);
    }
}
