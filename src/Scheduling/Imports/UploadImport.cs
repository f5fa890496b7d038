using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.Json;
using System.Text;
using MediatR;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>Takes a file in: kept in pieces, its encoding and separator recognised, its columns guessed or remembered. Books nothing.</summary>
/// <remarks><c>import-too-many</c> (422) where the caller keeps too many already; <c>invalid</c> for an empty or too large file.</remarks>
/// <param name="Backlog">Its rows are hearings without a time, for the backlog.</param>
[Allow(Role.Clerk)]
internal sealed record UploadImport(string FileName, long Bytes, [property: JsonIgnore] Stream Content, bool Backlog = false) : ICommand<Guid>;

internal sealed class UploadImportHandler(Work work, NpgsqlDataSource db, CallContext call, Texts texts) : IRequestHandler<UploadImport, Outcome<Guid>>
{
    public async Task<Outcome<Guid>> Handle(UploadImport request, CancellationToken cancel)
    {
        try
        {
            // Whoever keeps too many is told before the file is read; asked again when it is kept.
            await using (var connection = await db.OpenConnectionAsync(cancel))
            {
                if (await TooMany(new Batch(connection), call.Caller, cancel) is { } refusal)
                {
                    return refusal;
                }
            }
            await using var file = await BroughtFile.Read(request.Content, cancel);
            return await Take(request, file, cancel);
        }
        catch (UnreadableFileException e)
        {
            return Problem.Invalid(new FieldError("file", e.Problem.Key, e.Problem.Args?.ToDictionary(a => a.Key, a => (object?)a.Value)));
        }
    }

    private Task<Outcome<Guid>> Take(UploadImport request, BroughtFile file, CancellationToken cancel) => work.Transact<Guid>(async tx =>
    {
        if (await TooMany(tx.Batch(), tx.Caller, cancel) is { } refusal)
        {
            return refusal;
        }
        var id = Guid.CreateVersion7();
        var name = CleanName.OrNull(Path.GetFileName(request.FileName)) ?? "hearings.csv";
        var settings = await Recognise(tx, file, request.Backlog);
        await using (var batch = tx.Batch())
        {
            batch.Add("""
                insert into scheduling.import (id, made_by, made_at, changed_at, file_name, bytes, state, settings, found) values ($1, $2, $3, $3, $4, $5, 'Uploaded', $6, $7)
                """,
                Param.Uuid(id), Param.Text(tx.Caller.Reference), Param.Time(tx.Now), Param.Text(name.Length <= 200 ? name : name[..200]), new NpgsqlParameter { Value = request.Bytes, NpgsqlDbType = NpgsqlDbType.Bigint },
                Param.Json(JsonSerializer.Serialize(settings, Json.Stored)), Param.Json(JsonSerializer.Serialize(file.Found, Json.Stored)));
            await batch.Execute(cancel);
        }
        file.Csv.Position = 0; // the transaction may be tried again
        await PieceStore.Write(tx, id, file.Csv);
        tx.Audit(nameof(UploadImport), Target.Of("import", id), detail: new { request.Bytes });
        return id;
    }, cancel);

    private static async Task<Problem?> TooMany(Batch batch, Caller caller, CancellationToken cancel)
    {
        await using var asked = batch;
        asked.Add("select count(*) from scheduling.import where made_by = $1", Param.Text(caller.Reference));
        await using var reader = await asked.Read(cancel);
        return (await reader.All(r => r.GetInt64(0), cancel))[0] >= ImportLimits.Imports ? Problem.Refuse("import-too-many", ("max", ImportLimits.Imports)) : null;
    }

    private async Task<ImportSettings> Recognise(Tx tx, BroughtFile file, bool backlog)
    {
        var (headings, columns) = Headings.Find(file.First, backlog, texts);
        var settings = new ImportSettings(file.Found.Encoding, file.Separator, null, columns, backlog, headings?.Line ?? 1);
        if (headings is null)
        {
            return settings;
        }
        await using var batch = tx.Batch();
        batch.Add("select settings::text from scheduling.import_columns where made_by = $1 and headings = $2", Param.Text(tx.Caller.Reference), Headings.Fingerprint(headings.Cells));
        await using var reader = await batch.Read(tx.Cancel);
        var remembered = (await reader.All(r => JsonSerializer.Deserialize<ImportSettings>(r.GetString(0), Json.Stored)!, tx.Cancel)).FirstOrDefault();
        return remembered?.Backlog == backlog ? settings with { Courtroom = remembered!.Courtroom, Columns = remembered.Columns, Dates = remembered.Dates } : settings;
    }
}

/// <summary>A file's headings.</summary>
internal static class Headings
{
    private const int Enough = 2;

    /// <summary>The row in which the most columns are known by their names, below the titles of a list; else the first.</summary>
    public static (CsvRow? Row, IReadOnlyDictionary<string, int> Columns) Find(IReadOnlyList<CsvRow> first, bool backlog, Texts texts)
    {
        var guessed = first.Select(row => (Row: row, Columns: Guess(row.Cells, backlog, texts))).ToList();
        if (guessed.Count == 0)
        {
            return (null, new Dictionary<string, int>());
        }
        var best = guessed.MaxBy(g => g.Columns.Count);
        return best.Columns.Count >= Enough ? best : guessed[0];
    }

    public static Dictionary<string, int> Guess(IReadOnlyList<string> headings, bool backlog, Texts texts) => ImportFields.Guess(headings, backlog, f => [texts.In("en", f.Name), texts.In("ur", f.Name)]);

    public static NpgsqlParameter Fingerprint(IEnumerable<string> headings) => new()
    {
        Value = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', headings.Select(Folding.Fold)))),
        NpgsqlDbType = NpgsqlDbType.Bytea,
    };
}

/// <summary>A stream that whoever reads it does not close.</summary>
internal sealed class Kept(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default) => inner.ReadAsync(buffer, cancel);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

internal sealed class CheckUpload : ICheck<UploadImport>
{
    public IEnumerable<FieldError> Check(UploadImport r) =>
        r.Bytes == 0 ? Checks.Error("file", "import.file-empty") : r.Bytes > ImportLimits.Bytes ? Checks.Error("file", "import.file-large", ("max", ImportLimits.Megabytes)) : [];
}
