using RuleOfLaw.Courts.EndToEnd.Support;
using Xunit.Abstractions;

namespace RuleOfLaw.Courts.EndToEnd.Pages;

/// <summary>Every page, as everybody who may see it, in both languages.</summary>
public sealed class EveryPageTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task Every_page_is_accessible_light_and_fits_a_phone(string language)
    {
        await using var courts = await Installation.Start();
        var faults = new List<string>();
        var seen = new HashSet<string>();
        // The administrator before the others: pages to edit are linked only for those who may.
        foreach (var account in courts.Accounts.DistinctBy(a => a.Role).OrderByDescending(a => a.Role == "administrator").Select(a => (Account?)a).Prepend(null))
        {
            await using var reader = await browser.Open(courts.Address, language);
            if (account is not null)
                await reader.SignIn(account);
            await Look(await PageCheck.With(reader), account?.Role ?? "public", seen, faults);
        }

        output.WriteLine($"{seen.Count} of {Routes.All.Count} routes seen; not: {string.Join(' ', Routes.All.Except(seen))}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // Each role's home; then each page that no earlier role could see; then one example of each page that has parameters.
    private static async Task Look(PageCheck check, string role, HashSet<string> seen, List<string> faults)
    {
        var links = new HashSet<string>();
        var mine = new List<string>();
        foreach (var route in Routes.Plain.Where(r => !seen.Contains(r)).Prepend("/").Distinct())
            await Visit(route, route);
        foreach (var route in Routes.WithParameters.Where(r => !seen.Contains(r)))
        {
            if (links.FirstOrDefault(l => Routes.Fits(route, l)) is { } example)
                await Visit(route, example);
        }

        seen.UnionWith(mine);

        async Task Visit(string route, string path)
        {
            var found = new List<string>();
            if (await check.Open(path, found) is { } onward)
            {
                links.UnionWith(onward);
                mine.Add(route);
            }

            faults.AddRange(found.Select(f => $"{role} {f}"));
        }
    }
}
