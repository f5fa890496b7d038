using RuleOfLaw.Courts.Identity.Users;

namespace RuleOfLaw.Courts.Tests.Identity.Users;

/// <summary>A password is refused where somebody who knows the person, the site and the lists of common passwords would soon find it.</summary>
public sealed class PasswordTests
{
    private static string? Why(string password) => AccountRules.Refuses("New", password, "the-clerk", "Bilqis Afridi", "بلقیس آفریدی", "bilqis@court.gov.pk")?.Key;

    [Theory]
    [InlineData("short", "account.bad-password")]
    [InlineData("aaaaaaaaaaaaaaaa", "account.bad-password")]
    [InlineData("password1234", "account.common-password")]
    [InlineData("Passw0rd2026!", "account.common-password")]
    [InlineData("qwertyuiop123", "account.common-password")]
    [InlineData("abcdefghijklmn", "account.common-password")]
    [InlineData("123456789012", "account.common-password")]
    [InlineData("ruleoflaw2026", "account.common-password")]
    [InlineData("RuleOfLaw.Courts", "account.common-password")]
    [InlineData("the-clerk-is-here-now", "account.weak-password")]
    [InlineData("Tuesday Bilqis gravel", "account.weak-password")]
    [InlineData("xx AFRIDI tuba zigzag", "account.weak-password")]
    public void A_password_that_is_soon_found_is_refused(string password, string why) => Assert.Equal(why, Why(password));

    [Theory]
    [InlineData("gravel tuba morning zigzag")]
    [InlineData("kj4d-92mx-pq7w-zz5t")]
    [InlineData("چنار کا پرانا پل اور دھند")]
    public void A_long_one_of_unrelated_words_will_do(string password) => Assert.Null(Why(password));

    [Fact]
    public void The_longest_is_judged_quickly()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Why(string.Concat(Enumerable.Repeat("p4ssw0rd", 16)));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    [Fact]
    public void Every_random_password_would_be_accepted_too() =>
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(Why(RandomPassword.New())));
}
