using System.Text.Json;
using MediatR;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>The caller's own imports, the newest first.</summary>
[Allow(Role.Clerk)]
internal sealed record GetImports : IQuery<IReadOnlyList<ImportView>>;

/// <summary>One of the caller's imports; another's is not found.</summary>
[Allow(Role.Clerk)]
internal sealed record GetImport(Guid Import) : IQuery<ImportView>;

/// <summary>The first rows as the present settings, or others, read them.</summary>
[Allow(Role.Clerk)]
internal sealed record PreviewImport(Guid Import, string? Encoding = null, char? Separator = null, int? HeadingsRow = null) : IQuery<ImportPreview>;

/// <summary>The rows in one of the states, in the file's order.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Problem">Only rows with this problem, by its text key.</param>
[Allow(Role.Clerk)]
internal sealed record GetImportRows(Guid Import, IReadOnlyList<RowState> States, int Page, string? Problem = null, int Size = ImportRowsPage.Size) : IQuery<ImportRowsPage>;

internal sealed class CheckImportRows : ICheck<GetImportRows>
{
    public IEnumerable<FieldError> Check(GetImportRows r) => [.. Checks.Range("page", r.Page, 1, ImportLimits.Rows), .. Checks.Range("size", r.Size, 1, 5000)];
}

internal sealed class GetImportsHandler(NpgsqlDataSource db, CallContext call) :
    IRequestHandler<GetImports, Outcome<IReadOnlyList<ImportView>>>, IRequestHandler<GetImport, Outcome<ImportView>>,
    IRequestHandler<PreviewImport, Outcome<ImportPreview>>, IRequestHandler<GetImportRows, Outcome<ImportRowsPage>>
{
    private const int Previewed = 4, Tops = 12;

    public async Task<Outcome<IReadOnlyList<ImportView>>> Handle(GetImports request, CancellationToken cancel) => Outcome<IReadOnlyList<ImportView>>.Ok(await Views(null, cancel));

    public async Task<Outcome<ImportView>> Handle(GetImport request, CancellationToken cancel) =>
        (await Views(request.Import, cancel)) is [var only] ? only : Problem.NotFound;

    public async Task<Outcome<ImportPreview>> Handle(PreviewImport request, CancellationToken cancel)
    {
        if ((await Views(request.Import, cancel)) is not [var import])
        {
            return Problem.NotFound;
        }
        var headings = request.HeadingsRow ?? import.Settings.HeadingsRow;
        var settings = import.Settings with { Encoding = request.Encoding ?? import.Settings.Encoding, Separator = request.Separator ?? import.Settings.Separator, HeadingsRow = 1 };
        await using var content = PieceStore.Open(db, request.Import);
        var (rows, fault) = await BroughtFile.Beginning(content, settings, ReadingBudget.AtTheDoor());
        return new ImportPreview(
            [.. rows.Where(r => r.Line >= headings).Take(Previewed).Select(r => r.Cells)],
            [.. rows.Take(Tops).Select(r => (r.Line, r.Cells.FirstOrDefault(c => !string.IsNullOrWhiteSpace(c)) ?? ""))], fault);
    }

    public async Task<Outcome<ImportRowsPage>> Handle(GetImportRows request, CancellationToken cancel)
    {
        if ((await Views(request.Import, cancel)).Count == 0)
        {
            return Problem.NotFound;
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        var states = Param.Texts(request.States.Select(s => s.ToString()));
        const string Where = "import_id = $1 and state = any($2) and ($3 is null or problems @> jsonb_build_array(jsonb_build_object('key', $3)))";
        batch.Add($"select count(*)::int from scheduling.import_row where {Where}", Param.Uuid(request.Import), states, Param.Text(request.Problem));
        batch.Add($"""
            select line, state, starts_at, courtroom, cells, problems::text, hearing_id from scheduling.import_row where {Where} order by line limit $4 offset $5
            """, Param.Uuid(request.Import), Param.Texts(request.States.Select(s => s.ToString())), Param.Text(request.Problem), Param.Int(request.Size), Param.Int((request.Page - 1) * request.Size));
        batch.Add("""
            select p ->> 'key', count(distinct line)::int from scheduling.import_row, jsonb_array_elements(problems) p where import_id = $1 and state = any($2) group by 1 order by 2 desc, 1
            """, Param.Uuid(request.Import), Param.Texts(request.States.Select(s => s.ToString())));
        await using var reader = await batch.Read(cancel);
        var total = (await reader.All(r => r.GetInt32(0), cancel))[0];
        var rows = await reader.All(r => new ImportRowView(r.GetInt32(0), Enum.Parse<RowState>(r.GetString(1)), r.InstantOrNull(2), r.StringOrNull(3), r.Strings(4),
            JsonSerializer.Deserialize<List<RowProblem>>(r.GetString(5), Json.Stored)!, r.GuidOrNull(6)), cancel);
        return new ImportRowsPage(rows, total, await reader.All(r => (r.GetString(0), r.GetInt32(1)), cancel));
    }

    private async Task<IReadOnlyList<ImportView>> Views(Guid? one, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add("""
            select i.id, i.made_at, i.changed_at, i.file_name, i.bytes, i.state, i.settings::text, i.rows, i.done, i.fault::text, c.states, c.counts, i.found::text
            from scheduling.import i cross join lateral (
                select coalesce(array_agg(state), '{}') as states, coalesce(array_agg(n), '{}') as counts
                from (select state, count(*)::int as n from scheduling.import_row r where r.import_id = i.id group by state) s) c
            where i.made_by = $1 and ($2 is null or i.id = $2) order by i.made_at desc
            """, Param.Text(call.Caller.Reference), Param.Uuid(one));
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new ImportView(
            r.GetGuid(0), r.Instant(1), r.Instant(2), r.GetString(3), r.GetInt64(4), Enum.Parse<ImportState>(r.GetString(5)), JsonSerializer.Deserialize<ImportSettings>(r.GetString(6), Json.Stored)!,
            r.GetInt32(7), r.GetInt32(8), r.IsDBNull(9) ? null : JsonSerializer.Deserialize<RowProblem>(r.GetString(9), Json.Stored),
            r.Strings(10).Zip(r.GetFieldValue<int[]>(11)).ToDictionary(c => Enum.Parse<RowState>(c.First), c => c.Second),
            JsonSerializer.Deserialize<ImportFound>(r.GetString(12), Json.Stored)!), cancel);
    }
}
