using Microsoft.Extensions.DependencyInjection;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Scheduling.Cases;

public sealed class MergePersonsTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private static ParticipantInput Person(string name, string role = "witness", PersonId? id = null) => new(new(Link: true), role, Name: id is null ? name : null, PersonId: id);

    private Task<HearingView> Book(string room, string number, int hour, params ParticipantInput[] people) => courts.Do(CourtsFixture.Clerk(room),
        new BookHearing([new(Number: number, Type: "CRIMINAL_SESSIONS")], room, "PROSECUTION_EVIDENCE", Given.At(CourtsFixture.Today.PlusDays(1), hour), 30, people));

    private async Task<Outcome<PersonId>> Merge(Caller clerk, PersonId gone, PersonId kept)
    {
        async Task<string> Seen(PersonId id) => await courts.Owner.One<string>("select xmin::text from scheduling.person where id = @id", new { id = id.Value });
        return await courts.Send(clerk, new MergePersons(gone, kept, MergePersonsHandler.Seen(await Seen(gone), await Seen(kept))));
    }

    private async Task Holds()
    {
        await using var connection = await courts.Owner.OpenConnectionAsync();
        foreach (var law in courts.Services.GetServices<IInvariant>().Where(l => l.GetType().Assembly == typeof(MergePersons).Assembly))
        {
            Assert.Empty(await law.Violations(connection, default));
        }
    }

    [Fact]
    public async Task Everything_follows_to_the_one_that_stays_and_a_trace_leads_there()
    {
        const string room = "VC-KP-30";
        var clerk = CourtsFixture.Clerk(room);
        var (one, two) = (await Book(room, "M 1", 9, Person("Gul Khan")), await Book(room, "M 2", 10, Person("Gul Khaan")));
        var (kept, gone) = (one.Appearances[0].PersonId, two.Appearances[0].PersonId);
        await courts.Owner.Sql("update scheduling.person set prison_id = (select id from scheduling.access_point where code = 'AP-KP-01'), prisoner_number = '9', bar_enrolment = 'M-9', email = 'g@example.pk' where id = @id", new { id = gone.Value });

        Assert.Equal(kept, (await Merge(clerk, gone, kept)).Value);
        Assert.True((await Merge(clerk, gone, kept)).Succeeded);

        var person = await courts.Do(clerk, new GetPerson(kept));
        Assert.Equal(("M-9", "AP-KP-01", "9", "g@example.pk"), (person.Facts.BarEnrolment, person.Facts.Prison, person.Facts.PrisonerNumber, person.Facts.Email));
        Assert.Equal(["M 1", "M 2"], person.Cases.Order());
        Assert.Equal(kept.Value, await courts.Owner.One<Guid>("select merged_into from scheduling.person where id = @id", new { id = gone.Value }));
        Assert.Equal(1, await courts.Owner.One<long>("select count(*) from platform.audit_entry where action = 'MergePersons' and detail ->> 'gone' = @gone", new { gone = gone.Value.ToString() }));
        // A booking that still names the entry that went books the person who stays.
        Assert.Equal(kept, (await Book(room, "M 2", 11, Person("", id: gone))).Appearances[0].PersonId);
        await Holds();
    }

    [Fact]
    public async Task Two_entries_on_one_case_become_one_participant_unless_both_stand_in_one_hearing()
    {
        const string room = "VC-KP-31";
        var clerk = CourtsFixture.Clerk(room);
        var first = await Book(room, "S 1", 9, Person("A One"));
        var second = await Book(room, "S 1", 10, Person("A Two"), Person("A Three"));
        var (kept, gone, third) = (first.Appearances[0].PersonId, second.Appearances[0].PersonId, second.Appearances[1].PersonId);

        Assert.True((await Merge(clerk, gone, kept)).Succeeded);
        Assert.Equal("merge-same-hearing", (await Merge(clerk, third, kept)).Problem?.Slug);

        Assert.Equal(2, (await courts.Do(clerk, new GetCase(first.Cases[0].Id))).Participants.Count);
        await Holds();
    }

    [Fact]
    public async Task Who_would_be_needed_twice_at_once_or_has_two_enrolments_is_not_merged()
    {
        const string room = "VC-KP-32", other = "VC-KP-33";
        var clerk = CourtsFixture.In(Role.Clerk, Scope.All);
        var (one, two) = ((await Book(room, "C 1", 9, Person("B One"))).Appearances[0].PersonId, (await Book(other, "C 2", 9, Person("B Two"))).Appearances[0].PersonId);

        Assert.Equal("merge-clash", (await Merge(clerk, one, two)).Problem?.Slug);
        await courts.Owner.Sql("update scheduling.person set bar_enrolment = 'X-' || id where id = any(@ids)", new { ids = new[] { one.Value, two.Value } });
        Assert.Equal("merge-two-enrolments", (await Merge(clerk, one, two)).Problem?.Slug);
        Assert.Equal("stale", (await courts.Send(clerk, new MergePersons(one, two, "1.2"))).Problem?.Slug);
        Assert.Equal("merge-one-person", (await courts.Send(clerk, new MergePersons(one, one, "1.1"))).Problem?.Slug);
    }

    [Fact]
    public async Task Nobody_merges_into_or_out_of_another_courts_cases()
    {
        const string room = "VC-KP-34", other = "VC-KP-35";
        var (own, theirs) = ((await Book(room, "O 1", 9, Person("D One"))).Appearances[0].PersonId, (await Book(other, "O 2", 10, Person("D One"))).Appearances[0].PersonId);

        Assert.Equal("not-found", (await Merge(CourtsFixture.Clerk(room), own, theirs)).Problem?.Slug);
        Assert.Equal("not-found", (await Merge(CourtsFixture.Clerk(room), theirs, own)).Problem?.Slug);
        Assert.True((await Merge(CourtsFixture.In(Role.Clerk, Scope.All), theirs, own)).Succeeded);
    }

    [Fact]
    public async Task A_booking_of_somebody_who_is_being_merged_holds_the_one_who_stays()
    {
        const string room = "VC-KP-36";
        var clerk = CourtsFixture.Clerk(room);
        for (var round = 0; round < 8; round++)
        {
            var (stays, goes) = (await Book(room, $"R {round}", 9, Person("Stays")), await Book(room, $"R {round}/b", 10, Person("Goes")));
            var (kept, gone) = (stays.Appearances[0].PersonId, goes.Appearances[0].PersonId);

            var booking = Book(room, $"R {round}/c", 11, Person("", id: gone));
            var merging = Merge(clerk, gone, kept);
            var (booked, merged) = (await booking, await merging);

            Assert.True(merged.Succeeded, merged.Problem?.Slug);
            Assert.Equal(0, await courts.Owner.One<long>("select (select count(*) from scheduling.reservation where resource_id = @id) + (select count(*) from scheduling.appearance where person_id = @id)", new { id = gone.Value }));
            Assert.Equal(kept.Value, await courts.Owner.One<Guid>("select person_id from scheduling.appearance where hearing_id = @id", new { id = booked.Id.Value }));
            foreach (var hearing in (HearingView[])[stays, goes, booked])
            {
                await courts.Do(clerk, new CancelHearing(hearing.Id, 1, "OTHER"));
            }
        }
        await Holds();
    }
}
