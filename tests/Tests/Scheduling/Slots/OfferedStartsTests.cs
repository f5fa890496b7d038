using System.Net;
using System.Text.Json.Nodes;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Scheduling.Slots;

/// <summary>Through the API and the database: what is offered can be booked, and nothing else.</summary>
public sealed class OfferedStartsTests(CourtInUse court) : IClassFixture<CourtInUse>
{
    private const string Hospital = "AP-KP-15"; // two booths, ten minutes of turnaround

    private static async Task<JsonNode> Slots(HttpClient clerk, string query) => await Json(await clerk.GetAsync($"/api/v1/slots?{query}"));

    private static List<string> Starts(JsonNode answer) => [.. answer["starts"]!.AsArray().Select(s => (string)s!["startsAt"]!)];

    private static JsonObject Wanted(string number, string start, string room) => Booking(number, start, room, 15, participants: [
        Person("A", "accused", Hospital), Person("B", "witness", Hospital), Person("C", "advocate", "link", bar: "OFFERED-1")]);

    [Fact]
    public async Task Every_start_of_a_day_is_offered_exactly_if_it_can_be_booked()
    {
        using var clerk = await court.Api("clerk");
        // The day as others have left it: another courtroom at the same hospital, the advocate elsewhere.
        foreach (var (room, time, minutes, people) in new (string, string, int, JsonObject[])[]
        {
            ("VC-KP-03", "09:30", 30, [Person("X", "witness", Hospital)]), ("VC-KP-04", "10:20", 20, [Person("Y", "witness", Hospital), Person("Z", "witness", Hospital)]),
            ("VC-KP-05", "12:00", 25, [Person("C", "advocate", "link", bar: "OFFERED-1")]), ("VC-KP-10", "11:00", 30, [Person("V", "witness", "link")]),
        })
        {
            Assert.Equal(HttpStatusCode.Created, (await clerk.Post("/api/v1/hearings", Booking($"Day {room}", At(3, time), room, minutes, participants: people))).StatusCode);
        }
        var person = await court.Owner.One<Guid>("select id from scheduling.person where bar_enrolment is not null");
        var query = $"courtroom=VC-KP-10&minutes=15&from=2026-12-03&to=2026-12-03&at={Hospital}&at={Hospital}&person={person}&max=500";
        var offered = Starts(await Slots(clerk, query));

        var booked = new List<string>();
        for (var minute = 8 * 60; minute < 16 * 60; minute += 5)
        {
            var start = At(3, $"{minute / 60:00}:{minute % 60:00}");
            var answer = await clerk.Post("/api/v1/hearings", Wanted($"Try {minute}", start, "VC-KP-10"));
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                booked.Add(start);
                var hearing = await Json(answer);
                Assert.Equal(HttpStatusCode.OK, (await clerk.Post($"/api/v1/hearings/{hearing["id"]}/cancel", new JsonObject { ["reason"] = "OTHER", ["revision"] = 1 })).StatusCode);
            }
            else
            {
                Assert.True(answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity, $"{start}: {answer.StatusCode}");
            }
        }

        Assert.NotEmpty(offered);
        Assert.Equal(booked, offered);
    }

    [Fact]
    public async Task Wider_needs_find_a_courtroom_places_and_parts()
    {
        using var clerk = await court.Api("clerk");
        Assert.Equal(HttpStatusCode.Created, (await clerk.Post("/api/v1/hearings", Booking("Wide 1", At(8, "08:30"), "VC-KP-11", 60, participants: [Person("U", "witness", "link")]))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await clerk.Post("/api/v1/hearings", Booking("Wide 2", At(8, "09:00"), "VC-KP-04", 60, participants: [Person("W", "witness", "AP-KP-10"), Person("V", "witness", "AP-KP-10")]))).StatusCode);
        const string day = "minutes=30&from=2026-12-08&to=2026-12-08&max=1";

        var room = (await Slots(clerk, $"courtroom=VC-KP-11&courtroom=VC-KP-12&{day}"))["starts"]![0]!;
        Assert.Equal((At(8, "08:30"), "VC-KP-12"), ((string)room["startsAt"]!, (string)room["courtroom"]!));
        var places = (await Slots(clerk, $"courtroom=VC-KP-13&at=AP-KP-10,AP-KP-15&{day}"))["starts"]![0]!;
        Assert.Equal((At(8, "09:00"), "AP-KP-15"), ((string)places["startsAt"]!, (string)places["places"]![0]!));
        var guarded = (await Slots(clerk, $"courtroom=VC-KP-13&at=AP-KP-01,AP-KP-06&protected=1&{day}"))["starts"]![0]!;
        Assert.Equal("AP-KP-06", (string)guarded["places"]![0]!);
        var apart = (await Slots(clerk, $"courtroom=VC-KP-13&at=AP-KP-01&at=AP-KP-01,AP-KP-06&apart=1,2&{day}"))["starts"]![0]!;
        Assert.Equal("AP-KP-06", (string)apart["places"]![1]!);
        var parts = (await Slots(clerk, "courtroom=VC-KP-13&minutes=30&from=2026-12-08&to=2026-12-31&max=1&parts=3&daysApart=2"))["starts"]![0]!["parts"]!;
        Assert.Equal([At(8, "08:30"), At(10, "08:30"), At(14, "08:30")], parts.AsArray().Select(p => (string)p!["startsAt"]!));
        var late = Starts(await Slots(clerk, $"courtroom=VC-KP-13&minutes=30&from=2026-12-08&to=2026-12-08&earliest={Uri.EscapeDataString(At(8, "10:02"))}&latest={Uri.EscapeDataString(At(8, "10:40"))}"));
        Assert.Equal([At(8, "10:05"), At(8, "10:10")], late);
    }

    [Fact]
    public async Task A_search_names_only_hearings_and_courtrooms_within_reach()
    {
        using var clerk = await court.Api("clerk", "VC-KP-14");
        using var all = await court.Api("clerk");
        var other = await Json(await all.Post("/api/v1/hearings", Booking("Out of reach", At(9, "10:00"), "VC-KP-16")));
        var own = await Json(await all.Post("/api/v1/hearings", Booking("In reach", At(9, "10:00"), "VC-KP-14")));
        const string day = "courtroom=VC-KP-14&minutes=30&from=2026-12-09&to=2026-12-09&max=1";

        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync($"/api/v1/slots?{day}&courtroom=VC-KP-16")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await clerk.GetAsync($"/api/v1/slots?{day}&after={other["id"]}")).StatusCode);
        Assert.Equal([At(9, "10:30")], Starts(await Slots(clerk, $"{day}&after={own["id"]}")));
        Assert.Equal(HttpStatusCode.BadRequest, (await clerk.GetAsync($"/api/v1/slots?{day}&at=AP-KP-01&apart=1,2")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await clerk.GetAsync($"/api/v1/slots?{day}&latest=tomorrow")).StatusCode);
    }
}
