using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Courts;
using RuleOfLaw.Courts.Scheduling.Listing.Drafts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Listing.Drafts;

/// <summary>What a request leaves to the listing, and what leaves it nothing.</summary>
public sealed partial class DraftTests
{
    [Fact]
    public async Task A_place_or_courtroom_that_would_do_as_well_is_taken_where_the_first_is_not_to_be_had()
    {
        await courts.Owner.Sql("""
            insert into scheduling.courtroom (id, code, court_id, established_on) select gen_random_uuid(), 'VC-KP-90', court_id, established_on from scheduling.courtroom where code = 'VC-KP-39';
            insert into scheduling.judge (id, name_en, name_ur) values ('00000000-0000-0000-0000-000000000090', 'Second judge', 'جج');
            insert into scheduling.judge_posting (judge_id, courtroom_id, from_day) select '00000000-0000-0000-0000-000000000090', id, '2021-01-01' from scheduling.courtroom where code = 'VC-KP-90';
            insert into scheduling.closure (courtroom_id, from_day, to_day, reason) select id, '2026-01-01', '2027-12-31', 'Works' from scheduling.courtroom where code = 'VC-KP-39';
            insert into scheduling.closure (access_point_id, from_day, to_day, reason) select id, '2026-01-01', '2027-12-31', 'Works' from scheduling.access_point where code = 'AP-KP-07';
            update scheduling.registry_version set version = version + 1
            """);
        courts.Services.GetRequiredService<RegistrySnapshot>().Forget();
        var clerk = new Caller(CallerKind.User, Guid.CreateVersion7(), "Both", [.. new[] { "VC-KP-39", "VC-KP-90", "VC-KP-37" }.Select(r => new Grant(Role.Clerk, new(ScopeKind.Courtroom, r)))]);
        PutOnBacklog asked = Asked("VC-KP-39", "Choice", at: "AP-KP-07") with { OtherCourtrooms = ["VC-KP-90"], OtherPlaces = [[new(AccessPoint: "AP-KP-06"), new(Courtroom: true)]] };
        Assert.Equal("check.other-court", (await courts.Send(clerk, asked with { OtherCourtrooms = ["VC-KP-37"] })).Problem?.Errors.Single().Key);
        Assert.Equal("check.unknown", (await courts.Send(CourtsFixture.Clerk("VC-KP-39"), asked)).Problem?.Errors.Single().Key);
        Assert.Equal("participants[0].otherPlaces[0].accessPoint", (await courts.Send(clerk, asked with { OtherPlaces = [[new(AccessPoint: "AP-XX-01")]] })).Problem?.Errors.Single().Field);
        var chosen = (await courts.Do(clerk, asked)).Hearings[0];
        var fixedPlace = (await courts.Do(clerk, Asked("VC-KP-39", "Fixed", at: "AP-KP-07") with { OtherCourtrooms = ["VC-KP-90"] })).Hearings[0];
        var row = (await courts.Do(clerk, new GetBacklog("VC-KP-39"))).Rows.Single(r => r.Hearing == chosen);
        Assert.Equal(("AP-KP-06", "VC-KP-90"), (row.OtherAccessPoints.Single(), row.OtherCourtrooms.Single()));

        var draft = await Draft(clerk, [chosen, fixedPlace]);
        var view = await Listed(clerk, draft);
        var proposed = view.Rows.Single(r => r.State == DraftRowState.Proposed);
        Assert.Equal((chosen, "VC-KP-90", "AP-KP-06"), (proposed.Hearing, proposed.Courtroom, proposed.AccessPoints.Single()));
        Assert.Equal(("closed", "AP-KP-07"), view.Rows.Where(r => r.State == DraftRowState.Unlisted).Select(r => (r.Why!.Kind, r.Why.Resource)).Single());
        Assert.Equal(new(1, 0), await Book(clerk, draft, [chosen]));

        var booked = (await courts.Do(clerk, new GetHearing(chosen))).Hearing;
        Assert.Equal(("VC-KP-90", "AP-KP-06"), (booked.Courtroom, booked.Appearances.Single(a => a.Role == "accused").AccessPoint));
        await courts.Owner.Sql("delete from scheduling.closure; update scheduling.registry_version set version = version + 1");
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task Parts_that_no_day_is_left_for_are_a_draft_without_times()
    {
        await courts.Owner.Sql("""
            insert into scheduling.closure (courtroom_id, from_day, to_day, reason) select id, '2026-01-01', '2027-12-31', 'Works' from scheduling.courtroom where code = 'VC-KP-40';
            update scheduling.registry_version set version = version + 1
            """);
        var clerk = CourtsFixture.Clerk("VC-KP-40");
        var parts = (await courts.Do(clerk, Asked("VC-KP-40", "Closed", parts: 3))).Hearings;

        var view = await Listed(clerk, await Draft(clerk, parts));

        Assert.Equal(["sitting", "part", "part"], view.Rows.Select(r => r.Why!.Kind));
        await courts.Owner.Sql("delete from scheduling.closure; update scheduling.registry_version set version = version + 1");
    }

    [Fact]
    public async Task A_choice_that_is_taken_back_after_the_draft_is_not_booked()
    {
        var clerk = CourtsFixture.Clerk("VC-KP-38");
        await courts.Owner.Sql("""
            insert into scheduling.closure (access_point_id, from_day, to_day, reason) select id, '2026-01-01', '2027-12-31', 'Works' from scheduling.access_point where code = 'AP-KP-07';
            update scheduling.registry_version set version = version + 1
            """);
        var hearing = (await courts.Do(clerk, Asked("VC-KP-38", "Taken back", at: "AP-KP-07") with { OtherPlaces = [[new(AccessPoint: "AP-KP-06")]] })).Hearings[0];
        var draft = await Draft(clerk, [hearing]);
        Assert.Equal("AP-KP-06", (await Listed(clerk, draft)).Rows.Single().AccessPoints.Single());
        var accused = (await courts.Do(clerk, new GetHearing(hearing))).Hearing.Appearances.Single(a => a.Role == "accused");

        await courts.Do(clerk, new ChangeRequested(hearing, "BAIL", 20, Priority.Soon, null, null, Places: [new(accused.Id, new(AccessPoint: "AP-KP-07"))]));

        Assert.Equal(new(0, 1), await Book(clerk, draft, [hearing]));
        Assert.Equal("access-point-closed", (await courts.Do(clerk, new GetBacklog())).Rows.Single().Refused!.Slug);
        await courts.Owner.Sql("delete from scheduling.closure; update scheduling.registry_version set version = version + 1");
    }
}
