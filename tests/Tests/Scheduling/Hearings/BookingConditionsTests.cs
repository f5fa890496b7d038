using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using NodaTime;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>Several parts, who is kept apart, and the order to another hearing, as a browser without scripts asks for them.</summary>
public sealed class BookingConditionsTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    /// <summary>A case that was heard once, with two witnesses at two access points.</summary>
    private async Task<CaseId> Heard(string room, string number)
    {
        var @case = await courts.Owner.Case(room, number, "State v. A");
        var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(-7), 9), 15, "Scheduled", @case);
        await courts.Owner.Appearance(hearing, @case, "Bushra Bibi", "complainant", "AP-KP-01");
        await courts.Owner.Appearance(hearing, @case, "Gul Zaman", "witness", "AP-KP-06");
        return @case;
    }

    private static string? Chosen(IHtmlDocument page) => page.QuerySelector<IHtmlInputElement>("input[name='Input.Start']:checked")?.Value;

    private static string? Key(IHtmlDocument page, string name) => page.QuerySelectorAll<IHtmlOptionElement>("select[name='Input.Apart[0].One'] option").FirstOrDefault(o => o.TextContent.Contains(name, StringComparison.Ordinal))?.Value;

    private Task<long> Booked(CaseId @case) => courts.Owner.One<long>("select count(*) from scheduling.hearing_case c join scheduling.hearing h on h.id = c.hearing_id where case_id = @id and h.starts_at > '2026-12-01'", new { id = @case.Value });

    private async Task<IReadOnlyList<LocalDate>> Days(CaseId @case)
    {
        var starts = await courts.Owner.One<DateTime[]>("select array_agg(h.starts_at order by h.part) from scheduling.hearing_case c join scheduling.hearing h on h.id = c.hearing_id where case_id = @id and h.part is not null", new { id = @case.Value });
        return [.. starts.Select(s => Instant.FromDateTimeUtc(s).InZone(Say.Zone).Date)];
    }

    [Theory]
    [InlineData("en", "VC-KP-10", "Part 2 of 3")]
    [InlineData("ur", "VC-KP-11", "حصہ 2 از 3")]
    public async Task A_hearing_in_three_parts_is_booked_at_once_and_shown_as_parts(string language, string room, string second)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var @case = await Heard(room, "1/2026");
        var address = $"/hearings/new?case={@case.Value}";
        var page = await clerk.Open(address);
        Assert.False(page.QuerySelector("#conditions")!.HasAttribute("open"));

        var unseen = await (await clerk.Send(page, address, "book", ("Input.Do", "book"), ("Input.Parts", "3"), ("Input.DaysBetween", "7"))).Page();
        Assert.Equal(0, await Booked(@case));
        Assert.True(unseen.QuerySelector("#conditions")!.HasAttribute("open"));
        Assert.Contains(second, unseen.Words("#book-summary"));
        var booked = await clerk.Send(unseen, address, "book", ("Input.Do", "book"));

        Assert.Equal(HttpStatusCode.Found, booked.StatusCode);
        var days = await Days(@case);
        Assert.Equal((3, true, true), (days.Count, days[1] >= days[0].PlusDays(7), days[2] >= days[1].PlusDays(7)));
        var hearing = await clerk.Open(booked.Headers.Location!.OriginalString);
        Assert.Contains(second, hearing.Words(".facts"));
        Assert.Equal(2, hearing.QuerySelectorAll(".facts .parts a").Length);
        Assert.Contains(second, (await clerk.Open($"/cases/{@case.Value}")).Words("main"));
        Assert.Equal(6, await courts.Owner.One<long>("select count(*) from scheduling.appearance a join scheduling.hearing_case c on c.hearing_id = a.hearing_id join scheduling.hearing h on h.id = a.hearing_id where c.case_id = @id and h.part is not null", new { id = @case.Value }));
    }

    [Fact]
    public async Task Where_a_later_part_is_taken_meanwhile_none_is_booked_and_other_times_are_offered()
    {
        const string room = "VC-KP-12";
        using var clerk = await courts.BrowserAs("clerk", room);
        var @case = await Heard(room, "2/2026");
        var address = $"/hearings/new?case={@case.Value}";
        var page = await (await clerk.Send(await clerk.Open(address), address, "book", ("Input.Do", "look"), ("Input.Parts", "2"), ("Input.DaysBetween", "5"))).Page();
        var later = page.QuerySelector<IHtmlInputElement>("input[name='Input.Later[0]']")!.Value;
        await courts.Owner.Hearing(room, NodaTime.Text.OffsetDateTimePattern.ExtendedIso.Parse(later).Value.ToInstant(), 20, "Scheduled", await courts.Owner.Case(room, "3/2026", "State v. B"));

        var back = await (await clerk.Send(page, address, "book", ("Input.Do", "book"))).Page();

        Assert.Contains("Part 2, on", back.Words(".error-summary"));
        Assert.Equal(0, await Booked(@case));
        Assert.NotEqual(later, back.QuerySelector<IHtmlInputElement>("input[name='Input.Later[0]']")!.Value);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(back, address, "book", ("Input.Do", "book"))).StatusCode);
        Assert.Equal(2, await Booked(@case));
    }

    [Fact]
    public async Task Parts_that_do_not_all_find_a_time_before_the_last_day_are_not_booked()
    {
        const string room = "VC-KP-13";
        using var clerk = await courts.BrowserAs("clerk", room);
        var @case = await Heard(room, "4/2026");
        var address = $"/hearings/new?case={@case.Value}";
        (string, string?)[] typed = [("Input.Parts", "3"), ("Input.DaysBetween", "7"), ("Input.NotBefore", "2026-12-02"), ("Input.NotLater", "2026-12-10")];

        var page = await (await clerk.Send(await clerk.Open(address), address, "book", [.. typed, ("Input.Do", "look")])).Page();

        Assert.StartsWith("2026-12-02", Chosen(page));
        Assert.Contains("Only 2 of the 3 parts find a free time", page.Words(".notice"));
        var refused = await (await clerk.Send(page, address, "book", ("Input.Do", "book"))).Page();
        Assert.NotEmpty(refused.QuerySelectorAll(".error-summary"));
        Assert.Equal(0, await Booked(@case));
        var outside = await (await clerk.Send(page, address, "book", ("Input.Do", "day:2026-12-14"), ("Input.Parts", ""))).Page();
        Assert.Contains("This day is outside the time that is wanted.", outside.Words(".chooser-why"));
    }

    [Fact]
    public async Task Two_who_are_to_be_kept_apart_are_never_put_in_one_place_also_when_the_hearing_is_moved()
    {
        const string room = "VC-KP-14";
        using var clerk = await courts.BrowserAs("clerk", room);
        var @case = await Heard(room, "5/2026");
        var address = $"/hearings/new?case={@case.Value}";
        var page = await clerk.Open(address);
        (string, string?)[] apart = [("Input.Apart[0].One", Key(page, "Bushra")), ("Input.Apart[0].Other", Key(page, "Gul"))];

        var half = await (await clerk.Send(page, address, "book", ("Input.Do", "book"), apart[0])).Page();
        Assert.Contains("This is needed.", half.Words(".field-wrong"));
        var together = await (await clerk.Send(page, address, "book", [.. apart, ("Input.Do", "book"), ("Input.People[1].Place", "AP-KP-01")])).Page();
        Assert.Contains("Two who are to be kept apart would meet", together.Words(".error-summary"));
        Assert.Contains("Bushra Bibi and Gul Zaman are to be kept apart", together.Words(".notice"));
        Assert.Equal(0, await Booked(@case));
        var booked = await clerk.Send(together, address, "book", ("Input.Do", "book"), ("Input.People[1].Place", "AP-KP-06"));

        Assert.Equal(HttpStatusCode.Found, booked.StatusCode);
        var hearing = booked.Headers.Location!.OriginalString;
        Assert.Contains("Bushra Bibi and Gul Zaman are kept apart", (await clerk.Open(hearing)).Words("main"));
        var move = await clerk.Open($"{hearing}/move");
        var moved = await (await clerk.Send(move, $"{hearing}/move", "move", ("Input.Do", "move"), ("Input.Places[1].Place", "AP-KP-01"))).Page();
        Assert.Contains("Two who are to be kept apart would meet", moved.Words(".error-summary"));
        Assert.Contains("are to be kept apart, and both are put at the same place", moved.Words(".notice"));
        await using var connection = await courts.Owner.OpenConnectionAsync();
        Assert.Empty(await new KeptApart().Violations(connection, default));
        await courts.Owner.Sql("update scheduling.appearance set place = 'courtroom', access_point_id = null, station_id = null where hearing_id = @id", new { id = Guid.Parse(hearing[^36..]) });
        Assert.Single(await new KeptApart().Violations(connection, default));
    }

    [Fact]
    public async Task On_the_backlog_two_stay_apart_and_an_order_to_another_hearing_is_refused_in_words()
    {
        const string room = "VC-KP-15";
        using var clerk = await courts.BrowserAs("clerk", room);
        var @case = await Heard(room, "6/2026");
        var coming = await courts.Owner.Hearing(room, Given.At(new(2026, 12, 9), 10), 30, "Scheduled", @case);
        var address = $"/hearings/new?case={@case.Value}&backlog=1";
        var page = await clerk.Open(address);
        (string, string?)[] apart = [("Input.Purpose", "BAIL"), ("Input.Apart[0].One", Key(page, "Bushra")), ("Input.Apart[0].Other", Key(page, "Gul")), ("Input.People[0].Comes", "true"), ("Input.People[1].Comes", "true"), ("Input.Do", "backlog")];

        var order = await (await clerk.Send(page, address, "book", [.. apart, ("Input.After", $"{coming.Value}")])).Page();
        Assert.Contains("The backlog keeps no order to another hearing", order.Words(".error-summary"));
        var put = await clerk.Send(page, address, "book", apart);

        Assert.Equal(HttpStatusCode.Found, put.StatusCode);
        Assert.Equal(1, await courts.Owner.One<long>("select count(*) from scheduling.appearance a join scheduling.hearing h on h.id = a.hearing_id join scheduling.hearing_case c on c.hearing_id = h.id where c.case_id = @id and h.status = 'Requested' and cardinality(a.kept_apart) = 1", new { id = @case.Value }));
    }

    [Fact]
    public async Task After_and_before_another_hearing_only_what_lies_between_is_offered_and_booked()
    {
        const string room = "VC-KP-16";
        using var clerk = await courts.BrowserAs("clerk", room);
        var (@case, linked) = (await Heard(room, "7/2026"), await courts.Owner.Case(room, "8/2026", "State v. C"));
        var after = await courts.Owner.Hearing(room, Given.At(new(2026, 12, 9), 10), 30, "Scheduled", @case);
        var before = await courts.Owner.Hearing(room, Given.At(new(2026, 12, 9), 11, 30), 30, "Scheduled", linked);
        var address = $"/hearings/new?case={@case.Value}";
        var page = await clerk.Open(address);
        Assert.DoesNotContain("8/2026", page.Words("#conditions"));
        var shown = await (await clerk.Send(page, address, "book", ("Input.Do", "other"), ("Input.Other", "8/2026"))).Page();
        Assert.Contains("8/2026", shown.Words("#conditions"));

        var between = await (await clerk.Send(shown, address, "book", ("Input.Do", "look"), ("Input.After", $"{after.Value}"), ("Input.Before", $"{before.Value}"), ("Input.Minutes", "30"),
            ("Input.People[0].Comes", "true"), ("Input.People[1].Comes", "true"), ("Input.Purpose", "BAIL"))).Page();

        var starts = between.QuerySelectorAll<IHtmlInputElement>("input[name='Input.Start']").Select(s => s.Value).ToList();
        Assert.Equal(("2026-12-09T10:30:00+05", "2026-12-09T11:00:00+05"), (starts[0], starts[^1]));
        await courts.Owner.Sql("update scheduling.hearing set starts_at = starts_at - interval '20 minutes' where id = @id", new { id = before.Value });
        var late = await (await clerk.Send(between, address, "book", ("Input.Do", "book"), ("Input.Start", starts[^1]))).Page();
        Assert.Contains("Not in the wanted order", late.Words(".error-summary"));
        await courts.Owner.Sql("update scheduling.hearing set starts_at = starts_at + interval '20 minutes' where id = @id", new { id = before.Value });
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(late, address, "book", ("Input.Do", "book"), ("Input.Start", starts[0]))).StatusCode);
    }

    [Fact]
    public async Task A_hearing_of_another_court_is_no_condition()
    {
        var @case = await Heard("VC-KP-17", "9/2026");
        var foreign = await courts.Owner.Hearing("VC-KP-18", Given.At(new(2026, 12, 9), 10), 30, "Scheduled", await courts.Owner.Case("VC-KP-18", "10/2026", "State v. D"));
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-17");
        var address = $"/hearings/new?case={@case.Value}";

        var refused = await (await clerk.Send(await clerk.Open(address), address, "book", ("Input.Do", "book"), ("Input.After", $"{foreign.Value}"))).Page();

        Assert.Contains("This hearing is over, cancelled or of another court.", refused.Words(".error-summary"));
    }

    [Fact]
    public async Task Of_two_who_book_the_same_parts_at_once_one_gets_all_and_the_other_none()
    {
        const string room = "VC-KP-19";
        var (one, other) = (await courts.Owner.Case(room, "11/2026", "State v. E"), await courts.Owner.Case(room, "12/2026", "State v. F"));
        BookParts Parts(CaseId @case, params Instant[] starts) => new(new([new(@case)], room, "BAIL", starts[0], 30, []), starts[1..], 1);
        var (first, second, third) = (Given.At(new(2026, 12, 2), 9), Given.At(new(2026, 12, 9), 9), Given.At(new(2026, 12, 16), 9));

        // What they share is the last part.
        var answers = await Task.WhenAll(courts.Send(CourtsFixture.Clerk(room), Parts(one, first, third)), courts.Send(CourtsFixture.Clerk(room), Parts(other, second, third)));

        Assert.Single(answers, a => a.Succeeded);
        Assert.Equal("part-taken", answers.Single(a => !a.Succeeded).Problem!.Slug);
        Assert.Equal(2, await Booked(one) + await Booked(other));
        Assert.Equal("part-order", (await courts.Send(CourtsFixture.Clerk(room), Parts(one, second, second))).Problem?.Slug);
    }

    [Fact]
    public async Task Who_is_kept_apart_stays_so_on_the_next_date_and_when_two_entries_of_a_person_are_made_one()
    {
        const string room = "VC-KP-20";
        var @case = await courts.Owner.Case(room, "13/2026", "State v. G");
        ParticipantInput Comes(string name, string at) => new(new(at), "witness", Name: name);
        var booked = await courts.Do(CourtsFixture.Clerk(room), new BookHearing([new(@case)], room, "BAIL", Given.At(new(2026, 12, 2), 9), 30, [Comes("Nadia Bibi", "AP-KP-01"), Comes("Omar Gul", "AP-KP-06")]) { Apart = [new(0, 1)] });
        var ended = await courts.Do(CourtsFixture.Judge(room), new ConcludeHearing(booked.Id, HearingOutcome.Adjourned, "COUNSEL_ABSENT", new(Given.At(new(2026, 12, 9), 9))));
        var omar = ended.Next!.Appearances.Single(a => a.AccessPoint == "AP-KP-06");
        var again = await courts.Do(CourtsFixture.Clerk(room), new BookHearing([new(@case)], room, "BAIL", Given.At(new(2026, 12, 16), 9), 30, [Comes("Omar Gul", "AP-KP-06")]));

        Task<string> Seen(PersonId person) => courts.Owner.One<string>("select xmin::text from scheduling.person where id = @id", new { id = person.Value });
        var (gone, kept) = (omar.PersonId, again.Appearances[0].PersonId);
        await courts.Do(CourtsFixture.Clerk(room), new MergePersons(gone, kept, MergePersonsHandler.Seen(await Seen(gone), await Seen(kept))));

        var move = await courts.Send(CourtsFixture.Clerk(room), new RescheduleHearing(ended.Next.Id, 1, Given.At(new(2026, 12, 9), 9), Places: [new(omar.Id, new("AP-KP-01"))]));
        Assert.Equal("keep-apart", move.Problem?.Slug);
    }
}
