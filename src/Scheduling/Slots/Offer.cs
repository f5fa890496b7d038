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
    /// <summary>The first and the last day that will do, local to the courtroom.</summary>
    public (LocalDate? From, LocalDate? To) Days { get; init; }

    /// <summary>Only after this hearing has ended.</summary>
    public HearingId? After { get; init; }

    /// <summary>Only so that all parts have ended when this hearing begins.</summary>
    public HearingId? Before { get; init; }

    /// <summary>Starts that come sooner than the access points' lead times as well.</summary>
    public bool Soon { get; init; }

    /// <summary>On how many days, each at least so many days after the one before.</summary>
    public (int Number, int DaysBetween) Parts { get; init; } = (1, 1);

    /// <summary>The access points, one for each person who appears there.</summary>
    public IReadOnlyList<string> At => PlaceCode.Stations(People);

    public IReadOnlyList<PersonId> Persons => [.. People.Select(c => c.Person).OfType<PersonId>().Distinct()];

    public FindStarts Find(LocalDate from, LocalDate to, int max)
    {
        // That two would meet is said by the page, whatever the time: it must not hide the times.
        var meet = Together.Of(People).Any();
        return new(Courtroom.Code, Minutes, from, to, [], [], Purpose, max, Moving)
        {
            Apart = meet ? [] : [.. Together.Pairs(People)],
            Earliest = Days.From is { } first ? LocalDay.Of(first, Courtroom.Zone).Start : null,
            Latest = Days.To is { } last ? LocalDay.Of(last, Courtroom.Zone).End : null,
            After = After,
            Before = Before,
            Soon = Soon,
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
            var first = wanted.Days.From is { } from ? LocalDate.Max(from, today) : today;
            var earliest = await mediator.Send(wanted.Find(first, first.PlusDays(Ahead), 1));
            if (!earliest.Succeeded)
            {
                return earliest.Problem;
            }
            day = earliest.Value.Starts.Count > 0 ? earliest.Value.Starts[0].StartsAt.Date : first;
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
        return new Offer(wanted.Courtroom, picture.Value, free.Value, wanted.Minutes, today)
        {
            Later = free.Value.Starts.Count > 0 ? await mediator.Later(wanted, day.Value) : [],
            Instead = instead is { Succeeded: true } found ? found.Value : [],
        };
    }

    /// <summary>The parts after the first, each at the first free start at least so many days after the one before; it stops where there is none.</summary>
    private static async Task<IReadOnlyList<FreeStart>> Later(this IMediator mediator, Wanted wanted, LocalDate day)
    {
        var later = new List<FreeStart>();
        while (later.Count + 1 < wanted.Parts.Number)
        {
            var from = (later.Count > 0 ? later[^1].StartsAt.Date : day).PlusDays(Math.Max(1, wanted.Parts.DaysBetween));
            if (await mediator.Send(wanted.Find(from, from.PlusDays(Ahead), 1)) is not { Succeeded: true, Value.Starts: [var start, ..] })
            {
                break;
            }
            later.Add(start);
        }
        return later;
    }
}
