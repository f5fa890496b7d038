using MediatR;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Statistics.Contracts;

/// <summary>Everything that one view of the figures shows, on the screen and on paper.</summary>
public sealed record FiguresAnswer(FiguresQuery Query, Registry Registry, HearingCounts? Counts, HearingCounts? Ages, MeasuresAnswer? Measures)
{
    public static async Task<Outcome<FiguresAnswer>> Ask(IMediator mediator, IRegistry registry, FiguresQuery query)
    {
        var places = await registry.Now();
        if (query.View == FiguresView.Measures)
        {
            var measures = await mediator.Send(new GetMeasures(query.From, query.To, query.By, query.Filter));
            return measures.Succeeded ? new FiguresAnswer(query, places, null, null, measures.Value) : measures.Problem;
        }
        var people = query.View == FiguresView.People;
        var counts = await mediator.Send(new CountHearings(query.From, query.To, people ? [CountBy.Sex, CountBy.Age] : [query.By], query.Filter));
        return !counts.Succeeded ? counts.Problem
            : people ? new FiguresAnswer(query, places, counts.Value.Only(CountBy.Sex), counts.Value.Only(CountBy.Age), null)
            : new FiguresAnswer(query, places, counts.Value, null, null);
    }

    public NodaTime.Instant AsOf => Counts?.AsOf ?? Measures!.AsOf;

    /// <summary>Nothing to show but a way on.</summary>
    public bool Empty => Measures is null && Counts!.Total is { Listed: 0, AllHeld: 0 };
}
