using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>The booking page's further conditions, and what they can be chosen from.</summary>
public sealed partial class BookingPage
{
    private IReadOnlyList<HearingToCome> toCome = [];

    private bool ConditionsOpen => WithoutTime || Input.HasConditions || Input.Do is "apart" or "other";

    /// <summary>Everybody who may come.</summary>
    private IReadOnlyList<Option> Apartable =>
    [
        .. Input.People!.Select(p => new Option(p.Participant!, known[p.Participant!].Name)),
        .. Input.New!.Select((n, i) => (n, i)).Where(p => !p.n.Blank).Select(p => new Option(BookingForm.NewKey(p.i), p.n.Name is { Length: > 0 } name ? name : T["book.new-person", ("number", p.i + 1)])),
    ];

    private IReadOnlyList<Option> OtherHearings => [.. toCome.Select(h => new Option($"{h.Id.Value}", $"\u2068{h.Cases}\u2069 – {Say.DateTime(h.StartsAt, LocalDay.Zone(h.Zone))}"))];

    /// <summary>Offers another case's hearings as what this one may have to come after or before.</summary>
    private async Task ShowOther()
    {
        var found = Room is null || string.IsNullOrWhiteSpace(Input.Other) ? null : await Mediator.Send(new FindCaseNumber(Room.Code, Input.Other));
        if (found is { Succeeded: true, Value.Id: { } id })
        {
            Input.Others!.Add(id.Value.ToString());
            Input.Other = null;
            await Read();
        }
        else
        {
            refused = Problem.Invalid(new FieldError("Other", string.IsNullOrWhiteSpace(Input.Other) ? "check.required" : "book.no-such-case"));
        }
    }
}
