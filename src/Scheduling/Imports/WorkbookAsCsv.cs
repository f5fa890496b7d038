using System.Text;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>A workbook's sheet as a CSV file: behind the upload there are only CSV files. No larger than a CSV file may be.</summary>
internal static class WorkbookAsCsv
{
    public static async Task<WorkbookSheet> Write(Stream workbook, Stream csv, ReadingBudget budget, CancellationToken cancel)
    {
        using var rows = XlsxRows.Open(workbook, budget);
        var (made, blank) = (0L, 0);
        foreach (var row in rows.Rows())
        {
            if (row.Length == 0)
            {
                blank++; // written only where another row follows
                continue;
            }
            var line = Encoding.UTF8.GetBytes($"{string.Concat(Enumerable.Repeat("\r\n", blank))}{string.Join(',', row.Select(Quoted))}\r\n");
            blank = 0;
            if ((made += line.Length) > ImportLimits.Bytes)
            {
                throw WorkbookScan.TooLarge();
            }
            await csv.WriteAsync(line, cancel);
        }
        return rows.Sheet;
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(",;|\t\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
