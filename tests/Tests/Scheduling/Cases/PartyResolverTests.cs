using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;
using static RuleOfLaw.Courts.Tests.Support.CourtInUse;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

/// <summary>Who may name whom: a court's people are not another court's to see, fill or edit; a number links, and professionals are everybody's to book.</summary>
public sealed class PartyResolverTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Theirs = "VC-KP-01", Mine = "VC-KP-40";
    private static readonly Caller Clerk = CourtsFixture.Clerk(Mine);

    private sealed record Stored(string Name, string? Email, string? Phone, string? Bar, string? Number, string Sex);

    private async Task<Stored> Person(Guid id)
    {
        await using var connection = await courts.Owner.OpenConnectionAsync();
        return await Dapper.SqlMapper.QuerySingleAsync<Stored>(connection, "select name, email, phone, bar_enrolment as bar, prisoner_number as number, sex from scheduling.person where id = @id", new { id });
    }

    private static ParticipantInput Input(string? name, string role, string? bar = null, string? prisoner = null, PersonId? id = null, string? email = null) =>
        new(new("AP-KP-01"), role, PersonId: id, Name: name, BarEnrolment: bar, PrisonerNumber: prisoner, Email: email);

    private Task<HearingView> Book(string room, string number, string start, params ParticipantInput[] people) => courts.Do(CourtsFixture.Clerk(room), Booked(room, number, start, people));

    private static BookHearing Booked(string room, string number, string start, params ParticipantInput[] people) =>
        new([new(Number: number, Type: "CRIMINAL_SESSIONS")], room, "PROSECUTION_EVIDENCE", NodaTime.Text.OffsetDateTimePattern.ExtendedIso.Parse(start).Value.ToInstant(), 15, people);

    private static PutOnBacklog Asked(string number, params ParticipantInput[] people) => new([new(Number: number, Type: "CRIMINAL_SESSIONS")], Mine, "BAIL", 15, people);

    private async Task Holds()
    {
        await using var connection = await courts.Owner.OpenConnectionAsync();
        foreach (var law in courts.Services.GetServices<IInvariant>().Where(l => l.GetType().Assembly == typeof(MergePersons).Assembly))
        {
            Assert.Empty(await law.Violations(connection, default));
        }
    }

    private Task<CaseDetails> Look(string room, CaseId id) => courts.Do(CourtsFixture.Clerk(room), new GetCase(id));

    [Fact]
    public async Task A_persons_id_of_another_court_is_as_unknown_as_one_that_does_not_exist()
    {
        var foreign = (await Book(Theirs, "U 1", At(2, "09:00"), Input("Nasreen Bibi", "accused", prisoner: "U-1"))).Appearances[0].PersonId;
        var own = await courts.Do(Clerk, new RegisterCase(Mine, new("U 2", "CRIMINAL_SESSIONS", "T", "", null, null, null)));
        using var api = await courts.Api("clerk", Mine);
        var answers = new List<string>();
        foreach (var id in new[] { foreign, new PersonId(Guid.NewGuid()) })
        {
            var person = Input(null, "accused", id: id);
            var booked = await courts.Send(Clerk, Booked(Mine, "U 3", At(2, "10:00"), person));
            var parts = await courts.Send(Clerk, new BookParts(Booked(Mine, "U 3", At(2, "10:00"), person), [Given.At(CourtsFixture.Today.PlusDays(3), 10)], 1));
            var asked = await courts.Send(Clerk, Asked("U 3", person));
            var added = await courts.Send(Clerk, new AddParticipant(own, "accused", false, id, new("")));
            var times = await courts.Send(Clerk, new FindStarts(Mine, 15, CourtsFixture.Today, CourtsFixture.Today.PlusDays(3), [], [id]));
            var attending = await courts.Send(Clerk, new FindStarts(Mine, 15, CourtsFixture.Today, CourtsFixture.Today.PlusDays(3), [], []) { Attendees = [new([new(Link: true)], id)] });
            string Said(Problem? p) => $"{p?.Slug} {string.Join(' ', p?.Errors.Select(e => $"{e.Field}={e.Key}") ?? [])}";
            using var posted = await api.Post("/api/v1/backlog", new JsonObject
            {
                ["case"] = new JsonObject { ["number"] = "U 4", ["type"] = "CRIMINAL_SESSIONS" },
                ["courtroom"] = Mine,
                ["purpose"] = "BAIL",
                ["participants"] = new JsonArray(new JsonObject { ["personId"] = id.Value.ToString(), ["role"] = "accused", ["place"] = new JsonObject { ["link"] = true } }),
            });
            Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
            answers.Add(string.Join(" | ", Said(booked.Problem), Said(parts.Problem), Said(asked.Problem), Said(added.Problem), Said(times.Problem), Said(attending.Problem), (await Json(posted))["errors"]!.ToJsonString().Replace(id.Value.ToString(), "ID", StringComparison.Ordinal)));
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.StartsWith("invalid participants[0].personId=check.unknown | invalid participants[0].personId=check.unknown | invalid participants[0].personId=check.unknown | invalid pick=check.unknown | invalid person=check.unknown | invalid person=check.unknown", answers[0]);
    }

    [Fact]
    public async Task A_number_links_to_another_courts_person_and_shows_fills_and_edits_nothing_of_theirs()
    {
        var theirs = await Book(Theirs, "L 1", At(2, "10:00"), Input("Stored Name", "accused", prisoner: "L-7"), Input("Counsel Stored", "advocate", bar: "L-BC"));
        var before = (await Person(theirs.Appearances[0].PersonId.Value), await Person(theirs.Appearances[1].PersonId.Value));

        var hearing = await Book(Mine, "L 2", At(2, "11:00"), Input("Typed Name", "accused", prisoner: "l-7", email: "typed@example.org"), Input("Counsel Typed", "witness", bar: "l-bc", email: "counsel@example.org"));
        var mine = await Look(Mine, hearing.Cases[0].Id);
        var accused = mine.Participants.Single(p => p.Role == "accused");

        Assert.Equal(theirs.Appearances.Select(a => a.PersonId).ToHashSet(), hearing.Appearances.Select(a => a.PersonId).ToHashSet());
        Assert.Equal(["Counsel Typed", "Typed Name"], mine.Participants.Select(p => p.Name).Order());
        Assert.All(mine.Participants, p => Assert.True(p.HasEmail));
        Assert.Equal(["Counsel Typed", "Typed Name"], (await courts.Do(Clerk, new GetHearingSheet(hearing.Id))).People.Select(p => p.Name).Order());
        Assert.Equal(("Typed Name", "typed@example.org", null, "L-7"), (await courts.Do(Clerk, new GetPerson(accused.PersonId))).Facts switch { var f => (f.Name!, f.Email!, f.BarEnrolment, f.PrisonerNumber!) });
        Assert.Empty(await courts.Do(Clerk, new FindSamePersons("Stored Name")));
        Assert.Equal(0, (await courts.Do(Clerk, new FindCases("Stored Name"))).Total);
        Assert.Contains((await courts.Do(Clerk, new FindCases("Typed Name"))).Cases, c => c.Number == "L 2");

        // The person is of the court's own cases by now, and still only as these know him: also in a second case, by id.
        var second = await Book(Mine, "L 3", At(3, "11:00"), Input(null, "accused", id: accused.PersonId));
        Assert.Equal("Typed Name", Assert.Single((await Look(Mine, second.Cases[0].Id)).Participants).Name);
        var seen = (await courts.Do(Clerk, new GetParty(mine.Id, accused.Id))).Seen;
        await courts.Do(Clerk, new EditParticipant(mine.Id, accused.Id, seen, false, false, new("Edited Name", "female", Email: "edited@example.org", Prison: "AP-KP-01", PrisonerNumber: "L-7")));
        Assert.Equal("Edited Name", (await Look(Mine, mine.Id)).Participants.Single(p => p.Role == "accused").Name);
        var renumbered = await courts.Send(Clerk, new EditParticipant(mine.Id, accused.Id, (await courts.Do(Clerk, new GetParty(mine.Id, accused.Id))).Seen, false, false, new("Edited Name", BarEnrolment: "L-99", Prison: "AP-KP-01", PrisonerNumber: "L-7")));
        Assert.Equal("case.number-elsewhere", renumbered.Problem?.Errors[0].Key);

        Assert.Equal(before, (await Person(theirs.Appearances[0].PersonId.Value), await Person(theirs.Appearances[1].PersonId.Value)));
        var unchanged = await Look(Theirs, theirs.Cases[0].Id);
        Assert.Equal(["Counsel Stored", "Stored Name"], unchanged.Participants.Select(p => p.Name).Order());
        Assert.All(unchanged.Participants, p => Assert.False(p.HasEmail));
        await Holds();
    }

    [Fact]
    public async Task A_person_taken_on_by_name_and_number_on_a_case_is_linked_like_one_in_a_booking()
    {
        var theirs = (await Book(Theirs, "A 1", At(3, "09:00"), Input("Stored", "accused", prisoner: "A-7"))).Appearances[0].PersonId;
        var mine = await courts.Do(Clerk, new RegisterCase(Mine, new("A 2", "CRIMINAL_SESSIONS", "T", "", null, null, null)));

        await courts.Do(Clerk, new AddParticipant(mine, "accused", false, null, new("Typed", "male", Email: "a@example.org", Prison: "AP-KP-01", PrisonerNumber: "A-7")));

        var added = Assert.Single((await Look(Mine, mine)).Participants);
        Assert.Equal((theirs, "Typed", "male", true), (added.PersonId, added.Name, added.Sex, added.HasEmail));
        Assert.Equal(new Stored("Stored", null, null, null, "A-7", "not-recorded"), await Person(theirs.Value));
    }

    [Fact]
    public async Task A_rows_prisoner_or_enrolment_links_and_fills_nothing_either()
    {
        var theirs = await Book(Theirs, "R 1", At(3, "10:00"), Input("Stored", "accused", prisoner: "R-7"), Input("Stored Counsel", "advocate", bar: "R-BC"));
        var file = $"{Importing.Head},E-mail of the advocate\r\n{Importing.Row("R1", "R 2", room: Mine, date: "21/12/2026", start: "11:00", accused: "Typed", prisoner: "R-7", advocate: "Typed Counsel", bar: "R-BC")},row@example.org\r\n";

        var id = await courts.Upload(Clerk, file);
        Assert.Equal(1, (await courts.Check(Clerk, id)).Of(RowState.Ready));
        Assert.Equal(1, (await courts.Book(Clerk, id)).Of(RowState.Booked));

        var mine = await Look(Mine, (await courts.Do(Clerk, new FindCases("R 2"))).Cases.Single(c => c.Number == "R 2").Id);
        Assert.Equal(theirs.Appearances.Select(a => a.PersonId).ToHashSet(), mine.Participants.Select(p => p.PersonId).ToHashSet());
        Assert.Equal(["Typed", "Typed Counsel"], mine.Participants.Select(p => p.Name).Order());
        Assert.Null((await Person(theirs.Appearances.Single(a => a.Role == "advocate").PersonId.Value)).Email);
    }

    [Fact]
    public async Task The_directory_tells_name_role_and_district_of_professionals_alone_and_their_id_books_and_edits_nothing()
    {
        await Book(Theirs, "D 1", At(14, "09:00"), Input("Zarghuna Counsel", "advocate", bar: "D-1", email: "z@example.org"), Input("Zarghuna Witness", "witness"), Input("Zarghuna Both", "advocate", bar: "D-2"));
        await Book(Theirs, "D 2", At(14, "10:00"), Input("Zarghuna Both", "complainant", bar: "D-2"));
        using var api = await courts.Api("clerk", Mine);

        using var found = await api.Post("/api/v1/professionals/search", new JsonObject { ["text"] = "Zarghuna" });
        var listed = Assert.Single((await Json(found))["items"]!.AsArray())!.AsObject();
        Assert.Equal(["district", "name", "personId", "role"], listed.Select(m => m.Key).Order());
        Assert.Equal(("Zarghuna Counsel", "advocate"), ((string)listed["name"]!, (string)listed["role"]!));
        var counsel = new PersonId(Guid.Parse((string)listed["personId"]!));

        var clash = await courts.Send(Clerk, Booked(Mine, "D 3", At(14, "09:00"), Input(null, "advocate", id: counsel)));
        Assert.Equal("slot-taken", clash.Problem?.Slug);
        Assert.Equal("invalid", (await courts.Send(Clerk, Booked(Mine, "D 3", At(14, "11:00"), Input(null, "witness", id: counsel)))).Problem?.Slug);
        var booked = await Book(Mine, "D 3", At(14, "11:00"), Input(null, "advocate", id: counsel, email: "mine@example.org"));

        Assert.Equal(("Zarghuna Counsel", true), Assert.Single((await Look(Mine, booked.Cases[0].Id)).Participants) switch { var p => (p.Name, p.HasEmail) });
        Assert.Equal("z@example.org", (await Person(counsel.Value)).Email);
        Assert.Null((await courts.Do(Clerk, new GetPerson(counsel))).Facts.BarEnrolment);
    }

    [Fact]
    public async Task What_a_clerk_changes_of_somebody_whom_another_court_shares_belongs_to_the_clerks_own_case()
    {
        var both = CourtsFixture.In(Role.Clerk, new(ScopeKind.Province, "KP"));
        var theirs = await Book(Theirs, "S 1", At(7, "09:00"), Input("Shared Counsel", "advocate", bar: "S-1"));
        var mine = await courts.Do(both, Booked(Mine, "S 2", At(7, "11:00"), Input(null, "advocate", bar: "S-1")));
        var (@case, participant) = (mine.Cases[0].Id, (await Look(Mine, mine.Cases[0].Id)).Participants[0].Id);

        var party = await courts.Do(Clerk, new GetParty(@case, participant));
        Assert.True(party.Elsewhere);
        await courts.Do(Clerk, new EditParticipant(@case, participant, party.Seen, false, false, new("Renamed Counsel", Email: "s@example.org", BarEnrolment: "S-1")));
        await Book(Mine, "S 3", At(8, "11:00"), Input("Shared Counsel", "advocate", bar: "S-1", email: "again@example.org"));

        Assert.Equal("Renamed Counsel", (await Look(Mine, @case)).Participants[0].Name);
        Assert.Equal("Shared Counsel", (await Look(Theirs, theirs.Cases[0].Id)).Participants[0].Name);
        Assert.Equal(new Stored("Shared Counsel", null, null, "S-1", null, "not-recorded"), await Person(theirs.Appearances[0].PersonId.Value));
    }

    [Fact]
    public async Task A_merge_neither_fills_somebody_whom_other_courts_know_nor_tells_who_they_have()
    {
        var foreign = (await Book(Theirs, "M 1", At(9, "09:00"), Input("Stored", "accused", prisoner: "M-7"))).Appearances[0].PersonId;
        var linked = (await Book(Mine, "M 2", At(9, "11:00"), Input("Typed", "accused", prisoner: "M-7"))).Appearances[0].PersonId;
        var spare = (await Book(Mine, "M 3", At(10, "11:00"), Input("Spare", "accused", email: "spare@example.org"))).Appearances[0].PersonId;
        var unseen = (await Book(Theirs, "M 4", At(10, "09:00"), Input("Unseen", "accused"))).Appearances[0].PersonId;
        async Task<string> Seen(PersonId id) => await courts.Owner.One<string>("select coalesce((select xmin::text from scheduling.person where id = @id), '')", new { id = id.Value });
        async Task<string?> Merge(PersonId gone, PersonId kept) => (await courts.Send(Clerk, new MergePersons(gone, kept, MergePersonsHandler.Seen(await Seen(gone), await Seen(kept))))).Problem?.Slug;
        Assert.Equal(foreign, linked);

        Assert.Equal("not-found", await Merge(unseen, spare));
        Assert.Equal("not-found", await Merge(new(Guid.NewGuid()), spare));
        Assert.Equal("merge-other-courts", await Merge(linked, spare));
        Assert.Null(await Merge(spare, linked));

        Assert.Equal(new Stored("Stored", null, null, null, "M-7", "not-recorded"), await Person(foreign.Value));
        var third = Assert.Single((await Look(Mine, (await courts.Do(Clerk, new FindCases("M 3"))).Cases.Single(c => c.Number == "M 3").Id)).Participants);
        Assert.Equal((linked, "Spare", true), (third.PersonId, third.Name, third.HasEmail));
        await Holds();
    }
}
