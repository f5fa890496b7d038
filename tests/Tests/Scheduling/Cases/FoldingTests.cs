using FsCheck;
using FsCheck.Fluent;
using RuleOfLaw.Courts.Scheduling.Cases;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Sessions 12/2026", "sessions 12/2026")]
    [InlineData("  SESSIONS   12 / 2026 ", "sessions 12/2026")]
    [InlineData("Sessions 12–2026", "sessions 12-2026")]
    [InlineData("\u202eSessions\u200b 12/2026\ufeff", "sessions 12/2026")]
    [InlineData("سیشن ۱۲/۲۰۲۶", "سیشن 12/2026")]
    [InlineData("سيشن ١٢/٢٠٢٦", "سیشن 12/2026")]
    [InlineData("ملك علي", "ملک علی")]
    [InlineData("مَلِک عَلی", "ملک علی")]
    [InlineData("فاطمة", "فاطمہ")]
    [InlineData("أحمد", "احمد")]
    [InlineData("ﻋﻠﻲ", "علی")]
    [InlineData("José", "jose")]
    [InlineData("", "")]
    [InlineData(" \u200f ", "")]
    public void What_looks_the_same_folds_to_the_same(string text, string folded) => Assert.Equal(folded, Folding.Fold(text));

    [Fact]
    public void Different_letters_stay_different()
    {
        Assert.NotEqual(Folding.Fold("بھائی"), Folding.Fold("بہائی"));
        Assert.NotEqual(Folding.Fold("تارڑ"), Folding.Fold("تارر"));
        Assert.NotEqual(Folding.Fold("1/2026"), Folding.Fold("12026"));
    }

    [Fact]
    public void Folding_twice_changes_nothing_whatever_the_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => text is null || Folding.Fold(Folding.Fold(text)) == Folding.Fold(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_signs_of_a_search_pattern_are_taken_literally() => Assert.Equal(@"%100\%\_\\%", Folding.Anywhere(@"100%_\"));
}
