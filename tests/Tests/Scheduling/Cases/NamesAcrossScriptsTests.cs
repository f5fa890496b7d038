using Dapper;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

/// <summary>A name is found in the other script than it was written in; names.csv holds over two hundred common ones of Pakistan, each in both.</summary>
public sealed class NamesAcrossScriptsTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private sealed record Pair(string Roman, string Urdu, bool RomanFindsUrdu, bool UrduFindsRoman, int Others);

    [Fact]
    public async Task Each_common_name_finds_itself_in_the_other_script_and_hardly_any_other()
    {
        var names = (await File.ReadAllLinesAsync(Repository.PathOf("tests", "Tests", "Scheduling", "Cases", "names.csv"))).Skip(1).Select(l => l.Split(',')).ToList();
        await using var connection = await courts.Owner.OpenConnectionAsync();

        var found = (await connection.QueryAsync<Pair>(
            """
            with n as (select r, u, scheduling.sounds(r) sr, scheduling.sounds(u) su, scheduling.sounds_like(r) lr, scheduling.sounds_like(u) lu from unnest(@roman, @urdu) as x(r, u))
            select r as roman, u as urdu, su @> lr and lr <> '{}' as roman_finds_urdu, sr @> lu and lu <> '{}' as urdu_finds_roman, (select count(*)::int from n o where o.u <> n.u and o.su @> n.lr) as others from n
            """, new { roman = names.Select(n => Folding.Fold(n[0])).ToArray(), urdu = names.Select(n => Folding.Fold(n[1])).ToArray() })).ToList();

        Assert.True(found.Count >= 200);
        Assert.Empty(found.Where(f => !f.RomanFindsUrdu || !f.UrduFindsRoman).Select(f => $"{f.Roman} {f.Urdu}"));
        Assert.InRange(found.Sum(f => f.Others), 0, 10);
    }

    [Theory]
    [InlineData("Fazal Balti", "فضل بلتی")]
    [InlineData("فضل بلتی", "Fazal Balti")]
    [InlineData("بلتی", "Fazal Balti")]
    [InlineData("Mst. Zarina Bibi", "زرینہ بی بی")]
    [InlineData("zarina", "زرینہ بی بی")]
    [InlineData("Habib-ur-Rehman", "حبیب الرحمٰن")]
    [InlineData("Habib ur Rahman", "حبیب الرحمٰن")]
    public async Task A_search_in_one_script_finds_the_party_in_the_other_and_says_who_it_was(string text, string name)
    {
        const string room = "VC-KP-18";
        if (await courts.Owner.One<long>("select count(*) from scheduling.court_case where number = 'Script 1/2026'") == 0)
        {
            foreach (var (party, i) in new[] { "فضل بلتی", "Fazal Balti", "زرینہ بی بی", "حبیب الرحمٰن", "Nobody Else", "اور کوئی" }.Select((n, i) => (n, i)))
            {
                var id = await courts.Owner.Case(room, $"Script {i + 1}/2026", "");
                await courts.Owner.Appearance(await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(4), 8 + i), 15, "Scheduled", id), id, party, "witness");
            }
        }

        var found = (await courts.Do(CourtsFixture.Clerk(room), new FindCases(text))).Cases;

        Assert.Contains(found, c => c.Matched == new MatchedParty(name, "witness"));
        Assert.DoesNotContain(found, c => c.Matched?.Name is "Nobody Else" or "اور کوئی");
    }

    [Fact]
    public async Task A_title_is_found_in_the_other_script_and_a_number_without_its_marks()
    {
        const string room = "VC-KP-19";
        await courts.Owner.Case(room, "BA 6580/2026", "سرکار بنام گلزار احمد");

        async Task<IReadOnlyList<CaseLine>> Find(string text) => (await courts.Do(CourtsFixture.Clerk(room), new FindCases(text))).Cases;
        Assert.Null(Assert.Single(await Find("Gulzar Ahmad")).Matched);
        foreach (var text in new[] { "6580 2026", "6580-2026", "6580/26", "Bail Application No. 6580 of 2026", "۶۵۸۰ ۲۰۲۶" })
        {
            Assert.Equal("BA 6580/2026", Assert.Single(await Find(text)).Number);
        }
    }

    [Fact]
    public async Task One_letter_is_a_whole_word_and_digits_match_no_name()
    {
        const string room = "VC-KP-17";
        var id = await courts.Owner.Case(room, "Short 1/2026", "");
        await courts.Owner.Appearance(await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(4), 9), 15, "Scheduled", id), id, "Gul M Zaman");

        Assert.Equal(1, (await courts.Do(CourtsFixture.Clerk(room), new FindCases("m"))).Total);
        Assert.Equal(0, (await courts.Do(CourtsFixture.Clerk(room), new FindCases("z"))).Total);
        Assert.Equal(0, (await courts.Do(CourtsFixture.Clerk(room), new FindCases("993"))).Total);
    }
}
