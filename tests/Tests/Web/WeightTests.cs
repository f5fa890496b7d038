using System.IO.Compression;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Web;

/// <summary>What a browser loads for a page the first time, compressed as a published site compresses it, fonts apart.</summary>
public sealed class WeightTests
{
    private const long Budget = 150 * 1024;

    // The longest page we have, a board or a list of sixty rows, comes to about this much html.
    private const long Html = 25 * 1024;

    [Theory]
    [InlineData("site.css")]
    [InlineData("site.rtl.css")]
    public void The_first_load_of_any_page_is_within_its_budget(string css)
    {
        var everywhere = Compressed(css) + Compressed("site.js") + Compressed("icons.svg");
        var heaviest = Math.Max(Compressed("live.js"), Compressed("charts.js"));
        Assert.InRange(everywhere + heaviest + Html, 1, Budget);
    }

    [Fact]
    public void The_Urdu_font_is_the_smaller_part_of_the_whole_one() =>
        Assert.InRange(new FileInfo(Directory.GetFiles(Dist, "nastaliq-*.woff2").Single()).Length, 1, 130 * 1024);

    private static string Dist => Repository.PathOf("src", "Web", "wwwroot", "dist");

    private static long Compressed(string name)
    {
        using var held = new MemoryStream();
        using (var gzip = new GZipStream(held, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(File.ReadAllBytes(Path.Combine(Dist, name)));
        }
        return held.Length;
    }
}
