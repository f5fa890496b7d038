using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>What is looked for: starts for exactly this combination.</summary>
/// <param name="People">Everybody who appears; who has no place yet needs only the time.</param>
internal sealed record Wanted(Courtroom Courtroom, string Purpose, int Minutes, IReadOnlyList<Comer> People, HearingId? Moving = null)
{
    /// <summary>The access points, one for each person who appears there.</summary>
    public IReadOnlyList<string> At => PlaceCode.Stations(People);

    public IReadOnlyList<PersonId> Persons => [.. People.Select(c => c.Person).OfType<PersonId>().Distinct()];

    public FindStarts Find(LocalDate from, LocalDate to, int max)
    {
        // That two would meet is said by the page, whatever the time: it must not hide the times.
        var meet = Together.Of(People).Any();
        return new(Courtroom.Code, Minutes, from, to, [], [], Purpose, max, Moving)
        {
            Attendees = [.. People.Select(c => new Attendee([PlaceCode.Parse(c.Place) ?? new(Link: true)], c.Person, c.Role, c.Protected && !meet))],
        };
    }
}

/// <summary>Makes offers out of free starts and the day's picture.</summary>
internal static class Offers
{
    public const int Ahead = 90;
    private const int MostADay = 288;

    /// <summary>The wanted day, or without one the earliest on which anything is free.</summary>
    public static async Task<Outcome<Offer>> Offer(this IMediator mediator, Wanted wanted, LocalDate? day, Instant now)
    {
        var today = LocalDay.At(now, wanted.Courtroom.Zone);
        if (day is null)
        {
            var earliest = await mediator.Send(wanted.Find(today, today.PlusDays(Ahead), 1));
            if (!earliest.Succeeded)
            {
                return earliest.Problem;
            }
            day = earliest.Value.Starts.Count > 0 ? earliest.Value.Starts[0].StartsAt.Date : today;
        }
        var free = await mediator.Send(wanted.Find(day.Value, day.Value, MostADay));
        if (!free.Succeeded)
        {
            return free.Problem;
        }
        var picture = await mediator.Send(new GetDayPicture(wanted.Courtroom.Code, day.Value, wanted.Purpose, wanted.At, wanted.Persons, wanted.Moving));
        if (!picture.Succeeded)
        {
            return picture.Problem;
        }
        var instead = free.Value.Starts.Count > 0 ? null : await mediator.Send(new FindAlternatives(wanted, day.Value));
        return new Offer(wanted.Courtroom, picture.Value, free.Value, wanted.Minutes, today) { Instead = instead is { Succeeded: true } found ? found.Value : [] };
    }
}
