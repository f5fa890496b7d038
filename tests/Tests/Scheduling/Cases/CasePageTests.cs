using System.Net;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

/// <summary>The clerk's pages about cases, as a browser without scripts uses them.</summary>
public sealed class CasePageTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    [Fact]
    public async Task A_clerk_registers_a_case_is_led_to_it_when_it_is_there_already_and_finds_it()
    {
        using var clerk = await courts.BrowserAs("clerk", "VC-KP-40");
        var form = await clerk.Open("/cases/new");
        var wrong = await (await clerk.Send(form, "/cases/new", "register-case", ("Input.Title", "State v. Typed"))).Page();
        Assert.Equal("State v. Typed", wrong.QuerySelector("#f-title")!.GetAttribute("value"));
        Assert.NotEmpty(wrong.QuerySelectorAll(".field-error"));

        (string, string?)[] typed = [("Input.Courtroom", "VC-KP-40"), ("Input.Number", "SC 1/2026"), ("Input.Type", "CRIMINAL_SESSIONS"), ("Input.Title", "State v. Typed")];
        var made = await clerk.Send(form, "/cases/new", "register-case", typed);
        Assert.Equal(HttpStatusCode.Found, made.StatusCode);
        var address = made.Headers.Location!.PathAndQuery;
        Assert.Equal(address, (await clerk.Send(form, "/cases/new", "register-case", typed)).Headers.Location?.PathAndQuery);

        var again = await (await clerk.Send(await clerk.Open("/cases/new"), "/cases/new", "register-case", typed)).Page();
        Assert.Equal(address, again.QuerySelector(".error-summary ~ p a")?.GetAttribute("href"));

        var home = await clerk.Open("/cases");
        Assert.Contains("SC 1/2026", home.Words("tbody"));
        Assert.Contains("SC 1/2026", (await (await clerk.Send(home, "/cases", "search", ("Input.Text", "typd"))).Page()).Words("tbody"));
        Assert.Contains("No case was found", (await (await clerk.Send(home, "/cases", "search", ("Input.Text", "xyzzy"))).Page()).Words(".empty-state"));
        Assert.NotNull((await clerk.Open(address)).QuerySelector($"a[href='/hearings/new?case={address["/cases/".Length..]}']"));
    }

    [Fact]
    public async Task People_are_added_edited_removed_and_merged_and_a_like_name_is_asked_about()
    {
        const string room = "VC-KP-41";
        using var clerk = await courts.BrowserAs("clerk", room);
        var (one, two) = ($"/cases/{(await courts.Owner.Case(room, "1/2026", "A")).Value}", $"/cases/{(await courts.Owner.Case(room, "2/2026", "B")).Value}");
        (string, string?)[] gul = [("Input.Role", "witness"), ("Input.Name", "Gul Khan")];
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(await clerk.Open($"{one}/participants/new"), $"{one}/participants/new", "add-participant", gul)).StatusCode);

        var asked = await (await clerk.Send(await clerk.Open($"{two}/participants/new"), $"{two}/participants/new", "add-participant", gul)).Page();
        Assert.Contains("Is it one of these people?", asked.Words("legend"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(asked, $"{two}/participants/new", "add-participant", ("Input.Pick", "new"))).StatusCode);

        var edit = (await clerk.Open(two)).QuerySelector(".person-actions a")!.GetAttribute("href")!;
        var page = await clerk.Open(edit);
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(page, edit, "edit-participant", ("Input.Name", "Gul Khan Afridi"))).StatusCode);
        var stale = await (await clerk.Send(page, edit, "edit-participant", ("key", null), ("Input.Name", "Kept As Typed"))).Page();
        Assert.Equal("Kept As Typed", stale.QuerySelector("#f-name")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(stale, edit, "edit-participant", ("Input.Name", "Gul Khan"))).StatusCode);

        var merge = (await clerk.Open(edit)).QuerySelector("a[href*='/merge/']")!.GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(await clerk.Open(merge), merge, "merge")).StatusCode);
        Assert.Contains("1/2026", (await clerk.Open(edit)).Words("main"));

        var remove = (await clerk.Open(one)).QuerySelector("button[value^='remove:']")!.GetAttribute("value");
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(await clerk.Open(one), one, "actions", ("do", remove))).StatusCode);
        Assert.Contains("Nobody is on this case yet", (await clerk.Open(one)).Words(".empty-state"));
    }

    [Fact]
    public async Task Facts_are_edited_and_an_old_form_loses_nothing_and_overwrites_nothing()
    {
        const string room = "VC-KP-42";
        using var clerk = await courts.BrowserAs("clerk", room);
        var address = $"/cases/{(await courts.Owner.Case(room, "9/2026", "Before")).Value}";
        var form = await clerk.Open($"{address}/edit");

        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(form, $"{address}/edit", "edit-case", ("Input.Title", "After"))).StatusCode);
        var stale = await (await clerk.Send(form, $"{address}/edit", "edit-case", ("key", null), ("Input.Title", "Mine"))).Page();

        Assert.Contains("After", stale.Words("form p"));
        Assert.Equal("Mine", stale.QuerySelector("#f-title")!.GetAttribute("value"));
        Assert.Contains("After", (await clerk.Open(address)).Words(".lead-line"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task A_case_shows_hearings_attendance_and_adjournments_in_both_languages(string language)
    {
        const string room = "VC-KP-43";
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var id = await courts.Owner.Case(room, $"H {language}", "State v. H", restricted: true);
        var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(-3), language == "en" ? 9 : 10), 15, "Scheduled", id);
        var came = await courts.Owner.Appearance(hearing, id, "Gul", accessPoint: "AP-KP-01");
        await courts.Owner.Sql("insert into attendance.attendance (appearance_id, status, arrived_at, changed_at) values (@id, 'Arrived', @at, now())", new { id = came.Value, at = Given.At(CourtsFixture.Today.PlusDays(-3), 8).ToDateTimeUtc() });
        await courts.Owner.Sql("delete from scheduling.reservation where hearing_id = @id; update scheduling.hearing set status = 'Concluded', outcome = 'Adjourned', reason = (select code from scheduling.adjournment_reason where outcome is null limit 1) where id = @id", new { id = hearing.Value });

        var page = await clerk.Open($"/cases/{id.Value}");

        Assert.Contains(language == "en" ? "1 of 1 came" : "1 میں سے 1 حاضر", page.Words("tbody"));
        Assert.Equal("1", page.Words("#adjournments + .table-scroll td.number"));
        Assert.Equal($"1 1 0 0 0", page.Words("#attendance + .table-scroll td.number"));
        Assert.Contains(language == "en" ? "No hearing is fixed. Fix the next one." : "کوئی پیشی مقرر نہیں", page.Words("#step ~ p"));
        Assert.True(page.QuerySelector("button[value^='remove:']") is null || page.QuerySelector("button[value^='remove:']")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task Who_came_late_and_who_did_not_come_is_counted_for_each_person_over_concluded_hearings()
    {
        const string room = "VC-KP-46";
        using var clerk = await courts.BrowserAs("clerk", room);
        var id = await courts.Owner.Case(room, "Att 1/2026", "State v. Att");
        var first = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(-9), 9), 15, "Scheduled", id);
        var gul = await courts.Owner.Appearance(first, id, "Gul", "witness");
        var second = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(-8), 9), 15, "Scheduled", id);
        var third = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(2), 9), 15, "Scheduled", id);
        foreach (var (hearing, status, arrived) in new[] { (first, "Arrived", (NodaTime.Instant?)Given.At(CourtsFixture.Today.PlusDays(-9), 9, 1)), (second, "NoShow", null), (third, "Arrived", Given.At(CourtsFixture.Today, 9)) })
        {
            var appearance = hearing == first ? gul.Value : await courts.Owner.One<Guid>(
                "insert into scheduling.appearance (id, hearing_id, participant_id, person_id, place) select gen_random_uuid(), @hearing, participant_id, person_id, 'link' from scheduling.appearance where id = @gul returning id", new { hearing = hearing.Value, gul = gul.Value });
            await courts.Owner.Sql("insert into attendance.attendance (appearance_id, status, arrived_at, no_show_at, changed_at) values (@appearance, @status, @at, case when @status = 'NoShow' then now() end, now())",
                new { appearance, status, at = arrived?.ToDateTimeUtc() });
        }
        await courts.Owner.Sql("delete from scheduling.reservation where hearing_id = any(@ids); update scheduling.hearing set status = 'Concluded', outcome = 'Heard', started_at = starts_at where id = any(@ids)", new { ids = new[] { first.Value, second.Value } });

        var page = await clerk.Open($"/cases/{id.Value}");

        Assert.Equal("2 0 1 1 0", page.Words("#attendance + .table-scroll td.number"));
        Assert.Equal($"/hearings/{second.Value}", page.QuerySelector("#attendance + .table-scroll td a")!.GetAttribute("href"));
        Assert.Contains("Next hearing:", page.Words("#step ~ p"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task Two_cases_are_linked_both_show_it_from_their_side_and_unlinking_keeps_who_did_it(string language)
    {
        const string room = "VC-KP-47";
        using var clerk = await courts.BrowserAs("clerk", room, language);
        var (appeal, trial) = ($"/cases/{(await courts.Owner.Case(room, $"Appeal {language}", "A v. State")).Value}", $"/cases/{(await courts.Owner.Case(room, $"Trial {language}", "State v. A")).Value}");
        foreach (var wrong in new[] { "nothing", $"appeal {language}", "" })
        {
            Assert.NotEmpty((await (await clerk.Send(await clerk.Open($"{appeal}/link"), $"{appeal}/link", "link-case", ("Input.Number", wrong), ("Input.Kind", "appeal-of"))).Page()).QuerySelectorAll(".field-error"));
        }

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.Found, (await clerk.Send(await clerk.Open($"{appeal}/link"), $"{appeal}/link", "link-case", ("Input.Number", $"trial {language}"), ("Input.Kind", "appeal-of"))).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(await clerk.Open($"{trial}/link"), $"{trial}/link", "link-case", ("Input.Number", $"appeal {language}"), ("Input.Kind", "appealed-in"))).StatusCode);

        var (from, to) = (await clerk.Open(appeal), await clerk.Open(trial));
        Assert.Contains(language == "en" ? "Appeal or revision against:" : "اس کے خلاف اپیل یا نگرانی:", from.Words("#links ~ .case-link"));
        Assert.Contains(language == "en" ? "Appealed or revised in:" : "اپیل یا نگرانی زیرِ نمبر:", to.Words("#links ~ .case-link"));
        Assert.Equal(trial, from.QuerySelector("#links ~ .case-link a")!.GetAttribute("href"));
        Assert.Single(from.QuerySelectorAll("button[value^='unlink:']"));

        Assert.Equal(HttpStatusCode.Found, (await clerk.Send(to, trial, "actions", ("do", to.QuerySelector("button[value^='unlink:']")!.GetAttribute("value")))).StatusCode);
        Assert.Null((await clerk.Open(appeal)).QuerySelector("button[value^='unlink:']"));
        var id = Guid.Parse(appeal["/cases/".Length..]);
        Assert.Equal(1, await courts.Owner.One<long>("select count(*) from scheduling.case_link where case_id = @id and linked_by is not null and unlinked_by is not null and unlinked_at is not null", new { id }));
        Assert.Equal(4, await courts.Owner.One<long>("select count(*) from platform.audit_entry where action in ('LinkCases', 'UnlinkCases') and target_id in (@id, @other)", new { id = id.ToString(), other = trial["/cases/".Length..] }));
    }

    [Fact]
    public async Task A_link_into_another_court_needs_both_courts_and_shows_there_no_more_than_the_number()
    {
        var (appeal, trial) = (await courts.Owner.Case("VC-KP-38", "Far 1", "A v. State"), await courts.Owner.Case("VC-KP-39", "Far 2", "State v. Named", restricted: false));
        var hidden = await courts.Owner.Case("VC-KP-39", "Far 3", "State v. Hidden", restricted: true);
        using var one = await courts.BrowserAs("clerk", "VC-KP-38");
        using var supervisor = await courts.BrowserAs("clerk", "all");
        var address = $"/cases/{appeal.Value}/link";

        var refused = await (await one.Send(await one.Open(address), address, "link-case", ("Input.Number", "Far 2"), ("Input.Kind", "same-fir"), ("Input.Courtroom", "VC-KP-39"))).Page();
        Assert.Contains("not found", refused.Words(".error-summary").ToLowerInvariant());
        foreach (var number in new[] { "Far 2", "Far 3" })
        {
            var linked = await supervisor.Send(await supervisor.Open(address), address, "link-case", ("Input.Number", number), ("Input.Kind", "same-fir"), ("Input.Courtroom", "VC-KP-39"));
            Assert.True(linked.StatusCode == HttpStatusCode.Found, linked.StatusCode == HttpStatusCode.OK ? (await linked.Page()).Words(".error-summary") : null);
        }

        var page = await one.Open($"/cases/{appeal.Value}");
        Assert.Contains("Far 2", page.Words("#links ~ .case-link"));
        Assert.DoesNotContain("Named", page.DocumentElement.OuterHtml);
        Assert.DoesNotContain("Far 3", page.DocumentElement.OuterHtml);
        Assert.DoesNotContain(hidden.Value.ToString(), page.DocumentElement.OuterHtml);
        Assert.Contains("Hidden", (await supervisor.Open($"/cases/{appeal.Value}")).Words("#links ~ .case-link"));
        Assert.Contains("Far 1", (await supervisor.Open($"/cases/{trial.Value}")).Words("#links ~ .case-link"));
    }

    [Fact]
    public async Task Other_courts_clerks_and_other_roles_do_not_see_a_case()
    {
        var id = (await courts.Owner.Case("VC-KP-44", "X 1", "X")).Value;
        using var other = await courts.BrowserAs("clerk", "VC-KP-45");
        using var staff = await courts.BrowserAs("programme-staff");

        foreach (var address in new[] { $"/cases/{id}", $"/cases/{id}/edit", $"/cases/{id}/link", $"/cases/{id}/participants/new", $"/cases/{id}/participants/{id}", $"/persons/{id}/merge/{id}" })
        {
            await other.Open(address, HttpStatusCode.NotFound);
            await staff.Open(address, HttpStatusCode.Forbidden);
        }
        await staff.Open("/cases", HttpStatusCode.Forbidden);
        await staff.Open("/cases/new", HttpStatusCode.Forbidden);
    }
}
