using System.Net;
using RuleOfLaw.Courts.Identity.ApiKeys;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Identity.ApiKeys;

public sealed class ApiKeyTests(AddressedApp app) : IClassFixture<AddressedApp>
{
    private async Task<HttpStatusCode> Knock(string key, string address)
    {
        using var system = app.BrowserAt(address);
        system.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var answer = await system.GetAsync("/api/v1/courtrooms");
        return answer.StatusCode;
    }

    [Fact]
    public async Task Invented_keys_lock_no_true_key_of_the_same_address_out()
    {
        var (before, after) = (await app.Key("clerk"), await app.Key("clerk"));
        Assert.Equal(HttpStatusCode.OK, await Knock(before, "203.0.113.5"));
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Knock(ApiKeySecret.New().Key, "203.0.113.5"));
        }

        Assert.Equal(HttpStatusCode.OK, await Knock(before, "203.0.113.5"));
        Assert.Equal(HttpStatusCode.OK, await Knock(after, "203.0.113.5"));
    }

    [Fact]
    public async Task A_revoked_key_stays_revoked_where_invented_ones_were_tried()
    {
        var key = await app.Key("clerk", "VC-KP-05");
        for (var i = 0; i < 30; i++)
        {
            await Knock(ApiKeySecret.New().Key, "203.0.113.6");
        }
        Assert.Equal(HttpStatusCode.OK, await Knock(key, "203.0.113.6"));
        await app.Send(new RevokeApiKey(await app.Owner.One<Guid>("select id from identity.api_key where name = 'clerk VC-KP-05'")));

        Assert.Equal(HttpStatusCode.Unauthorized, await Knock(key, "203.0.113.6"));
    }

    [Theory]
    [InlineData("VC-XX-99")]
    [InlineData("AP-KP-9999")]
    [InlineData("xx-nowhere")]
    [InlineData("XX")]
    [InlineData("IN-NOBODY")]
    public async Task No_role_is_given_in_a_place_that_does_not_exist(string scope)
    {
        var keys = await app.Owner.One<long>("select count(*) from identity.api_key where revoked_at is null");
        Assert.Equal((1, "", $"There is no place with the code {scope}.\n"), await app.Run("api-key", "create", "--name", "x", "--role", "clerk", "--scope", scope));
        Assert.Equal(1, (await app.Run("user", "create", "somebody", "--role", "clerk", "--scope", scope)).Code);
        var (id, _) = await app.Person($"placeless-{scope}");
        Assert.Equal("Scope", (await app.Send(new GrantRole(id, new("clerk", scope)))).Problem?.Errors.Single().Field);

        using var administrator = await app.BrowserAs("administrator");
        using var answer = await administrator.Send(await administrator.Open("/admin/api-keys"), "/admin/api-keys", "new-key", ("Input.Name", "x"), ("Input.Role", "clerk"), ("Input.Scope", scope));
        Assert.Contains($"There is no place with the code {scope}.", (await answer.Page()).Body!.TextContent);
        Assert.Equal(keys + 1, await app.Owner.One<long>("select count(*) from identity.api_key where revoked_at is null")); // the administrator's own
    }

    [Theory]
    [InlineData("VC-KP-01")]
    [InlineData("AP-KP-01")]
    [InlineData("kp-peshawar")]
    [InlineData("KP")]
    [InlineData("all")]
    public async Task A_role_is_given_in_every_kind_of_place_there_is(string scope) =>
        Assert.Equal(0, (await app.Run("api-key", "create", "--name", "x", "--role", "clerk", "--scope", scope)).Code);
}
