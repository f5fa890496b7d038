using Dapper;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Listing.Drafts;
using RuleOfLaw.Courts.Scheduling.Listing.Plans;
using RuleOfLaw.Courts.Scheduling.Repairs;
using RuleOfLaw.Courts.Scheduling.Requests;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Hearings;

/// <summary>Protection belongs to the person over all of the hearing's cases: through every door, by every spelling.</summary>
public sealed class SeparationTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Together = "protected-together", Apart = "keep-apart", Prison = "AP-KP-01", Complex = "AP-KP-06";

    private static int tests;

    /// <summary>Each test has a time of day of its own, so that none takes another's stations.</summary>
    private readonly int test = Interlocked.Increment(ref tests);

    /// <summary>The nth day, from today, on which these courts sit: Monday to Thursday.</summary>
    private Instant Day(int day) => Given.At(CourtsFixture.Today.PlusDays(day < 3 ? day : day + 3), 9) + Duration.FromMinutes(20 * test);

    private static ParticipantInput Comes(PersonId person, string role, string at, bool guarded = false) => new(new(at), role, PersonId: person, Protected: guarded);

    private static BookHearing Book(string room, Instant start, IReadOnlyList<CaseId> cases, params ParticipantInput[] people) => new([.. cases.Select(c => new CaseInput(c))], room, "PROSECUTION_EVIDENCE", start, 15, people);

    private static async Task Refused<T>(string slug, Task<Outcome<T>> answer) => Assert.Equal(slug, (await answer).Problem?.Slug);

    /// <summary>A case with an accused in the prison and a protected witness at the court complex, booked apart.</summary>
    private async Task<(CaseId Case, PersonId Accused, PersonId Witness, HearingView Hearing)> BookedApart(string room, string number, int day = 2)
    {
        var booked = await courts.Do(CourtsFixture.Clerk(room), new BookHearing([new(Number: number, Type: "CRIMINAL_SESSIONS")], room, "PROSECUTION_EVIDENCE", Day(day), 15, [
            new(new(Prison), "accused", Name: "Ahmad Khan"), new(new(Complex), "witness", Name: "Bushra Bibi", Protected: true)]));
        return (booked.Cases[0].Id, booked.Appearances.Single(a => a.Role == "accused").PersonId, booked.Appearances.Single(a => a.Role == "witness").PersonId, booked);
    }

    private async Task<CaseId> Register(string room, string number) => await courts.Do(CourtsFixture.Clerk(room), new RegisterCase(room, new(number, "CRIMINAL_SESSIONS", "State v. A", "Evidence", null, null, null)));

    private Task<ParticipantId> Add(string room, CaseId @case, PersonId person, string role, bool guarded = false) => courts.Do(CourtsFixture.Clerk(room), new AddParticipant(@case, role, guarded, person, new("")));

    private async Task<Outcome<Done>> Protect(string room, CaseId @case, PersonId person, string role)
    {
        var row = (await courts.Do(CourtsFixture.Clerk(room), new GetCase(@case))).Participants.Single(p => p.PersonId == person && p.Role == role);
        var found = await courts.Do(CourtsFixture.Clerk(room), new GetPerson(person));
        return await courts.Send(CourtsFixture.Clerk(room), new EditParticipant(@case, row.Id, found.Seen, false, true, found.Facts));
    }

    private async Task<Outcome<PersonId>> Merge(PersonId gone, PersonId kept)
    {
        Task<string> Seen(PersonId id) => courts.Owner.One<string>("select xmin::text from scheduling.person where id = @id", new { id = id.Value });
        return await courts.Send(CourtsFixture.In(Role.Clerk, Scope.All), new MergePersons(gone, kept, MergePersonsHandler.Seen(await Seen(gone), await Seen(kept))));
    }

    /// <summary>What verify says of the hearings of a courtroom.</summary>
    private async Task<IReadOnlyList<string>> Violations(string room)
    {
        await using var connection = await courts.Owner.OpenConnectionAsync();
        var here = (await connection.QueryAsync<Guid>("select h.id from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where r.code = @room", new { room })).ToList();
        return [.. (await new ProtectedApart().Violations(connection, default)).Concat(await new KeptApart().Violations(connection, default)).Where(v => here.Any(h => v.Contains($"{h}", StringComparison.Ordinal)))];
    }

    [Fact]
    public async Task A_protected_witness_named_as_unprotected_complainant_is_still_kept_from_the_accused()
    {
        const string room = "VC-KP-11";
        var (@case, accused, witness, _) = await BookedApart(room, "Sep 1");
        var clerk = CourtsFixture.Clerk(room);

        await Refused(Together, courts.Send(clerk, Book(room, Day(3), [@case], Comes(accused, "accused", Prison), Comes(witness, "complainant", Prison))));
        await Refused(Together, courts.Send(clerk, new BookParts(Book(room, Day(3), [@case], Comes(accused, "accused", Prison), Comes(witness, "complainant", Prison)), [Day(6)], 1)));
        await Refused(Together, courts.Send(clerk, new PutOnBacklog([new(@case)], room, "PROSECUTION_EVIDENCE", 30, [Comes(accused, "accused", Prison), Comes(witness, "complainant", Prison)])));
        await Refused(Together, courts.Send(clerk, new PutOnBacklog([new(@case)], room, "PROSECUTION_EVIDENCE", 30, [Comes(accused, "accused", Prison), Comes(witness, "complainant", Complex)], OtherPlaces: [null, [new(Prison)]])));
        // Within one booking the order of the rows says nothing.
        await Refused(Together, courts.Send(clerk, Book(room, Day(3), [@case], Comes(witness, "complainant", Prison), Comes(accused, "witness", Prison), Comes(accused, "accused", Complex))));

        var apart = await courts.Do(clerk, Book(room, Day(3), [@case], Comes(accused, "accused", Prison), Comes(witness, "complainant", Complex)));
        var moving = apart.Appearances.Single(a => a.PersonId == witness).Id;
        await Refused(Together, courts.Send(clerk, new RescheduleHearing(apart.Id, 1, Day(3), Places: [new(moving, new(Prison))])));
        Assert.Empty(await Violations(room));
    }

    [Fact]
    public async Task Accused_in_one_case_and_protected_in_the_other_of_a_joint_hearing_are_kept_apart()
    {
        const string room = "VC-KP-12";
        var (first, accused, witness, _) = await BookedApart(room, "Sep 2a");
        var second = await Register(room, "Sep 2b");
        await Add(room, second, accused, "witness");
        await Add(room, second, witness, "complainant");
        var clerk = CourtsFixture.Clerk(room);

        // Only in the second case neither is anything that keeps them apart; heard jointly, both are.
        var alone = await courts.Do(clerk, Book(room, Day(4), [second], Comes(accused, "witness", Prison), Comes(witness, "complainant", Prison)));
        await Refused(Together, courts.Send(clerk, Book(room, Day(5), [first, second], Comes(accused, "witness", Prison), Comes(witness, "complainant", Prison))));

        // Whatever makes the second case's rows the same is refused while that hearing stands.
        await Refused(Together, courts.Send(clerk, Book(room, Day(6), [second], Comes(accused, "accused", Prison), Comes(witness, "complainant", Complex, guarded: true))));
        await courts.Do(clerk, new CancelHearing(alone.Id, 1, "COUNSEL_ABSENT"));
        await courts.Do(clerk, Book(room, Day(6), [second], Comes(accused, "accused", Prison), Comes(witness, "complainant", Complex, guarded: true)));
        Assert.Empty(await Violations(room));
    }

    [Fact]
    public async Task A_role_or_protection_that_comes_later_by_another_row_is_refused_where_a_hearing_has_them_together()
    {
        const string room = "VC-KP-13";
        var clerk = CourtsFixture.Clerk(room);
        var @case = await Register(room, "Sep 3");
        var beside = await courts.Do(clerk, Book(room, Day(2), [@case], new ParticipantInput(new(Prison), "accused", Name: "Ahmad Khan"), new ParticipantInput(new(Prison), "witness", Name: "Bushra Bibi")));
        var (accused, witness) = (beside.Appearances.Single(a => a.Role == "accused").PersonId, beside.Appearances.Single(a => a.Role == "witness").PersonId);
        await Add(room, @case, witness, "complainant");

        await Refused(Together, Protect(room, @case, witness, "complainant"));
        await Refused(Together, courts.Send(clerk, new AddParticipant(@case, "support-person", true, witness, new(""))));
        await Refused(Together, courts.Send(clerk, Book(room, Day(3), [@case], Comes(witness, "complainant", Complex, guarded: true))));
        await Refused(Together, courts.Send(clerk, Book(room, Day(3), [@case], Comes(witness, "support-person", Complex, guarded: true))));

        // The other way round: a guarded witness beside somebody who then becomes an accused.
        var (other, _, guarded, _) = await BookedApart(room, "Sep 4", 4);
        var third = await courts.Do(clerk, Book(room, Day(5), [other], Comes(guarded, "witness", Complex), new ParticipantInput(new(Complex), "witness", Name: "Gul Zaman")));
        var gul = third.Appearances.Single(a => a.PersonId != guarded).PersonId;
        await Refused(Together, courts.Send(clerk, new AddParticipant(other, "accused", false, gul, new(""))));
        await Refused(Together, courts.Send(clerk, Book(room, Day(6), [other], Comes(gul, "accused", Prison))));
        await courts.Do(clerk, new CancelHearing(third.Id, 1, "COUNSEL_ABSENT"));
        await Add(room, other, gul, "accused");
        Assert.Empty(await Violations(room));
    }

    [Fact]
    public async Task After_a_merge_a_person_is_all_that_both_entries_were()
    {
        const string room = "VC-KP-14";
        var clerk = CourtsFixture.Clerk(room);
        var (@case, accused, witness, _) = await BookedApart(room, "Sep 5");
        var beside = await courts.Do(clerk, Book(room, Day(3), [@case], Comes(accused, "accused", Prison), new ParticipantInput(new(Prison), "complainant", Name: "Bushra Bee")));
        var twin = beside.Appearances.Single(a => a.PersonId != accused).PersonId;

        await Refused(Together, Merge(twin, witness));
        await Refused(Together, Merge(witness, twin));
        await courts.Do(clerk, new CancelHearing(beside.Id, 1, "COUNSEL_ABSENT"));
        Assert.True((await Merge(twin, witness)).Succeeded);

        await Refused(Together, courts.Send(clerk, Book(room, Day(4), [@case], Comes(accused, "accused", Prison), Comes(twin, "complainant", Prison))));
        Assert.Empty(await Violations(room));
    }

    [Fact]
    public async Task A_merge_that_makes_an_accused_of_somebody_beside_the_protected_is_refused()
    {
        const string room = "VC-KP-15";
        var clerk = CourtsFixture.Clerk(room);
        var (@case, accused, witness, _) = await BookedApart(room, "Sep 6");
        var beside = await courts.Do(clerk, Book(room, Day(3), [@case], Comes(witness, "witness", Complex), new ParticipantInput(new(Complex), "witness", Name: "A. Khan")));
        var twin = beside.Appearances.Single(a => a.PersonId != witness).PersonId;

        await Refused(Together, Merge(twin, accused));
        await Refused(Together, Merge(accused, twin));
        Assert.Empty(await Violations(room));
    }

    [Fact]
    public async Task Who_is_kept_apart_stays_so_by_another_row_of_the_same_person()
    {
        const string room = "VC-KP-16";
        var clerk = CourtsFixture.Clerk(room);
        var (@case, _, witness, _) = await BookedApart(room, "Sep 7");
        ParticipantInput gul = new(new(Prison), "witness", Name: "Gul Zaman");

        await Refused(Apart, courts.Send(clerk, Book(room, Day(3), [@case], Comes(witness, "witness", Complex), gul, Comes(witness, "complainant", Prison)) with { Apart = [new(0, 1)] }));
        await Refused(Apart, courts.Send(clerk, new PutOnBacklog([new(@case)], room, "PROSECUTION_EVIDENCE", 30, [Comes(witness, "witness", Complex), gul, Comes(witness, "complainant", Prison)]) { Apart = [new(1, 0)] }));
        var apart = await courts.Do(clerk, Book(room, Day(3), [@case], Comes(witness, "witness", Complex), gul, Comes(witness, "complainant", Complex)) with { Apart = [new(0, 1)] });
        var again = apart.Appearances.Single(a => a.Role == "complainant").Id;
        await Refused(Apart, courts.Send(clerk, new RescheduleHearing(apart.Id, 1, Day(3), Places: [new(again, new(Prison))])));
        await courts.Owner.Sql("update scheduling.appearance set access_point_id = (select id from scheduling.access_point where code = @Prison), station_id = null where id = @id", new { Prison, id = again.Value });
        Assert.Contains(await Violations(room), v => v.Contains($"{apart.Id.Value} puts two who are to be kept apart", StringComparison.Ordinal));
        await courts.Do(clerk, new CancelHearing(apart.Id, 1, "COUNSEL_ABSENT"));
    }

    /// <summary>What stood before the rule was about people, or was written past it: every step says so, and verify names it.</summary>
    [Fact]
    public async Task A_hearing_that_has_them_together_already_is_named_and_goes_no_further()
    {
        const string room = "VC-KP-21";
        var clerk = CourtsFixture.Clerk(room);
        var @case = await Register(room, "Sep 8");
        var beside = await courts.Do(clerk, Book(room, Given.At(CourtsFixture.Today, 14), [@case], new ParticipantInput(new(Prison), "accused", Name: "Ahmad Khan"), new ParticipantInput(new(Prison), "witness", Name: "Bushra Bibi")));
        var witness = beside.Appearances.Single(a => a.Role == "witness");
        var complainant = await Add(room, @case, witness.PersonId, "complainant");
        await courts.Owner.Sql("update scheduling.participant set protected = true where id = @id", new { id = complainant.Value });

        Assert.Contains(await Violations(room), v => v.Contains($"{beside.Id.Value} puts the accused and a protected", StringComparison.Ordinal));
        await Refused(Together, courts.Send(clerk, new RescheduleHearing(beside.Id, 1, Day(1))));
        await Refused(Together, courts.Send(clerk, new SettleHearing(beside.Id, 1)));
        await Refused(Together, courts.Send(clerk, new AdjournUnheard(beside.Id, 1, "COUNSEL_ABSENT", Day(1))));
        await Refused(Together, courts.Send(CourtsFixture.Judge(room), new ConcludeHearing(beside.Id, HearingOutcome.Adjourned, "COUNSEL_ABSENT", new(Day(1)))));
        var station = await courts.Owner.One<Guid>("select id from scheduling.station where access_point_id = (select id from scheduling.access_point where code = @Prison) order by number desc limit 1", new { Prison });
        await Refused(Together, courts.Send(clerk, new DealStation(witness.Id, new(station))));
        Assert.True((await courts.Do(clerk, new GetHearingSheet(beside.Id))).People.Single(p => p.Id == witness.Id).Protected);
        var repair = await courts.Do(clerk, new MakeRepairPlan("stranded"));
        Assert.NotEqual(default, repair);

        await courts.Do(clerk, new RescheduleHearing(beside.Id, 1, Day(1), Places: [new(witness.Id, new(Complex))]));
        Assert.DoesNotContain(await Violations(room), v => v.Contains($"{beside.Id.Value}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_on_the_backlog_is_listed_only_where_the_people_are_kept_apart()
    {
        const string room = "VC-KP-22";
        var clerk = CourtsFixture.Clerk(room);
        var @case = await Register(room, "Sep 9");
        var waiting = (await courts.Do(clerk, new PutOnBacklog([new(@case)], room, "PROSECUTION_EVIDENCE", 30, [
            new(new(Prison), "accused", Name: "Ahmad Khan"), new(new(Complex), "witness", Name: "Bushra Bibi")], OtherPlaces: [null, [new(Prison)]]))).Hearings;
        var bushra = (await courts.Do(clerk, new GetCase(@case))).Participants.Single(p => p.Role == "witness").PersonId;
        await Add(room, @case, bushra, "complainant", guarded: true);

        var witness = (await courts.Do(clerk, new GetRequestedPeople(waiting[0]))).Single(p => p.Role == "witness");
        Assert.True(witness.Protected);
        await Refused(Together, courts.Send(clerk, new ChangeRequested(waiting[0], "PROSECUTION_EVIDENCE", 30, Priority.Routine, null, null, 0, [new(witness.Appearance, new(Prison))])));
        var draft = await courts.Do(clerk, new MakeDraft(waiting, CourtsFixture.Today.PlusDays(1), CourtsFixture.Today.PlusDays(10), 1));
        while (await courts.Services.GetRequiredService<PlanRunner>().RunNext(default))
        {
        }

        Assert.Equal(new DraftBooked(1, 0), await courts.Do(clerk, new BookDraft(draft, waiting)));
        Assert.Equal([Complex], (await courts.Do(clerk, new GetHearing(waiting[0]))).Hearing.Appearances.Where(a => a.Role == "witness").Select(a => a.AccessPoint));
        Assert.DoesNotContain(await Violations(room), v => v.Contains($"{waiting[0].Value}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_booking_beside_the_accused_and_a_second_row_under_protection_at_the_same_time_one_is_refused()
    {
        const string room = "VC-KP-23";
        var clerk = CourtsFixture.Clerk(room);
        for (var round = 0; round < 8; round++)
        {
            var @case = await Register(room, $"Sep 10/{round}");
            await courts.Do(clerk, new AddParticipant(@case, "accused", false, null, new("Ahmad Khan")));
            await courts.Do(clerk, new AddParticipant(@case, "witness", false, null, new("Bushra Bibi")));
            var people = (await courts.Do(clerk, new GetCase(@case))).Participants;
            var (accused, witness) = (people.Single(p => p.Role == "accused").PersonId, people.Single(p => p.Role == "witness").PersonId);

            var booking = courts.Send(clerk, Book(room, Day(2), [@case], Comes(accused, "accused", Prison), Comes(witness, "witness", Prison)));
            var adding = courts.Send(clerk, new AddParticipant(@case, "complainant", true, witness, new("")));
            var (booked, added) = (await booking, await adding);

            Assert.Equal(Together, Assert.Single(new[] { booked.Problem, added.Problem }, p => p is not null)!.Slug);
            if (booked.Succeeded)
            {
                await courts.Do(clerk, new CancelHearing(booked.Value.Id, 1, "COUNSEL_ABSENT"));
            }
        }
        Assert.Empty(await Violations(room));
    }
}
