using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

public sealed class BookingTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    private async Task<HttpResponseMessage> Book(JsonObject body, string? key = null)
    {
        using var clerk = await court.Api("clerk");
        return await clerk.Post("/api/v1/hearings", body, key);
    }

    private static async Task Refused(HttpResponseMessage answer, HttpStatusCode status, string slug)
    {
        var problem = await Json(answer);
        Assert.Equal((status, slug), (answer.StatusCode, (string?)problem["type"]));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_booking_answers_what_the_contract_says()
    {
        var answer = await Book(Booking("Contract 1/2026", At(2, "09:00")));

        var hearing = await Json(answer);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"/api/v1/hearings/{hearing["id"]}", answer.Headers.Location?.ToString());
        Assert.Equal(("VC-KP-01", 1, "Scheduled", At(2, "09:00"), At(2, "09:30")), ((string?)hearing["courtroom"], (int)hearing["revision"]!, (string?)hearing["status"], (string?)hearing["startsAt"], (string?)hearing["endsAt"]));
        var appearance = hearing["appearances"]![0]!;
        Assert.Equal(("accused", "AP-KP-01"), ((string?)appearance["role"], (string?)appearance["accessPoint"]));
        Assert.InRange((int)appearance["station"]!, 1, 8);
    }

    [Fact]
    public async Task A_slot_that_touches_a_booking_is_free_and_one_that_overlaps_is_not()
    {
        await Book(Booking("Touch 1", At(3, "10:00")));

        Assert.Equal(HttpStatusCode.Created, (await Book(Booking("Touch 2", At(3, "10:30")))).StatusCode);
        var taken = await Book(Booking("Touch 3", At(3, "10:15")));

        await Refused(taken, HttpStatusCode.Conflict, "slot-taken");
        var conflict = (await Json(await Book(Booking("Touch 3", At(3, "10:15")))))["conflicts"]!.AsArray().First(c => (string?)c!["resource"] == "courtroom:VC-KP-01")!;
        Assert.Equal((At(3, "10:00"), At(3, "10:30")), ((string?)conflict["from"], (string?)conflict["to"]));
    }

    [Fact]
    public async Task A_judge_posted_to_two_courtrooms_is_never_in_two_hearings_at_once()
    {
        await Book(Booking("Judge 1", At(7, "09:00")));

        await Refused(await Book(Booking("Judge 2", At(7, "09:15"), "VC-KP-02")), HttpStatusCode.Conflict, "slot-taken");
    }

    [Fact]
    public async Task A_station_is_kept_for_its_turnaround()
    {
        // AP-KP-32 has few stations; fill them all at 09:00 in different courtrooms.
        await using var connection = await court.App.OpenConnectionAsync();
        var (code, stations) = await connection.QuerySingleAsync<(string, int)>(
            "select a.code, count(*)::int from scheduling.access_point a join scheduling.station s on s.access_point_id = a.id where a.turnaround_minutes = 10 group by a.code order by 2, 1 limit 1");
        var rooms = (await connection.QueryAsync<string>("select code from scheduling.courtroom where code like 'VC-B%' order by code")).ToList();
        for (var i = 0; i < stations; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await Book(Booking($"Turn {i}", At(9, "10:00"), rooms[i], participants: Person($"P{i}", "witness", code)))).StatusCode);
        }

        await Refused(await Book(Booking("Turn early", At(9, "10:35"), rooms[stations], participants: Person("Early", "witness", code))), HttpStatusCode.Conflict, "slot-taken");
        Assert.Equal(HttpStatusCode.Created, (await Book(Booking("Turn later", At(9, "10:40"), rooms[stations], participants: Person("Later", "witness", code)))).StatusCode);
    }

    [Fact]
    public async Task An_advocate_has_ten_minutes_between_hearings_and_is_one_person_by_bar_enrolment()
    {
        JsonObject Advocate() => Person("An advocate", "advocate", "link", bar: "KP 4711");
        await Book(Booking("Bar 1", At(10, "09:00"), "VC-KP-03", participants: Advocate()));

        await Refused(await Book(Booking("Bar 2", At(10, "09:35"), "VC-KP-04", participants: Advocate())), HttpStatusCode.Conflict, "slot-taken");
        Assert.Equal(HttpStatusCode.Created, (await Book(Booking("Bar 3", At(10, "09:40"), "VC-KP-04", participants: Advocate()))).StatusCode);
    }

    [Theory]
    [InlineData("VC-KP-01", 4, "09:00", "outside-sitting")] // a Friday, since March 2026 without sittings
    [InlineData("VC-KP-01", 2, "08:00", "outside-sitting")]
    [InlineData("VC-KP-01", 2, "12:45", "outside-sitting")] // runs into the break
    [InlineData("VC-KP-01", 1, "08:55", "in-the-past")]
    public async Task Outside_a_sitting_or_in_the_past_nothing_is_booked(string courtroom, int day, string time, string slug) =>
        await Refused(await Book(Booking($"No {day} {time}", At(day, time), courtroom)), HttpStatusCode.UnprocessableEntity, slug);

    [Fact]
    public async Task A_confirmed_holiday_blocks_and_an_expected_one_does_not()
    {
        await using var owner = await court.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into scheduling.holiday values ('2026-12-14', 'KP', 'Expected', 'متوقع', 'LUNAR', false), ('2026-12-15', 'KP', 'Sure', 'مصدقہ', 'LUNAR', true)");

        Assert.Equal(HttpStatusCode.Created, (await Book(Booking("Moon 1", At(14, "09:00")))).StatusCode);
        await Refused(await Book(Booking("Moon 2", At(15, "09:00"))), HttpStatusCode.UnprocessableEntity, "outside-sitting");
    }

    [Fact]
    public async Task Without_a_posted_judge_a_courtroom_cannot_be_booked()
    {
        await using var owner = await court.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update scheduling.judge_posting set to_day = '2026-12-10' where courtroom_id = (select id from scheduling.courtroom where code = 'VC-KP-20')");

        await Refused(await Book(Booking("Nobody", At(16, "09:00"), "VC-KP-20")), HttpStatusCode.UnprocessableEntity, "no-judge-posted");
    }

    [Fact]
    public async Task The_accused_and_a_protected_participant_are_never_put_in_one_place()
    {
        var together = Booking("Apart", At(16, "11:00"), participants: [Person("A", "accused", "AP-KP-01"), Person("W", "witness", "AP-KP-01", isProtected: true)]);
        var apart = Booking("Apart", At(16, "11:00"), participants: [Person("A", "accused", "AP-KP-01"), Person("W", "witness", "AP-KP-06", isProtected: true)]);

        await Refused(await Book(together), HttpStatusCode.UnprocessableEntity, "protected-together");
        Assert.Equal(HttpStatusCode.Created, (await Book(apart)).StatusCode);
    }

    [Fact]
    public async Task The_same_key_gives_the_first_answer_again_and_another_body_is_refused()
    {
        var body = Booking("Key 1", At(17, "09:00"));
        using var clerk = await court.Api("clerk");

        var first = await Json(await clerk.Post("/api/v1/hearings", body, "k-1"));
        var again = await clerk.Post("/api/v1/hearings", body, "k-1");

        Assert.Equal((HttpStatusCode.Created, first.ToJsonString()), (again.StatusCode, (await Json(again)).ToJsonString()));
        await Refused(await clerk.Post("/api/v1/hearings", Booking("Key 1", At(17, "10:00")), "k-1"), HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await clerk.Post("/api/v1/hearings", Booking("Key 2", At(17, "09:00")), "k-2");
        Assert.Equal(HttpStatusCode.Conflict, (await clerk.Post("/api/v1/hearings", Booking("Key 2", At(17, "09:00")), "k-2")).StatusCode);
    }

    [Fact]
    public async Task Bad_input_is_named_by_field_in_the_readers_language()
    {
        using var clerk = await court.Api("clerk");
        var body = Booking("", At(17, "09:00"));
        body["participants"]![0]!["role"] = "king";
        clerk.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ur");

        var problem = await Json(await clerk.Post("/api/v1/hearings", body));

        Assert.Equal("یہ درج کرنا لازمی ہے۔", (string?)problem["errors"]!["cases[0].number"]![0]);
        Assert.NotNull(problem["errors"]!["participants[0].role"]);
        body = Booking("Unknown member", At(17, "09:00"));
        body["colour"] = "green";
        var unknown = await clerk.Post("/api/v1/hearings", body);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task A_clerk_of_another_court_finds_nothing_here()
    {
        using var stranger = await court.Api("clerk", "VC-KP-05");
        var hearing = await Json(await Book(Booking("Scope", At(21, "09:00"))));

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/hearings/{hearing["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Post("/api/v1/hearings", Booking("Scope 2", At(21, "10:00")))).StatusCode);
    }
}
