using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>A row as it was understood. <paramref name="Booking"/> is null where it has <paramref name="Problems"/>.</summary>
/// <param name="Wish">Of a row of a backlog.</param>
internal sealed record ReadRow(int Line, Courtroom? Courtroom, Instant? StartsAt, string? Reference, BookHearing? Booking, IReadOnlyList<RowProblem> Problems, Wish? Wish = null)
{
    /// <summary>What should be looked at, though nothing is wrong with it.</summary>
    public IReadOnlyList<RowProblem> Notes { get; init; } = [];

    /// <summary>Case, courtroom and start, or purpose where there is none: two rows with the same are one hearing.</summary>
    public string? Same => Booking is null ? null : $"{Booking.Courtroom}\n{(Wish is null ? InstantPattern.General.Format(Booking.StartsAt) : Booking.Purpose)}\n{Folding.Fold(Booking.Cases[0].Number!)}";
}

/// <summary>What a row of a backlog asks for in place of a time.</summary>
internal sealed record Wish(Priority Priority, LocalDate? NotBefore, LocalDate? NotLater);

/// <summary>Understands rows: from cells to a booking, or to everything that is wrong with them in themselves. Pure.</summary>
internal sealed class RowReading(ImportSettings settings, Registry registry, IReadOnlyCollection<string> rooms)
{
    private static readonly CheckBooking Shape = new();
    private readonly RegistryNames courtrooms = new(registry.Courtrooms.Select(c => (c.Code, c.NameEn, c.NameUr)));
    private readonly RegistryNames accessPoints = new(registry.AccessPoints.Select(a => (a.Code, a.NameEn, a.NameUr)));
    private readonly RegistryNames purposes = new(registry.Purposes.Select(p => (p.Code, p.NameEn, p.NameUr)));
    private readonly RegistryNames caseTypes = new(registry.CaseTypes.Select(t => (t.Code, t.NameEn, t.NameUr)));

    /// <summary>Rows without a time are gone through in the file's order: they all begin at no time.</summary>
    private static readonly Instant NoTime = NodaConstants.UnixEpoch;

    public ReadRow Read(int line, IReadOnlyList<string> cells, bool broken = false)
    {
        var row = new Cells(settings, cells);
        if (broken)
        {
            row.Wrong("import.row.broken", null);
        }
        foreach (var (code, at) in settings.Columns)
        {
            if (at < cells.Count && cells[at].AsSpan().ContainsAny('\0', '\uFFFD'))
            {
                row.Wrong("import.row.unreadable", code);
            }
            else if (row.Text(code) is { } cell && (SpreadsheetMarks.OfCell(cell, code) ?? (SpreadsheetMarks.Identifiers.Contains(code) ? SpreadsheetMarks.OfNumber(cell, code) : null)) is { } mangled)
            {
                row.Wrong(mangled);
            }
        }
        var room = Room(row);
        var (starts, minutes) = (settings.Backlog ? NoTime : Starts(row, room), Minutes(row));
        var wish = settings.Backlog ? Asked(row) : null;
        var purpose = Code(row, ImportFields.Purpose, purposes, needed: true);
        var number = row.Needed(ImportFields.CaseNumber) is { } written ? PlainNumber.Of(written) : null;
        var type = Code(row, ImportFields.CaseType, caseTypes, needed: false);
        var people = new RowPeople(row, accessPoints).All();
        var reference = row.Text(ImportFields.Reference) is { } text ? Folding.Fold(text) : null;
        if (reference?.Length > 200)
        {
            row.Wrong("check.too-long", ImportFields.Reference, ("max", "200"));
        }
        if (row.Problems.Count > 0)
        {
            return new(line, room, starts, null, null, row.Problems);
        }
        var booking = new BookHearing(
            [new(Number: number, Type: type, Title: row.Text(ImportFields.CaseTitle), FirNumber: row.Text(ImportFields.Fir), PoliceStation: row.Text(ImportFields.PoliceStation))],
            room!.Code, purpose!, starts!.Value, minutes, people);
        foreach (var error in Shape.Check(booking))
        {
            row.Wrong(error.Key, RowPeople.FieldOf(error.Field, people), [.. (error.Args ?? new Dictionary<string, object?>()).Select(a => (a.Key, Convert.ToString(a.Value, CultureInfo.InvariantCulture) ?? ""))]);
        }
        return row.Problems.Count > 0 ? new(line, room, starts, null, null, row.Problems) : new(line, room, starts, reference, booking, [], wish) { Notes = Noted(people) };
    }

    private static IReadOnlyList<RowProblem> Noted(IReadOnlyList<ParticipantInput> people) =>
        [.. people.Where(p => SpreadsheetMarks.MayLackZeros(p.PrisonerNumber)).Select(p => RowProblem.Of("import.note.zeros", ImportFields.Prisoner, ("text", p.PrisonerNumber!)))];

    private Courtroom? Room(Cells row)
    {
        var code = row.Text(ImportFields.Courtroom) is null && settings.Courtroom is { } chosen ? chosen : Code(row, ImportFields.Courtroom, courtrooms, needed: true);
        if (code is not null && !rooms.Contains(code))
        {
            row.Wrong("import.row.out-of-scope", ImportFields.Courtroom, ("courtroom", code));
        }
        return registry.CourtroomByCode(code);
    }

    private Wish Asked(Cells row)
    {
        var (first, last) = (Day(row, ImportFields.NotBefore), Day(row, ImportFields.NotLater));
        if (last < first)
        {
            row.Wrong("valid.end_before_start", ImportFields.NotLater);
        }
        var priority = Priority.Routine;
        if (row.Text(ImportFields.Priority) is { } text)
        {
            switch (Folding.Fold(text))
            {
                case "urgent" or "high" or "فوری": priority = Priority.Urgent; break;
                case "soon" or "medium" or "جلد": priority = Priority.Soon; break;
                case "routine" or "normal" or "low" or "in its turn" or "معمول" or "اپنی باری پر": break;
                default: row.Wrong("import.row.priority", ImportFields.Priority, ("text", text)); break;
            }
        }
        return new(priority, first, last);
    }

    private LocalDate? Day(Cells row, string field) => row.Text(field) is { } text ? Dated(row, field, text)?.Date : null;

    private (LocalDate Date, LocalTime? Time)? Dated(Cells row, string field, string text)
    {
        var date = CellTimes.Date(text, settings.MonthFirst?.Contains(field) == true);
        if (date is null)
        {
            row.Wrong("import.row.date", field, ("text", text));
        }
        else if (settings.UnsureDates?.Contains(field) == true && CellTimes.EitherWay(text))
        {
            row.Wrong("import.row.date-unsure", field, ("text", text), ("date", Iso(date.Value.Date)), ("other", Iso(CellTimes.Date(text, monthFirst: true)!.Value.Date)));
        }
        return date;
    }

    private static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private Instant? Starts(Cells row, Courtroom? room)
    {
        var date = row.Needed(ImportFields.Date) is { } dateText ? Dated(row, ImportFields.Date, dateText) : null;
        var time = date?.Time;
        if (row.Text(ImportFields.Time) is { } timeText)
        {
            time = CellTimes.Time(timeText);
            if (time is null)
            {
                row.Wrong("import.row.time", ImportFields.Time, ("text", timeText));
            }
        }
        else if (time is null && date is not null)
        {
            row.Wrong("check.required", ImportFields.Time);
        }
        return date is { } day && time is { } at ? day.Date.At(at).InZoneLeniently(LocalDay.Zone(room?.Zone ?? Say.Zone.Id)).ToInstant() : null;
    }

    private static int? Minutes(Cells row)
    {
        if (row.Text(ImportFields.Minutes) is not { } text)
        {
            return null;
        }
        if (int.TryParse(Folding.Fold(text), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return minutes;
        }
        row.Wrong("import.row.minutes", ImportFields.Minutes, ("text", text));
        return null;
    }

    internal static string? Code(Cells row, string field, RegistryNames names, bool needed)
    {
        if ((needed ? row.Needed(field) : row.Text(field)) is not { } text)
        {
            return null;
        }
        var found = names.Find(text);
        if (found.Code is null)
        {
            row.Unknown(field, text, found);
        }
        return found.Code;
    }
}
