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
        await courts.Owner.Sql("insert into attendance.attendance (appearance_id, status, arrived_at, changed_at) values (@id, 'Arrived', now(), now())", new { id = came.Value });
        await courts.Owner.Sql("delete from scheduling.reservation where hearing_id = @id; update scheduling.hearing set status = 'Concluded', outcome = 'Adjourned', reason = (select code from scheduling.adjournment_reason where outcome is null limit 1) where id = @id", new { id = hearing.Value });

        var page = await clerk.Open($"/cases/{id.Value}");

        Assert.Contains(language == "en" ? "1 of 1 came" : "1 میں سے 1 حاضر", page.Words("tbody"));
        Assert.Contains(language == "en" ? "Adjourned 1 times:" : "التوا کی تعداد 1:", page.Words("main > p, main p"));
        Assert.True(page.QuerySelector("button[value^='remove:']") is null || page.QuerySelector("button[value^='remove:']")!.HasAttribute("disabled"));
    }

    [Fact]
    public async Task Other_courts_clerks_and_other_roles_do_not_see_a_case()
    {
        var id = (await courts.Owner.Case("VC-KP-44", "X 1", "X")).Value;
        using var other = await courts.BrowserAs("clerk", "VC-KP-45");
        using var staff = await courts.BrowserAs("programme-staff");

        foreach (var address in new[] { $"/cases/{id}", $"/cases/{id}/edit", $"/cases/{id}/participants/new", $"/cases/{id}/participants/{id}", $"/persons/{id}/merge/{id}" })
        {
            await other.Open(address, HttpStatusCode.NotFound);
            await staff.Open(address, HttpStatusCode.Forbidden);
        }
        await staff.Open("/cases", HttpStatusCode.Forbidden);
        await staff.Open("/cases/new", HttpStatusCode.Forbidden);
    }
}
