using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Tests.Platform.Ui;
using RuleOfLaw.Courts.Web.Layout;

namespace RuleOfLaw.Courts.Tests.Web;

public sealed class SiteNavTests : UiTest
{
    [Fact]
    public void Who_has_many_lines_finds_the_later_ones_in_a_menu_and_loses_none()
    {
        var nav = At("/cases", Role.Clerk);

        Assert.Equal(Navigation.InTheBar, nav.FindAll("ul a").Count);
        Assert.Equal(Navigation.For(Caller(Role.Clerk)).Select(l => l.Href), nav.FindAll("a").Select(a => a.GetAttribute("href")!));
    }

    [Fact]
    public void Who_has_few_lines_has_no_menu() => Assert.Empty(At("/judge", Role.Judge).FindAll("details"));

    [Theory]
    [InlineData("/admin/users/new", Role.Administrator, "/admin/users")]
    [InlineData("/admin", Role.Administrator, "/admin")]
    [InlineData("/imports", Role.Clerk, "/imports")]
    [InlineData("/account", Role.Clerk, null)]
    public void One_line_at_most_is_marked_as_where_the_reader_is(string address, Role role, string? marked) =>
        Assert.Equal(marked, At(address, role).FindAll("[aria-current]").SingleOrDefault()?.GetAttribute("href"));

    private static Caller Caller(Role role) => new(CallerKind.User, Guid.NewGuid(), "reader", [new(role, Scope.All)]);

    private IRenderedComponent<SiteNav> At(string address, Role role)
    {
        Services.GetRequiredService<CallContext>().Caller = Caller(role);
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<SiteNav>();
    }
}
