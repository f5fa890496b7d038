using RuleOfLaw.Courts.Platform.Pipeline;

namespace RuleOfLaw.Courts.Tests.Platform.Pipeline;

/// <summary>What a mail server can be given, decided once for every door.</summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("name@example.pk")]
    [InlineData("first.last+tag@mail.example.pk")]
    [InlineData("o'brien_1@example.org")]
    [InlineData("name@مثال.پاکستان")]
    [InlineData(" \u200ename@example.pk\u200f ")]
    [InlineData("")]
    [InlineData(null)]
    public void An_address_that_any_server_takes_is_taken(string? address) => Assert.Null(EmailAddress.Fault(address, anyLetters: false));

    [Theory]
    [InlineData("josé@example.org")]
    [InlineData("وکیل@example.org")]
    [InlineData("имя@example.org")]
    public void Letters_outside_a_to_z_before_the_at_are_refused_by_name_unless_the_server_takes_them(string address)
    {
        Assert.Equal("check.email-letters", EmailAddress.Fault(address, anyLetters: false));
        Assert.Null(EmailAddress.Fault(address, anyLetters: true));
        Assert.True(EmailAddress.Read(address)!.NeedsUtf8);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("name@")]
    [InlineData("@example.pk")]
    [InlineData("name@example")]
    [InlineData("a@b@example.pk")]
    [InlineData(".name@example.pk")]
    [InlineData("na..me@example.pk")]
    [InlineData("name.@example.pk")]
    [InlineData("na me@example.pk")]
    [InlineData("\"na me\"@example.pk")]
    [InlineData("name@-example.pk")]
    [InlineData("name@exa_mple.pk")]
    [InlineData("name@example..pk")]
    [InlineData("name@127.0.0.1")]
    [InlineData("Name <name@example.pk>")]
    [InlineData("name@example.pk, other@example.pk")]
    [InlineData("name@example.pk\r\nBcc: other@example.pk")]
    [InlineData("na\0me@example.pk")]
    [InlineData("na\ud800me@example.pk")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234x@example.pk")]
    public void What_is_no_address_is_refused(string address) => Assert.Equal("check.email", EmailAddress.Fault(address, anyLetters: true));

    [Fact]
    public void A_domain_of_any_script_is_given_as_DNS_knows_it() => Assert.Equal("name@xn--mgbh0fb.xn--mgbai9azgqp6j", EmailAddress.Read("name@مثال.پاکستان")!.ToString());
}
