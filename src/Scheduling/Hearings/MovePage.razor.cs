using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings.Warned;
using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

public sealed partial class MovePage
{
    private HearingSheet? sheet;
    private Registry? names;
    private IReadOnlyList<Courtroom> rooms = [];
    private IReadOnlyList<IGrouping<string, AccessPoint>> places = [];
    private Dictionary<Guid, string> peopleNames = [];
    private Problem? problem, refused, look;
    private Offer? offer;
    private string? gone;
    private IReadOnlyList<Warning> warnings = [];
    private int seen;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromForm(FormName = "move", Name = "Input")]
    private MoveForm? Typing { get; set; }

    /// <summary>The move just made, to be taken back.</summary>
    [SupplyParameterFromForm(FormName = "move-back", Name = "do")]
    private string? Undo { get; set; }

    private MoveForm Input => Typing!;

    private string CaseNumbers => string.Join(Texts.Urdu ? "، " : ", ", sheet!.Cases.Select(c => c.Number));

    private string PurposeName => names!.Purpose(sheet!.Hearing.Purpose) is { } p ? Texts.Name(p.NameEn, p.NameUr) : sheet.Hearing.Purpose;

    private IReadOnlyList<Comer> Comers => [.. sheet!.People.Select(p => Together.Comer(p, PlaceOf(p)))];

    /// <summary>As chosen, or where the person is now: a place that only somebody else changed meanwhile is not taken back.</summary>
    private string PlaceOf(SheetPerson person) =>
        Input.Places?.FirstOrDefault(p => p.Appearance == person.Id.Value.ToString() && p.Place != p.Was)?.Place ?? PlaceCode.Of(person.Place, person.AccessPoint);

    protected override async Task OnInitializedAsync()
    {
        names = await Registry.Now();
        await Read();
        if (sheet is null)
        {
            return;
        }
        if (!HearingLife.IsOpenToMoves(sheet.Hearing.Status))
        {
            problem = sheet.WrongStatus();
            return;
        }
        rooms = [.. names.CourtroomsOf(Call.Caller, Role.Clerk).Where(r => r.Court == sheet.Courtroom.Court)];
        if (rooms.Count == 0)
        {
            problem = Problem.Forbidden; // a judge reads the hearing; its clerks move it
            return;
        }
        seen = int.TryParse(Typing?.Revision, out var revision) ? revision : sheet.Hearing.Revision;
        var fresh = Typing is null;
        Typing ??= new() { Day = Iso(sheet.Hearing.StartsAt.Date), Start = StartChooser.Value(sheet.Hearing.StartsAt) };
        Input.Courtroom = rooms.FirstOrDefault(r => r.Code == Input.Courtroom)?.Code ?? sheet.Courtroom.Code;
        Input.Minutes ??= $"{(sheet.Hearing.EndsAt.ToInstant() - sheet.Hearing.StartsAt.ToInstant()).TotalMinutes:0}";
        places = PlaceSelect.GroupsFor(names, sheet.Courtroom, sheet.Hearing.StartsAt.Date);
        peopleNames = sheet.People.DistinctBy(p => p.Person).ToDictionary(p => p.Person.Value, p => p.Name);
        if (fresh)
        {
            await Look();
        }
    }

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private async Task Read()
    {
        var answer = await Mediator.Send(new GetHearingSheet(new(Id)));
        (problem, sheet) = (answer.Problem, answer.Succeeded ? answer.Value : null);
    }

    private async Task Submit()
    {
        if (problem is not null)
        {
            return;
        }
        switch ((Input.Do ?? "").Split(':', 2))
        {
            case ["day", var day]:
                Input.Day = day;
                break;
            case ["earliest"]:
                (Input.Day, Input.Start) = (null, null);
                break;
            case ["take", var code]:
                Take(code);
                break;
            case ["move"]:
                await Move();
                return;
        }
        await Look();
    }

    /// <summary>What was offered instead, put into the form; it is looked at and sent as anything that was typed.</summary>
    private void Take(string code)
    {
        if (Alternative.Parse(code) is not { } taken)
        {
            return;
        }
        (Input.Day, Input.Start, Input.Courtroom, Input.Minutes) = (Iso(taken.StartsAt.Date), StartChooser.Value(taken.StartsAt), taken.Courtroom, taken.Minutes);
        Input.Places = [.. sheet!.People.Select(p => new PlaceRow
        {
            Appearance = p.Id.Value.ToString(), Was = PlaceCode.Of(p.Place, p.AccessPoint), Place = taken.From.Length > 0 && PlaceOf(p) == taken.From ? taken.To : PlaceOf(p),
        })];
    }

    private async Task Look()
    {
        var room = rooms.FirstOrDefault(r => r.Code == Input.Courtroom) ?? sheet!.Courtroom;
        var wanted = new Wanted(room, sheet!.Hearing.Purpose, Minutes ?? 0, Comers, sheet.Hearing.Id) { Soon = Input.Soon is not null };
        var today = LocalDay.At(Clock.GetCurrentInstant(), room.Zone);
        var day = InputDate.Day(Input.Day) is { } typed ? LocalDate.Max(typed, today) : (LocalDate?)null;
        var answer = await Mediator.Offer(wanted, day, Clock.GetCurrentInstant());
        (look, offer) = (answer.Problem, answer.Succeeded ? answer.Value : null);
        refused ??= look is { Errors.Count: > 0 } ? look : null;
        if (offer is not null && refused is null && !offer.Holds(Input.StartTyped))
        {
            Input.Start = offer.Free.Starts.Count > 0 ? StartChooser.Value(offer.Free.Starts[0].StartsAt) : null;
        }
        var start = offer?.Holds(Input.StartTyped) == true ? Input.StartTyped?.ToInstant() : null;
        warnings = [.. ShortNotices.Of(names!, Comers, start, Clock.GetCurrentInstant()), .. await Mediator.Warnings(new([.. sheet.Cases.Select(c => c.Id)], sheet.Hearing.Purpose, start, offer?.Minutes ?? 0, offer?.Day, [.. Comers.Select(c => c.Person).OfType<PersonId>()], sheet.Hearing.Id))];
    }

    private int? Minutes => int.TryParse(Input.Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : null;

    private async Task Move()
    {
        var errors = new List<FieldError>();
        if (Input.StartTyped is null)
        {
            errors.Add(new("Start", "book.choose-start"));
        }
        if (Minutes is null)
        {
            errors.Add(new("Minutes", "check.range", Problem.Named(("min", PlacementRules.MinMinutes), ("max", PlacementRules.MaxMinutes))));
        }
        errors.AddRange(sheet!.People.Select((p, i) => (p, i)).Where(x => PlaceCode.Parse(PlaceOf(x.p)) is null).Select(x => new FieldError($"Places[{x.i}].Place", "check.one-place")));
        if (errors.Count > 0)
        {
            refused = Problem.Invalid(errors);
            await Look();
            return;
        }
        var changes = sheet.People.Where(p => PlaceOf(p) != PlaceCode.Of(p.Place, p.AccessPoint)).Select(p => new PlaceChange(p.Id, PlaceCode.Parse(PlaceOf(p))!)).ToList();
        var moved = await Mediator.Send(new RescheduleHearing(
            sheet.Hearing.Id, seen, Input.StartTyped!.Value.ToInstant(), Minutes, Input.Courtroom == sheet.Courtroom.Code ? null : Input.Courtroom, changes));
        if (moved.Succeeded)
        {
            var same = moved.Value.Revision == seen;
            Tell(same ? "move.same" : "move.done", moved.Value, same ? null : MoveBack.Of(sheet, moved.Value.Revision, changes));
            return;
        }
        refused = moved.Problem with { Errors = [.. moved.Problem.Errors.Select(e => e with { Field = e.Field == "startsAt" ? "Start" : e.Field })] };
        await Look();
        gone = offer is not null && Input.StartTyped is { } start && !offer.Holds(start) ? StartWords.Gone(T, names!, peopleNames, offer.Free, start) : null;
    }

    /// <summary>Back to where it was, by the same door; everybody concerned is told again.</summary>
    private async Task Back()
    {
        if (problem is not null)
        {
            return;
        }
        if (MoveBack.Read(Undo) is not { } was)
        {
            refused = Problem.NotFound;
            return;
        }
        var moved = await Mediator.Send(new RescheduleHearing(
            sheet!.Hearing.Id, was.Revision, was.StartsAt.ToInstant(), was.Minutes, was.Courtroom == sheet.Courtroom.Code ? null : was.Courtroom,
            [.. was.Places.Select(p => new PlaceChange(p.Appearance, PlaceCode.Parse(p.Place)!))]));
        refused = moved.Problem;
        if (moved.Succeeded)
        {
            Tell("move.done", moved.Value, null);
        }
    }

    private void Tell(string words, HearingView hearing, MoveBack? back)
    {
        Flash.Say(new FlashMessage(words, new() { ["date"] = Say.LongDate(hearing.StartsAt.Date), ["time"] = Say.Time(hearing.StartsAt.TimeOfDay) },
            UndoAction: back is null ? null : $"/hearings/{Id}/move", UndoDo: back?.Written, UndoHandler: "move-back"));
        Address.NavigateTo($"/hearings/{Id}");
    }

    /// <summary>What is typed into the page, kept as typed.</summary>
    internal sealed class MoveForm
    {
        public string? Do { get; set; }
        public string? Revision { get; set; }
        public string? Courtroom { get; set; }
        public string? Minutes { get; set; }
        /// <summary>Also starts that come sooner than an access point's lead time.</summary>
        public string? Soon { get; set; }
        public string? Day { get; set; }
        public string? Shown { get; set; }
        public string? Start { get; set; }
        public List<PlaceRow>? Places { get; set; }

        public OffsetDateTime? StartTyped => InputDate.Moment(Start);
    }

    internal sealed class PlaceRow
    {
        public string? Appearance { get; set; }
        /// <summary>Where the person was when this was typed.</summary>
        public string? Was { get; set; }
        public string? Place { get; set; }
    }
}
