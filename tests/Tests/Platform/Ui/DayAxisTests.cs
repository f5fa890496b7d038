using Bunit;
using NodaTime;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Tests.Platform.Ui;

public sealed class DayAxisTests : UiTest
{
    private static readonly LocalTime Eight = new(8, 0), Four = new(16, 0);

    [Theory]
    [InlineData(8, 0, 8, 30, "at-1 for-6")]
    [InlineData(9, 30, 10, 0, "at-19 for-6")]
    [InlineData(7, 0, 8, 10, "at-1 for-2")]
    [InlineData(15, 50, 18, 0, "at-95 for-2")]
    [InlineData(9, 2, 9, 4, "at-13 for-1")]
    public void A_block_lies_where_its_time_is(int h1, int m1, int h2, int m2, string place) =>
        Assert.Equal(place, new AxisSpan(Eight, Four).Place(new(h1, m1), new(h2, m2)));

    [Fact]
    public void What_is_not_on_the_axis_has_no_place()
    {
        Assert.Null(new AxisSpan(Eight, Four).Place(new(6, 0), new(8, 0)));
        Assert.Null(new AxisSpan(Eight, Four).Place(new(16, 0), new(17, 0)));
        Assert.Null(new AxisSpan(Eight, Four).Column(new(17, 0)));
    }

    [Fact]
    public void The_hours_shown_are_whole_ones()
    {
        Assert.Equal((8, 9), (new AxisSpan(new(8, 30), new(16, 10)).First, new AxisSpan(new(8, 30), new(16, 10)).Hours));
        Assert.Equal(16, new AxisSpan(Eight, LocalTime.Midnight).Hours);
    }

    [Fact]
    public void A_block_is_as_long_as_it_lasts_and_tells_all_of_itself()
    {
        var axis = Render<DayAxis>(p => p.Add(a => a.From, Eight).Add(a => a.To, Four).Add(a => a.Lanes, [new("VC-1", [new(new(9, 0), new(9, 45), "SC 1/2026", "Evidence", Tone.Late, "Late", "2/3", "/h/1")])]));

        var block = axis.Find("a.time-block");
        Assert.Equal("at-13 for-9", block.ParentElement!.ClassName);
        Assert.Contains("time-late", block.ClassName);
        Assert.Contains("SC 1/2026", block.GetAttribute("title"));
        Assert.Contains("9:00", block.TextContent);
        Assert.Contains("Late", block.TextContent);
        Assert.DoesNotContain("style=", axis.Markup);
    }

    [Fact]
    public void Free_starts_are_radios_by_the_hour_and_the_chosen_one_lies_on_the_axis()
    {
        var axis = Axis("10:15", buttons: false);

        Assert.Equal(4, axis.FindAll("input[type=radio][name='Input.Start']").Count);
        Assert.Equal(3, axis.FindAll(".starts-hour").Count);
        Assert.True(axis.Find("input[value='10:15']").HasAttribute("checked"));
        Assert.Contains("at-28 for-6", axis.Find(".axis-choice").ClassName);
        // 9:45, 10:00 and 10:15 for half an hour each are one stretch; 12:00 is another.
        Assert.Equal(["at-22 for-12", "at-49 for-6"], axis.FindAll(".axis-free").Select(f => f.ClassName!.Replace("axis-free ", "")));
        Assert.All(axis.FindAll("input[type=radio]"), i => Assert.NotNull(axis.Find($"label[for='{i.Id}']")));
    }

    [Fact]
    public void Free_starts_can_be_buttons_that_post_at_once() =>
        Assert.Equal(["9:45", "10:00", "10:15", "12:00"], Axis(null, buttons: true).FindAll("button.start").Select(b => b.GetAttribute("value")));

    [Fact]
    public void Where_nothing_is_free_the_reasons_stand_open()
    {
        var axis = Render<DayAxis>(p => p.Add(a => a.From, Eight).Add(a => a.To, Four).Add(a => a.Free, [])
            .Add(a => a.Lanes, [new("VC-1", []) { Closed = [new(Eight, Four, "The court does not sit")] }]));

        Assert.True(axis.Find(".axis-reasons").HasAttribute("open"));
        Assert.Contains("The court does not sit", axis.Find(".axis-reasons li").TextContent);
    }

    [Fact]
    public void The_now_line_stands_only_on_today()
    {
        Assert.Empty(Axis(null, false).FindAll(".axis-now"));
        var today = Render<DayAxis>(p => p.Add(a => a.From, Eight).Add(a => a.To, Four).Add(a => a.Now, new LocalTime(10, 42)).Add(a => a.Lanes, [new("VC-1", [])]));
        Assert.Equal("33.4", today.Find(".axis-now").GetAttribute("data-at"));
    }

    private IRenderedComponent<DayAxis> Axis(string? chosen, bool buttons) =>
        Render<DayAxis>(p => p.Add(a => a.From, Eight).Add(a => a.To, Four).Add(a => a.Lanes, [new("VC-1", [])]).Add(a => a.Chosen, chosen).Add(a => a.Buttons, buttons)
            .Add(a => a.Free, [new(new(9, 45), "9:45"), new(new(10, 0), "10:00"), new(new(10, 15), "10:15"), new(new(12, 0), "12:00")]));
}
