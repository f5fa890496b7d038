using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings.Warned;

/// <summary>What the pages say before a time is taken, and what they do not give away.</summary>
public sealed class WarningPagesTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Day = CourtsFixture.Today.PlusDays(1);

    private Task Conclude(HearingId hearing, string outcome, string? reason) => courts.Owner.Sql(
        """
        delete from scheduling.reservation where hearing_id = @id;
        update scheduling.hearing set status = 'Concluded', outcome = @outcome, reason = @reason, started_at = case when @outcome = 'Heard' then starts_at end where id = @id
        """, new { id = hearing.Value, outcome, reason });

    /// <summary>The person of an appearance appears in another hearing too.</summary>
    private Task AlsoIn(AppearanceId appearance, HearingId hearing) => courts.Owner.Sql(
        """
        insert into scheduling.appearance (id, hearing_id, participant_id, person_id, place) select gen_random_uuid(), @hearing, participant_id, person_id, 'link' from scheduling.appearance where id = @id;
        insert into scheduling.reservation (hearing_id, kind, resource_id, during) select @hearing, 'person', a.person_id, tstzrange(h.starts_at, h.ends_at) from scheduling.appearance a, scheduling.hearing h where a.id = @id and h.id = @hearing
        """, new { id = appearance.Value, hearing = hearing.Value });

    /// <summary>The person of an appearance appears in a hearing of another case.</summary>
    private Task Elsewhere(AppearanceId appearance, HearingId hearing, CaseId other) => courts.Owner.Sql(
        """
        with p as (insert into scheduling.participant (id, case_id, person_id, role) select gen_random_uuid(), @other, person_id, 'advocate' from scheduling.appearance where id = @id returning id, person_id)
        insert into scheduling.appearance (id, hearing_id, participant_id, person_id, place) select gen_random_uuid(), @hearing, id, person_id, 'link' from p;
        insert into scheduling.reservation (hearing_id, kind, resource_id, during) select @hearing, 'person', a.person_id, tstzrange(h.starts_at, h.ends_at) from scheduling.appearance a, scheduling.hearing h where a.id = @id and h.id = @hearing
        """, new { id = appearance.Value, hearing = hearing.Value, other = other.Value });

    /// <summary>A case whose counsel and witness are known from <paramref name="times"/> earlier hearings, each put off because counsel was absent.</summary>
    private async Task<(CaseId Case, AppearanceId Counsel, AppearanceId Witness)> PutOff(string room, string number, int times, string type = "CRIMINAL_SESSIONS")
    {
        var @case = await courts.Owner.Case(room, number, "State v. A", type: type);
        var first = await courts.Owner.Hearing(room, Given.At(Day.PlusDays(-30), 9), 15, "Scheduled", @case);
        var (counsel, witness) = (await courts.Owner.Appearance(first, @case, "Counsel Khattak", "advocate"), await courts.Owner.Appearance(first, @case, "Witness Gul", "witness"));
        await Conclude(first, "Adjourned", "COUNSEL_ABSENT");
        for (var i = 1; i < times; i++)
        {
            var next = await courts.Owner.Hearing(room, Given.At(Day.PlusDays(-30 + i), 9), 15, "Scheduled", @case);
            await AlsoIn(counsel, next);
            await AlsoIn(witness, next);
            await Conclude(next, "Adjourned", "COUNSEL_ABSENT");
        }
        return (@case, counsel, witness);
    }

    private static async Task<IHtmlDocument> TenOclock(HttpClient clerk, string address)
    {
        var day = await (await clerk.Send(await clerk.Open(address), address, "book", ("Input.Do", "day:2026-12-02"))).Page();
        var ten = day.QuerySelectorAll<IHtmlInputElement>("input[name='Input.Start']").Select(s => s.Value).First(s => s.Contains("T10:00", StringComparison.Ordinal));
        return await (await clerk.Send(day, address, "book", ("Input.Do", "look"), ("Input.Start", ten))).Page();
    }

    [Theory]
    [InlineData("en", "VC-KP-10", "VC-KP-12")]
    [InlineData("ur", "VC-KP-11", "VC-KP-13")]
    public async Task Before_a_time_is_taken_the_page_says_who_is_busy_near_it_what_was_put_off_and_who_was_called_in_vain(string language, string room, string elsewhere)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        using var supervisor = await courts.BrowserAs("clerk", "all", language);
        var (@case, counsel, _) = await PutOff(room, "W 1/2026", 3);
        var other = await courts.Owner.Case(elsewhere, "Secret 7/2026", "State v. B");
        await Elsewhere(counsel, await courts.Owner.Hearing(elsewhere, Given.At(Day, 9), 15, "Scheduled", other), other);
        var address = $"/hearings/new?case={@case.Value}";

        var page = await TenOclock(clerk, address);
        var summary = page.Words("#book-summary .notice");

        Assert.Contains(language == "en" ? "Counsel Khattak\u2069 is busy at 9:00" : "Counsel Khattak\u2069", summary);
        Assert.DoesNotContain("Secret", page.DocumentElement.OuterHtml);
        var above = page.Words("#booking-main > .notice");
        Assert.Contains(language == "en" ? "put off 3 times for the same reason: Counsel absent" : "وکیل غیر حاضر", above);
        Assert.Contains(language == "en" ? "Witness Gul\u2069 was called 3 times and not heard; this would be call 4." : "طلبی نمبر 4", above);
        Assert.Contains("Secret 7/2026", (await TenOclock(supervisor, address)).Words("#book-summary .notice"));
        Assert.Equal(System.Net.HttpStatusCode.Found, (await clerk.Send(page, address, "book", ("Input.Do", "book"))).StatusCode);
    }

    [Fact]
    public async Task Nobody_learns_of_a_person_who_is_not_on_the_own_case_nor_of_a_case_of_another_court()
    {
        var (own, _, _) = await PutOff("VC-KP-14", "W 2/2026", 1);
        var (others, counsel, _) = await PutOff("VC-KP-15", "W 3/2026", 3);
        await AlsoIn(counsel, await courts.Owner.Hearing("VC-KP-15", Given.At(Day, 10), 15, "Scheduled", others));
        var person = new PersonId(await courts.Owner.One<Guid>("select person_id from scheduling.appearance where id = @id", new { id = counsel.Value }));
        var clerk = CourtsFixture.Clerk("VC-KP-14");

        Assert.Empty(await courts.Do(clerk, new GetWarnings([own], "BAIL", Given.At(Day, 10, 30), 15, null, [person])));
        Assert.Equal("not-found", (await courts.Send(clerk, new GetWarnings([own, others], "BAIL", null, 0, null, []))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(clerk, new GetWarnings([others], "BAIL", null, 0, null, null))).Problem?.Slug);
    }

    [Fact]
    public async Task Moving_a_hearing_is_warned_like_booking_it_and_its_own_place_is_nobodys_conflict()
    {
        const string room = "VC-KP-16";
        using var clerk = await courts.BrowserAs("clerk", room);
        var (@case, counsel, witness) = await PutOff(room, "W 4/2026", 3);
        var hearing = await courts.Owner.Hearing(room, Given.At(Day, 9), 15, "Scheduled", @case);
        await AlsoIn(counsel, hearing);
        await AlsoIn(witness, hearing);

        var page = await clerk.Open($"/hearings/{hearing.Value}/move");
        Assert.DoesNotContain("busy", page.Words(".notice"));
        Assert.Contains("called 3 times", page.Words("#booking-main > .notice"));
        var other = await courts.Owner.Case("VC-KP-18", "W 5/2026", "X");
        await Elsewhere(counsel, await courts.Owner.Hearing("VC-KP-18", Given.At(Day, 9, 30), 15, "Scheduled", other), other);
        Assert.Contains("is busy at 9:30", (await clerk.Open($"/hearings/{hearing.Value}/move")).Words("#book-summary .notice"));
        Assert.Contains("is busy at 9:30", (await clerk.Open($"/cases/{@case.Value}")).Words(".notice"));
    }

    [Theory]
    [InlineData("en", "VC-KP-21", "VC-KP-23")]
    [InlineData("ur", "VC-KP-22", "VC-KP-24")]
    public async Task Adjourning_to_a_next_date_is_warned_before_it_is_recorded(string language, string room, string elsewhere)
    {
        using var judge = await courts.BrowserAs("judge", room, language);
        var (@case, counsel, witness) = await PutOff(room, "W 6/2026", 2);
        var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today, 9), 15, "Scheduled", @case);
        await AlsoIn(counsel, hearing);
        await AlsoIn(witness, hearing);
        var other = await courts.Owner.Case(elsewhere, "Secret 8/2026", "State v. B");
        await Elsewhere(counsel, await courts.Owner.Hearing(elsewhere, Given.At(Day, 9), 15, "Scheduled", other), other);
        var address = $"/judge/hearings/{hearing.Value}";
        var form = await judge.Open(address);
        Assert.Empty(form.QuerySelectorAll("#conclude-warnings .notice"));
        var next = form.QuerySelectorAll("input[name='Input.Next']").Select(i => i.GetAttribute("value")!).First(v => v.Contains("2026-12-02T09:", StringComparison.Ordinal) || v.Contains("2026-12-02T10:", StringComparison.Ordinal));

        // As a script asks: without a button, and nothing is recorded.
        var page = await (await judge.Send(form, address, "conclude", ("Input.Outcome", "Adjourned"), ("Input.Reason", "COUNSEL_ABSENT"), ("Input.Next", next))).Page();
        var warned = page.Words("#conclude-warnings");

        Assert.Contains(language == "en" ? "Counsel Khattak\u2069 is busy at 9:00" : "Counsel Khattak\u2069", warned);
        Assert.Contains(language == "en" ? "put off 2 times for the same reason: Counsel absent. Once more would be time 3." : "التوا نمبر 3", warned);
        Assert.Contains(language == "en" ? "Witness Gul\u2069 was called 3 times and not heard; this would be call 4." : "طلبی نمبر 4", warned);
        Assert.DoesNotContain("Secret", page.DocumentElement.OuterHtml);
        var another = await (await judge.Send(page, address, "conclude", ("Input.Reason", "WITNESS_ABSENT"), ("Input.Do", "look"))).Page();
        Assert.DoesNotContain(language == "en" ? "put off" : "التوا نمبر", another.Words("#conclude-warnings"));
        Assert.Equal("Scheduled", await courts.Owner.One<string>("select status from scheduling.hearing where id = @id", new { id = hearing.Value }));
        Assert.Equal(System.Net.HttpStatusCode.Found, (await judge.Send(page, address, "conclude", ("Input.Do", "save"))).StatusCode);
    }

    [Fact]
    public async Task A_limit_that_an_administrator_enters_warns_clerks_from_its_day_and_one_taken_back_no_longer_does()
    {
        const string room = "VC-KP-19";
        using var administrator = await courts.BrowserAs("administrator");
        using var clerk = await courts.BrowserAs("clerk", room);
        var (@case, _, _) = await PutOff(room, "W 6/2026", 1, "JUVENILE");
        await courts.Owner.Sql("update scheduling.court_case set instituted_on = '2026-11-12' where id = @id", new { id = @case.Value });
        var address = "/registry/time-limits/new";
        var form = await administrator.Open(address);
        var wrong = await (await administrator.Send(form, address, "time-limit", ("Input.NameEn", "Trial of a juvenile"))).Page();
        Assert.True(wrong.QuerySelectorAll(".field-error").Length >= 5);

        (string, string?)[] typed = [("Input.NameEn", "Trial of a juvenile"), ("Input.NameUr", "نابالغ کا مقدمہ"), ("Input.Source", "Example Act, s. 1"), ("Input.CaseType", "JUVENILE"), ("Input.Days", "30"), ("Input.WarnDays", "12"), ("Input.FromDay", "2026-01-01")];
        Assert.Equal("/registry/time-limits", (await administrator.Send(form, address, "time-limit", typed)).Headers.Location?.PathAndQuery);

        // 12 November and 30 days: 12 December. On the day shown, 2 December, ten are left.
        var page = await clerk.Open($"/hearings/new?case={@case.Value}");
        page = await (await clerk.Send(page, $"/hearings/new?case={@case.Value}", "book", ("Input.Do", "look"), ("Input.Day", "2026-12-02"))).Page();
        Assert.Contains("10 days before the last day of “Trial of a juvenile” (\u2068Example Act, s. 1\u2069), 12 Dec", page.Words("#book-summary .notice"));
        Assert.Contains("11 days before", (await clerk.Open($"/cases/{@case.Value}")).Words(".notice"));
        Assert.Null((await clerk.Open("/registry/time-limits")).QuerySelector("button[value^='remove:']"));
        await clerk.Open(address, System.Net.HttpStatusCode.Forbidden);

        var list = await administrator.Open("/registry/time-limits");
        Assert.Equal(System.Net.HttpStatusCode.Found, (await administrator.Send(list, "/registry/time-limits", "actions", ("do", list.QuerySelector("button[value^='remove:']")!.GetAttribute("value")))).StatusCode);
        Assert.Empty((await clerk.Open($"/cases/{@case.Value}")).Words(".notice"));
    }

    [Fact]
    public async Task No_limit_is_there_before_somebody_enters_one() => Assert.Equal(0, await courts.Owner.One<long>("select count(*) from scheduling.time_limit where name_en <> 'Trial of a juvenile'"));
}
