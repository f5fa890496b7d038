using System.Globalization;
using System.Text.RegularExpressions;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>WCAG contrast of every pair of colours that text is set in, computed from tokens.css, in the light theme and on hall screens.</summary>
public sealed partial class ContrastTests
{
    private static readonly string Css = File.ReadAllText(Repository.PathOf("src", "Web", "Client", "tokens.css"));

    [Theory]
    [InlineData(":root {")]
    [InlineData(":root[data-theme=\"hall\"] {")]
    public void Text_stands_out_from_its_ground(string theme)
    {
        var colours = Colours(":root {");
        foreach (var (name, value) in Colours(theme))
        {
            colours[name] = value;
        }
        var pairs = colours.Keys.Where(n => n.EndsWith("-ground", StringComparison.Ordinal)).Select(n => (Ink: n[..^7] + "-ink", Ground: n)).ToList();
        Assert.True(pairs.Count >= 7);
        pairs.AddRange([("ink", "paper"), ("ink", "ground"), ("ink", "accent-wash"), ("ink-soft", "paper"), ("ink-soft", "ground"), ("ink-soft", "done-ground"), ("accent-ink", "accent"), ("accent-ink", "accent-deep"), ("accent-deep", "accent-wash"), ("link", "paper"), ("link", "ground"), ("done-ink", "ground")]);
        if (theme == ":root {")
        {
            pairs.AddRange([("stopped-ink", "paper"), ("stopped", "paper"), ("late", "paper"), ("ready", "paper"), ("waiting", "paper"), ("session", "paper")]);
        }
        Assert.Empty(pairs.Select(p => (p, Ratio: Contrast(colours[p.Ink], colours[p.Ground]))).Where(p => p.Ratio < 4.5).Select(p => $"{p.p.Ink} on {p.p.Ground}: {p.Ratio:0.00}"));
        Assert.True(Contrast(colours["edge"], colours["paper"]) >= 3, "the edges of inputs");
    }

    [Fact]
    public void Black_on_white_is_twenty_one() => Assert.Equal(21, Contrast("#000000", "#ffffff"), 2);

    private static Dictionary<string, string> Colours(string theme)
    {
        var from = Css.IndexOf(theme, StringComparison.Ordinal);
        var block = Css[from..Css.IndexOf('}', from)];
        return Token().Matches(block).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);
    }

    private static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= .04045 ? c / 12.92 : Math.Pow((c + .055) / 1.055, 2.4)).ToArray();
        return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
    }

    [GeneratedRegex(@"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")]
    private static partial Regex Token();
}
