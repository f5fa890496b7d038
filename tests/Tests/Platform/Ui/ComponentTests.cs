using Bunit;
using Microsoft.AspNetCore.Http;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Tests.Platform.Ui;

public sealed class ComponentTests : UiTest
{
    [Fact]
    public void Each_tone_has_a_word_a_shape_and_a_colour_of_its_own()
    {
        var chips = Enum.GetValues<Tone>().Select(t => Render<StatusChip>(p => p.Add(c => c.Tone, t).Add(c => c.Label, "status.ready")).Find(".chip")).ToList();

        Assert.All(chips, c => Assert.Equal("Ready", c.TextContent.Trim()));
        Assert.Equal(chips.Count, chips.Select(c => c.ClassName).Distinct().Count());
        Assert.Equal(chips.Count, chips.Select(c => c.QuerySelector("use")!.GetAttribute("href")).Distinct().Count());
    }

    [Fact]
    public void A_status_is_said_in_the_readers_language()
    {
        ReadIn("ur");
        Assert.Equal("تیار", Render<StatusChip>(p => p.Add(c => c.Tone, Tone.Ready).Add(c => c.Label, "status.ready")).Find(".chip").TextContent.Trim());
    }

    [Fact]
    public void A_person_line_keeps_the_name_in_its_own_direction_and_marks_the_protected()
    {
        var line = Render<PersonLine>(p => p.Add(l => l.Name, "ڈاکٹر عائشہ خان").Add(l => l.Role, "Witness").Add(l => l.Place, "Prison").Add(l => l.Protected, true).Add(l => l.Tone, Tone.Ready).Add(l => l.Status, "Ready"));

        Assert.Equal("ڈاکٹر عائشہ خان", line.Find("bdi").TextContent);
        Assert.Equal("Witness · Prison", line.Find(".person-detail").TextContent.Trim());
        Assert.NotNull(line.Find(".person-protected"));
        Assert.NotNull(line.Find(".chip-ready"));
    }

    [Fact]
    public void An_empty_state_says_what_why_and_the_way_on()
    {
        var empty = Render<EmptyState>(p => p.Add(e => e.Title, "list.empty").AddChildContent("<a href='/new'>on</a>"));
        Assert.Contains("No cases are fixed", empty.Find(".empty-title").TextContent);
        Assert.NotNull(empty.Find(".actions a"));
    }

    [Fact]
    public void A_pager_says_where_it_is_and_keeps_the_filters()
    {
        var navigation = (Microsoft.AspNetCore.Components.NavigationManager)Services.GetService(typeof(Microsoft.AspNetCore.Components.NavigationManager))!;
        navigation.NavigateTo("/cases?q=ali&page=2");
        var pager = Render<Pager>(p => p.Add(g => g.Page, 2).Add(g => g.Total, 120).Add(g => g.Size, 50));

        Assert.Contains("51 to 100 of 120", pager.Find(".pager-words").TextContent);
        Assert.EndsWith("/cases?q=ali", pager.Find("a[rel=prev]").GetAttribute("href"));
        Assert.EndsWith("/cases?q=ali&page=3", pager.Find("a[rel=next]").GetAttribute("href"));
    }

    [Fact]
    public void A_list_of_one_page_has_no_pager() =>
        Assert.Empty(Render<Pager>(p => p.Add(g => g.Page, 1).Add(g => g.Total, 50)).Markup.Trim());

    [Fact]
    public void The_open_tab_is_named_to_screen_readers()
    {
        var tabs = Render<Tabs>(p => p.Add(t => t.Label, "Views").Add(t => t.Items, [new("One", "/1"), new("Two", "/2", true, "3")]));
        Assert.Equal("/2", tabs.Find("a[aria-current=page]").GetAttribute("href"));
    }

    [Fact]
    public void A_filter_is_a_question_with_an_address_of_its_own()
    {
        var bar = Render<FilterBar>(p => p.Add(b => b.Clear, "/cases").AddChildContent("<input name='q'>"));
        Assert.Equal("get", bar.Find("form").GetAttribute("method"));
        Assert.Empty(bar.FindAll("input[name=__RequestVerificationToken]"));
    }

    [Fact]
    public void An_action_button_belongs_to_the_form_outside_and_says_why_it_is_off()
    {
        var on = Render<ActionButton>(p => p.Add(b => b.Do, "arrive:1").Add(b => b.Label, "checkin.check_in"));
        Assert.Equal(("actions", "do", "arrive:1"), (on.Find("button").GetAttribute("form"), on.Find("button").GetAttribute("name"), on.Find("button").GetAttribute("value")));
        Assert.Empty(on.FindAll("form, input"));

        var off = Render<ActionButton>(p => p.Add(b => b.Do, "arrive:1").Add(b => b.Label, "checkin.check_in").Add(b => b.Reason, "No booth is free"));
        Assert.True(off.Find("button").HasAttribute("disabled"));
        Assert.Contains("No booth is free", off.Find(".form-text").TextContent);
    }

    [Fact]
    public void An_undo_button_is_a_whole_form_of_its_own()
    {
        var undo = Render<UndoButton>(p => p.Add(u => u.Action, "/hearings/1").Add(u => u.Do, "undo:1").Add(u => u.Until, "9:35 am"));
        Assert.Equal("/hearings/1", undo.Find("form").GetAttribute("action"));
        Assert.Equal("actions", undo.Find("input[name=_handler]").GetAttribute("value"));
        Assert.NotNull(undo.Find("input[name=__RequestVerificationToken]"));
        Assert.Contains("until 9:35 am", undo.Find("button").TextContent);
    }

    [Fact]
    public void A_figure_has_a_name_and_what_it_is_measured_against()
    {
        var tile = Render<FigureTile>(p => p.Add(t => t.Label, "Held").Add(t => t.Value, "50,720").Add(t => t.Note, "2024"));
        Assert.Equal("50,720", tile.Find(".figure-value").TextContent);
        Assert.Equal("2024", tile.Find(".figure-note").TextContent);
    }

    [Fact]
    public void A_chart_is_its_table_where_scripts_are_off()
    {
        var chart = Render<ChartWithTable>(p => p.Add(c => c.Title, "Held").Add(c => c.Kind, ChartKind.Rows).AddChildContent("<table><tr><td>1</td></tr></table>"));
        Assert.True(chart.Find(".chart-place").HasAttribute("hidden"));
        Assert.Equal("rows", chart.Find("figure").GetAttribute("data-chart"));
        Assert.NotNull(chart.Find("table"));
    }

    [Fact]
    public void A_flash_message_is_said_once_on_the_page_after_the_redirect()
    {
        var flash = (Flash)Services.GetService(typeof(Flash))!;
        flash.Say("list.total", ("count", 12));
        var cookie = Http.Response.Headers.SetCookie.ToString().Split(';')[0];
        Assert.DoesNotContain("12", cookie.Split('=')[0]);
        Http.Response.Headers.Clear();
        Http.Request.Headers.Cookie = cookie;

        Assert.Contains("Total cases: 12", Render<Notice>().Find("[role=status]").TextContent);
        Assert.Contains("courts.notice=;", Http.Response.Headers.SetCookie.ToString());
    }

    [Fact]
    public void A_forged_flash_message_is_not_said()
    {
        Http.Request.Headers.Cookie = "courts.notice=forged";
        Assert.Empty(Render<Notice>().Markup.Trim());
    }

    [Fact]
    public void A_problem_in_place_of_a_page_answers_with_its_status()
    {
        Render<ProblemPage>(p => p.Add(x => x.Problem, Problem.NotFound).AddCascadingValue<HttpContext>(Http));
        Assert.Equal(404, Http.Response.StatusCode);
    }
}
