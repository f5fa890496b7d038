using System.Text.Json;
using Dapper;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// The dry run: reads the file into rows, finds the rows that stand twice in it, then compares the others with the registry, the calendar,
/// each other and what is booked. Books nothing; safe to repeat from the start.
/// </summary>
internal sealed class CheckFile(NpgsqlDataSource db, Work work, CalendarSnapshot calendar, IRegistry registry, IClock clock)
{
    private const int BatchSize = 500, StagedAtOnce = 2000;

    public async Task Run(Guid id, CancellationToken cancel)
    {
        var import = await ImportRows.Settings(db, id, cancel);
        if (import is null)
        {
            return;
        }
        var names = await registry.Now(cancel);
        await Do("delete from scheduling.import_row where import_id = @id; update scheduling.import set rows = 0, done = 0, fault = null where id = @id", id, cancel);
        RowReading reading;
        try
        {
            var budget = ReadingBudget.OfTheJob();
            var settings = await Dates(id, import.Settings, budget, cancel);
            reading = new RowReading(settings, names, import.Rooms);
            await Stage(id, settings, reading, budget, cancel);
        }
        catch (UnreadableFileException e)
        {
            await Do("delete from scheduling.import_row where import_id = @id; update scheduling.import set state = 'Unusable', attempts = 0, changed_at = @now, fault = @json::jsonb where id = @id",
                id, cancel, JsonSerializer.Serialize(e.Problem, Json.Stored));
            return;
        }
        await FindTwice(id, cancel);
        await Compare(id, reading, names, import, cancel);
        await Do("update scheduling.import set state = 'Checked', attempts = 0, changed_at = @now where id = @id and state = 'Checking'", id, cancel);
    }

    /// <summary>Which columns write the month first, kept with the settings so that the booking reads the same dates.</summary>
    private async Task<ImportSettings> Dates(Guid id, ImportSettings settings, ReadingBudget budget, CancellationToken cancel)
    {
        var orders = new DateOrders(settings);
        if (settings.Dates is null)
        {
            await using var content = PieceStore.Open(db, id);
            await foreach (var row in CsvRows.Read(content, settings, budget).WithCancellation(cancel))
            {
                orders.See(row.Cells);
            }
        }
        var read = orders.Settings();
        await Do("update scheduling.import set settings = @json::jsonb where id = @id", id, cancel, JsonSerializer.Serialize(read, Json.Stored));
        return read;
    }

    /// <summary>Reads some thousand rows, then writes them: no transaction waits for the file.</summary>
    private async Task Stage(Guid id, ImportSettings settings, RowReading reading, ReadingBudget budget, CancellationToken cancel)
    {
        await using var content = PieceStore.Open(db, id);
        var (headings, rows, batch) = (true, 0, new List<(ReadRow Row, string[] Cells)>(StagedAtOnce));
        await foreach (var row in CsvRows.Read(content, settings, budget).WithCancellation(cancel))
        {
            if (headings)
            {
                headings = false;
                continue;
            }
            batch.Add((reading.Read(row.Line, row.Cells, row.Broken), row.Cells));
            if (batch.Count == StagedAtOnce)
            {
                rows += await Write(id, batch, cancel);
                await Do($"update scheduling.import set rows = {rows} where id = @id", id, cancel);
            }
        }
        rows += await Write(id, batch, cancel);
        if (rows == 0)
        {
            throw new UnreadableFileException("import.fault.empty");
        }
        await Do($"update scheduling.import set rows = {rows}, done = (select count(*) from scheduling.import_row where import_id = @id and state = 'Problem') where id = @id", id, cancel);
    }

    private async Task<int> Write(Guid id, List<(ReadRow Row, string[] Cells)> batch, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy scheduling.import_row (import_id, line, state, starts_at, courtroom, reference, same, cells, problems) from stdin (format binary)", cancel);
        foreach (var (row, cells) in batch)
        {
            await Write(copy, id, row, cells, cancel);
        }
        await copy.CompleteAsync(cancel);
        var written = batch.Count;
        batch.Clear();
        return written;
    }

    private static async Task Write(NpgsqlBinaryImporter copy, Guid id, ReadRow row, string[] cells, CancellationToken cancel)
    {
        await copy.StartRowAsync(cancel);
        await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancel);
        await copy.WriteAsync(row.Line, NpgsqlDbType.Integer, cancel);
        await copy.WriteAsync(row.Booking is null ? nameof(RowState.Problem) : nameof(RowState.Read), NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(row.StartsAt?.ToDateTimeUtc(), NpgsqlDbType.TimestampTz, cancel);
        await copy.WriteAsync(row.Courtroom?.Code, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(row.Reference, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(row.Same, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(cells.Select(ImportRows.Kept).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(JsonSerializer.Serialize(row.Problems, Json.Stored), NpgsqlDbType.Jsonb, cancel);
    }

    /// <summary>The first of the rows with one reference in a court, or with one case, courtroom and start, stands for them all.</summary>
    private Task FindTwice(Guid id, CancellationToken cancel) => Do(
        // Of rows just written there are no statistics: a nested loop would sort them all anew for each of them.
        """
        set local enable_nestloop = off;
        update scheduling.import_row r set state = 'Duplicate', problems = jsonb_build_array(jsonb_build_object('key', 'import.twice', 'args', jsonb_build_object('row', f.first::text)))
        from (
            select line, least(first_value(line) over (partition by same order by line),
                               case when reference is not null then first_value(line) over (partition by courtroom, reference order by line) end) as first
            from scheduling.import_row where import_id = @id and state = 'Read') f
        where r.import_id = @id and r.line = f.line and f.first < f.line
        """, id, cancel);

    private async Task Compare(Guid id, RowReading reading, Registry names, ImportRows.Import import, CancellationToken cancel)
    {
        var (held, parties) = (new HeldInFile(), PartyResolver.For(names, import.Rooms));
        var place = ImportRows.Start;
        while (true)
        {
            var outcome = await work.Transact<ImportRows.Place?>(async tx =>
            {
                var (rows, next) = await ImportRows.Next(tx, id, RowState.Read, reading, place, BatchSize);
                if (rows.Count == 0)
                {
                    return Outcome<ImportRows.Place?>.Ok(null);
                }
                held.Pass(rows);
                var decided = import.Settings.Backlog ? await new BacklogBatch(tx, calendar, names, parties, booking: false).Decide(rows) : await new RowBatch(tx, calendar, names, parties, held, booking: false).Decide(rows);
                ImportRows.Save(tx, id, await LostZeros.Ask(tx, decided, import.Rooms));
                return next;
            }, cancel);
            if (outcome.Value is not { } next)
            {
                return;
            }
            place = next;
        }
    }

    private async Task Do(string sql, Guid id, CancellationToken cancel, string? json = null)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { id, json, now = clock.GetCurrentInstant() }, transaction, commandTimeout: 300, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }
}
