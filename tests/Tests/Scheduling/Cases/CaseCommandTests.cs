using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

public sealed class CaseCommandTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static CaseFacts Facts(string number, string type = "CRIMINAL_SESSIONS", bool? restricted = null) => new(number, type, "State v. A", "Evidence", restricted, "1/26", "City");

    private static AddParticipant Add(CaseId @case, string name, string role = "witness", string? bar = null, string? prisoner = null, PersonId? picked = null) =>
        new(@case, role, false, picked, new(name, BarEnrolment: bar, Prison: prisoner is null ? null : "AP-KP-01", PrisonerNumber: prisoner));

    private Task<CaseId> Register(string room, string number) => courts.Do(CourtsFixture.Clerk(room), new RegisterCase(room, Facts(number)));

    private Task<CaseDetails> Look(string room, CaseId @case) => courts.Do(CourtsFixture.Clerk(room), new GetCase(@case));

    [Fact]
    public async Task A_number_stands_once_in_a_court_however_many_register_it_at_once_and_the_holder_is_named()
    {
        const string room = "VC-KP-20";
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => courts.Send(CourtsFixture.Clerk(room), new RegisterCase(room, Facts(i % 2 == 0 ? "SC 5/2026" : "sc ۵ / ۲۰۲۶")))));

        var made = Assert.Single(answers, a => a.Succeeded).Value;
        Assert.All(answers.Where(a => !a.Succeeded), a => Assert.Equal(("case-exists", made.Value.ToString()), (a.Problem!.Slug, a.Problem.Extensions!["case"])));
        await Register("VC-KP-21", "SC 5/2026");
    }

    [Fact]
    public async Task A_case_is_restricted_as_its_type_has_it_unless_the_clerk_says()
    {
        const string room = "VC-KP-22";
        var type = await courts.Owner.One<string>("select code from scheduling.case_type where restricted_by_default order by code limit 1");
        var clerk = CourtsFixture.Clerk(room);

        Assert.True((await Look(room, await courts.Do(clerk, new RegisterCase(room, Facts("1", type))))).Restricted);
        Assert.False((await Look(room, await courts.Do(clerk, new RegisterCase(room, Facts("2", type, restricted: false))))).Restricted);
    }

    [Fact]
    public async Task A_stale_edit_is_refused_and_another_courts_clerk_finds_nothing_to_edit()
    {
        const string room = "VC-KP-23";
        var id = await Register(room, "E 1");
        await Register(room, "E 2");
        var seen = (await Look(room, id)).Seen;

        await courts.Do(CourtsFixture.Clerk(room), new EditCase(id, seen, Facts("E 1") with { Title = "New" }));

        Assert.Equal("stale", (await courts.Send(CourtsFixture.Clerk(room), new EditCase(id, seen, Facts("E 1") with { Title = "Old" }))).Problem?.Slug);
        Assert.Equal("case-exists", (await courts.Send(CourtsFixture.Clerk(room), new EditCase(id, (await Look(room, id)).Seen, Facts("e 2")))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-24"), new EditCase(id, seen, Facts("E 1")))).Problem?.Slug);
        Assert.Equal("not-found", (await courts.Send(CourtsFixture.Clerk("VC-KP-24"), new RegisterCase(room, Facts("E 3")))).Problem?.Slug);
        Assert.Equal("New", (await Look(room, id)).Title);
    }

    [Fact]
    public async Task A_person_is_found_again_by_enrolment_or_prisoner_number_or_pick_and_never_by_name()
    {
        const string room = "VC-KP-25";
        var (one, two, clerk) = (await Register(room, "P 1"), await Register(room, "P 2"), CourtsFixture.Clerk(room));
        foreach (var @case in new[] { one, two })
        {
            await courts.Do(clerk, Add(@case, "Same Name"));
            await courts.Do(clerk, Add(@case, "Counsel", "advocate", bar: @case == one ? "bc 7" : "BC ۷"));
            await courts.Do(clerk, Add(@case, "Prisoner", "accused", prisoner: "55"));
        }
        await courts.Do(clerk, Add(two, "", "complainant", picked: (await Look(room, one)).Participants.Single(p => p.Name == "Same Name").PersonId));

        var (first, second) = (await Look(room, one), await Look(room, two));
        PersonId Of(CaseDetails c, string role) => c.Participants.Single(p => p.Role == role).PersonId;
        Assert.NotEqual(Of(first, "witness"), Of(second, "witness"));
        Assert.Equal(Of(first, "witness"), Of(second, "complainant"));
        Assert.Equal((Of(first, "advocate"), Of(first, "accused")), (Of(second, "advocate"), Of(second, "accused")));
        Assert.Equal("participant-exists", (await courts.Send(clerk, Add(one, "Counsel", "advocate", bar: "BC 7"))).Problem?.Slug);
        Assert.Equal("invalid", (await courts.Send(CourtsFixture.Clerk("VC-KP-26"), Add(await Register("VC-KP-26", "P 3"), "", picked: Of(first, "witness")))).Problem?.Slug);
        Assert.Equal(2, (await courts.Do(clerk, new FindSamePersons("same nam"))).Count);
        Assert.Empty(await courts.Do(CourtsFixture.Clerk("VC-KP-26"), new FindSamePersons("Same Name")));
    }

    [Fact]
    public async Task One_enrolment_is_one_person_however_many_cases_it_is_written_on_at_once()
    {
        const string room = "VC-KP-27";
        var cases = new List<CaseId>();
        for (var i = 0; i < 8; i++)
        {
            cases.Add(await Register(room, $"R {i}"));
        }

        await Task.WhenAll(cases.Select(c => courts.Do(CourtsFixture.Clerk(room), Add(c, "Racing Counsel", "advocate", bar: "RACE-1"))));

        Assert.Equal(1, await courts.Owner.One<long>("select count(*) from scheduling.person where bar_enrolment = 'RACE-1'"));
    }

    [Fact]
    public async Task Who_appears_in_a_hearing_stays_and_who_does_not_can_be_removed_twice()
    {
        const string room = "VC-KP-28";
        var (id, clerk) = (await Register(room, "D 1"), CourtsFixture.Clerk(room));
        var spare = await courts.Do(clerk, Add(id, "Spare"));
        await courts.Owner.Appearance(await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(2), 9), 15, "Scheduled", id), id, "Appears");
        var appears = (await Look(room, id)).Participants.Single(p => p.Name == "Appears").Id;

        await courts.Do(clerk, new RemoveParticipant(id, spare));
        await courts.Do(clerk, new RemoveParticipant(id, spare));

        Assert.Equal("participant-in-hearing", (await courts.Send(clerk, new RemoveParticipant(id, appears))).Problem?.Slug);
        Assert.Equal([appears], (await Look(room, id)).Participants.Select(p => p.Id));
    }

    [Fact]
    public async Task Protection_is_refused_where_a_coming_hearing_puts_the_person_beside_the_accused_and_edits_do_not_overwrite_one_another()
    {
        const string room = "VC-KP-29";
        var (id, clerk) = (await Register(room, "G 1"), CourtsFixture.Clerk(room));
        var hearing = await courts.Owner.Hearing(room, Given.At(CourtsFixture.Today.PlusDays(2), 9), 15, "Scheduled", id);
        await courts.Owner.Appearance(hearing, id, "Accused", "accused", "AP-KP-01");
        await courts.Owner.Appearance(hearing, id, "Witness", "witness", "AP-KP-01");
        var witness = (await Look(room, id)).Participants.Single(p => p.Role == "witness");
        var seen = (await courts.Do(clerk, new GetPerson(witness.PersonId))).Seen;
        EditParticipant Edit(string name, bool guarded) => new(id, witness.Id, seen, false, guarded, new(name));

        Assert.Equal("protected-together", (await courts.Send(clerk, Edit("Witness", true))).Problem?.Slug);
        await courts.Do(clerk, Edit("Witness Renamed", false));
        Assert.Equal("stale", (await courts.Send(clerk, Edit("Other", false))).Problem?.Slug);
        Assert.Contains(await courts.Do(clerk, new FindSamePersons("Witness Renamed")), p => p.Id == witness.PersonId);
    }

    private static ParticipantInput Known(ParticipantId participant, string place) => new(new(place), Participant: participant);

    private static BookHearing Book(CaseId @case, string room, int hour, params ParticipantInput[] people) =>
        new([new(@case)], room, "PROSECUTION_EVIDENCE", Given.At(CourtsFixture.Today.PlusDays(2), hour), 30, people);

    [Fact]
    public async Task A_booking_that_protects_somebody_is_refused_where_another_hearing_has_them_beside_the_accused()
    {
        const string room = "VC-KP-30";
        var (id, clerk) = (await Register(room, "G 2"), CourtsFixture.Clerk(room));
        await courts.Do(clerk, Add(id, "Accused", "accused"));
        await courts.Do(clerk, Add(id, "Witness"));
        var people = (await Look(room, id)).Participants;
        var (accused, witness) = (people.Single(p => p.Role == "accused"), people.Single(p => p.Role == "witness"));
        var beside = await courts.Do(clerk, Book(id, room, 9, Known(accused.Id, "AP-KP-01"), Known(witness.Id, "AP-KP-01")));
        ParticipantInput guarded = new(new("AP-KP-06"), "witness", PersonId: witness.PersonId, Protected: true);

        Assert.Equal("protected-together", (await courts.Send(clerk, Book(id, room, 11, guarded))).Problem?.Slug);
        await courts.Do(clerk, new CancelHearing(beside.Id, beside.Revision, "OTHER"));
        await courts.Do(clerk, Book(id, room, 11, guarded));

        Assert.True((await Look(room, id)).Participants.Single(p => p.Role == "witness").Protected);
    }

    [Fact]
    public async Task Of_a_booking_beside_the_accused_and_a_protection_at_the_same_time_one_is_refused()
    {
        const string room = "VC-KP-31";
        var clerk = CourtsFixture.Clerk(room);
        for (var round = 0; round < 10; round++)
        {
            var id = await Register(room, $"G 3/{round}");
            await courts.Do(clerk, Add(id, "Accused", "accused"));
            await courts.Do(clerk, Add(id, "Witness"));
            var people = (await Look(room, id)).Participants;
            var (accused, witness) = (people.Single(p => p.Role == "accused"), people.Single(p => p.Role == "witness"));
            var seen = (await courts.Do(clerk, new GetPerson(witness.PersonId))).Seen;

            var booking = courts.Send(clerk, Book(id, room, 9, Known(accused.Id, "AP-KP-01"), Known(witness.Id, "AP-KP-01")));
            var protecting = courts.Send(clerk, new EditParticipant(id, witness.Id, seen, false, true, new("Witness")));
            var (booked, guarded) = (await booking, await protecting);

            Assert.Equal("protected-together", Assert.Single(new[] { booked.Problem, guarded.Problem }, p => p is not null)!.Slug);
            if (booked.Succeeded)
            {
                await courts.Do(clerk, new CancelHearing(booked.Value.Id, booked.Value.Revision, "OTHER"));
            }
        }
    }
}
