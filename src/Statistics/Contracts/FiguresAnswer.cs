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
        var counts = await mediator.Send(new CountHearings(query.From, query.To, [query.View == FiguresView.People ? CountBy.Sex : query.By], query.Filter));
        if (!counts.Succeeded || query.View != FiguresView.People)
        {
            return counts.Succeeded ? new FiguresAnswer(query, places, counts.Value, null, null) : counts.Problem;
        }
        var ages = await mediator.Send(new CountHearings(query.From, query.To, [CountBy.Age], query.Filter));
        return ages.Succeeded ? new FiguresAnswer(query, places, counts.Value, ages.Value, null) : ages.Problem;
    }

    public NodaTime.Instant AsOf => Counts?.AsOf ?? Measures!.AsOf;

    /// <summary>Nothing to show but a way on.</summary>
    public bool Empty => Measures is null && Counts!.Total is { Listed: 0, AllHeld: 0 };
}
