using System.Globalization;
using MediatR;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using static RuleOfLaw.Courts.Statistics.Counts.CountsApi;

namespace RuleOfLaw.Courts.Statistics.Exports;

/// <summary><c>export</c>: the same files as on the figures page, with every courtroom in scope.</summary>
internal sealed class ExportVerb(IMediator mediator, IRegistry registry, Texts texts) : ICommandLineVerb
{
    public string Name => "export";

    public string Help =>
        "counts|measures|hearings --from DATE --to DATE --out FILE.csv|FILE.xlsx [--by month,province,…] [--province P] [--district D] [--courtroom C] [--access-point A] [--purpose P] [--case-type T] [--language en|ur] – writes a file with its filter and definitions; XLSX for counts and measures";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var arguments = call.Arguments;
        var what = arguments.Word("'counts', 'measures' or 'hearings'");
        var query = new CountQuery(arguments.Required("from"), arguments.Required("to"), arguments.Option("by"), arguments.Option("province"), arguments.Option("district"), arguments.Option("courtroom"),
            arguments.Option("access-point"), arguments.Option("purpose"), arguments.Option("case-type"));
        var (file, language) = (arguments.Required("out"), arguments.Option("language") ?? "en");
        arguments.NothingElse();
        var format = Path.GetExtension(file);
        if (what is not ("counts" or "measures" or "hearings") || format is not (".csv" or ".xlsx") || (what == "hearings" && format == ".xlsx") || language is not ("en" or "ur"))
        {
            throw new UsageException("Say counts or measures with a file .csv or .xlsx, or hearings with a file .csv; the language is en or ur.");
        }
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var sheet = query.Read() is { Succeeded: true, Value: var (from, to, by) } ? await Sheet(what, new(from, to, by, query.Filter), cancel) : query.Read().Problem!;
        if (sheet.Problem is { } problem)
        {
            await call.Error.WriteLineAsync(string.Join(' ', [texts[$"problem.{problem.Slug}.title"], .. problem.Errors.Select(e => $"{e.Field}: {texts.Get(e.Key, e.Args)}")]));
            return 1;
        }
        // A run that fails half way leaves the former file as it was.
        var unfinished = file + ".part";
        await using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite))
        {
            await (format == ".csv" ? CsvFile.Write(stream, sheet.Value, forPeople: true, cancel) : XlsxFile.Write(stream, sheet.Value, texts["export.about"], Texts.Urdu, cancel));
        }
        File.Move(unfinished, file, overwrite: true);
        await call.Out.WriteLineAsync(file);
        return 0;
    }

    private async Task<Outcome<Sheet>> Sheet(string what, CountHearings counting, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        if (what == "counts")
        {
            var counts = await mediator.Send(counting, cancel);
            return counts.Succeeded ? SheetLayout.Of(counting, counts.Value, names, texts) : counts.Problem;
        }
        if (what == "measures")
        {
            if (counting.By.Count > 1)
            {
                return Problem.Invalid(new FieldError("by", "check.unknown"));
            }
            var measuring = new GetMeasures(counting.From, counting.To, counting.By.Count == 0 ? null : counting.By[0], counting.Filter);
            var measures = await mediator.Send(measuring, cancel);
            return measures.Succeeded ? SheetLayout.Of(measuring, measures.Value, names, texts) : measures.Problem;
        }
        var listing = new ListCountedHearings(counting.From, counting.To, counting.Filter);
        var hearings = await mediator.Send(listing, cancel);
        return hearings.Succeeded ? SheetLayout.Of(listing, hearings.Value, texts, names) : hearings.Problem;
    }
}
