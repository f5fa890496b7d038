using System.Text;
using System.Text.Json.Serialization;
using NodaTime;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>How a file is to be read.</summary>
/// <param name="Encoding">One of <see cref="Encodings"/>.</param>
/// <param name="Separator">Between two cells: comma, semicolon, tab or bar.</param>
/// <param name="Courtroom">The code for rows that name none; null where each row names its own.</param>
/// <param name="Columns">Which column (from 0) holds a field, by the field's code.</param>
/// <param name="Backlog">Its rows are hearings that have no time yet.</param>
/// <param name="HeadingsRow">The row, from 1, in which the headings stand; what stands above is passed over.</param>
/// <param name="Dates">How dates of three numbers are written, one of <see cref="DateOrders"/>; null: as each column shows.</param>
/// <param name="MonthFirst">Fields whose column writes the month first, as the dry run found or as was chosen.</param>
/// <param name="UnsureDates">Fields whose column writes some dates one way and some the other.</param>
public sealed record ImportSettings(
    string Encoding, char Separator, string? Courtroom, IReadOnlyDictionary<string, int> Columns, bool Backlog = false, int HeadingsRow = 1, string? Dates = null,
    IReadOnlyList<string>? MonthFirst = null, IReadOnlyList<string>? UnsureDates = null)
{
    public const string DayFirstDates = "day-first", MonthFirstDates = "month-first";

    public static readonly IReadOnlyList<string> DateOrders = [DayFirstDates, MonthFirstDates];

    public const string Utf8 = "utf-8", Windows1256 = "windows-1256", Utf16 = "utf-16";

    public static readonly IReadOnlyList<string> Encodings = [Utf8, Windows1256, Utf16];

    public static readonly IReadOnlyList<char> Separators = [',', ';', '\t', '|'];

    /// <summary>Bytes that are no letters become U+FFFD, which a row is refused for.</summary>
    [JsonIgnore]
    public Encoding Decoder => Encoding switch
    {
        Windows1256 => CodePagesEncodingProvider.Instance.GetEncoding(1256)!,
        Utf16 => System.Text.Encoding.Unicode,
        _ => System.Text.Encoding.UTF8,
    };
}

/// <summary>What is wrong with a row, or why a file cannot be read: a text key with its placeholders, and the field it is about.</summary>
/// <param name="Key">A text key.</param>
/// <param name="Field">The field's code; null: the row as a whole.</param>
/// <param name="Args">Codes, numbers, ISO dates and times; said in the reader's language by the pages.</param>
public sealed record RowProblem(string Key, string? Field = null, IReadOnlyDictionary<string, string>? Args = null)
{
    public static RowProblem Of(string key, string? field, params (string Name, string Value)[] args) => new(key, field, args.ToDictionary(a => a.Name, a => a.Value));
}

/// <summary>What a file turned out to be when it was brought.</summary>
/// <param name="Encoding">As <see cref="ImportSettings.Encoding"/>, before anybody chose another.</param>
/// <param name="BrokenBytes">Bytes that are no letters in it.</param>
/// <param name="Sheet">The sheet of a workbook that is read, the first that people see; null for a CSV file.</param>
/// <param name="OtherSheets">The sheets that are not.</param>
/// <param name="Since1904">The workbook's days are counted from 1904, and were read so.</param>
public sealed record ImportFound(string Encoding = "", long BrokenBytes = 0, string? Sheet = null, IReadOnlyList<string>? OtherSheets = null, bool Since1904 = false);

/// <summary>A file's beginning as it is read.</summary>
/// <param name="Rows">Headings and a few rows.</param>
/// <param name="Tops">The rows among which the headings may be, by number, with what stands first in them.</param>
/// <param name="Fault">Why no more of it can be read.</param>
public sealed record ImportPreview(IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<(int Row, string Text)> Tops, RowProblem? Fault);

/// <summary>Where an import stands.</summary>
public enum ImportState { Uploaded, Checking, Checked, Booking, Unusable }

/// <summary>What is known or came of a row; see the migration.</summary>
public enum RowState { Read, Ready, Clash, Duplicate, Problem, Chosen, Booked, Refused }

/// <summary>One of a clerk's imports.</summary>
/// <param name="Counts">Rows by state.</param>
/// <param name="Done">Of <paramref name="Rows"/>, how many the present step is through with.</param>
public sealed record ImportView(
    Guid Id, Instant MadeAt, Instant ChangedAt, string FileName, long Bytes, ImportState State, ImportSettings Settings, int Rows, int Done, RowProblem? Fault, IReadOnlyDictionary<RowState, int> Counts, ImportFound Found)
{
    public bool Running => State is ImportState.Checking or ImportState.Booking;

    public int Of(params RowState[] states) => states.Sum(s => Counts.GetValueOrDefault(s));
}

/// <summary>One row of an import's file.</summary>
public sealed record ImportRowView(int Line, RowState State, Instant? StartsAt, string? Courtroom, IReadOnlyList<string> Cells, IReadOnlyList<RowProblem> Problems, Guid? Hearing);

/// <summary>Rows of an import.</summary>
/// <param name="Kinds">How many of these rows have which problem, the most frequent first.</param>
public sealed record ImportRowsPage(IReadOnlyList<ImportRowView> Rows, int Total, IReadOnlyList<(string Key, int Count)> Kinds)
{
    public const int Size = 50;
}
