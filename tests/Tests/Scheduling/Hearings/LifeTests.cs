using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

public sealed class LifeTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    private async Task<JsonNode> Booked(string number, string at)
    {
        using var clerk = await court.Api("clerk");
        var answer = await clerk.Post("/api/v1/hearings", Booking(number, at));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await Json(answer);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> Move(string role, JsonNode hearing, string move, JsonObject? body = null)
    {
        using var client = await court.Api(role);
        var answer = await client.Post($"/api/v1/hearings/{hearing["id"]}/{move}", body);
        return (answer.StatusCode, await Json(answer));
    }

    private async Task<int> Reservations(JsonNode hearing)
    {
        await using var connection = await court.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("select count(*) from scheduling.reservation where hearing_id = @id", new { id = Guid.Parse((string)hearing["id"]!) });
    }

    [Fact]
    public async Task A_hearing_is_started_paused_resumed_and_heard_and_its_reservations_end_with_it()
    {
        var hearing = await Booked("Life 1", At(2, "09:00"));

        Assert.Equal("InSession", (string?)(await Move("judge", hearing, "start")).Body["status"]);
        Assert.Equal("InSession", (string?)(await Move("judge", hearing, "start")).Body["status"]);
        Assert.Equal("Paused", (string?)(await Move("judge", hearing, "pause")).Body["status"]);
        Assert.Equal("InSession", (string?)(await Move("judge", hearing, "resume")).Body["status"]);
        Assert.Equal(4, await Reservations(hearing));
        var concluded = (await Move("judge", hearing, "conclude", new() { ["outcome"] = "Heard" })).Body;

        Assert.Equal(("Concluded", "Heard"), ((string?)concluded["status"], (string?)concluded["outcome"]));
        Assert.Equal(0, await Reservations(hearing));
        using var clerk = await court.Api("clerk");
        var history = (await Json(await clerk.GetAsync($"/api/v1/hearings/{hearing["id"]}")))["history"]!.AsArray();
        Assert.Equal(["booked", "started", "paused", "resumed", "concluded"], history.Select(h => (string?)h!["change"]));
    }

    [Fact]
    public async Task Nothing_moves_that_the_life_of_a_hearing_does_not_allow()
    {
        foreach (var status in Enum.GetValues<HearingStatus>())
        {
            Assert.Null(HearingLife.After(status, HearingMove.Resume) is { } r && status != HearingStatus.Paused ? r : (HearingStatus?)null);
            Assert.Equal(status is HearingStatus.Requested or HearingStatus.Scheduled or HearingStatus.Open, HearingLife.After(status, HearingMove.Cancel) is not null);
            Assert.Equal(HearingLife.HoldsReservations(status), HearingLife.After(status, HearingMove.Conclude) is not null);
        }
        var hearing = await Booked("Life 2", At(2, "10:00"));

        Assert.Equal("not-started", (string?)(await Move("judge", hearing, "conclude", new() { ["outcome"] = "Heard" })).Body["type"]);
        Assert.Equal("wrong-status", (string?)(await Move("judge", hearing, "pause")).Body["type"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await Move("judge", hearing, "conclude", new() { ["outcome"] = "Adjourned" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Move("judge", hearing, "conclude", new() { ["outcome"] = "Adjourned", ["reason"] = "LINK_FAILURE" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Move("operator", hearing, "start")).Status);
    }

    [Fact]
    public async Task Rescheduling_raises_the_revision_keeps_the_old_interval_and_refuses_a_stale_one()
    {
        var hearing = await Booked("Life 3", At(2, "11:00"));

        var moved = await Move("clerk", hearing, "reschedule", new() { ["startsAt"] = At(3, "11:00"), ["revision"] = 1 });

        Assert.Equal((2, At(3, "11:00")), ((int)moved.Body["revision"]!, (string?)moved.Body["startsAt"]));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Move("clerk", hearing, "reschedule", new() { ["startsAt"] = At(3, "12:00"), ["revision"] = 1 })).Status);
        // It may be moved onto its own old time, which is free again.
        Assert.Equal(3, (int)(await Move("clerk", hearing, "reschedule", new() { ["startsAt"] = At(2, "11:15"), ["revision"] = 2 })).Body["revision"]!);
        using var clerk = await court.Api("clerk");
        var history = (await Json(await clerk.GetAsync($"/api/v1/hearings/{hearing["id"]}")))["history"]!.AsArray();
        Assert.Equal(At(2, "11:00"), (string?)history[1]!["oldStartsAt"]);
        Assert.Equal(4, await Reservations(hearing));
    }

    [Fact]
    public async Task A_next_date_is_all_or_nothing()
    {
        var hearing = await Booked("Life 4", At(2, "14:00"));
        await Booked("Life 5", At(9, "14:00"));
        JsonObject Adjourn(string next) => new() { ["outcome"] = "Adjourned", ["reason"] = "WITNESS_ABSENT", ["next"] = new JsonObject { ["startsAt"] = next, ["minutes"] = 20 } };

        var taken = await Move("judge", hearing, "conclude", Adjourn(At(9, "14:00")));
        Assert.Equal((HttpStatusCode.Conflict, "slot-taken"), (taken.Status, (string?)taken.Body["type"]));
        Assert.Equal(4, await Reservations(hearing));

        var concluded = (await Move("judge", hearing, "conclude", Adjourn(At(9, "14:30")))).Body;
        Assert.Equal(("Adjourned", At(9, "14:30"), At(9, "14:50"), (string?)hearing["id"]), ((string?)concluded["outcome"], (string?)concluded["next"]!["startsAt"], (string?)concluded["next"]!["endsAt"], (string?)concluded["next"]!["continues"]));
    }

    [Fact]
    public async Task A_conclusion_is_taken_back_within_five_minutes_with_its_next_date_and_not_later()
    {
        var hearing = await Booked("Life 6", At(3, "14:00"));
        await Move("judge", hearing, "start");
        var next = (await Move("judge", hearing, "conclude", new() { ["outcome"] = "Heard", ["next"] = new JsonObject { ["startsAt"] = At(10, "14:00") } })).Body["next"]!;

        var undone = await Move("judge", hearing, "undo");

        Assert.Equal((HttpStatusCode.OK, "InSession"), (undone.Status, (string?)undone.Body["status"]));
        Assert.Equal((4, 0), (await Reservations(hearing), await Reservations(next)));
        await Move("judge", hearing, "conclude", new() { ["outcome"] = "Heard" });
        court.Clock.Advance(Duration.FromMinutes(6));
        Assert.Equal("too-late-to-undo", (string?)(await Move("judge", hearing, "undo")).Body["type"]);
        court.Clock.Advance(Duration.FromMinutes(-6));
    }

    [Fact]
    public async Task Undoing_the_start_means_it_was_never_held()
    {
        var hearing = await Booked("Life 7", At(7, "14:00"));
        await Move("judge", hearing, "start");

        Assert.Equal("Scheduled", (string?)(await Move("judge", hearing, "undo")).Body["status"]);
        Assert.Equal("not-started", (string?)(await Move("judge", hearing, "conclude", new() { ["outcome"] = "Heard" })).Body["type"]);
    }

    [Fact]
    public async Task A_cancelled_hearing_frees_its_time_at_once_and_is_not_started()
    {
        var hearing = await Booked("Life 8", At(8, "14:00"));

        Assert.Equal("Cancelled", (string?)(await Move("clerk", hearing, "cancel", new() { ["reason"] = "PARTY_FAILURE", ["revision"] = 1 })).Body["status"]);
        Assert.Equal(0, await Reservations(hearing));
        Assert.Equal("wrong-status", (string?)(await Move("judge", hearing, "start")).Body["type"]);
        await Booked("Life 9", At(8, "14:00"));
    }

    [Fact]
    public async Task A_hearing_is_cancelled_for_a_reason_of_the_list_and_for_no_other()
    {
        var hearing = await Booked("Life 10", At(9, "10:00"));

        var free = await Move("clerk", hearing, "cancel", new() { ["reason"] = "because we say so", ["revision"] = 1 });
        Assert.Equal((HttpStatusCode.BadRequest, true), (free.Status, free.Body["errors"]?["reason"] is not null));
        Assert.Equal(HttpStatusCode.BadRequest, (await Move("clerk", hearing, "cancel", new() { ["reason"] = "", ["revision"] = 1 })).Status);
        var cancelled = await Move("clerk", hearing, "cancel", new() { ["reason"] = "STRIKE", ["revision"] = 1 });
        Assert.Equal(("Cancelled", "STRIKE"), ((string?)cancelled.Body["status"], (string?)cancelled.Body["reason"]));
        using var clerk = await court.Api("clerk");
        Assert.Equal("STRIKE", (string?)(await Json(await clerk.GetAsync($"/api/v1/hearings/{hearing["id"]}")))["history"]!.AsArray()[^1]!["reason"]);
    }

    [Fact]
    public async Task A_move_that_comes_too_late_is_told_how_the_hearing_stands_and_since_when()
    {
        var hearing = await Booked("Life 11", At(10, "10:00"));
        await Move("clerk", hearing, "cancel", new() { ["reason"] = "OTHER", ["revision"] = 1 });

        foreach (var move in new[] { "open", "start", "pause", "resume" })
        {
            var late = await Move("judge", hearing, move);
            Assert.Equal("wrong-status", (string?)late.Body["type"]);
            Assert.Contains("\"Cancelled\", since 1 Dec 2026, 9:00", (string?)late.Body["detail"], StringComparison.Ordinal);
        }
        Assert.Equal("wrong-status", (string?)(await Move("judge", hearing, "conclude", new() { ["outcome"] = "Withdrawn" })).Body["type"]);
        using var urdu = await court.Api("judge");
        urdu.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ur");
        Assert.Contains("منسوخ", (string?)(await Json(await urdu.Post($"/api/v1/hearings/{hearing["id"]}/start")))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_that_needs_a_reason_says_so_at_the_field()
    {
        var hearing = await Booked("Life 12", At(10, "11:00"));

        foreach (var outcome in new[] { "Adjourned", "TechnicalFailure" })
        {
            var refused = await Move("judge", hearing, "conclude", new() { ["outcome"] = outcome });
            Assert.Equal((HttpStatusCode.BadRequest, "Choose why: this outcome needs a reason."), (refused.Status, (string?)refused.Body["errors"]?["reason"]?[0]));
        }
    }

    [Fact]
    public async Task What_is_concluded_before_its_day_is_named_and_never_stands_on_that_days_list()
    {
        var (listed, later) = (await Booked("Life 13", At(14, "10:00")), await Booked("Life 14", At(14, "11:00")));
        using var clerk = await court.Api("clerk");
        await using var scope = court.Acting(CourtsFixture.Clerk("VC-KP-01"));
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        await mediator.Send(new PublishCauseList("VC-KP-01", new(2026, 12, 14)));

        var concluded = await Move("judge", listed, "conclude", new() { ["outcome"] = "Adjourned", ["reason"] = "STRIKE" });

        Assert.Equal(["before-its-day"], concluded.Body["warnings"]!.AsArray().Select(w => (string)w!));
        var waiting = (await mediator.Send(new GetCauseList("VC-KP-01", new(2026, 12, 14)))).Value.Waiting;
        Assert.Equal([("removed", "Life 13")], waiting.Select(l => (l.Change, l.Cases[0].Number)));
        await mediator.Send(new PublishSupplement("VC-KP-01", new(2026, 12, 14), 1));
        await using var outside = court.Acting(CourtsFixture.Anonymous);
        var lines = (await outside.ServiceProvider.GetRequiredService<IMediator>().Send(new GetPublishedList("VC-KP-01", new(2026, 12, 14)))).Value.Lines;
        Assert.Equal(["removed", "listed"], lines.OrderBy(l => l.Serial).Select(l => l.Change));
    }
}
