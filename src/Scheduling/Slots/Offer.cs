using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>What is looked for: starts for exactly this combination.</summary>
/// <param name="At">Access points, one per person who appears there.</param>
internal sealed record Wanted(Courtroom Courtroom, string Purpose, int Minutes, IReadOnlyList<string> At, IReadOnlyList<PersonId> People, HearingId? Moving = null);

/// <summary>Makes offers out of free starts and the day's picture.</summary>
internal static class Offers
{
    private const int Ahead = 90, MostADay = 288;

    /// <summary>The wanted day, or without one the earliest on which anything is free.</summary>
    public static async Task<Outcome<Offer>> Offer(this IMediator mediator, Wanted wanted, LocalDate? day, Instant now)
    {
        var today = LocalDay.At(now, wanted.Courtroom.Zone);
        FindStarts Find(LocalDate from, LocalDate to, int max) => new(wanted.Courtroom.Code, wanted.Minutes, from, to, wanted.At, wanted.People, wanted.Purpose, max, wanted.Moving);
        if (day is null)
        {
            var earliest = await mediator.Send(Find(today, today.PlusDays(Ahead), 1));
            if (!earliest.Succeeded)
            {
                return earliest.Problem;
            }
            day = earliest.Value.Starts.Count > 0 ? earliest.Value.Starts[0].StartsAt.Date : today;
        }
        var free = await mediator.Send(Find(day.Value, day.Value, MostADay));
        var picture = await mediator.Send(new GetDayPicture(wanted.Courtroom.Code, day.Value, wanted.Purpose, wanted.At, wanted.People, wanted.Moving));
        return !free.Succeeded ? free.Problem : !picture.Succeeded ? picture.Problem : new Offer(wanted.Courtroom, picture.Value, free.Value, wanted.Minutes, today);
    }
}
