using FsCheck;
using FsCheck.Fluent;
using RuleOfLaw.Courts.Scheduling.Cases;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

public sealed class CleanNameTests
{
    [Theory]
    [InlineData("  Gul\t Khan \r\n", "Gul Khan")]
    [InlineData("\u202eGul\u202c Khan\u200f", "Gul Khan")]
    [InlineData("Gul\u200bKhan\ufeff\u00ad", "GulKhan")]
    [InlineData("\u2066Gul\u2069", "Gul")]
    [InlineData("Gul\u0000Khan", "Gul Khan")]
    [InlineData("G\u200cul\u200d", "Gul")]
    [InlineData("ملك علي", "ملک علی")]
    [InlineData("موسى", "موسی")]
    [InlineData("\ud83dGul", "Gul")]
    [InlineData(null, "")]
    [InlineData("\u200e\u200f", "")]
    public void What_hides_or_turns_text_is_taken_out(string? name, string clean) => Assert.Equal(clean, CleanName.Of(name));

    [Theory]
    [InlineData("خوش\u200cبخت")]
    [InlineData("ہ\u200dی")]
    public void Joiners_stay_between_letters_of_the_Arabic_script(string name) => Assert.Equal(name, CleanName.Of(name));

    [Theory]
    [InlineData("\u200cخان", "خان")]
    [InlineData("خان\u200d", "خان")]
    [InlineData("گل \u200cخان", "گل خان")]
    [InlineData("خان\u200c\u200cگل", "خانگل")]
    public void Joiners_go_where_they_join_nothing(string name, string clean) => Assert.Equal(clean, CleanName.Of(name));

    [Fact]
    public void A_heap_of_marks_on_one_letter_is_cut() => Assert.Equal(1 + 4, CleanName.Of("ب" + new string('\u064b', 50)).Length);

    [Fact]
    public void Cleaning_twice_changes_nothing_whatever_the_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => text is null || CleanName.Of(CleanName.Of(text)) == CleanName.Of(text)).QuickCheckThrowOnFailure();
}
