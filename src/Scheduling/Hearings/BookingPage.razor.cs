using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings.Warned;
using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

public sealed partial class BookingPage
{
    private IReadOnlyList<HearingCaseView> similar = [];
    private Registry? names;
    private IReadOnlyList<Courtroom> rooms = [];
    private IReadOnlyList<BookingCase> cases = [];
    private Dictionary<string, BookingPerson> known = [];
    private Dictionary<Guid, string> peopleNames = [];
    private IReadOnlyList<IGrouping<string, AccessPoint>> places = [];
    private Problem? problem, refused, look;
    private Offer? offer;
    private string? gone;
    private IReadOnlyList<Warning> warnings = [];

    [SupplyParameterFromQuery(Name = "case")]
    private string? CaseAsked { get; set; }

    [SupplyParameterFromQuery(Name = "courtroom")]
    private string? CourtroomAsked { get; set; }

    /// <summary>Came to put something on the backlog.</summary>
    [SupplyParameterFromQuery(Name = "backlog")]
    private string? BacklogAsked { get; set; }

    [SupplyParameterFromForm(FormName = "book", Name = "Input")]
    private BookingForm? Typing { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private BookingForm Input => Typing!;

    /// <summary>This page again, for scripts that only redraw a part.</summary>
    private string Here => "/" + Address.ToBaseRelativePath(Address.Uri);

    private bool CaseChosen => cases.Count > 0 || (Input.Fresh is not null && Input.Courtroom is not null);

    private Courtroom? Room => rooms.FirstOrDefault(r => r.Code == Input.Courtroom);

    private bool Restricted => cases.Any(c => c.Restricted) || (cases.Count == 0 && (Input.Restricted == "true" || (Input.Restricted != "false" && names!.CaseType(Input.Type)?.RestrictedByDefault == true)));

    private string CaseNumbers => cases.Count > 0 ? string.Join(Texts.Urdu ? "، " : ", ", cases.Select(c => c.Number)) : Input.Number ?? "";

    private string? PurposeName => names!.Purpose(Input.Purpose) is { } p ? Texts.Name(p.NameEn, p.NameUr) : null;

    private IReadOnlyList<Option> Rooms => [.. rooms.Select(r => new Option(r.Code, $"{Texts.Name(r.NameEn, r.NameUr)} ({r.Code})"))];

    private IReadOnlyList<Option> Roles => [.. CheckBooking.Roles.Select(r => new Option(r, T[$"participant-role.{r}"]))];

    private IReadOnlyList<Comer> Comers =>
    [
        .. Input.People!.Where(p => p.Comes is not null).Select(p => (p.Place, Who: known[p.Participant!])).Select(p => Together.Comer(p.Who, known.Values, p.Place, CaseOf(p.Who)) with { Apart = Input.ApartFrom($"{p.Who.Id.Value}") }),
        .. Input.New!.Select((n, i) => (n, Key: BookingForm.NewKey(i))).Where(p => !p.n.Blank && CheckBooking.Roles.Contains(p.n.Role)).Select(p => new Comer(p.n.Name ?? "", p.n.Role!, p.n.Protected is not null, p.n.Place, null) { Key = p.Key, Apart = Input.ApartFrom(p.Key) }),
    ];

    private bool WithoutTime => BacklogAsked is not null || Input.Do == "backlog";

    private string? CaseOf(BookingPerson person) => cases.FirstOrDefault(c => c.People.Contains(person))?.Number;

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private string TypeName(string code) => names!.CaseType(code) is { } t ? Texts.Name(t.NameEn, t.NameUr) : code;

    protected override async Task OnInitializedAsync()
    {
        names = await Registry.Now();
        rooms = [.. names.CourtroomsOf(Call.Caller, Role.Clerk)];
        if (rooms.Count == 0)
        {
            problem = Problem.Forbidden;
            return;
        }
        var fresh = Typing is null;
        Typing ??= new() { Cases = CaseAsked is null ? [] : [CaseAsked], Courtroom = CourtroomAsked };
        Input.Cases ??= [];
        Input.People ??= [];
        Input.New = [.. (Input.New ?? []).Take(BookingForm.MostNew)];
        Input.Apart = Input.Apart is { Count: > 0 } apart ? [.. apart.Take(BookingForm.MostApart)] : [new()];
        Input.Others = [.. (Input.Others ?? []).Where(o => Guid.TryParse(o, out _)).Distinct().Take(20)];
        if (CaseAsked is not null && Input.CaseIds.Count == 0)
        {
            problem = Problem.NotFound; // an address that somebody typed
            return;
        }
        await Read();
        if (problem is null && fresh && CaseChosen)
        {
            Input.Auto = "true";
            Input.Purpose = cases[0].LastPurpose;
            await Look();
        }
    }

    /// <summary>Reads the cases, and keeps the people's rows in step with them: what was typed stays, who is new comes with the last place.</summary>
    private async Task Read()
    {
        if (Input.CaseIds.Count > 0)
        {
            var answer = await Mediator.Send(new GetBookingCases(Input.CaseIds));
            if (!answer.Succeeded)
            {
                problem = answer.Problem;
                return;
            }
            cases = answer.Value;
            rooms = [.. rooms.Where(r => cases.All(c => c.Court == r.Court))];
        }
        Input.Courtroom = rooms.Count == 1 ? rooms[0].Code : Room?.Code;
        known = cases.SelectMany(c => c.People).ToDictionary(p => p.Id.Value.ToString());
        peopleNames = known.Values.DistinctBy(p => p.Person).ToDictionary(p => p.Person.Value, p => p.Name);
        var rows = Input.People!.Where(p => p.Participant is { } id && known.ContainsKey(id)).DistinctBy(p => p.Participant).ToList();
        // Who stands on several of the cases is called once.
        var called = rows.Where(r => r.Comes is not null).Select(r => known[r.Participant!].Person).ToHashSet();
        rows.AddRange(known.Where(p => rows.All(r => r.Participant != p.Key)).ToList()
            .Select(p => new BookingForm.KnownRow { Participant = p.Key, Comes = p.Value.Summoned && called.Add(p.Value.Person) ? "true" : null, Place = p.Value.LastPlace }));
        Input.People = rows;
        toCome = await Mediator.Send(new GetHearingsToCome([.. cases.Select(c => c.Id), .. Input.Others!.Select(o => new CaseId(Guid.Parse(o!)))])) is { Succeeded: true, Value: var others } ? others : [];
        places = PlaceSelect.GroupsFor(names!, Room, LocalDay.At(Clock.GetCurrentInstant(), (Room ?? names!.Courtrooms[0]).Zone));
    }

    private async Task Submit()
    {
        if (problem is not null)
        {
            return; // the page says already why nothing can be booked here
        }
        var (what, which) = (Input.Do ?? "").Split(':', 2) is [var verb, var rest] ? (verb, rest) : (Input.Do ?? "", "");
        // A date that was typed, or a day that was gone to, is kept; otherwise the earliest is looked for again.
        Input.Auto = what == "earliest" || (what is not ("day" or "take") && Input.Auto == "true" && (Input.Day ?? "") == (Input.Shown ?? "")) ? "true" : null;
        switch (what)
        {
            case "case":
                await FindCase();
                return;
            case "join":
                await Join();
                break;
            case "add" when Input.New!.Count < BookingForm.MostNew:
                Input.New.Add(new());
                break;
            case "remove" when int.TryParse(which, out var row) && row < Input.New!.Count:
                Input.Remove(row);
                break;
            case "apart" when Input.Apart!.Count < BookingForm.MostApart:
                Input.Apart.Add(new());
                break;
            case "other":
                await ShowOther();
                break;
            case "day":
                Input.Day = which;
                break;
            case "earliest":
                Input.Start = null;
                break;
            case "take":
                Take(which);
                break;
            case "book" or "backlog" when await NewlyNear():
                break;
            case "book":
                await Book();
                return;
            case "backlog":
                await PutOnBacklog();
                return;
        }
        if (CaseChosen)
        {
            await Look();
        }
    }

    private async Task FindCase()
    {
        if (string.IsNullOrEmpty(Input.Courtroom))
        {
            refused = Problem.Invalid(new FieldError("Courtroom", "check.required"));
            return;
        }
        var found = await Mediator.Send(new FindCaseNumber(Input.Courtroom, Input.Number ?? ""));
        refused = found.Problem;
        if (found is { Succeeded: true, Value.Id: { } id })
        {
            Address.NavigateTo(PageLink.To("/hearings/new", ("case", id.Value), ("courtroom", Input.Courtroom)));
        }
        else if (found.Succeeded)
        {
            (similar, Input.Sure) = (found.Value.Similar, Input.Number);
            (Input.Fresh, Input.Auto) = ("true", "true");
            Input.New!.Add(new());
        }
    }

    /// <summary>A number that was typed since and is near to other cases' is shown with them first; sent again, it is meant.</summary>
    private async Task<bool> NewlyNear()
    {
        if (cases.Count > 0 || Room is null || Input.Sure == Input.Number || await Mediator.Send(new FindCaseNumber(Room.Code, Input.Number ?? "")) is not { Succeeded: true, Value.Similar: { Count: > 0 } near })
        {
            return false;
        }
        (similar, Input.Sure) = (near, Input.Number);
        refused = Problem.Invalid(new FieldError("Number", "case.similar"));
        return true;
    }

    /// <summary>A joint trial: another case of the same court, with its people.</summary>
    private async Task Join()
    {
        var found = Room is null ? null : await Mediator.Send(new FindCaseNumber(Room.Code, Input.Join ?? ""));
        if (found is { Succeeded: true, Value.Id: { } id })
        {
            Input.Cases!.Add(id.Value.ToString());
            Input.Join = null;
            await Read();
        }
        else
        {
            refused = Problem.Invalid(new FieldError("Join", string.IsNullOrWhiteSpace(Input.Join) ? "check.required" : "book.no-such-case"));
        }
    }

    /// <summary>What was offered instead, put into the form; it is looked at and booked as anything that was typed.</summary>
    private void Take(string code)
    {
        if (Alternative.Parse(code) is not { } taken)
        {
            return;
        }
        (Input.Day, Input.Start, Input.Courtroom, Input.Minutes) = (Iso(taken.StartsAt.Date), StartChooser.Value(taken.StartsAt), taken.Courtroom, taken.Minutes);
        foreach (var row in Input.People!.Where(p => p.Comes is not null && taken.From.Length > 0 && p.Place == taken.From))
        {
            row.Place = taken.To;
        }
        foreach (var row in Input.New!.Where(p => taken.From.Length > 0 && p.Place == taken.From))
        {
            row.Place = taken.To;
        }
    }

    /// <summary>Free starts for what is typed now; null as long as something needed for them is not chosen.</summary>
    private async Task Look()
    {
        if (Room is not { } room || names!.Purpose(Input.Purpose) is not { } purpose)
        {
            return;
        }
        var minutes = string.IsNullOrWhiteSpace(Input.Minutes) ? purpose.DefaultMinutes : Input.MinutesTyped ?? 0;
        HearingId? ToCome(HearingId? hearing) => toCome.Any(h => h.Id == hearing) ? hearing : null;
        var wanted = new Wanted(room, purpose.Code, minutes, Comers)
        {
            Days = Input.DaysTyped,
            Soon = Input.Soon is not null,
            After = ToCome(Input.AfterTyped),
            Before = ToCome(Input.BeforeTyped),
            Parts = (Math.Min(Input.PartsTyped, CheckBooking.MostParts), Input.DaysBetweenTyped),
        };
        var today = LocalDay.At(Clock.GetCurrentInstant(), room.Zone);
        var day = Input.Auto is null ? Input.DayTyped is { } typed && typed >= today ? typed : today : (LocalDate?)null;
        var answer = await Mediator.Offer(wanted, day, Clock.GetCurrentInstant());
        (look, offer) = (answer.Problem, answer.Succeeded ? answer.Value : null);
        refused ??= look is { Errors.Count: > 0 } ? look : null;
        // What was chosen stays chosen while it is free; the first free start is what most people take.
        if (offer is not null && refused is null && !offer.Holds(Input.StartTyped))
        {
            Input.Start = offer.Free.Starts.Count > 0 ? StartChooser.Value(offer.Free.Starts[0].StartsAt) : null;
        }
        var start = offer?.Holds(Input.StartTyped) == true ? Input.StartTyped?.ToInstant() : null;
        warnings = [
            .. purpose.NeedsRole is { } role && Comers.All(c => c.Role != role) ? [new NobodyNeeded(purpose.Code, role)] : (Warning[])[],
            .. ShortNotices.Of(names, Comers, start, Clock.GetCurrentInstant())];
        if (cases.Count > 0)
        {
            var always = warnings;
            warnings = await Mediator.Warnings(new([.. cases.Select(c => c.Id)], purpose.Code, start, offer?.Minutes ?? 0, offer?.Day, [.. Comers.Select(c => c.Person).OfType<PersonId>()]));
            warnings = [.. always, .. warnings];
            // A limit that the first part keeps may be near for the last.
            if (offer?.Later is [.., var last])
            {
                warnings = [.. warnings.Where(w => w is not LimitNear), .. (await Mediator.Warnings(new([.. cases.Select(c => c.Id)], purpose.Code, null, 0, last.StartsAt.Date, []))).OfType<LimitNear>()];
            }
        }
    }
}
