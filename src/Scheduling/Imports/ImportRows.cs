using System.Text.Json;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>The rows of an import as the steps take and leave them: in the order of their starts, a batch at a time.</summary>
internal static class ImportRows
{
    /// <summary>Where the next batch begins.</summary>
    internal readonly record struct Place(Instant StartsAt, int Line);

    public static readonly Place Start = new(Instant.FromUtc(1800, 1, 1, 0, 0), 0);

    internal sealed record Import(ImportSettings Settings, IReadOnlyCollection<string> Rooms);

    /// <summary>Null where the import is gone.</summary>
    public static async Task<Import?> Settings(NpgsqlDataSource db, Guid id, CancellationToken cancel)
    {
        await using var command = db.CreateCommand("select settings::text, rooms from scheduling.import where id = $1");
        command.Parameters.Add(Param.Uuid(id));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new(JsonSerializer.Deserialize<ImportSettings>(reader.GetString(0), Json.Stored)!, reader.Strings(1).ToHashSet()) : null;
    }

    public static async Task<(IReadOnlyList<ReadRow> Rows, Place Next)> Next(Tx tx, Guid id, RowState state, RowReading reading, Place from, int size)
    {
        await using var batch = tx.Batch();
        batch.Add("""
            select line, cells, starts_at from scheduling.import_row
            where import_id = $1 and state = $2 and (starts_at, line) > ($3, $4) order by starts_at, line limit $5
            """, Param.Uuid(id), Param.Text(state.ToString()), Param.Time(from.StartsAt), Param.Int(from.Line), Param.Int(size));
        await using var reader = await batch.Read(tx.Cancel);
        var rows = await reader.All(r => (Line: r.GetInt32(0), Cells: r.Strings(1), StartsAt: r.Instant(2)), tx.Cancel);
        return ([.. rows.Select(r => reading.Read(r.Line, r.Cells))], rows.Count == 0 ? from : new(rows[^1].StartsAt, rows[^1].Line));
    }

    /// <summary>Queues what became of the rows, with what should be looked at, and how far the import is.</summary>
    public static void Save(Tx tx, Guid id, IReadOnlyList<Decided> decided)
    {
        tx.Then("""
            update scheduling.import_row r set state = x.s, problems = x.p::jsonb, hearing_id = x.h from unnest($2, $3, $4, $5) as x(l, s, p, h)
            where r.import_id = $1 and r.line = x.l
            """,
            Param.Uuid(id), Param.Ints(decided.Select(d => d.Row.Line)), Param.Texts(decided.Select(d => d.State.ToString())),
            Param.Texts(decided.Select(d => JsonSerializer.Serialize<IReadOnlyList<RowProblem>>([.. d.Problems, .. d.Row.Notes], Json.Stored))), Param.Uuids(decided.Select(d => d.Hearing)));
        tx.Then("update scheduling.import set done = done + $2, attempts = 0 where id = $1", Param.Uuid(id), Param.Int(decided.Count));
    }

    /// <summary>A cell as it is kept for the list of problems: what no database text can hold is marked.</summary>
    public static string Kept(string cell) => Cases.Folding.Sound(cell.Replace('\0', '\uFFFD'));
}
