using System.Text.Json;
using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web.Layout;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>What markup and css may not hold: our pages run under a policy without inline code, in two directions.</summary>
public sealed partial class MarkupTests
{
    [Fact]
    public void Css_knows_start_and_end_but_not_left_and_right() =>
        Assert.Empty(Found(Sided(), ".css"));

    [Theory]
    [InlineData("a { margin-left: 1px }")]
    [InlineData("a { left: 0 }")]
    [InlineData("a { text-align: right }")]
    [InlineData("a { float:left }")]
    [InlineData("a { border-top-right-radius: 1px }")]
    [InlineData("a { padding: 0; right:1px }")]
    public void Left_and_right_are_noticed(string css) => Assert.Matches(Sided(), css);

    [Theory]
    [InlineData("a { margin-inline-start: 1px; text-align: start }")]
    [InlineData(".bright { color: red }")]
    [InlineData("/* moved left */")]
    public void Start_and_end_are_let_through(string css) => Assert.DoesNotMatch(Sided(), css);

    [Fact]
    public void Markup_holds_no_inline_style() => Assert.Empty(Found(InlineStyle(), ".razor"));

    [Fact]
    public void Markup_holds_no_inline_script() => Assert.Empty(Found(InlineScript(), ".razor"));

    [Fact]
    public void Every_icon_named_in_markup_is_in_the_sprite()
    {
        var sprite = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Repository.PathOf("src", "Web", "Client", "icons.json")))!;
        var missing = SourceFiles.Of(".razor").SelectMany(f => IconNames().Matches(f.Text).Select(m => (f.Path, Name: m.Groups[1].Value))).Where(i => !sprite.Contains(i.Name)).ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_line_of_the_navigation_leads_to_a_page()
    {
        var pages = SourceFiles.Of(".razor").SelectMany(f => PageRoutes().Matches(f.Text).Select(m => m.Groups[1].Value)).ToHashSet();
        Assert.Empty(Navigation.All.Select(l => l.Href).Except(pages));
    }

    /// <summary>One place encodes what an address carries: <c>PageLink.To</c>. In markup an <c>&amp;amp;</c> inside an expression comes out twice.</summary>
    [Fact]
    public void No_address_with_a_query_is_put_together_by_hand() =>
        Assert.Empty(SourceFiles.Of(".razor", ".cs").Where(f => !f.Path.EndsWith("PageLink.cs", StringComparison.Ordinal))
            .SelectMany(f => f.Text.Split('\n').Select((line, i) => (f.Path, Line: line, Number: i + 1)))
            .Where(l => HandMadeQuery().IsMatch(l.Line) && !Comment().IsMatch(l.Line)).Select(l => $"{l.Path}:{l.Number} {l.Line.Trim()}"));

    [Theory]
    [InlineData("""<a href="/cases?page=@Page">""")]
    [InlineData("""<a href="/holidays/move?day=@Day&amp;scope=@Scope">""")]
    [InlineData("""<a href="/stranded?@(Room is null ? "a" : "b")=@Room">""")]
    [InlineData("""Address.NavigateTo($"/holidays?year={day?.Year}");""")]
    [InlineData("""=> Number > 1 ? $"/repairs/{Id}?page={Number}" : "";""")]
    [InlineData("""href="@("/audit" + QueryString.Create("day", day))" """)]
    public void An_address_put_together_by_hand_is_noticed(string line) => Assert.Matches(HandMadeQuery(), line);

    [Theory]
    [InlineData("""<a href="@PageLink.To("/cases", ("page", Page))">""")]
    [InlineData("""var half = total / parts; var some = all?.Count == 0;""")]
    [InlineData("""<h1>@(Day == today ? T["list.today"] : Say.Date(Day))</h1>""")]
    public void Other_questions_are_let_through(string line) => Assert.DoesNotMatch(HandMadeQuery(), line);

    private static List<string> Found(Regex wrong, params string[] extensions) =>
        [.. SourceFiles.Of(extensions).SelectMany(f => wrong.Matches(f.Text).Select(m => $"{f.Path}:{SourceFiles.LineOf(f.Text, m.Index)} {m.Value.Trim()}"))];

    [GeneratedRegex(@"(?<=[;{\s-])(left|right)(-[a-z-]+)?\s*:|:\s*(left|right)\s*[;}!]")]
    private static partial Regex Sided();

    // A path up to its query, or a helper that glues one.
    [GeneratedRegex(@"[""/][\w{}@./-]*\?(@?\(|[A-Za-z]+=)|&amp;[a-z]+=|QueryString\.Create|QueryHelpers|QueryBuilder")]
    private static partial Regex HandMadeQuery();

    [GeneratedRegex(@"^\s*(//|@\*)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\sstyle\s*=|<style\b")]
    private static partial Regex InlineStyle();

    [GeneratedRegex(@"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*""|javascript:")]
    private static partial Regex InlineScript();

    [GeneratedRegex(@"(?:<Icon\s[^>]*?\bName|<EmptyState\s[^>]*?\bIcon|<ActionButton\s[^>]*?\bIcon)=""([a-z0-9-]+)""")]
    private static partial Regex IconNames();

    [GeneratedRegex(@"^@page ""([^""]+)""", RegexOptions.Multiline)]
    private static partial Regex PageRoutes();
}
