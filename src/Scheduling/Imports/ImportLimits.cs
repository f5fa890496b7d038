namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>What a file may hold; said on the page and enforced where it is read.</summary>
internal static class ImportLimits
{
    public const int Bytes = 25 * 1024 * 1024, Rows = 100_000, Columns = 200, CellCharacters = 4000, LineCharacters = 64 * 1024, Imports = 20, Days = 30;

    /// <summary>A workbook's parts, and what they may come to when they are inflated.</summary>
    public const int Parts = 1000, Inflated = 200 * 1024 * 1024;

    /// <summary>Said as people say it.</summary>
    public const int Megabytes = Bytes / 1024 / 1024;
}
