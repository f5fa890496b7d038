using Dapper;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

public sealed class FindCasesTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private async Task<string[]> Find(string room, string? text) =>
        [.. (await courts.Do(CourtsFixture.Clerk(room), new FindCases(text))).Cases.Select(c => c.Number)];

    [Theory]
    [InlineData("sc 77/2025")]
    [InlineData("SC ۷۷ / ۲۰۲۵")]
    [InlineData("77/2025")]
    [InlineData("412/25")]
    [InlineData("State v. Imran")]
    [InlineData("Gulzar Ahmad")]
    [InlineData("gulzar ahmed")]
    [InlineData("Gulzr Ahmad")]
    [InlineData("bc-10-1234")]
    [InlineData("فاطمة بي بي")]
    public async Task A_case_is_found_by_number_FIR_title_person_or_enrolment_however_it_is_spelt(string text)
    {
        const string room = "VC-KP-10";
        if (await courts.Owner.One<long>("select count(*) from scheduling.court_case where number = 'SC 77/2025'") == 0)
        {
            var found = await courts.Owner.Case(room, "SC 77/2025", "State v. Imran");
            await courts.Owner.Sql("update scheduling.court_case set fir_number = '412/25' where id = @id", new { id = found.Value });
            var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 10), 15, "Scheduled", found);
            await courts.Owner.Appearance(hearing, found, "Gulzar Ahmad");
            await courts.Owner.Appearance(hearing, found, "فاطمہ بی بی", "witness");
            await courts.Owner.Appearance(hearing, found, "Counsel", "advocate");
            await courts.Owner.Sql("update scheduling.person set bar_enrolment = 'BC-10-1234' where name = 'Counsel'");
            await courts.Owner.Case(room, "SC 901/2024", "Bibi Sherin v. Qadir");
        }

        Assert.Equal("SC 77/2025", (await Find(room, text)).FirstOrDefault());
    }

    [Theory]
    [InlineData("SC 7/2025", "SC 7/2025")]
    [InlineData("7/2025", "SC 7/2025", "SC 77/2025", "SC 177/2025")]
    [InlineData("91/25", "FIR exact", "FIR longer")]
    [InlineData("Muhammad Khan", "Party exact", "Party holds it", "Party shortened", "Party spelt otherwise")]
    [InlineData("Mohammad Khaan", "Party spelt otherwise", "Party exact", "Party holds it", "Party shortened")]
    [InlineData("Mohd Khan", "Party shortened", "Party exact", "Party holds it", "Party spelt otherwise")]
    [InlineData("Mohd. Khan", "Party exact", "Party shortened", "Party holds it", "Party spelt otherwise")]
    [InlineData("Md Khan", "Party exact", "Party shortened", "Party holds it", "Party spelt otherwise")]
    [InlineData("Mohammed Khan", "Party exact")]
    [InlineData("Muhamad Khan", "Party exact")]
    [InlineData("Abdul Qadir Hussain", "Advocate exact")]
    [InlineData("Abdul Kadir Husain", "Advocate exact")]
    [InlineData("Abdool Qadeer Hussein", "Advocate exact")]
    [InlineData("Yousaf Afridi", "Title")]
    [InlineData("یوسف خان", "Urdu")]
    [InlineData("يوسف خان", "Urdu")]
    [InlineData("كريم", "Urdu")]
    [InlineData("کریم", "Urdu")]
    public async Task What_is_exactly_that_comes_first_and_other_spellings_follow(string text, string first, params string[] then)
    {
        const string room = "VC-KP-16";
        if (await courts.Owner.One<long>("select count(*) from scheduling.court_case where number = 'SC 177/2025'") == 0)
        {
            foreach (var number in new[] { "SC 77/2025", "SC 7/2025", "SC 177/2025" })
            {
                await courts.Owner.Case(room, number, "");
            }
            foreach (var (number, fir) in new[] { ("FIR longer", "191/25"), ("FIR exact", "91/25") })
            {
                await courts.Owner.Sql("update scheduling.court_case set fir_number = @fir where id = @id", new { id = (await courts.Owner.Case(room, number, "")).Value, fir });
            }
            var hour = 9;
            foreach (var (number, name, role) in new[]
            {
                ("Party shortened", "Mohd Khan", "accused"), ("Party spelt otherwise", "Mohammad Khaan", "accused"), ("Party holds it", "Muhammad Khan Afridi", "complainant"), ("Party exact", "Muhammad Khan", "accused"),
                ("Advocate exact", "Abdul Qadir Hussain", "advocate"), ("Urdu", "یوسف خان", "accused"),
            })
            {
                var id = await courts.Owner.Case(room, number, "");
                var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(5), hour++), 15, "Scheduled", id);
                await courts.Owner.Appearance(hearing, id, name, role);
                if (number == "Urdu")
                {
                    await courts.Owner.Appearance(hearing, id, "کریم", "witness");
                }
            }
            await courts.Owner.Case(room, "Title", "State v. Yusuf Afridi");
        }

        var found = await Find(room, text);

        Assert.Equal(first, found.FirstOrDefault());
        Assert.All(then, t => Assert.Contains(t, found));
    }

    /// <summary>What is typed is made alike by C#, what is stored by SQL.</summary>
    [Fact]
    public async Task Both_sides_make_spellings_alike_in_the_same_way()
    {
        var random = new Random(7);
        var parts = new[] { "mohd", "md", "mohammad", "oo", "ee", "q", "w", "aa", "ll", " ", ".", "-", "/", "11", "خان", "محمد", "ab", "é" };
        var texts = Enumerable.Range(0, 500).Select(_ => Folding.Fold(string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => parts[random.Next(parts.Length)])))).Distinct().ToArray();

        await using var connection = await courts.Owner.OpenConnectionAsync();
        var stored = (await connection.QueryAsync<string>("select scheduling.spelt(t) from unnest(@texts) with ordinality u(t, n) order by n", new { texts })).ToList();

        Assert.Equal(stored, texts.Select(Folding.Spelt));
    }

    [Fact]
    public async Task A_clerk_finds_and_opens_cases_of_the_own_courts_only()
    {
        var own = await courts.Owner.Case("VC-KP-11", "Scope 1/2025", "State v. Here");
        var other = await courts.Owner.Case("VC-KP-12", "Scope 2/2025", "State v. There");

        Assert.Equal(["Scope 1/2025"], await Find("VC-KP-11", "scope"));
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-11"), new GetCase(other))).Problem?.Slug);
        Assert.Equal("forbidden", (await courts.Send(CourtsFixture.Judge("VC-KP-11"), new GetCase(own))).Problem?.Slug);
        Assert.Equal("State v. Here", (await courts.Do(CourtsFixture.Clerk("VC-KP-11"), new GetCase(own))).Title);
        Assert.Equal(["VC-KP-11"], (await courts.Do(CourtsFixture.In(Role.Clerk, Scope.All), new FindCases("scope", Courtroom: "VC-KP-11"))).Cases.Select(c => c.Courtroom.Code));
    }

    [Fact]
    public async Task Without_a_question_what_is_heard_today_comes_before_what_comes_later_before_what_was_touched_last()
    {
        const string room = "VC-KP-13";
        await courts.Owner.Case(room, "untouched", "");
        var later = await courts.Owner.Case(room, "later", "");
        var today = await courts.Owner.Case(room, "today", "");
        await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(3), 10), 15, "Scheduled", later);
        var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 11), 15, "Scheduled", today);

        var found = await courts.Do(CourtsFixture.Clerk(room), new FindCases());

        Assert.Equal(["today", "later", "untouched"], found.Cases.Select(c => c.Number));
        Assert.Equal((hearing, Given.At(CourtsFixture.Today, 11)), (found.Cases[0].Next, found.Cases[0].NextAt));
    }

    [Fact]
    public async Task Pages_follow_one_another_and_an_unknown_text_finds_nothing()
    {
        const string room = "VC-KP-14";
        for (var i = 0; i < FoundCases.PageSize + 2; i++)
        {
            await courts.Owner.Case(room, $"Paged {i:000}/2025", "");
        }

        var first = await courts.Do(CourtsFixture.Clerk(room), new FindCases("paged"));
        var second = await courts.Do(CourtsFixture.Clerk(room), new FindCases("paged", 2));

        Assert.Equal((FoundCases.PageSize + 2, 2), (first.Total, second.Cases.Count));
        Assert.Empty(first.Cases.Select(c => c.Id).Intersect(second.Cases.Select(c => c.Id)));
        Assert.Empty(await Find(room, "xyzzy qqq"));
        Assert.Equal("invalid", (await courts.Send(CourtsFixture.Clerk(room), new FindCases(new string('x', 101)))).Problem?.Slug);
    }

    [Fact]
    public async Task A_name_too_common_to_page_through_shows_those_who_have_it_and_not_those_who_are_nearly_called_so()
    {
        const string room = "VC-KP-17";
        const string many = """
            insert into scheduling.court_case (id, court_id, number, number_folded, type, title, stage, restricted, opened_at)
            select gen_random_uuid(), court_id, @name || n || '/2019', lower(@name) || n || '/2019', 'CRIMINAL_SESSIONS', 'State v. ' || @name || ' Gul', 'Trial', false, timestamptz '2019-01-01' + n * interval '1 day'
            from scheduling.courtroom, generate_series(1, @count) n where code = @room
            """;
        await courts.Owner.Sql(many, new { room, name = "Zarshad", count = 5 });
        await courts.Owner.Sql(many, new { room, name = "Zarshadd", count = 5 });
        await courts.Owner.Sql(many, new { room, name = "Zarshaid", count = 5 });
        var exactly = await courts.Owner.Case(room, "zarshad", "x");
        var holding = await courts.Owner.Case(room, "Person 1/2019", "x");
        await courts.Owner.Appearance(await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(6), 9), 15, "Scheduled", holding), holding, "Zarshad Khan");

        var few = await courts.Do(CourtsFixture.Clerk(room), new FindCases("zarshad"));
        await courts.Owner.Sql(many, new { room, name = "Zarshad ", count = FoundCases.Most });
        var full = await courts.Do(CourtsFixture.Clerk(room), new FindCases("zarshad"));

        Assert.Equal((17, exactly), (few.Total, few.Cases[0].Id));
        Assert.All(few.Cases.TakeLast(5), c => Assert.StartsWith("Zarshaid", c.Number));
        Assert.Equal("Zarshad Khan", few.Cases.Single(c => c.Id == holding).Matched?.Name);
        Assert.Equal((FoundCases.Most, exactly), (full.Total, full.Cases[0].Id));
        var last = await courts.Do(CourtsFixture.Clerk(room), new FindCases("zarshad", FoundCases.Most / FoundCases.PageSize));
        Assert.DoesNotContain(last.Cases, c => c.Number.StartsWith("Zarshaid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_case_shows_its_people_and_where_they_appeared_last_and_its_hearings_latest_first()
    {
        const string room = "VC-KP-15";
        var @case = await courts.Owner.Case(room, "Shown 1/2025", "State v. A", restricted: true);
        var past = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(-7), 10), 15, "Scheduled", @case);
        var coming = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(7), 10), 15, "Scheduled", @case);
        await courts.Owner.Appearance(past, @case, "Witness One", "witness", @protected: true);
        await courts.Owner.Appearance(coming, @case, "Accused One", accessPoint: "AP-KP-01");

        var shown = await courts.Do(CourtsFixture.Clerk(room), new GetCase(@case));

        Assert.True(shown.Restricted);
        Assert.Equal([coming, past], shown.Hearings.Select(h => h.Id));
        Assert.Equal([("Accused One", PlaceKind.Station, "AP-KP-01", false), ("Witness One", PlaceKind.Link, null, true)],
            shown.Participants.Select(p => (p.Name, p.LastPlace!.Value, p.LastAccessPoint, p.Protected)));
        Assert.Equal([room], shown.Courtrooms.Select(c => c.Code));
    }
}
