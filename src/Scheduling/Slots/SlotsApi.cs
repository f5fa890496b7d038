using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Slots;

/// <summary>The slots part of the HTTP API v1 (api.md), and what may be asked beyond it.</summary>
internal static class SlotsApi
{
    /// <param name="Courtroom">One, or several that would do.</param>
    /// <param name="At">One for each who appears there; a code that stands twice needs two stations; <c>AP-KP-01,AP-KP-06</c>: either.</param>
    /// <param name="Protected">Numbers (from 1) of those <c>at</c> who go through a protected entry where one of their places has it.</param>
    /// <param name="Apart">Pairs of numbers (from 1) of those <c>at</c> who must not be in one place: <c>1,2</c>.</param>
    /// <param name="Earliest">The hearing does not begin before this instant.</param>
    /// <param name="Latest">The hearing has ended by this instant.</param>
    /// <param name="After">Only after this hearing has ended.</param>
    /// <param name="Before">Only so that it has ended when this hearing begins.</param>
    /// <param name="Parts">Hearings on so many different days; each start names the first of a series with its <c>parts</c>.</param>
    /// <param name="DaysApart">From one part to the next.</param>
    /// <param name="Soon">Also starts that come sooner than the access points' lead times.</param>
    internal sealed record Asked(
        string[]? Courtroom, int? Minutes, string? From, string? To, string[]? At, Guid[]? Person, string? Purpose, int? Max, int[]? Protected, string[]? Apart,
        string? Earliest, string? Latest, Guid? After, Guid? Before, int? Parts, int? DaysApart, bool? Soon = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/slots", Slots).Produces<FreeStarts>().ProducesProblem(400).ProducesProblem(404).WithSummary("Free starts on a five-minute grid");

    private static Task<IResult> Slots([AsParameters] Asked asked, IMediator mediator, CancellationToken cancel)
    {
        var request = Read(asked);
        return request.Succeeded ? mediator.Send(request.Value, cancel).Answer(free => Results.Ok(Nameless(free))) : Task.FromResult(request.Problem.Answer());
    }

    private static Outcome<FindStarts> Read(Asked asked)
    {
        var errors = new List<FieldError>();
        T? Parse<T>(Func<string?, T?> read, string field, string? text, bool required) where T : struct
        {
            if (string.IsNullOrEmpty(text))
            {
                if (required)
                {
                    errors.Add(new(field, "check.required"));
                }
                return null;
            }
            if (read(text) is { } value)
            {
                return value;
            }
            errors.Add(InputShape.Error(field, typeof(T)));
            return null;
        }
        var (from, to) = (Parse(InputDate.Day, "from", asked.From, true), Parse(InputDate.Day, "to", asked.To, true));
        var (earliest, latest) = (Parse(InputDate.Moment, "earliest", asked.Earliest, false), Parse(InputDate.Moment, "latest", asked.Latest, false));
        if (asked.Minutes is null)
        {
            errors.Add(new("minutes", "check.required"));
        }
        var (at, guarded) = (asked.At ?? [], asked.Protected ?? []);
        if (guarded.Any(n => n < 1 || n > at.Length))
        {
            errors.Add(new("protected", "check.unknown"));
        }
        var apart = (asked.Apart ?? []).Select(Pair).ToList();
        if (apart.Contains(null))
        {
            errors.Add(new("apart", "check.malformed"));
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        // Those who are protected are attendees; all keep the order in which they were asked for.
        IReadOnlyList<Attendee> attendees = guarded.Length == 0 ? [] : [.. at.Select((codes, i) => new Attendee([.. codes.Split(',').Select(code => new PlaceInput(code))], Protected: guarded.Contains(i + 1)))];
        return new FindStarts(
            asked.Courtroom is [var first, ..] ? first : "", asked.Minutes!.Value, from!.Value, to!.Value, guarded.Length == 0 ? at : [], [.. (asked.Person ?? []).Select(p => new PersonId(p))], asked.Purpose, asked.Max ?? 20)
        {
            OrCourtrooms = asked.Courtroom is [_, .. var others] ? others : [],
            Attendees = attendees,
            Apart = [.. apart.Select(p => p!.Value)],
            Earliest = earliest?.ToInstant(),
            Latest = latest?.ToInstant(),
            After = asked.After is { } after ? new HearingId(after) : null,
            Before = asked.Before is { } before ? new HearingId(before) : null,
            Parts = asked.Parts ?? 1,
            DaysApart = asked.DaysApart ?? 1,
            Soon = asked.Soon ?? false,
        };
    }

    private static (int, int)? Pair(string text) =>
        text.Split(',') is [var one, var other] && int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var a) && int.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            ? (a - 1, b - 1) : null;

    /// <summary>To other systems a person is only "person".</summary>
    private static FreeStarts Nameless(FreeStarts free) =>
        free.Refusals.Any(r => r.Resource.StartsWith("person:", StringComparison.Ordinal))
            ? free with { Refusals = [.. free.Refusals.Select(r => r.Resource.StartsWith("person:", StringComparison.Ordinal) ? r with { Resource = "person" } : r)] }
            : free;
}
