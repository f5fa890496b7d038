using System.Text.Json;
using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Jobs;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>Asks for the dry run with these columns; may be asked again with others.</summary>
/// <param name="Columns">Column numbers from 0 by field code.</param>
/// <param name="Backlog">As the file was brought.</param>
/// <param name="HeadingsRow">The row, from 1, in which the headings stand.</param>
/// <param name="Dates">One of <see cref="ImportSettings.DateOrders"/>; null: as each column shows.</param>
/// <remarks><c>import-running</c> (422) while a step is under way.</remarks>
[Allow(Role.Clerk)]
internal sealed record CheckImport(Guid Import, string Encoding, string Separator, string? Courtroom, IReadOnlyDictionary<string, int> Columns, bool Backlog = false, int HeadingsRow = 1, string? Dates = null) : ICommand<Done>;

/// <summary>Asks for the booking of rows: all that are ready, or those chosen (ready ones, and ones that clash only with rows not booked). Repeated, it does no harm.</summary>
/// <param name="Lines">Null: all that are ready.</param>
/// <remarks><c>import-running</c>, <c>import-nothing-chosen</c> (422).</remarks>
[Allow(Role.Clerk)]
internal sealed record BookImport(Guid Import, IReadOnlyList<int>? Lines) : ICommand<Done>;

/// <summary>Forgets the file and its list of problems; what it booked stays.</summary>
[Allow(Role.Clerk)]
internal sealed record DeleteImport(Guid Import) : ICommand<Done>;

internal sealed class StartImport(Work work, IRegistry registry, IJobEngine engine, CallContext call, Npgsql.NpgsqlDataSource db) :
    IRequestHandler<CheckImport, Outcome<Done>>, IRequestHandler<BookImport, Outcome<Done>>, IRequestHandler<DeleteImport, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(CheckImport request, CancellationToken cancel)
    {
        var settings = new ImportSettings(
            request.Encoding, request.Separator[0], string.IsNullOrEmpty(request.Courtroom) ? null : request.Courtroom, request.Columns, request.Backlog, request.HeadingsRow,
            string.IsNullOrEmpty(request.Dates) ? null : request.Dates);
        var headings = await Own(request.Import, cancel) ? (await BroughtFile.Beginning(PieceStore.Open(db, request.Import), settings, ReadingBudget.AtTheDoor())).Rows : [];
        return await Start(request.Import, (tx, rooms) =>
        {
            if (settings.Courtroom is { } room && !rooms.Contains(room))
            {
                return Task.FromResult<Problem?>(Problem.Invalid(new FieldError("courtroom", "check.unknown")));
            }
            tx.Then("update scheduling.import set state = 'Checking', settings = $2, rooms = $3, rows = 0, done = 0, attempts = 0, changed_at = $4, fault = null where id = $1",
                Param.Uuid(request.Import), Param.Json(JsonSerializer.Serialize(settings, Json.Stored)), Param.Texts(rooms), Param.Time(tx.Now));
            if (headings is [var first, ..])
            {
                tx.Then("""
                    insert into scheduling.import_columns (made_by, headings, settings, used_at) values ($1, $2, $3, $4)
                    on conflict (made_by, headings) do update set settings = excluded.settings, used_at = excluded.used_at
                    """, Param.Text(tx.Caller.Reference), Headings.Fingerprint(first.Cells), Param.Json(JsonSerializer.Serialize(settings, Json.Stored)), Param.Time(tx.Now));
            }
            tx.Audit(nameof(CheckImport), Target.Of("import", request.Import));
            return Task.FromResult<Problem?>(null);
        }, cancel);
    }

    /// <summary>Asked before the file is read; locked and asked again when the step is taken.</summary>
    private async Task<bool> Own(Guid import, CancellationToken cancel)
    {
        await using var command = db.CreateCommand("select exists (select from scheduling.import where id = $1 and made_by = $2)");
        command.Parameters.Add(Param.Uuid(import));
        command.Parameters.Add(Param.Text(call.Caller.Reference));
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    public Task<Outcome<Done>> Handle(BookImport request, CancellationToken cancel) => Start(request.Import, async (tx, rooms) =>
    {
        await using var batch = tx.Batch();
        batch.Add($"""
            update scheduling.import_row set state = 'Chosen' where import_id = $1 and state {(request.Lines is null ? "= 'Ready'" : "in ('Ready', 'Clash') and line = any($2)")}
            """, request.Lines is null ? [Param.Uuid(request.Import)] : [Param.Uuid(request.Import), Param.Ints(request.Lines)]);
        batch.Add("select count(*)::int from scheduling.import_row where import_id = $1 and state = 'Chosen'", Param.Uuid(request.Import));
        await using var reader = await batch.Read(tx.Cancel);
        var chosen = (await reader.All(r => r.GetInt32(0), tx.Cancel))[0];
        if (chosen == 0)
        {
            return Problem.Refuse("import-nothing-chosen");
        }
        tx.Then("update scheduling.import set state = 'Booking', rooms = $2, rows = $3, done = 0, attempts = 0, changed_at = $4, fault = null where id = $1",
            Param.Uuid(request.Import), Param.Texts(rooms), Param.Int(chosen), Param.Time(tx.Now));
        tx.Audit(nameof(BookImport), Target.Of("import", request.Import), detail: new { rows = chosen });
        return null;
    }, cancel);

    public async Task<Outcome<Done>> Handle(DeleteImport request, CancellationToken cancel)
    {
        var outcome = await work.Transact<Done>(async tx =>
        {
            if (await Lock(tx, request.Import) is { } refusal)
            {
                return refusal;
            }
            // Out of the list at once; the rows follow in small pieces.
            tx.Then("update scheduling.import set made_by = '', changed_at = '-infinity' where id = $1", Param.Uuid(request.Import));
            tx.Audit(nameof(DeleteImport), Target.Of("import", request.Import));
            return Done.Yes;
        }, cancel);
        if (outcome.Succeeded)
        {
            await using var connection = await db.OpenConnectionAsync(cancel);
            await ForgetImports.Forget(connection, request.Import, cancel);
        }
        return outcome;
    }

    private async Task<Outcome<Done>> Start(Guid import, Func<Tx, IReadOnlyList<string>, Task<Problem?>> change, CancellationToken cancel)
    {
        var rooms = (await registry.Now(cancel)).CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Code).ToList();
        var outcome = await work.Transact<Done>(async tx => (await Lock(tx, import) ?? await change(tx, rooms)) is { } refusal ? refusal : Done.Yes, cancel);
        if (outcome.Succeeded)
        {
            // Where this node wakes no jobs, the schedule of another does within seconds.
            await engine.RunNow(RunImports.Name, cancel);
        }
        return outcome;
    }

    /// <summary>Locks the caller's own import; another's is not found.</summary>
    private static async Task<Problem?> Lock(Tx tx, Guid import)
    {
        await using var batch = tx.Batch();
        batch.Add("select state from scheduling.import where id = $1 and made_by = $2 for update", Param.Uuid(import), Param.Text(tx.Caller.Reference));
        await using var reader = await batch.Read(tx.Cancel);
        return (await reader.All(r => r.GetString(0), tx.Cancel)).FirstOrDefault() switch
        {
            null => Problem.NotFound,
            nameof(ImportState.Checking) or nameof(ImportState.Booking) => Problem.Refuse("import-running"),
            _ => null,
        };
    }
}

internal sealed class CheckColumns : ICheck<CheckImport>
{
    public IEnumerable<FieldError> Check(CheckImport r) => [
        .. Checks.OneOf("encoding", r.Encoding, ImportSettings.Encodings, required: true),
        .. r.Separator is [var s] && ImportSettings.Separators.Contains(s) ? [] : Checks.Error("separator", "check.required"), .. Checks.Length("courtroom", r.Courtroom, 40),
        .. ImportFields.For(r.Backlog).Where(f => f.Needed && !r.Columns.ContainsKey(f.Code)).Select(f => new FieldError($"column-{f.Code}", "import.column-needed")),
        .. Checks.Range("headings", r.HeadingsRow, 1, ImportLimits.Rows), .. Checks.OneOf("dates", string.IsNullOrEmpty(r.Dates) ? null : r.Dates, ImportSettings.DateOrders),
        .. string.IsNullOrEmpty(r.Courtroom) && !r.Columns.ContainsKey(ImportFields.Courtroom) ? Checks.Error("courtroom", "import.courtroom-needed") : [],
        .. r.Columns.Where(c => ImportFields.For(r.Backlog).All(f => f.Code != c.Key) || c.Value is < 0 or >= ImportLimits.Columns).Select(c => new FieldError($"column-{c.Key}", "check.unknown")),
        .. r.Columns.GroupBy(c => c.Value).Where(g => g.Count() > 1).SelectMany(g => g.Skip(1)).Select(c => new FieldError($"column-{c.Key}", "import.column-twice"))];
}

internal sealed class CheckBookImport : ICheck<BookImport>
{
    public IEnumerable<FieldError> Check(BookImport r) => Checks.Count("lines", r.Lines?.Count ?? 0, 0, ImportLimits.Rows);
}
