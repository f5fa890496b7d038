using NodaTime;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Identity.Users;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Identity.AddressedApp;

namespace RuleOfLaw.Courts.Tests.Identity.SignIn;

/// <summary>Guessing stays slow, and guessers lock nobody out but themselves.</summary>
public sealed class AttemptsTests(AddressedApp app) : IClassFixture<AddressedApp>
{
    private async Task Guess(string name, string address, int times)
    {
        using var browser = app.BrowserAt(address);
        for (var i = 0; i < times; i++)
        {
            Assert.False(await Enters(browser, name, $"a wrong guess {i}"));
        }
    }

    [Fact]
    public async Task Five_wrong_tries_lock_the_name_at_that_address_for_a_quarter_of_an_hour_and_nowhere_else()
    {
        var (_, password) = await app.Person("locked");
        await Guess("locked", "203.0.113.10", 5);

        Assert.False(await Enters(app.BrowserAt("203.0.113.10"), "locked", password));
        Assert.True(await Enters(app.BrowserAt("203.0.113.11"), "locked", password));
        app.Clock.Advance(Duration.FromMinutes(15));
        Assert.True(await Enters(app.BrowserAt("203.0.113.10"), "locked", password));
    }

    [Fact]
    public async Task A_browser_in_which_somebody_has_signed_in_is_not_locked_by_a_neighbour_at_the_same_address()
    {
        var (_, password) = await app.Person("desk");
        using var own = app.BrowserAt("203.0.113.20");
        Assert.True(await Enters(own, "desk", password));
        await Leaves(own);
        await Guess("desk", "203.0.113.20", 6);

        Assert.True(await Enters(own, "desk", password));
        await Leaves(own);
        Assert.False(await Enters(app.BrowserAt("203.0.113.20"), "desk", password));
        // That browser has five tries of its own, and no more.
        for (var i = 0; i < 5; i++)
        {
            Assert.False(await Enters(own, "desk", "a wrong guess"));
        }
        Assert.False(await Enters(own, "desk", password));
    }

    [Fact]
    public async Task Many_addresses_together_get_a_hundred_guesses_a_day_and_the_owners_browser_goes_on()
    {
        var (id, password) = await app.Person("distributed");
        using var own = app.BrowserAt("203.0.113.30");
        Assert.True(await Enters(own, "distributed", password));
        await Leaves(own);
        for (var address = 1; address <= 20; address++)
        {
            await Guess("distributed", $"198.18.0.{address}", 5);
        }

        Assert.False(await Enters(app.BrowserAt("203.0.113.31"), "distributed", password));
        Assert.True(await Enters(own, "distributed", password));
        Assert.NotNull((await app.Send(new GetUser("distributed"))).Value.LockedUntil);
        await app.Send(new EnableUser(id));
        Assert.True(await Enters(app.BrowserAt("203.0.113.31"), "distributed", password));
    }

    /// <summary>What one address is refused does not use up the account's hundred.</summary>
    [Fact]
    public async Task One_address_cannot_lock_a_name_everywhere()
    {
        var (_, password) = await app.Person("flooded");
        await Guess("flooded", "198.18.1.1", 130);

        Assert.True(await Enters(app.BrowserAt("203.0.113.40"), "flooded", password));
    }

    [Fact]
    public async Task One_address_cannot_try_the_same_password_on_every_name()
    {
        for (var i = 0; i < Attempts.MostOfAddress; i++)
        {
            await Guess($"nobody-{i}", "198.18.2.1", 1);
        }
        var (_, password) = await app.Person("sprayed");

        Assert.False(await Enters(app.BrowserAt("198.18.2.1"), "sprayed", password));
        Assert.True(await Enters(app.BrowserAt("198.18.2.2"), "sprayed", password));
    }

    [Fact]
    public async Task All_addresses_of_one_IPv6_network_are_one_client()
    {
        var (_, password) = await app.Person("six");
        for (var i = 1; i <= 5; i++)
        {
            await Guess("six", $"2001:db8:5:5::{i}", 1);
        }

        Assert.False(await Enters(app.BrowserAt("2001:db8:5:5::99"), "six", password));
        Assert.True(await Enters(app.BrowserAt("2001:db8:5:6::99"), "six", password));
    }

    [Fact]
    public async Task Tries_at_the_same_moment_are_no_more_than_five()
    {
        var (id, _) = await app.Person("burst");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Guess("burst", "198.18.3.1", 1)));

        Assert.Equal(5, await app.Owner.One<long>("select count(*) from identity.sign_in where user_id = @id and outcome = 'refused'", new { id }));
        Assert.Equal(1, await app.Owner.One<long>("select count(*) from identity.sign_in where user_id = @id and outcome = 'locked'", new { id }));
    }
}
