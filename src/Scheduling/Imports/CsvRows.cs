using System.Globalization;
using CsvHelper.Configuration;
using CsvHelper;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>One row of the file, numbered as a spreadsheet numbers it; <paramref name="Broken"/> where its quotes are not as they should be.</summary>
internal sealed record CsvRow(int Line, string[] Cells, bool Broken);

/// <summary>The file cannot be read any further; its message is never shown, <see cref="Problem"/> is.</summary>
internal sealed class UnreadableFileException(string key, params (string Name, string Value)[] args) : Exception(key)
{
    public RowProblem Problem { get; } = RowProblem.Of(key, null, args);
}

/// <summary>Reads a CSV row by row with bounded memory: no line, cell, row or file is let grow beyond <see cref="ImportLimits"/>.</summary>
internal static class CsvRows
{
    /// <summary>The first row is the headings', from <see cref="ImportSettings.HeadingsRow"/> on. Empty rows are passed over, but count.</summary>
    public static async IAsyncEnumerable<CsvRow> Read(Stream content, ImportSettings settings, ReadingBudget budget)
    {
        var broken = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = settings.Separator.ToString(),
            HasHeaderRecord = false,
            IgnoreBlankLines = false,
            MaxFieldSize = ImportLimits.CellCharacters,
            BufferSize = 8192,
            CountBytes = false,
            CacheFields = false,
            BadDataFound = bad => broken |= !SpreadsheetMarks.IsTextFormula(bad.Field),
        };
        using var reader = new LineGuard(new StreamReader(content, settings.Decoder, detectEncodingFromByteOrderMarks: true, bufferSize: 8192), budget);
        using var parser = new CsvParser(reader, configuration);
        var (rows, width) = (0, 0);
        for (var line = 1; await Next(parser, line); line++)
        {
            var (cells, bad) = (parser.Record!, broken);
            broken = false;
            if (cells.Length > ImportLimits.Columns)
            {
                throw new UnreadableFileException("import.fault.columns", ("row", $"{line}"), ("max", $"{ImportLimits.Columns}"));
            }
            if (line < settings.HeadingsRow || cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }
            if (++rows > ImportLimits.Rows + 1)
            {
                throw new UnreadableFileException("import.fault.rows", ("max", $"{ImportLimits.Rows}"));
            }
            width = rows == 1 ? cells.Length : width;
            yield return new(line, cells, bad || cells.Length > width);
        }
    }

    private static async Task<bool> Next(CsvParser parser, int line)
    {
        try
        {
            return await parser.ReadAsync();
        }
        catch (MaxFieldSizeException)
        {
            throw new UnreadableFileException("import.fault.cell", ("row", $"{line}"), ("max", $"{ImportLimits.CellCharacters}"));
        }
    }

    /// <summary>Refuses a line without end before it is held in memory.</summary>
    private sealed class LineGuard(TextReader inner, ReadingBudget budget) : TextReader
    {
        private int line = 1, length;

        public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancel = default)
        {
            budget.Look();
            var read = await inner.ReadAsync(buffer, cancel);
            foreach (var c in buffer.Span[..read])
            {
                length = c == '\n' ? 0 : length + 1;
                line += c == '\n' ? 1 : 0;
                if (length > ImportLimits.LineCharacters)
                {
                    throw new UnreadableFileException("import.fault.line", ("row", line.ToString(CultureInfo.InvariantCulture)), ("max", $"{ImportLimits.LineCharacters}"));
                }
            }
            return read;
        }

        public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
