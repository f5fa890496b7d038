using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>A file that was brought, read and understood before any transaction begins: the CSV file that is kept of it, and what it turned out to be.</summary>
internal sealed class BroughtFile : IAsyncDisposable
{
    private readonly Stream? made;

    private BroughtFile(Stream csv, Stream? made) => (Csv, this.made) = (csv, made);

    /// <summary>Can seek; from its beginning.</summary>
    public Stream Csv { get; }

    public ImportFound Found { get; private set; } = new();

    public char Separator { get; private set; }

    /// <summary>The first rows; none where the file cannot be read so.</summary>
    public IReadOnlyList<CsvRow> First { get; private set; } = [];

    /// <summary>What it is, its first bytes say and not its name.</summary>
    /// <param name="file">Can seek; is not closed.</param>
    /// <exception cref="UnreadableFileException">A workbook that cannot be read.</exception>
    public static async Task<BroughtFile> Read(Stream file, CancellationToken cancel)
    {
        var budget = ReadingBudget.AtTheDoor();
        var first = new byte[4];
        file.Position = 0;
        var read = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancel);
        file.Position = 0;
        if (first is [0xD0, 0xCF, 0x11, 0xE0])
        {
            throw new UnreadableFileException("import.fault.xls");
        }
        var workbook = XlsxRows.Begins(first.AsSpan(0, read));
        var made = workbook ? Temporary() : null;
        var brought = new BroughtFile(made ?? file, made);
        try
        {
            await brought.Understand(workbook ? await WorkbookAsCsv.Write(file, made!, budget, cancel) : null, budget, cancel);
            return brought;
        }
        catch
        {
            await brought.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => made?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task Understand(WorkbookSheet? sheet, ReadingBudget budget, CancellationToken cancel)
    {
        var recognising = new Recognising();
        var buffer = new byte[PieceStore.Size];
        Csv.Position = 0;
        for (int read; (read = await Csv.ReadAsync(buffer, cancel)) > 0;)
        {
            budget.Look();
            recognising.See(buffer.AsSpan(0, read));
        }
        Separator = recognising.Separator;
        Found = new(recognising.Encoding, recognising.BrokenBytes, sheet?.Name, sheet?.Others, sheet?.Since1904 == true);
        Csv.Position = 0;
        First = (await Beginning(new Kept(Csv), new(Found.Encoding, Separator, null, new Dictionary<string, int>()), budget)).Rows;
        Csv.Position = 0;
    }

    /// <summary>The rows within which headings may stand, and why there are no more where the file cannot be read.</summary>
    public static async Task<(IReadOnlyList<CsvRow> Rows, RowProblem? Fault)> Beginning(Stream content, ImportSettings settings, ReadingBudget budget)
    {
        var rows = new List<CsvRow>();
        try
        {
            await foreach (var row in CsvRows.Read(content, settings, budget))
            {
                rows.Add(row);
                if (rows.Count == ImportLimits.HeadingsWithin)
                {
                    break;
                }
            }
        }
        catch (UnreadableFileException e)
        {
            return (rows, e.Problem);
        }
        return (rows, null);
    }

    // Nobody else reads it, and it goes with the stream.
    private static FileStream Temporary()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new(Path.Combine(Path.GetTempPath(), $"courts-import-{Guid.NewGuid():N}"), options);
    }
}
