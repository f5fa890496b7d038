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

internal sealed class UploadImportHandler(Work work, Texts texts) : IRequestHandler<UploadImport, Outcome<Guid>>
{
    public async Task<Outcome<Guid>> Handle(UploadImport request, CancellationToken cancel)
    {
        try
        {
            return await Take(request, cancel);
        }
        catch (UnreadableFileException e)
        {
            return Problem.Invalid(new FieldError("file", e.Problem.Key, e.Problem.Args?.ToDictionary(a => a.Key, a => (object?)a.Value)));
        }
    }

    private Task<Outcome<Guid>> Take(UploadImport request, CancellationToken cancel) => work.Transact<Guid>(async tx =>
    {
        if (await Before(tx) >= ImportLimits.Imports)
        {
            return Problem.Refuse("import-too-many", ("max", ImportLimits.Imports));
        }
        var id = Guid.CreateVersion7();
        var name = CleanName.OrNull(Path.GetFileName(request.FileName)) ?? "hearings.csv";
        await using (var batch = tx.Batch())
        {
            batch.Add("insert into scheduling.import (id, made_by, made_at, changed_at, file_name, bytes, state, settings) values ($1, $2, $3, $3, $4, $5, 'Uploaded', '{}')",
                Param.Uuid(id), Param.Text(tx.Caller.Reference), Param.Time(tx.Now), Param.Text(name.Length <= 200 ? name : name[..200]), new NpgsqlParameter { Value = request.Bytes, NpgsqlDbType = NpgsqlDbType.Bigint });
            await batch.Execute(cancel);
        }
        var seen = new Recognising();
        await using (var content = await Csv(request.Content, cancel))
        {
            await PieceStore.Write(tx, id, content, seen);
        }
        await using (var content = await Csv(request.Content, cancel))
        {
            tx.Then("update scheduling.import set settings = $2 where id = $1", Param.Uuid(id), Param.Json(JsonSerializer.Serialize(await Recognise(tx, content, seen, request.Backlog), Json.Stored)));
        }
        tx.Audit(nameof(UploadImport), Target.Of("import", id), detail: new { request.Bytes });
        return id;
    }, cancel);

    /// <summary>The file from its beginning, as CSV. What it is, its first bytes say and not its name.</summary>
    private static async Task<Stream> Csv(Stream file, CancellationToken cancel)
    {
        var first = new byte[4];
        file.Position = 0; // the transaction may be tried again
        var read = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancel);
        file.Position = 0;
        return first is [0xD0, 0xCF, 0x11, 0xE0] ? throw new UnreadableFileException("import.fault.xls")
            : XlsxRows.Begins(first.AsSpan(0, read)) ? new WorkbookAsCsv(file) : new Kept(file);
    }

    private static async Task<long> Before(Tx tx)
    {
        await using var batch = tx.Batch();
        batch.Add("select count(*) from scheduling.import where made_by = $1", Param.Text(tx.Caller.Reference));
        await using var reader = await batch.Read(tx.Cancel);
        return (await reader.All(r => r.GetInt64(0), tx.Cancel))[0];
    }

    private async Task<ImportSettings> Recognise(Tx tx, Stream content, Recognising seen, bool backlog)
    {
        var settings = new ImportSettings(seen.Encoding, seen.Separator, null, new Dictionary<string, int>(), backlog);
        if (await Headings.Of(content, settings) is not { Count: > 0 } headings)
        {
            return settings;
        }
        await using var batch = tx.Batch();
        batch.Add("select settings::text from scheduling.import_columns where made_by = $1 and headings = $2", Param.Text(tx.Caller.Reference), Headings.Fingerprint(headings));
        await using var reader = await batch.Read(tx.Cancel);
        var remembered = (await reader.All(r => JsonSerializer.Deserialize<ImportSettings>(r.GetString(0), Json.Stored)!, tx.Cancel)).FirstOrDefault();
        return remembered?.Backlog == backlog
            ? settings with { Courtroom = remembered!.Courtroom, Columns = remembered.Columns }
            : settings with { Columns = ImportFields.Guess(headings, backlog, f => [texts.In("en", f.Name), texts.In("ur", f.Name)]) };
    }
}

/// <summary>A file's first row.</summary>
internal static class Headings
{
    /// <summary>Empty where the file cannot be read so.</summary>
    public static async Task<IReadOnlyList<string>> Of(Stream content, ImportSettings settings)
    {
        try
        {
            await foreach (var row in CsvRows.Read(new Kept(content), settings))
            {
                return row.Cells;
            }
        }
        catch (UnreadableFileException)
        {
            // The check says why.
        }
        return [];
    }

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

    public override bool CanSeek => false;

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
