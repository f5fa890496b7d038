using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NodaTime;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Requests;

public sealed class BacklogTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static readonly LocalDate Limit = CourtsFixture.Today.PlusDays(14);

    private static PutOnBacklog Asked(string room, string number, int parts = 1, params ParticipantInput[] people) => new(
        [new(Number: number, Type: "CRIMINAL_SESSIONS", Title: "State v. A")], room, "BAIL", 20,
        people.Length > 0 ? people : [new(new(AccessPoint: "AP-KP-01"), "accused", Name: "Ahmad Khan", PrisonerNumber: $"P {room} {number}")], Priority.Soon, null, Limit, parts, 3);

    [Fact]
    public async Task A_matter_of_three_parts_waits_as_three_hearings_that_hold_nothing()
    {
        var clerk = CourtsFixture.Clerk("VC-KP-20");
        var parts = (await courts.Do(clerk, Asked("VC-KP-20", "Wait 1", parts: 3))).Hearings;

        var backlog = await courts.Do(clerk, new GetBacklog());
        Assert.Equal(parts, backlog.Rows.Select(r => r.Hearing));
        Assert.Equal([(1, 3), (2, 3), (3, 3)], backlog.Rows.Select(r => r.Part!.Value));
        var first = backlog.Rows[0];
        Assert.Equal(("Wait 1", 20, Priority.Soon, Limit, 1, "AP-KP-01"), (first.Cases, first.Minutes, first.Priority, first.NotLater!.Value, first.People, first.AccessPoints.Single()));
        Assert.Equal(0, await courts.Owner.One<long>("select count(*) from scheduling.reservation where hearing_id = any(@ids)", new { ids = parts.Select(p => p.Value).ToArray() }));
        Assert.Equal(3, await courts.Owner.One<long>("select count(*) from scheduling.hearing_history where hearing_id = any(@ids) and change = 'requested'", new { ids = parts.Select(p => p.Value).ToArray() }));
        Assert.Equal(0, await courts.Owner.One<long>("select count(*) from platform.outbox where payload ->> 'hearing' = any(@ids)", new { ids = parts.Select(p => p.Value.ToString()).ToArray() }));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task A_backlog_is_seen_and_emptied_by_its_own_clerks_only()
    {
        var (clerk, other, supervisor) = (CourtsFixture.Clerk("VC-KP-21"), CourtsFixture.Clerk("VC-KP-22"), CourtsFixture.In(Role.Clerk, new(ScopeKind.Province, "KP")));
        var hearing = (await courts.Do(clerk, Asked("VC-KP-21", "Wait 2"))).Hearings[0];

        Assert.Equal("not-found", (await courts.Send(other, Asked("VC-KP-21", "Wait 3"))).Problem?.Slug);
        Assert.Empty((await courts.Do(other, new GetBacklog())).Rows);
        Assert.Empty((await courts.Do(other, new GetBacklog("VC-KP-21"))).Rows);
        Assert.Contains((await courts.Do(supervisor, new GetBacklog())).Rows, r => r.Hearing == hearing);
        Assert.Equal(0, (await courts.Do(other, new RemoveFromBacklog([hearing], "not mine"))).Count);

        Assert.Equal(new(1, false), await courts.Do(clerk, new RemoveFromBacklog([hearing], "Compromise recorded")));
        Assert.Equal(0, (await courts.Do(clerk, new RemoveFromBacklog([hearing], "Compromise recorded"))).Count);
        Assert.Empty((await courts.Do(clerk, new GetBacklog())).Rows);
        Assert.Equal("Compromise recorded", await courts.Owner.One<string>("select reason from scheduling.hearing_history where hearing_id = @id and to_status = 'Cancelled' and from_status = 'Requested'", new { id = hearing.Value }));
        await Invariants.Hold(courts);
    }

    [Fact]
    public async Task Taking_a_part_off_says_that_the_others_stay()
    {
        var clerk = CourtsFixture.Clerk("VC-KP-29");
        var parts = (await courts.Do(clerk, Asked("VC-KP-29", "Wait 9") with { Parts = 3 })).Hearings;

        Assert.Equal(new(1, true), await courts.Do(clerk, new RemoveFromBacklog([parts[0]], "Settled")));
        Assert.Equal(new(2, false), await courts.Do(clerk, new RemoveFromBacklog([parts[1], parts[2]], "Settled")));
    }

    [Fact]
    public async Task Filters_narrow_the_backlog()
    {
        var clerk = CourtsFixture.Clerk("VC-KP-23");
        var pressing = (await courts.Do(clerk, Asked("VC-KP-23", "Wait 4"))).Hearings[0];
        var patient = (await courts.Do(clerk, Asked("VC-KP-23", "Wait 5") with { Priority = Priority.Routine, NotLater = null, Purpose = "PROSECUTION_EVIDENCE" })).Hearings[0];
        async Task<IEnumerable<HearingId>> Found(GetBacklog asked) => (await courts.Do(clerk, asked)).Rows.Select(r => r.Hearing);

        Assert.Equal([pressing], await Found(new(Priority: Priority.Soon)));
        Assert.Equal([patient], await Found(new(Purpose: "PROSECUTION_EVIDENCE")));
        Assert.Equal([pressing], await Found(new(Limit: 14)));
        Assert.Empty(await Found(new(Limit: 13)));
        Assert.Empty(await Found(new(Returned: true)));
        Assert.Equal([pressing, patient], await Found(new("VC-KP-23")));
    }

    [Fact]
    public async Task What_could_be_booked_at_no_time_is_not_asked_for()
    {
        var clerk = CourtsFixture.Clerk("VC-KP-24");
        ParticipantInput Of(string role, bool guarded) => new(new(AccessPoint: "AP-KP-01"), role, Name: role, Protected: guarded);

        Assert.Equal("protected-together", (await courts.Send(clerk, Asked("VC-KP-24", "Wait 6", 1, Of("accused", false), Of("witness", true)))).Problem?.Slug);
        // Nor where only some choice of places would put them together.
        var apart = Asked("VC-KP-24", "Wait 6", 1, Of("accused", false), new(new(Link: true), "witness", Name: "Guarded", Protected: true));
        Assert.Equal("protected-together", (await courts.Send(clerk, apart with { OtherPlaces = [[new(Courtroom: true)], [new(AccessPoint: "AP-KP-06"), new(Courtroom: true)]] })).Problem?.Slug);
        Assert.Equal("participants[1].otherPlaces", (await courts.Send(clerk, apart with { OtherPlaces = [null, [.. Enumerable.Repeat(new PlaceInput(Courtroom: true), 6)]] })).Problem?.Errors.Single().Field);
        Assert.Equal("notLater", (await courts.Send(clerk, Asked("VC-KP-24", "Wait 7") with { NotLater = CourtsFixture.Today.PlusDays(-1) })).Problem?.Errors.Single().Field);
        Assert.Equal("notLater", (await courts.Send(clerk, Asked("VC-KP-24", "Wait 7") with { NotBefore = Limit.PlusDays(1) })).Problem?.Errors.Single().Field);
        Assert.Equal("parts", (await courts.Send(clerk, Asked("VC-KP-24", "Wait 7") with { Parts = 21 })).Problem?.Errors.Single().Field);
        Assert.Equal("purpose", (await courts.Send(clerk, Asked("VC-KP-24", "Wait 7") with { Purpose = "NOTHING" })).Problem?.Errors.Single().Field);
        Assert.Empty((await courts.Do(clerk, new GetBacklog())).Rows);
    }

    [Fact]
    public async Task The_api_says_that_a_hearing_on_the_backlog_has_no_time_and_moves_it_nowhere()
    {
        using var api = await courts.Api("clerk", "VC-KP-25");
        using var judge = await courts.Api("judge", "VC-KP-25");
        var hearing = (await courts.Do(CourtsFixture.Clerk("VC-KP-25"), Asked("VC-KP-25", "Wait 8"))).Hearings[0];
        var address = $"/api/v1/hearings/{hearing.Value}";

        var read = (await api.GetFromJsonAsync<JsonNode>(address))!;
        Assert.Equal(("Requested", null, null), ((string?)read["status"], (string?)read["startsAt"], (string?)read["endsAt"]));
        foreach (var answer in new[]
        {
            await api.Post($"{address}/cancel", new JsonObject { ["reason"] = "x", ["revision"] = 1 }), await judge.Post($"{address}/start"), await judge.Post($"{address}/undo"),
            await api.Post($"{address}/reschedule", new JsonObject { ["startsAt"] = "2026-12-02T09:00:00+05:00", ["revision"] = 1 }),
        })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }
        using var page = await courts.BrowserAs("clerk", "VC-KP-25");
        await page.Open($"/hearings/{hearing.Value}", HttpStatusCode.NotFound);
        await Invariants.Hold(courts);
    }
}
