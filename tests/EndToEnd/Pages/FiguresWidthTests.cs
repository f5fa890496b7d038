using RuleOfLaw.Courts.EndToEnd.Support;

namespace RuleOfLaw.Courts.EndToEnd.Pages;

/// <summary>The figures beside each other are compared: on an office screen nobody scrolls sideways for the last of them.</summary>
public sealed class FiguresWidthTests(Browser browser) : IClassFixture<Browser>
{
    private const string Wider = """
        () => [...document.querySelectorAll('.chart .table-scroll')].map(t => t.scrollWidth - t.clientWidth).filter(w => w > 0).join(' ')
        """;

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task Every_table_of_the_figures_fits_1366_pixels(string language)
    {
        await using var courts = await Installation.Start();
        await using var reader = await browser.Open(courts.Address, language);
        await reader.SignIn(courts.Accounts.First(a => a is { Role: "programme-staff", Scope: "all" }));
        await reader.Page.SetViewportSizeAsync(1366, 768);
        var faults = new List<string>();
        foreach (var query in new[] { "view=years", "view=years&by=month", "view=places", "view=places&by=courtroom", "view=places&by=accessPoint", "view=outcomes", "view=outcomes&by=caseType", "view=people", "view=measures", "view=measures&by=courtroom" })
        {
            await reader.Page.GotoAsync($"/figures?{query}");
            Assert.NotEqual(0, await reader.Page.Locator(".chart .table-scroll tbody tr").CountAsync());
            if (await reader.Page.EvaluateAsync<string>(Wider) is { Length: > 0 } wider)
            {
                faults.Add($"{query}: {wider} pixels");
            }
        }

        Assert.Empty(faults);
    }
}
