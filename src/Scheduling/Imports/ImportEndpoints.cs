using System.Text;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RuleOfLaw.Courts.Platform.Input;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>The downloads of the import pages: the template, and the rows of an import with what is wrong with them.</summary>
internal static class ImportEndpoints
{
    private const int PageSize = 2000;
    private const string Csv = "text/csv; charset=utf-8";

    public static void MapImports(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/imports").RequireAuthorization().ExcludeFromDescription();
        group.MapGet("/template.csv", Template);
        group.MapGet("/template.xlsx", WorkbookTemplate);
        group.MapGet("/{id:guid}/rows.csv", Rows);
    }

    /// <summary>All columns with their names in one language, and one row that shows what may stand in them.</summary>
    private static IResult Template(Texts texts, string? language, string? kind)
    {
        var urdu = language == "ur";
        var backlog = kind == ImportsPage.Backlog;
        var (example, csv) = (ImportTemplate.Example(urdu), new StringBuilder("\uFEFF"));
        csv.Append(Line(ImportFields.For(backlog).Select(f => texts.In(urdu ? "ur" : "en", f.Name)))).Append(Line(ImportFields.For(backlog).Select(f => example[f.Code])));
        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), Csv, $"{(backlog ? "backlog" : "hearings")}-template-{(urdu ? "ur" : "en")}.csv");
    }

    private static async Task<IResult> WorkbookTemplate(Texts texts, string? language, string? kind, CancellationToken cancel)
    {
        var (urdu, backlog) = (language == "ur", kind == ImportsPage.Backlog);
        var workbook = await ImportTemplate.Workbook(texts, urdu, backlog, cancel);
        return Results.File(workbook, ImportTemplate.WorkbookType, $"{(backlog ? "backlog" : "hearings")}-template-{(urdu ? "ur" : "en")}.xlsx");
    }

    private static async Task<IResult> Rows(Guid id, string? rows, IMediator mediator, Texts texts, IRegistry registry, HttpContext http, CancellationToken cancel)
    {
        var state = InputName.Of<RowState>(rows) ?? RowState.Problem;
        var first = await mediator.Send(new GetImportRows(id, [state], 1, Size: PageSize), cancel);
        var headings = await mediator.Send(new PreviewImport(id), cancel);
        if (!first.Succeeded || !headings.Succeeded)
        {
            return (first.Problem ?? headings.Problem!).Answer();
        }
        var words = new RowWords(texts, await registry.Now(cancel));
        http.Response.ContentType = Csv;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"rows-{state.ToString().ToLowerInvariant()}.csv\"";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync(Line([texts["import.row"], texts["import.what"], .. headings.Value.Rows.FirstOrDefault() ?? []]));
        // A page at a time, so that a long list is never held whole.
        for (var (page, part) = (1, first); part.Succeeded && part.Value.Rows.Count > 0;)
        {
            foreach (var row in part.Value.Rows)
            {
                await writer.WriteAsync(Line([$"{row.Line}", string.Join(" · ", row.Problems.Select(words.Say)), .. row.Cells]));
            }
            part = await mediator.Send(new GetImportRows(id, [state], ++page, Size: PageSize), cancel);
        }
        return Results.Empty;
    }

    internal static string Line(IEnumerable<string> cells) => $"{string.Join(',', cells.Select(Cell))}\r\n";

    /// <summary>Quoted, and with an apostrophe before what a spreadsheet would take for a formula.</summary>
    private static string Cell(string text)
    {
        var safe = SpreadsheetText.Neutral(text);
        return safe.AsSpan().ContainsAny(",;\"\r\n\t") || safe != safe.Trim() ? $"\"{safe.Replace("\"", "\"\"")}\"" : safe;
    }
}
