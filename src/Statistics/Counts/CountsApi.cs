using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Statistics.Contracts;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace RuleOfLaw.Courts.Statistics.Counts;

/// <summary><c>GET /api/v1/counts</c>. Source: api.md.</summary>
internal static class CountsApi
{
    /// <summary>What <see cref="CountAnswer"/> writes for a group without a value: no access point, no reason.</summary>
    public const string None = "none";

    /// <param name="Unit"><c>hearings</c>, or <c>appearances</c> in held hearings where <c>by</c> names sex or age.</param>
    /// <param name="Definitions">What each figure means, in the reader's language.</param>
    internal sealed record CountsAnswer(string Unit, IReadOnlyDictionary<string, string> Definitions, IReadOnlyList<CountAnswer> Rows, CountAnswer Total, Instant AsOf, bool Demonstration);

    /// <summary>The groups asked for, then the figures; in appearances only those of held hearings. The headline is <c>held + heldUnpublished</c>.</summary>
    internal sealed record CountAnswer
    {
        [JsonIgnore(Condition = WhenWritingNull)] public int? Year { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? Month { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? Province { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? District { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? Courtroom { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? AccessPoint { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? Purpose { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? CaseType { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? Reason { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? Sex { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public string? Age { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public int? Appearances { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public int? Listed { get; init; }
        public int Held { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public int? AdjournedUnheard { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public int? NotReached { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public int? TechnicalFailure { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public int? Withdrawn { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public int? Cancelled { get; init; }
        [JsonIgnore(Condition = WhenWritingNull)] public int? Moved { get; init; }
        public int HeldUnpublished { get; init; }
        public int HeldThenAdjourned { get; init; }
    }

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts", Get).Produces<CountsAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422)
            .WithSummary("Counts of hearings: by takes any of month, year, province, district, courtroom, accessPoint, purpose, caseType, reason, sex, age");

    /// <summary>The filter's query parameters, the same at every door of counting.</summary>
    internal sealed record CountQuery(
        [FromQuery(Name = "from")] string? From, [FromQuery(Name = "to")] string? To, [FromQuery(Name = "by")] string? By, [FromQuery(Name = "province")] string? Province, [FromQuery(Name = "district")] string? District,
        [FromQuery(Name = "courtroom")] string? Courtroom, [FromQuery(Name = "accessPoint")] string? AccessPoint, [FromQuery(Name = "purpose")] string? Purpose, [FromQuery(Name = "caseType")] string? CaseType)
    {
        public CountFilter Filter => new(Known(Province), Known(District), Known(Courtroom), Known(AccessPoint), Known(Purpose), Known(CaseType));

        private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;

        public Outcome<(LocalDate From, LocalDate To, IReadOnlyList<CountBy> By)> Read()
        {
            var errors = new List<FieldError>();
            LocalDate Day(string field, string? text)
            {
                if (InputDate.Day(text) is { } day)
                {
                    return day;
                }
                errors.Add(string.IsNullOrEmpty(text) ? new(field, "check.required") : InputShape.Error(field, typeof(LocalDate)));
                return default;
            }
            var (from, to) = (Day("from", From), Day("to", To));
            var by = (By ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Dimensions.Parse).ToList();
            if (by.Contains(null))
            {
                errors.Add(new("by", "check.unknown"));
            }
            return errors.Count > 0 ? Problem.Invalid(errors) : (from, to, [.. by.OfType<CountBy>()]);
        }
    }

    private static async Task<IResult> Get([AsParameters] CountQuery query, IMediator mediator, Texts texts, CancellationToken cancel) =>
        query.Read() is { Succeeded: true, Value: var (from, to, by) }
            ? await mediator.Send(new CountHearings(from, to, by, query.Filter), cancel).Answer(counts => Results.Ok(new CountsAnswer(
                counts.Appearances ? "appearances" : "hearings", Definitions.Of(counts, texts, Texts.Language),
                [.. counts.Rows.Select(r => Row(counts, r.Keys, r.Counts))], Row(counts, null, counts.Total), counts.AsOf, counts.Demonstration)))
            : query.Read().Problem!.Answer();

    private static CountAnswer Row(HearingCounts counts, IReadOnlyList<string?>? keys, Contracts.Counts c)
    {
        string? Key(CountBy by) => keys is not null && counts.By.ToList().IndexOf(by) is >= 0 and var at ? keys[at] ?? None : null;
        int? Whole(int figure) => counts.Appearances ? null : figure;
        return new()
        {
            Year = Key(CountBy.Year) is { } year ? int.Parse(year, System.Globalization.CultureInfo.InvariantCulture) : null,
            Month = Key(CountBy.Month),
            Province = Key(CountBy.Province),
            District = Key(CountBy.District),
            Courtroom = Key(CountBy.Courtroom),
            AccessPoint = Key(CountBy.AccessPoint),
            Purpose = Key(CountBy.Purpose),
            CaseType = Key(CountBy.CaseType),
            Reason = Key(CountBy.Reason),
            Sex = Key(CountBy.Sex),
            Age = Key(CountBy.Age),
            Appearances = counts.Appearances ? c.AllHeld : null,
            Listed = Whole(c.Listed),
            Held = c.Held,
            AdjournedUnheard = Whole(c.AdjournedUnheard),
            NotReached = Whole(c.NotReached),
            TechnicalFailure = Whole(c.TechnicalFailure),
            Withdrawn = Whole(c.Withdrawn),
            Cancelled = Whole(c.Cancelled),
            Moved = Whole(c.Moved),
            HeldUnpublished = c.HeldUnpublished,
            HeldThenAdjourned = c.HeldThenAdjourned,
        };
    }
}
