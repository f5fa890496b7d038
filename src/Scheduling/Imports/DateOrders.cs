using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// Finds out, column by column, whether dates of three numbers write the day or the month first: a number above 12 tells. One such date may be a slip of the hand;
/// two that agree, and none against them, tell. Pure.
/// </summary>
internal sealed class DateOrders(ImportSettings settings)
{
    private const int Enough = 2;
    private readonly List<Column> columns =
        [.. settings.Columns.Where(c => c.Key is ImportFields.Date or ImportFields.NotBefore or ImportFields.NotLater).Select(c => new Column(c.Key, c.Value))];

    public void See(IReadOnlyList<string> cells)
    {
        foreach (var column in columns.Where(c => c.At < cells.Count))
        {
            switch (CellTimes.MonthComesFirst(SpreadsheetMarks.Bare(cells[column.At])))
            {
                case true: column.MonthFirst++; break;
                case false: column.DayFirst++; break;
            }
        }
    }

    /// <summary>The settings with what was found, or chosen.</summary>
    public ImportSettings Settings() => settings with
    {
        MonthFirst = settings.Dates is null ? [.. columns.Where(c => c is { DayFirst: 0, MonthFirst: >= Enough }).Select(c => c.Field)]
            : settings.Dates == ImportSettings.MonthFirstDates ? [.. columns.Select(c => c.Field)] : [],
        // Where most tell that the day comes first, the others are no dates, and say so.
        UnsureDates = settings.Dates is null ? [.. columns.Where(c => c.MonthFirst > 0 && c.MonthFirst >= c.DayFirst && c is not { DayFirst: 0, MonthFirst: >= Enough }).Select(c => c.Field)] : [],
    };

    private sealed class Column(string field, int at)
    {
        public string Field { get; } = field;

        public int At { get; } = at;

        public int DayFirst { get; set; }

        public int MonthFirst { get; set; }
    }
}
