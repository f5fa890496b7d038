using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// Books the chosen rows, many in a transaction: hearings, reservations, history, events and the rows' own state commit together, so a killed
/// run leaves each row booked or still chosen, and the next goes on with those.
/// </summary>
internal sealed class BookRows(NpgsqlDataSource db, Work work, CalendarSnapshot calendar, IRegistry registry)
{
    private const int BatchSize = 200;

    public async Task Run(Guid id, CancellationToken cancel)
    {
        for (var (rows, place) = (1, ImportRows.Start); rows > 0;)
        {
            (rows, place) = await Batch(id, place, BatchSize, cancel);
        }
        await work.Transact<Done>(tx =>
        {
            tx.Then("update scheduling.import set state = 'Checked', attempts = 0, changed_at = $2 where id = $1 and state = 'Booking'", Param.Uuid(id), Param.Time(tx.Now));
            return Task.FromResult<Outcome<Done>>(Done.Yes);
        }, cancel);
    }

    /// <summary>One transaction; answers how many rows it dealt with and where the next begins.</summary>
    internal async Task<(int Rows, ImportRows.Place Next)> Batch(Guid id, ImportRows.Place place, int size, CancellationToken cancel)
    {
        if (await ImportRows.Settings(db, id, cancel) is not { } import)
        {
            return (0, place);
        }
        var names = await registry.Now(cancel);
        var reading = new RowReading(import.Settings, names, import.Rooms);
        var parties = PartyResolver.For(names, import.Rooms);
        try
        {
            return (await work.Transact<(int, ImportRows.Place)>(async tx =>
            {
                var (rows, next) = await ImportRows.Next(tx, id, RowState.Chosen, reading, place, size);
                if (rows.Count == 0)
                {
                    return (0, next);
                }
                var decided = import.Settings.Backlog ? await Put(tx, names, parties, rows) : await Book(tx, names, parties, rows);
                Remember(tx, id, decided);
                ImportRows.Save(tx, id, decided);
                return (rows.Count, next);
            }, cancel)).Value;
        }
        catch (PostgresException e) when (size > 1 && e.SqlState is PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.UniqueViolation)
        {
            // Somebody wrote without the locks: one row at a time, only the row it concerns is held up.
            return await Batch(id, place, 1, cancel);
        }
    }

    private async Task<IReadOnlyList<Decided>> Book(Tx tx, Registry names, PartyResolver parties, IReadOnlyList<ReadRow> rows)
    {
        var batch = new RowBatch(tx, calendar, names, parties, new HeldInFile(), booking: true);
        var decided = await batch.Decide(rows);
        batch.Book(decided);
        return decided;
    }

    private async Task<IReadOnlyList<Decided>> Put(Tx tx, Registry names, PartyResolver parties, IReadOnlyList<ReadRow> rows)
    {
        var batch = new BacklogBatch(tx, calendar, names, parties, booking: true);
        var decided = await batch.Decide(rows);
        batch.Put(decided);
        return decided;
    }

    private static void Remember(Tx tx, Guid id, IReadOnlyList<Decided> decided)
    {
        var named = decided.Where(d => d is { State: RowState.Booked, Hearing: not null } && d.Row.Reference is not null).ToList();
        if (named.Count > 0)
        {
            tx.Then("""
                insert into scheduling.imported_hearing (court_id, reference, hearing_id, import_id) select c, r, h, $4 from unnest($1, $2, $3) as x(c, r, h)
                on conflict (court_id, reference) do update set hearing_id = excluded.hearing_id, import_id = excluded.import_id
                """,
                Param.Uuids(named.Select(d => d.Row.Courtroom!.Court.Value)), Param.Texts(named.Select(d => d.Row.Reference)), Param.Uuids(named.Select(d => d.Hearing)), Param.Uuid(id));
        }
    }
}
