using Bunit;
using Dapper;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Npgsql;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>What the other tests rely on.</summary>
public sealed class SupportTests(DatabaseFixture database) : ComponentTest, IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task The_application_role_may_not_make_tables()
    {
        await using var connection = await database.App.OpenConnectionAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("create table public.t (id int)"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public void A_wrong_markup_fails_and_a_right_one_passes()
    {
        var cut = Render<Greeting>();

        cut.MarkupMatches("<p   class='a b'>salaam</p>");
        Assert.ThrowsAny<Exception>(() => cut.MarkupMatches("<p>salaam</p>"));
    }

    private sealed class Greeting : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, "<p class=\"b a\">salaam</p>");
    }
}
