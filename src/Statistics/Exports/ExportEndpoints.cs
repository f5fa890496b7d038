using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using static RuleOfLaw.Courts.Statistics.Counts.CountsApi;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary>Files to download: the table alone for programs, with filter and definitions for people.</summary>
internal static class ExportEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/hearings.csv", (HttpContext http, [AsParameters] CountQuery query, IMediator mediator, Texts texts, CancellationToken cancel) => Hearings(http, query, mediator, null, texts, cancel))
            .WithTags("counts").Produces<string>(contentType: "text/csv").ProducesProblem(400).ProducesProblem(404).WithSummary("The hearing-days behind the counts, one a line, without names; streamed");
        routes.MapGet("/figures/hearings.csv", (HttpContext http, [AsParameters] CountQuery query, IMediator mediator, IRegistry registry, Texts texts, CancellationToken cancel) => Hearings(http, query, mediator, registry, texts, cancel))
            .ExcludeFromDescription();
        routes.MapGet("/figures/counts.{format:regex(^(csv|xlsx)$)}", Counts).ExcludeFromDescription();
        routes.MapGet("/figures/measures.{format:regex(^(csv|xlsx)$)}", Measures).ExcludeFromDescription();
    }

    /// <param name="words">Whose names people read; null for programs.</param>
    private static async Task<IResult> Hearings(HttpContext http, CountQuery query, IMediator mediator, IRegistry? words, Texts texts, CancellationToken cancel)
    {
        if (query.Read() is not { Succeeded: true, Value: var (from, to, _) })
        {
            return query.Read().Problem!.Answer();
        }
        var asked = new ListCountedHearings(from, to, query.Filter);
        var names = words is null ? null : await words.Now(cancel);
        return await mediator.Send(asked, cancel).Answer(hearings => Attached(http, $"hearings-{from:uuuu-MM-dd}-{to:uuuu-MM-dd}.csv", CsvFile.ContentType,
            body => CsvFile.Write(body, SheetLayout.Of(asked, hearings, texts, names), forPeople: names is not null, cancel)));
    }

    private static async Task<IResult> Counts(string format, HttpContext http, [AsParameters] CountQuery query, IMediator mediator, IRegistry registry, Texts texts, CancellationToken cancel)
    {
        if (query.Read() is not { Succeeded: true, Value: var (from, to, by) })
        {
            return query.Read().Problem!.Answer();
        }
        var asked = new CountHearings(from, to, by, query.Filter);
        var places = await registry.Now(cancel);
        return await mediator.Send(asked, cancel).Answer(counts => Table(http, $"counts-{from:uuuu-MM-dd}-{to:uuuu-MM-dd}", format, () => SheetLayout.Of(asked, counts, places, texts), texts, cancel));
    }

    private static async Task<IResult> Measures(string format, HttpContext http, [AsParameters] CountQuery query, IMediator mediator, IRegistry registry, Texts texts, CancellationToken cancel)
    {
        if (query.Read() is not { Succeeded: true, Value: var (from, to, by) })
        {
            return query.Read().Problem!.Answer();
        }
        if (by.Count > 1)
        {
            return Problem.Invalid(new FieldError("by", "check.unknown")).Answer();
        }
        var asked = new GetMeasures(from, to, by.Count == 0 ? null : by[0], query.Filter);
        var places = await registry.Now(cancel);
        return await mediator.Send(asked, cancel).Answer(answer => Table(http, $"measures-{from:uuuu-MM-dd}-{to:uuuu-MM-dd}", format, () => SheetLayout.Of(asked, answer, places, texts), texts, cancel));
    }

    private static IResult Table(HttpContext http, string name, string format, Func<Sheet> sheet, Texts texts, CancellationToken cancel) =>
        Attached(http, $"{name}.{format}", format == "csv" ? CsvFile.ContentType : XlsxFile.ContentType, async body =>
        {
            if (format == "csv")
            {
                await CsvFile.Write(body, sheet(), forPeople: true, cancel);
                return;
            }
            // A workbook is a zip with its directory at the end: made whole, then sent. The rows are bounded.
            using var held = new MemoryStream();
            await XlsxFile.Write(held, sheet(), texts["export.about"], Texts.Urdu, cancel);
            held.Position = 0;
            await held.CopyToAsync(body, cancel);
        });

    private static IResult Attached(HttpContext http, string name, string contentType, Func<Stream, Task> write)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(write, contentType, name);
    }
}
