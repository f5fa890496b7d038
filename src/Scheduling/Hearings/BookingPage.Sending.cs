using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>What the booking page sends, and what it says when that is refused.</summary>
public sealed partial class BookingPage
{
    private async Task PutOnBacklog()
    {
        var request = Input.BacklogRequest();
        refused = request.Problem;
        if (request.Succeeded)
        {
            var put = await Mediator.Send(request.Value.Request);
            if (put.Succeeded)
            {
                Flash.Say("backlog.put-done", ("case", CaseNumbers), ("count", put.Value.Hearings.Count));
                Address.NavigateTo("/backlog");
                return;
            }
            refused = BookingForm.OnFields(put.Problem, request.Value.Rows);
        }
        await Look();
    }

    private async Task Book()
    {
        var request = Input.Request();
        if (!request.Succeeded)
        {
            refused = request.Problem;
            await Look();
            return;
        }
        var (first, later) = (request.Value.Request, Input.LaterTyped);
        var booked = later.Count > 0 ? await Mediator.Send(new BookParts(first, later, Input.DaysBetweenTyped)) : One(await Mediator.Send(first));
        if (booked.Succeeded)
        {
            var (hearing, last) = (booked.Value[0], booked.Value[^1]);
            Flash.Say(later.Count > 0 ? "book.done-parts" : hearing.Appearances.Count == 0 ? "book.done-alone" : "book.done",
                ("case", string.Join(", ", hearing.Cases.Select(c => c.Number))), ("date", Say.LongDate(hearing.StartsAt.Date)), ("time", Say.Time(hearing.StartsAt.TimeOfDay)), ("count", hearing.Appearances.Count),
                ("parts", booked.Value.Count), ("last", Say.LongDate(last.StartsAt.Date)));
            Address.NavigateTo($"/hearings/{hearing.Id.Value}");
            return;
        }
        refused = BookingForm.OnFields(booked.Problem, request.Value.Rows);
        await Look();
        gone = offer is not null && Input.StartTyped is { } start && !offer.Holds(start) ? StartWords.Gone(T, names!, peopleNames, offer.Free, start) : null;
    }

    private static Outcome<IReadOnlyList<HearingView>> One(Outcome<HearingView> booked) => booked.Succeeded ? Outcome<IReadOnlyList<HearingView>>.Ok([booked.Value]) : booked.Problem;
}
