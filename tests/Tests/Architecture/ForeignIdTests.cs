using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Listing.Drafts;
using RuleOfLaw.Courts.Scheduling.Repairs;
using RuleOfLaw.Courts.Scheduling.Slots;
using RuleOfLaw.Courts.Tests.Scheduling.Imports;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Tests.Architecture;

/// <summary>
/// The register of ids that callers put into requests, beside the target that the pipeline checks: in bodies, form fields and import rows. Each is replayed with what
/// belongs to another court and with what does not exist. Both are answered alike, nothing of the other court is said, and nothing of it changes.
/// </summary>
public sealed class ForeignIdTests(CourtsFixture courts) : IClassFixture<CourtsFixture>
{
    private const string Mine = "VC-KP-40", Theirs = "VC-KP-01", Secret = "Zqforeign";
    private static readonly Type[] Ids = [typeof(PersonId), typeof(ParticipantId), typeof(CaseId), typeof(AppearanceId), typeof(HearingId), typeof(StationId)];
    private static readonly PlaceInput Link = new(Link: true);
    private static readonly PersonFacts Somebody = new("Somebody");

    /// <summary>What a caller could name, of another court or of nobody.</summary>
    private sealed record Named(CaseId Case, PersonId Person, ParticipantId Participant, HearingId Hearing, AppearanceId Appearance, HearingId Asked, StationId Station);

    /// <summary>What the caller really has.</summary>
    private sealed record Own(CaseId Case, PersonId Person, ParticipantId Participant, HearingId Hearing, AppearanceId Appearance, HearingId Asked, Guid Draft);

    private static LocalDate Day => CourtsFixture.Today.PlusDays(2);

    private static BookHearing Booking(Own own, CaseInput? @case = null, ParticipantInput? person = null, HearingId? after = null, HearingId? before = null) =>
        new([@case ?? new(own.Case)], Mine, "PROSECUTION_EVIDENCE", Given.At(Day, 11), 15, person is null ? [] : [person]) { After = after, Before = before };

    private static PutOnBacklog Asking(Own own, CaseInput? @case = null, ParticipantInput? person = null) => new([@case ?? new(own.Case)], Mine, "BAIL", 15, person is null ? [] : [person]);

    private static FindStarts Search(IReadOnlyList<PersonId>? people = null, HearingId? moving = null, HearingId? after = null, HearingId? before = null, PersonId? attendee = null) =>
        new(Mine, 15, Day, Day, [], people ?? [], Moving: moving) { After = after, Before = before, Attendees = attendee is null ? [] : [new([Link], attendee)] };

    private static PlaceChange Change(AppearanceId appearance) => new(appearance, Link);

    /// <summary>Every door by request and member. What is missing here, or no longer there, fails.</summary>
    private static readonly Dictionary<string, Func<Own, Named, object>> Doors = new()
    {
        ["BookHearing.Cases.Id"] = (o, n) => Booking(o, new(n.Case)),
        ["BookHearing.Participants.Participant"] = (o, n) => Booking(o, person: new(Link, "accused", n.Participant)),
        ["BookHearing.Participants.PersonId"] = (o, n) => Booking(o, person: new(Link, "accused", PersonId: n.Person)),
        ["BookHearing.After"] = (o, n) => Booking(o, after: n.Hearing),
        ["BookHearing.Before"] = (o, n) => Booking(o, before: n.Hearing),
        ["BookParts.First.Cases.Id"] = (o, n) => Parts(Booking(o, new(n.Case))),
        ["BookParts.First.Participants.Participant"] = (o, n) => Parts(Booking(o, person: new(Link, "accused", n.Participant))),
        ["BookParts.First.Participants.PersonId"] = (o, n) => Parts(Booking(o, person: new(Link, "accused", PersonId: n.Person))),
        ["BookParts.First.After"] = (o, n) => Parts(Booking(o, after: n.Hearing)),
        ["BookParts.First.Before"] = (o, n) => Parts(Booking(o, before: n.Hearing)),
        ["PutOnBacklog.Cases.Id"] = (o, n) => Asking(o, new(n.Case)),
        ["PutOnBacklog.Participants.Participant"] = (o, n) => Asking(o, person: new(Link, "accused", n.Participant)),
        ["PutOnBacklog.Participants.PersonId"] = (o, n) => Asking(o, person: new(Link, "accused", PersonId: n.Person)),
        ["RemoveFromBacklog.Hearings"] = (_, n) => new RemoveFromBacklog([n.Asked], "Settled"),
        ["ChangeRequested.Places.Appearance"] = (o, n) => new ChangeRequested(o.Asked, "BAIL", 15, Priority.Routine, null, null, Places: [new(n.Appearance, Link)]),
        ["GetBacklog.Case"] = (_, n) => new GetBacklog(Case: n.Case),
        ["GetBacklog.Hearings"] = (_, n) => new GetBacklog(Hearings: [n.Asked]),
        ["RescheduleHearing.Places.Appearance"] = (o, n) => new RescheduleHearing(o.Hearing, 1, Given.At(Day, 12), Places: [Change(n.Appearance)]),
        ["RescheduleHearing.Places.Station"] = (o, n) => new RescheduleHearing(o.Hearing, 1, Given.At(Day.PlusDays(5), n.Hearing.Value.Version == 7 ? 10 : 11), Places: [new(o.Appearance, new("AP-KP-40"), n.Station)]),
        ["DealStation.Station"] = (o, n) => new DealStation(o.Appearance, n.Station),
        ["FindStarts.People"] = (_, n) => Search([n.Person]),
        ["FindStarts.Moving"] = (_, n) => Search(moving: n.Hearing),
        ["FindStarts.Attendees.Person"] = (_, n) => Search(attendee: n.Person),
        ["FindStarts.After"] = (_, n) => Search(after: n.Hearing),
        ["FindStarts.Before"] = (_, n) => Search(before: n.Hearing),
        ["GetDayPicture.People"] = (_, n) => new GetDayPicture(Mine, Day, null, [], [n.Person]),
        ["GetDayPicture.Moving"] = (_, n) => new GetDayPicture(Mine, Day, null, [], [], n.Hearing),
        ["GetWarnings.Cases"] = (_, n) => new GetWarnings([n.Case], null, null, 15, Day, null),
        ["GetWarnings.People"] = (o, n) => new GetWarnings([o.Case], null, Given.At(Day, 9), 15, Day, [n.Person]),
        ["GetWarnings.Moving"] = (o, n) => new GetWarnings([o.Case], null, Given.At(Day, 9), 15, Day, null, n.Hearing),
        ["AddParticipant.Picked"] = (o, n) => new AddParticipant(o.Case, "accused", false, n.Person, Somebody),
        ["EditParticipant.Participant"] = (o, n) => new EditParticipant(o.Case, n.Participant, "1", false, false, Somebody),
        ["RemoveParticipant.Participant"] = (o, n) => new RemoveParticipant(o.Case, n.Participant),
        ["GetParty.Participant"] = (o, n) => new GetParty(o.Case, n.Participant),
        ["MergePersons.Gone"] = (o, n) => new MergePersons(n.Person, o.Person, "1.1"),
        ["FindSamePersons.Except"] = (_, n) => new FindSamePersons(Secret, n.Person),
        ["GetBookingCases.Cases"] = (_, n) => new GetBookingCases([n.Case]),
        ["GetHearingsToCome.Cases"] = (_, n) => new GetHearingsToCome([n.Case]),
        ["MakeRepairPlan.Hearings"] = (_, n) => new MakeRepairPlan("stranded", [n.Hearing]),
        ["ChooseRows.Hearings"] = (o, n) => new ChooseRows(o.Draft, RowAct.Adjourn, [n.Hearing], Why: "LAWYER_BUSY"),
        ["MakeDraft.Hearings"] = (_, n) => new MakeDraft([n.Asked], Day, Day),
        ["ChooseInDraft.Hearings"] = (o, n) => new ChooseInDraft(o.Draft, [n.Asked], DraftChoice.Out),
        ["BookDraft.Hearings"] = (o, n) => new BookDraft(o.Draft, [n.Asked]),
        ["SettleHearing.Booths.Appearance"] = (o, n) => new SettleHearing(o.Hearing, 1, [new(n.Appearance.Value, n.Station.Value)]),
        ["SettleHearing.Booths.Station"] = (o, n) => new SettleHearing(o.Hearing, 1, [new(o.Appearance.Value, n.Station.Value)]),
    };

    /// <summary>Members that need no door of their own here, and why.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["FindMessages.Hearing"] = "narrows what the reader's own courtrooms hold; MessagesPageTests look at another court's",
        ["StartHearing.Pausing"] = "asked about as a target: PauseHearing of it",
        ["ResumeHearing.Pausing"] = "as for starting",
        ["FindAlternatives.Wanted"] = "asks FindStarts for everything that it names",
    };

    private static BookParts Parts(BookHearing first) => new(first, [Given.At(Day.PlusDays(3), 11)], 1);

    [Fact]
    public void Every_id_in_a_request_that_is_not_its_target_is_replayed()
    {
        var members = ModuleTests.Requests.Where(r => r.GetCustomAttribute<AllowAttribute>()!.Roles.Any(a => a is Role.Clerk or Role.Judge or Role.Operator))
            .SelectMany(r => Members(r, r.Name, [r]).Where(m => !IsTarget(r, m[(r.Name.Length + 1)..])))
            .Where(m => Elsewhere.Keys.All(k => m != k && !m.StartsWith(k + ".", StringComparison.Ordinal))).Distinct().Order(StringComparer.Ordinal);

        Assert.Empty(members.Except(Doors.Keys));
    }

    [Fact]
    public async Task What_another_court_has_is_answered_like_what_nobody_has_and_stays_as_it_was()
    {
        var (foreign, own) = (await Foreign(), await Ours());
        var before = await Fingerprint();
        var clerk = CourtsFixture.Clerk(Mine);
        foreach (var (door, ask) in Doors)
        {
            var caller = door == "DealStation.Station" ? CourtsFixture.In(Role.Clerk, new(ScopeKind.Courtroom, Mine)) : clerk;
            var nobody = new Named(new(Guid.NewGuid()), new(Guid.NewGuid()), new(Guid.NewGuid()), new(Guid.NewGuid()), new(Guid.NewGuid()), new(Guid.NewGuid()), new(Guid.NewGuid()));
            // What moves the caller's own hearing, station or not, is asked of two of them.
            var moves = door == "RescheduleHearing.Places.Station";
            var (theirs, nobodys) = (await Answer(caller, ask(own, foreign)), await Answer(caller, ask(moves ? await Ours() : own, nobody)));
            Assert.True(Nameless(theirs, foreign) == Nameless(nobodys, nobody) || (moves && theirs[..5] == "done " && nobodys[..5] == "done "), $"{door}: {theirs}\nand for what does not exist: {nobodys}");
            Assert.False(theirs.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"{door} says {theirs}");
            Assert.True(before == await Fingerprint(), $"{door} changed what is another court's");
        }
    }

    [Theory]
    [InlineData("/cases/{case}/participants/new", "add-participant", "Input.Pick", "{person}")]
    [InlineData("/hearings/new?case={case}", "book", "Input.Cases[0]", "{foreigncase}")]
    [InlineData("/hearings/new?case={case}", "book", "Input.People[0].Participant", "{participant}")]
    [InlineData("/hearings/new?case={case}", "book", "Input.Others[0]", "{foreigncase}")]
    [InlineData("/hearings/new?case={case}", "book", "Input.After", "{hearing}")]
    [InlineData("/hearings/new?case={case}", "book", "Input.Apart[0].One", "{participant}")]
    [InlineData("/cases/{case}/link", "link-case", "Input.Number", "Zqforeign 1/2026")]
    public async Task A_form_field_with_another_courts_id_shows_and_changes_nothing(string address, string form, string field, string value)
    {
        var (foreign, own) = (await Foreign(), await Ours());
        var before = await Fingerprint();
        string Put(string text) => text.Replace("{case}", $"{own.Case.Value}").Replace("{foreigncase}", $"{foreign.Case.Value}").Replace("{person}", $"{foreign.Person.Value}")
            .Replace("{participant}", $"{foreign.Participant.Value}").Replace("{hearing}", $"{foreign.Hearing.Value}");
        using var browser = await courts.BrowserAs("clerk", Mine);
        var page = await browser.Open(Put(address));

        using var answer = await browser.Send(page, Put(address), form, (field, Put(value)), ("Input.Role", "accused"), ("Input.Name", "Somebody"), ("Input.Do", "book"), ("Input.People[0].Comes", "true"), ("Input.People[0].Place", "link"));

        var said = (await answer.Content.ReadAsStringAsync()).Replace("Zqforeign 1/2026", "", StringComparison.Ordinal);
        Assert.True((int)answer.StatusCode < 500);
        Assert.DoesNotContain(Secret, said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await Fingerprint());
    }

    [Fact]
    public async Task An_import_row_with_another_courts_numbers_shows_and_changes_nothing_of_it()
    {
        await Foreign();
        var before = await Fingerprint();
        var clerk = CourtsFixture.Clerk(Mine);

        var (id, view) = await courts.Checked(clerk, Importing.Row("F1", "Row 1/2026", room: Mine, date: "21/12/2026", start: "10:00", accused: "Typed", prisoner: "ZQ-1", advocate: "Counsel Typed", bar: "ZQ-BC"));
        Assert.Equal(1, view.Of(RowState.Ready));
        Assert.Equal(1, (await courts.Book(clerk, id)).Of(RowState.Booked));

        var @case = (await courts.Do(clerk, new FindCases("Row 1/2026"))).Cases.Single(c => c.Number == "Row 1/2026");
        Assert.Equal(["Counsel Typed", "Typed"], (await courts.Do(clerk, new GetCase(@case.Id))).Participants.Select(p => p.Name).Order());
        Assert.Equal(0, (await courts.Do(clerk, new FindCases(Secret))).Total);
        Assert.Equal(before, await Fingerprint());
    }

    /// <summary>Where a person's own row is read or written: what resolves, keeps and merges persons. Everybody else asks <c>read_party</c>, which knows what belongs to a participation.</summary>
    private static readonly string[] Persons = ["AddParticipant", "EditParticipant", "FindCases", "FindProfessionals", "GetParty", "GetPerson", "MergePersons", "MergeWrites", "PartyResolver", "PersonFacts", "Known", "MadeInIntake",
        // Numbers that the importer's own courts know.
        "LostZeros",
        // Ids alone, or numbers of people.
        "HearingInvariants", "AttendanceOfHearings", "Counted",
        // Made anew in a database without anybody else's.
        "Copy", "Seeder"];

    [Fact]
    public void No_query_reads_a_persons_own_row_but_those_that_say_who_may()
    {
        var reading = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("scheduling.person ", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f)!);

        Assert.Empty(reading.Except(Persons));
    }

    private async Task<Named> Foreign()
    {
        var clerk = CourtsFixture.Clerk(Theirs);
        if (await courts.Owner.One<long>("select count(*) from scheduling.court_case where number = 'Zqforeign 1/2026'") == 0)
        {
            ParticipantInput[] people = [new(new("AP-KP-01"), "accused", Name: $"{Secret} Accused", PrisonerNumber: "ZQ-1"), new(Link, "advocate", Name: $"{Secret} Counsel", BarEnrolment: "ZQ-BC")];
            await courts.Do(clerk, new BookHearing([new(Number: "Zqforeign 1/2026", Type: "CRIMINAL_SESSIONS", Title: $"State v. {Secret}")], Theirs, "PROSECUTION_EVIDENCE", Given.At(Day, 9), 15, people));
            await courts.Do(clerk, new PutOnBacklog([new(Number: "Zqforeign 1/2026")], Theirs, "BAIL", 15, [people[0]]));
        }
        var details = await courts.Do(clerk, new GetCase(new(await courts.Owner.One<Guid>("select id from scheduling.court_case where number = 'Zqforeign 1/2026'"))));
        var accused = details.Participants.Single(p => p.Role == "accused");
        var hearing = details.Hearings.Single(h => h.Status == HearingStatus.Scheduled).Id;
        return new(details.Id, accused.PersonId, accused.Id, hearing, new(await courts.Owner.One<Guid>("select id from scheduling.appearance where hearing_id = @h and participant_id = @p", new { h = hearing.Value, p = accused.Id.Value })),
            details.Hearings.Single(h => h.Status == HearingStatus.Requested).Id, new(await courts.Owner.One<Guid>("select s.id from scheduling.station s join scheduling.access_point a on a.id = s.access_point_id where a.code = 'AP-KP-06' order by s.number limit 1")));
    }

    private async Task<Own> Ours()
    {
        var clerk = CourtsFixture.Clerk(Mine);
        var number = $"Own {Guid.NewGuid():N}";
        var free = await courts.Do(clerk, new FindStarts(Mine, 15, CourtsFixture.Today.PlusDays(7), CourtsFixture.Today.PlusDays(20), ["AP-KP-40"], [], Max: 1));
        var hearing = await courts.Do(clerk, new BookHearing([new(Number: number, Type: "CRIMINAL_SESSIONS")], Mine, "PROSECUTION_EVIDENCE", free.Starts[0].StartsAt.ToInstant(), 15, [new(new("AP-KP-40"), "accused", Name: "Own Accused")]));
        var asked = await courts.Do(clerk, new PutOnBacklog([new(hearing.Cases[0].Id)], Mine, "BAIL", 15, []));
        var accused = Assert.Single((await courts.Do(clerk, new GetCase(hearing.Cases[0].Id))).Participants);
        return new(hearing.Cases[0].Id, accused.PersonId, accused.Id, hearing.Id, hearing.Appearances[0].Id, asked.Hearings[0], Guid.NewGuid());
    }

    private async Task<string> Answer(Caller caller, object request)
    {
        await using var scope = courts.Acting(caller);
        object outcome = await Sent(request, scope.ServiceProvider.GetRequiredService<IMediator>());
        var problem = (Problem?)outcome.GetType().GetProperty("Problem")!.GetValue(outcome);
        return problem is null
            ? $"done {JsonSerializer.Serialize(outcome.GetType().GetProperty("Value")!.GetValue(outcome), Json.Stored)}"
            : $"{problem.Slug} {string.Join(' ', problem.Errors.Select(e => $"{e.Field}={e.Key}"))} {JsonSerializer.Serialize(problem.Args)} {JsonSerializer.Serialize(problem.Extensions)}";
    }

    private static Task<object> Sent(object request, IMediator mediator)
    {
        var answer = request.GetType().GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)).GetGenericArguments()[0].GetGenericArguments()[0];
        return (Task<object>)typeof(ForeignIdTests).GetMethod(nameof(SendAs), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(answer).Invoke(null, [request, mediator])!;
    }

    private static async Task<object> SendAs<T>(IRequest<Outcome<T>> request, IMediator mediator) => await mediator.Send(request);

    /// <summary>The answer without the ids that were sent.</summary>
    private static string Nameless(string answer, Named sent)
    {
        foreach (var id in new[] { sent.Case.Value, sent.Person.Value, sent.Participant.Value, sent.Hearing.Value, sent.Appearance.Value, sent.Asked.Value, sent.Station.Value })
        {
            answer = answer.Replace(id.ToString(), "ID", StringComparison.OrdinalIgnoreCase);
        }
        return answer;
    }

    /// <summary>Everything that the other court has.</summary>
    private Task<string> Fingerprint() => courts.Owner.One<string>(
        """
        with c as (select id from scheduling.court_case where number = 'Zqforeign 1/2026'), h as (select hearing_id as id from scheduling.hearing_case where case_id in (select id from c))
        select md5(string_agg(line, E'\n' order by line)) from (
            select row(x.*)::text as line from scheduling.court_case x where id in (select id from c)
            union all select row(x.*)::text from scheduling.participant x where case_id in (select id from c)
            union all select row(n.*)::text from scheduling.person n where id in (select person_id from scheduling.participant where case_id in (select id from c))
            union all select row(f.*)::text from scheduling.party_facts f join scheduling.participant t on t.id = f.participant_id where t.case_id in (select id from c)
            union all select row(x.*)::text from scheduling.hearing x where id in (select id from h)
            union all select row(x.*)::text from scheduling.appearance x where hearing_id in (select id from h)
            union all select row(x.*)::text from scheduling.reservation x where hearing_id in (select id from h)) l
        """);

    private static IEnumerable<string> Members(Type type, string path, Type[] within)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.SetMethod is not null))
        {
            var (member, of) = ($"{path}.{property.Name}", Element(property.PropertyType));
            if (Ids.Contains(of))
            {
                yield return member;
            }
            else if (of.Assembly.GetName().Name!.StartsWith("RuleOfLaw.Courts", StringComparison.Ordinal) && !of.IsEnum && !within.Contains(of))
            {
                foreach (var inner in Members(of, member, [.. within, of]))
                {
                    yield return inner;
                }
            }
        }
    }

    private static Type Element(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsGenericType && type.GetGenericArguments() is [var of] && type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? Element(of)
            : type.IsArray ? Element(type.GetElementType()!) : type;
    }

    private static bool IsTarget(Type request, string member)
    {
        if (member.Contains('.') || !request.IsAssignableTo(typeof(IHaveTarget)) || request.GetProperty(member) is not { } property || !Ids.Contains(property.PropertyType))
        {
            return false;
        }
        var (sample, id) = (RuntimeHelpers.GetUninitializedObject(request), Guid.NewGuid());
        property.SetValue(sample, Activator.CreateInstance(property.PropertyType, id));
        return ((IHaveTarget)sample).Target.Id == id.ToString();
    }
}
