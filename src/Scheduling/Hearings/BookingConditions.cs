using System.Globalization;
using NodaTime;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>What may be asked of a hearing's time beside who comes: days, several parts, who is kept apart, the order to another hearing.</summary>
internal sealed partial class BookingForm
{
    public const int MostApart = 6;

    public string? NotBefore { get; set; }
    public string? NotLater { get; set; }
    /// <summary>Also starts that come sooner than an access point's lead time.</summary>
    public string? Soon { get; set; }
    public string? Parts { get; set; }
    public string? DaysBetween { get; set; }
    public List<ApartRow>? Apart { get; set; }
    /// <summary>The number of another case, whose hearings are to be offered as well.</summary>
    public string? Other { get; set; }
    /// <summary>Cases whose hearings are offered as well, by id.</summary>
    public List<string?>? Others { get; set; }
    public string? After { get; set; }
    public string? Before { get; set; }
    /// <summary>When the parts after the first begin, as they were shown.</summary>
    public List<string?>? Later { get; set; }

    /// <summary>Two people, by their keys.</summary>
    internal sealed class ApartRow
    {
        public string? One { get; set; }
        public string? Other { get; set; }

        public bool Blank => string.IsNullOrEmpty(One) && string.IsNullOrEmpty(Other);
    }

    /// <summary>The key of somebody who is new: theirs who stand on a case is the participant's id.</summary>
    public static string NewKey(int row) => $"new:{row.ToString(CultureInfo.InvariantCulture)}";

    public bool HasConditions => new[] { Soon, NotBefore, NotLater, Parts, DaysBetween, Other, After, Before }.Any(c => !string.IsNullOrWhiteSpace(c)) || Apart?.Any(a => !a.Blank) == true;

    public (LocalDate? From, LocalDate? To) DaysTyped => (Date(NotBefore), Date(NotLater));

    public int PartsTyped => Count(Parts) ?? 1;

    public int DaysBetweenTyped => Count(DaysBetween) ?? 1;

    public HearingId? AfterTyped => Hearing(After);

    public HearingId? BeforeTyped => Hearing(Before);

    public IReadOnlyList<Instant> LaterTyped => [.. (Later ?? []).Select(InputDate.Moment).OfType<OffsetDateTime>().Select(l => l.ToInstant())];

    /// <summary>Keys of those whom somebody must not meet; each pair stands with one of the two.</summary>
    public IReadOnlyList<string> ApartFrom(string key) => [.. (Apart ?? []).Where(a => a.One == key && !string.IsNullOrEmpty(a.Other)).Select(a => a.Other!)];

    /// <summary>Takes a new person off, and the pairs with them; those who follow move up.</summary>
    public void Remove(int row)
    {
        New!.RemoveAt(row);
        string? Moved(string? key) => New.Select((_, i) => i).Where(i => i >= row).Where(i => key == NewKey(i + 1)).Select(NewKey).FirstOrDefault() ?? (key == NewKey(row) ? null : key);
        Apart = [.. (Apart ?? []).Select(a => new ApartRow { One = Moved(a.One), Other = Moved(a.Other) }).Where(a => !string.IsNullOrEmpty(a.One) && !string.IsNullOrEmpty(a.Other))];
    }

    /// <summary>The pairs as numbers among those who come; one of whom nobody comes says nothing.</summary>
    private IReadOnlyList<KeepApart> Pairs(List<FieldError> errors)
    {
        var keys = (People ?? []).Where(p => p.Comes is not null).Select(p => p.Participant ?? "")
            .Concat((New ?? []).Select((p, i) => (p.Blank, Key: NewKey(i))).Where(p => !p.Blank).Select(p => p.Key)).ToList();
        var pairs = new List<KeepApart>();
        foreach (var (row, i) in (Apart ?? []).Select((a, i) => (a, i)).Where(a => !a.a.Blank))
        {
            if (string.IsNullOrEmpty(row.One) || string.IsNullOrEmpty(row.Other))
            {
                errors.Add(new($"Apart[{i}].{(string.IsNullOrEmpty(row.One) ? nameof(row.One) : nameof(row.Other))}", "check.required"));
            }
            else if (row.One == row.Other)
            {
                errors.Add(new($"Apart[{i}].Other", "check.apart-same"));
            }
            else if ((keys.IndexOf(row.One), keys.IndexOf(row.Other)) is ( >= 0 and var one, >= 0 and var other))
            {
                pairs.Add(new(one, other));
            }
        }
        return pairs;
    }

    /// <summary>Days and numbers that are none.</summary>
    private IEnumerable<FieldError> Malformed() =>
        new[] { (nameof(NotBefore), NotBefore), (nameof(NotLater), NotLater) }.Where(d => !string.IsNullOrWhiteSpace(d.Item2) && Date(d.Item2) is null)
            .Concat(new[] { (nameof(Parts), Parts), (nameof(DaysBetween), DaysBetween) }.Where(n => !string.IsNullOrWhiteSpace(n.Item2) && Count(n.Item2) is null))
            .Select(f => new FieldError(f.Item1, "check.malformed"));

    /// <summary>Whatever was typed after the times were shown: they are looked for again, nothing is booked that was not seen.</summary>
    private IEnumerable<FieldError> WrongParts()
    {
        foreach (var error in Malformed())
        {
            yield return error;
        }
        if (Math.Max(PartsTyped, 1) != LaterTyped.Count + 1)
        {
            yield return new("Parts", "book.parts-look");
        }
        var (from, to) = DaysTyped;
        if (StartTyped is { } start && (start.Date < from || (LaterTyped.Count == 0 ? start.Date : LaterTyped[^1].WithOffset(start.Offset).Date) > to))
        {
            yield return new("Start", "book.outside-days");
        }
    }

    private static int? Count(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static HearingId? Hearing(string? typed) => Guid.TryParse(typed, out var id) ? new HearingId(id) : null;
}
