namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>What a file may hold and what reading it may cost; said on the page and enforced where it is read.</summary>
internal static class ImportLimits
{
    public const int Bytes = 25 * 1024 * 1024, Rows = 100_000, Columns = 200, CellCharacters = 4000, LineCharacters = 64 * 1024, Imports = 20, Days = 30;

    /// <summary>A workbook's parts, and what they may come to when they are inflated.</summary>
    public const int Parts = 1000, Inflated = 200 * 1024 * 1024;

    /// <summary>Cells of a workbook's sheet, blank ones counted; pieces of one cell; elements within each other; sheets; number formats; styles.</summary>
    public const int Cells = 5_000_000, Pieces = 2000, Depth = 32, Sheets = 255, Formats = 1000, Styles = 65_536;

    /// <summary>A sheet's last row, which may be a blank one that somebody coloured.</summary>
    public const int LastRow = 1_048_576;

    /// <summary>How long a file is read before it is given up: at the door, and by the job that reads all of its rows.</summary>
    public const int SecondsAtTheDoor = 60, SecondsOfTheJob = 600;

    /// <summary>Headings are looked for in so many rows of the file.</summary>
    public const int HeadingsWithin = 30;

    /// <summary>Said as people say it.</summary>
    public const int Megabytes = Bytes / 1024 / 1024;
}
