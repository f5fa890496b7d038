using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd.Pages;

/// <summary>Opens a page and says what is wrong with it: accessibility, weight, width on a phone, script errors.</summary>
internal sealed class PageCheck(Reader reader)
{
    /// <summary>Compressed bytes of a first load, fonts apart.</summary>
    public const int MostBytes = 150 * 1024;

    /// <summary>What reaches over the edge, apart from what lies in something that scrolls by itself.</summary>
    private const string TooWide = """
        () => {
          const scrolls = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
          return [...document.querySelectorAll('body *')]
            .filter(e => { const b = e.getBoundingClientRect(); return b.width > 0 && (b.right > innerWidth || b.left < 0) && !scrolls(e.parentElement) })
            .slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')
        }
        """;

    private readonly Dictionary<string, string> kinds = [];
    private double weight;

    public static async Task<PageCheck> With(Reader reader)
    {
        var network = await reader.Context.NewCDPSessionAsync(reader.Page);
        var check = new PageCheck(reader);
        network.Event("Network.responseReceived").OnEvent += (_, e) => check.Received(e);
        network.Event("Network.loadingFinished").OnEvent += (_, e) => check.Finished(e);
        await network.SendAsync("Network.enable");
        // Every page is somebody's first.
        await network.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        return check;
    }

    /// <summary>Where the links on the page lead; null where this reader may not see the page.</summary>
    public async Task<IReadOnlyList<string>?> Open(string path, List<string> faults)
    {
        (weight, var complained) = (0, reader.Complaints.Count);
        var answer = await reader.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        var landed = new Uri(reader.Page.Url).AbsolutePath;
        if (answer is null || answer.Status >= 500)
            faults.Add($"{path}: answered {answer?.Status}");
        if (answer is not { Ok: true } || (landed.StartsWith("/sign-in", StringComparison.Ordinal) && !path.StartsWith("/sign-in", StringComparison.Ordinal)))
            return null;

        if (weight > MostBytes)
            faults.Add($"{path}: weighs {weight / 1024:0} KB, fonts apart");
        faults.AddRange((await Accessibility()).Select(v => $"{path}: {v}"));
        faults.AddRange(await Width(path));
        faults.AddRange(reader.Complaints.Skip(complained).Select(c => $"{path}: {c}"));
        return await reader.Page.EvalOnSelectorAllAsync<string[]>("a[href^='/']", "all => all.map(a => a.getAttribute('href'))");
    }

    private async Task<IEnumerable<string>> Accessibility()
    {
        var result = await reader.Page.RunAxe(new()
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
            ResultTypes = [ResultType.Violations],
        });
        // A block on a day's axis is as long as its hearing: WCAG 2.5.8 excepts what has to have its size, and the same hearing stands in the lists.
        return result.Violations.Where(v => v.Id != "target-size" || v.Nodes.Any(n => !n.Html.Contains("class=\"time-block", StringComparison.Ordinal))).Select(v => $"{v.Id}: {v.Help} at {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}");
    }

    private async Task<IEnumerable<string>> Width(string path)
    {
        await reader.Page.SetViewportSizeAsync(360, 740);
        var wider = await reader.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        var culprits = wider > 0 ? await reader.Page.EvaluateAsync<string>(TooWide) : "";
        await reader.Page.SetViewportSizeAsync(1366, 768);
        return wider > 0 ? [$"{path}: {wider} pixels wider than a phone of 360, by {culprits}"] : [];
    }

    private void Received(JsonElement? e)
    {
        if (e is { } response)
            kinds[response.GetProperty("requestId").GetString()!] = response.GetProperty("type").GetString()!;
    }

    private void Finished(JsonElement? e)
    {
        if (e is { } finished && kinds.GetValueOrDefault(finished.GetProperty("requestId").GetString()!) != "Font")
            weight += finished.GetProperty("encodedDataLength").GetDouble();
    }
}
