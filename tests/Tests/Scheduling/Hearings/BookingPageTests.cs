using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>Booking, as a browser without scripts does it.</summary>
public sealed class BookingPageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Before = CourtsFixture.Today.PlusDays(-7);

    /// <summary>A case that was heard once, with an accused at a prison and an advocate by link.</summary>
    private async Task<CaseId> Heard(string room, string number, bool guarded = false)
    {
        var @case = await courts.Owner.Case(room, number, "State v. A");
        var hearing = await courts.Owner.Hearing(room, Given.At(Before, 9), 15, "Scheduled", @case);
        await courts.Owner.Appearance(hearing, @case, "Ahmad Khan", "accused", "AP-KP-01");
        await courts.Owner.Appearance(hearing, @case, "Bushra Bibi", guarded ? "witness" : "complainant", guarded ? "AP-KP-01" : null, guarded);
        return @case;
    }

    private static string? Value(IHtmlDocument page, string name) => page.QuerySelector<IHtmlInputElement>($"input[name='{name}']")?.Value;

    private static string? Chosen(IHtmlDocument page) => page.QuerySelector<IHtmlInputElement>("input[name='Input.Start']:checked")?.Value;

    private static string? Selected(IHtmlDocument page, string name) => page.QuerySelector<IHtmlSelectElement>($"select[name='{name}']")?.Value;

    private Task<long> Booked(CaseId @case) => courts.Owner.One<long>("select count(*) from scheduling.hearing_case where case_id = @id", new { id = @case.Value });

    [Theory]
    [InlineData("en", "VC-KP-10")]
    [InlineData("ur", "VC-KP-11")]
    public async Task An_ordinary_hearing_is_one_button_away_and_a_form_sent_twice_books_once(string language, string room)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var @case = await Heard(room, "1/2026");
        var address = $"/hearings/new?case={@case.Value}";
        var page = await clerk.Open(address);
        Assert.Equal("AP-KP-01", Selected(page, "Input.People[0].Place"));
        Assert.Equal("link", Selected(page, "Input.People[1].Place"));
        Assert.NotNull(Chosen(page));
        Assert.Equal(2, page.QuerySelectorAll(".notices li").Length);

        var first = await clerk.Send(page, address, "book", ("Input.Do", "book"));
        var again = await clerk.Send(page, address, "book", ("Input.Do", "book"));

        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(2, await Booked(@case));
        Assert.Contains("1/2026", (await clerk.Open(first.Headers.Location!.OriginalString)).Words("h1"));
    }

    [Fact]
    public async Task A_taken_start_comes_back_with_the_reason_fresh_starts_and_everything_typed()
    {
        const string room = "VC-KP-12";
        using var clerk = await courts.BrowserAs("clerk", room);
        var @case = await Heard(room, "2/2026");
        var address = $"/hearings/new?case={@case.Value}";
        var page = await (await clerk.Send(await clerk.Open(address), address, "book", ("Input.Do", "add"))).Page();
        page = await (await clerk.Send(page, address, "book", ("Input.Do", "day:2026-12-02"))).Page();
        var start = Chosen(page)!;
        await courts.Owner.Hearing(room, NodaTime.Text.OffsetDateTimePattern.ExtendedIso.Parse(start).Value.ToInstant(), 20, "Scheduled", await courts.Owner.Case(room, "3/2026", "State v. B"));

        var back = await (await clerk.Send(page, address, "book", ("Input.Do", "book"), ("Input.Minutes", "25"), ("Input.New[0].Name", "Gul Zaman"), ("Input.New[0].Role", "witness"), ("Input.New[0].Place", "courtroom"), ("Input.New[0].Phone", "03001234567"))).Page();

        Assert.Contains("This time is taken", back.Words(".error-summary"));
        Assert.Contains("is busy", back.Words(".notice"));
        Assert.Equal(("25", "Gul Zaman", "03001234567", "2026-12-02"), (Value(back, "Input.Minutes"), Value(back, "Input.New[0].Name"), Value(back, "Input.New[0].Phone"), Value(back, "Input.Day")));
        Assert.Equal(("witness", "courtroom"), (Selected(back, "Input.New[0].Role"), Selected(back, "Input.New[0].Place")));
        Assert.DoesNotContain(back.QuerySelectorAll<IHtmlInputElement>("input[name='Input.Start']"), s => s.Value == start);
        Assert.Equal(1, await Booked(@case));
        var free = back.QuerySelectorAll<IHtmlInputElement>("input[name='Input.Start']").First().Value;
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(back, address, "book", ("Input.Do", "book"), ("Input.Start", free))).StatusCode);
        Assert.Equal(2, await Booked(@case));
    }

    [Theory]
    [InlineData("en", "VC-KP-19", "minutes less", "days later")]
    [InlineData("ur", "VC-KP-20", "منٹ کم", "دن بعد")]
    public async Task A_full_day_offers_what_could_be_had_instead_and_one_button_takes_it(string language, string room, string fewer, string later)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        // The courtroom's whole day but a quarter of an hour is taken, the days after it are holidays.
        var other = await courts.Owner.Case(room, "90/2026", "State v. B");
        var day = new LocalDate(2026, 12, 2);
        await courts.Owner.Hearing(room, Given.At(day, 6), 4 * 60, "Scheduled", other);
        await courts.Owner.Hearing(room, Given.At(day, 10, 15), 10 * 60, "Scheduled", other);
        await courts.Owner.Sql("insert into scheduling.holiday (day, scope, name_en, name_ur, kind, confirmed) select d, @room, 'Closed days', 'تعطیل', 'SPECIAL', true from unnest(array['2026-12-03', '2026-12-07', '2026-12-08']::date[]) d", new { room });
        var address = $"/hearings/new?case={(await Heard(room, "91/2026")).Value}";
        var page = await clerk.Open(address);

        var full = await (await clerk.Send(page, address, "book", ("Input.Do", "day:2026-12-02"), ("Input.Minutes", "30"))).Page();

        Assert.Null(Chosen(full));
        var instead = full.QuerySelectorAll(".alternatives li").ToDictionary(li => li.QuerySelector("button")!.GetAttribute("value")!, li => li.TextContent);
        Assert.Contains(instead.Values, words => words.Contains(fewer, StringComparison.Ordinal));
        Assert.Contains(instead.Values, words => words.Contains(later, StringComparison.Ordinal));
        var shorter = await (await clerk.Send(full, address, "book", ("Input.Do", instead.Keys.First()))).Page();
        Assert.Equal(("15", "2026-12-02", "2026-12-02T10:00:00+05"), (Value(shorter, "Input.Minutes"), Value(shorter, "Input.Day"), Chosen(shorter)));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(shorter, address, "book", ("Input.Do", "book"))).StatusCode);
    }

    [Theory]
    [InlineData("en", "VC-KP-21", "Lady Reading Hospital, Peshawar has no free station on this day.", "another place for 1 person, ")]
    [InlineData("ur", "VC-KP-22", "لیڈی ریڈنگ ہسپتال، پشاور میں اس دن کوئی بوتھ خالی نہیں۔", "ایک شخص کی جگہ بدلے گی")]
    public async Task A_place_without_a_free_station_says_so_and_the_nearest_other_one_is_offered(string language, string room, string why, string cost)
    {
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var @case = await courts.Owner.Case(room, "92/2026", "State v. C");
        var hearing = await courts.Owner.Hearing(room, Given.At(Before, 9), 15, "Scheduled", @case);
        await courts.Owner.Appearance(hearing, @case, "Dr Saira", "medico-legal-officer", "AP-KP-15");
        await courts.Owner.Sql(
            """
            insert into scheduling.reservation (hearing_id, kind, resource_id, during)
            select @id, 'station', s.id, tstzrange('2026-12-09 00:00+05', '2026-12-10 00:00+05') from scheduling.station s join scheduling.access_point a on a.id = s.access_point_id where a.code = 'AP-KP-15' on conflict do nothing
            """, new { id = hearing.Value });
        var address = $"/hearings/new?case={@case.Value}";

        var full = await (await clerk.Send(await clerk.Open(address), address, "book", ("Input.Do", "day:2026-12-09"))).Page();

        Assert.Contains(why, full.Words(".chooser-why"));
        var other = full.QuerySelectorAll(".alternatives li").First(li => li.TextContent.Contains(cost, StringComparison.Ordinal)).QuerySelector("button")!.GetAttribute("value")!;
        var taken = await (await clerk.Send(full, address, "book", ("Input.Do", other))).Page();
        Assert.NotEqual("AP-KP-15", Selected(taken, "Input.People[0].Place"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(taken, address, "book", ("Input.Do", "book"))).StatusCode);
    }

    [Fact]
    public async Task A_number_that_is_not_known_is_entered_with_its_hearing_and_a_known_one_is_found()
    {
        const string room = "VC-KP-13";
        using var clerk = await courts.BrowserAs("clerk", room);
        var page = await clerk.Open("/hearings/new");
        var fresh = await (await clerk.Send(page, "/hearings/new", "book", ("Input.Courtroom", room), ("Input.Number", "SC 77/2026"), ("Input.Do", "case"))).Page();
        (string, string?)[] typed = [("Input.Type", "CRIMINAL_SESSIONS"), ("Input.Purpose", "BAIL"), ("Input.New[0].Name", "Ahmad Khan"), ("Input.New[0].Role", "accused"), ("Input.New[0].Place", "AP-KP-01")];
        var starts = await (await clerk.Send(fresh, "/hearings/new", "book", [.. typed, ("Input.Do", "look")])).Page();
        var missing = await (await clerk.Send(starts, "/hearings/new", "book", ("Input.Do", "book"), ("Input.Type", ""))).Page();
        Assert.Contains("This is needed.", missing.Words(".field-wrong"));

        var booked = await clerk.Send(missing, "/hearings/new", "book", ("Input.Do", "book"), ("Input.Type", "CRIMINAL_SESSIONS"));
        Assert.Equal(HttpStatusCode.Found, booked.StatusCode);
        var found = await clerk.Send(page, "/hearings/new", "book", ("Input.Courtroom", room), ("Input.Number", "sc 77/2026"), ("Input.Do", "case"));
        var id = await courts.Owner.One<Guid>("select id from scheduling.court_case where number = 'SC 77/2026'");
        Assert.Contains($"case={id}", found.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task That_the_accused_would_meet_a_protected_witness_is_said_before_anything_is_sent()
    {
        const string room = "VC-KP-14";
        using var clerk = await courts.BrowserAs("clerk", room);
        var address = $"/hearings/new?case={(await Heard(room, "4/2026", guarded: true)).Value}";
        var page = await clerk.Open(address);
        Assert.Contains("Bushra Bibi is protected and must not meet Ahmad Khan", page.Words(".notice"));

        var refused = await (await clerk.Send(page, address, "book", ("Input.Do", "book"))).Page();
        Assert.Contains("A protected participant would meet the accused", refused.Words(".error-summary"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(refused, address, "book", ("Input.Do", "book"), ("Input.People[1].Place", "link"))).StatusCode);
    }

    [Fact]
    public async Task A_joint_trial_takes_the_people_of_both_cases()
    {
        const string room = "VC-KP-15";
        using var clerk = await courts.BrowserAs("clerk", room);
        var @case = await Heard(room, "5/2026");
        var other = await courts.Owner.Case(room, "6/2026", "State v. C");
        var address = $"/hearings/new?case={@case.Value}";
        var page = await clerk.Open(address);
        Assert.Contains("no case of this number", (await (await clerk.Send(page, address, "book", ("Input.Do", "join"), ("Input.Join", "99/2026"))).Page()).Words(".error-summary"));
        var joint = await (await clerk.Send(page, address, "book", ("Input.Do", "join"), ("Input.Join", "6/2026"))).Page();

        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(joint, address, "book", ("Input.Do", "book"))).StatusCode);
        Assert.Equal(1, await Booked(other));
    }

    [Fact]
    public async Task In_a_joint_trial_who_stands_on_both_cases_is_called_once_and_every_page_names_both_cases()
    {
        const string room = "VC-KP-48";
        using var clerk = await courts.BrowserAs("clerk", room);
        var (@case, other) = (await Heard(room, "15/2026"), await courts.Owner.Case(room, "16/2026", "State v. C"));
        await courts.Owner.Sql("insert into scheduling.participant (id, case_id, person_id, role) select gen_random_uuid(), @other, person_id, role from scheduling.participant where case_id = @id and role = 'accused'",
            new { id = @case.Value, other = other.Value });
        var before = await courts.Owner.Hearing(room, Given.At(Before, 11), 15, "Scheduled", other);
        await courts.Owner.Sql("insert into scheduling.appearance (id, hearing_id, participant_id, person_id, place) select gen_random_uuid(), @before, id, person_id, 'link' from scheduling.participant where case_id = @other",
            new { before = before.Value, other = other.Value });
        await courts.Owner.Appearance(before, other, "Only Here", "witness");
        var address = $"/hearings/new?case={@case.Value}";
        var page = await (await clerk.Send(await clerk.Open(address), address, "book", ("Input.Do", "join"), ("Input.Join", "16/2026"))).Page();

        Assert.Equal(3, page.QuerySelectorAll<IHtmlInputElement>("input[name$='.Comes']").Count(c => c.IsChecked));
        Assert.Contains("Only Here", page.Words(".booking-side"));
        var booked = await clerk.Send(page, address, "book", ("Input.Do", "book"));
        Assert.Equal(HttpStatusCode.Found, booked.StatusCode);
        var hearing = booked.Headers.Location!.OriginalString;
        Assert.Equal(3, await courts.Owner.One<long>("select count(*) from scheduling.appearance where hearing_id = @id", new { id = Guid.Parse(hearing[^36..]) }));

        var day = (await courts.Owner.One<DateTime>("select starts_at from scheduling.hearing where id = @id", new { id = Guid.Parse(hearing[^36..]) })).AddHours(5);
        foreach (var shown in new[] { hearing, $"{hearing}/notice", $"/cause-lists/{room}/{day:yyyy-MM-dd}", $"/cases/{@case.Value}", $"/cases/{other.Value}", $"{hearing}/move" })
        {
            var sheet = await clerk.Open(shown);
            var words = sheet.Words("main, article");
            Assert.True(shown.StartsWith("/cases/", StringComparison.Ordinal) ? sheet.QuerySelector($"a[href='/hearings/{hearing[^36..]}']") is not null : words.Contains("15/2026") && words.Contains("16/2026"), $"{shown}: {words}");
        }
    }

    [Fact]
    public async Task An_expected_holiday_warns_and_does_not_block()
    {
        const string room = "VC-KP-16";
        using var clerk = await courts.BrowserAs("clerk", room);
        await courts.Owner.Sql("insert into scheduling.holiday (day, scope, name_en, name_ur, kind, confirmed) values ('2026-12-03', @room, 'Test Eid', 'عید', 'LUNAR', false)", new { room });
        var address = $"/hearings/new?case={(await Heard(room, "7/2026")).Value}";

        var page = await (await clerk.Send(await clerk.Open(address), address, "book", ("Input.Do", "day:2026-12-03"))).Page();

        Assert.Contains("Test Eid is expected", page.Words(".notice"));
        Assert.NotNull(Chosen(page));
    }

    [Fact]
    public async Task Other_courts_clerks_find_no_case_and_staff_may_not_book()
    {
        var @case = await Heard("VC-KP-17", "8/2026");
        using var other = await courts.BrowserAs("clerk", "VC-KP-18");
        using var staff = await courts.BrowserAs("programme-staff");

        await other.Open($"/hearings/new?case={@case.Value}", HttpStatusCode.NotFound);
        await other.Open("/hearings/new?case=nonsense", HttpStatusCode.NotFound);
        await staff.Open("/hearings/new", HttpStatusCode.Forbidden);
    }
}
