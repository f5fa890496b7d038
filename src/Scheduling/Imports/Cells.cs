using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>A row's cells by field, and what was found wrong with them.</summary>
internal sealed class Cells(ImportSettings settings, IReadOnlyList<string> cells)
{
    private const int ShownCharacters = 60, MostProblems = 20;

    public List<RowProblem> Problems { get; } = [];

    /// <summary>The cell as names are kept; null where it is empty or the file has no such column.</summary>
    public string? Text(string field) => settings.Columns.TryGetValue(field, out var at) && at < cells.Count ? CleanName.OrNull(SpreadsheetMarks.Bare(cells[at])) : null;

    public string? Needed(string field)
    {
        var text = Text(field);
        if (text is null)
        {
            Wrong("check.required", field);
        }
        return text;
    }

    public void Wrong(string key, string? field, params (string Name, string Value)[] args) =>
        Wrong(RowProblem.Of(key, field, [.. args.Select(a => (a.Name, a.Value.Length > ShownCharacters ? $"{a.Value[..ShownCharacters]}…" : a.Value))]));

    public void Wrong(RowProblem problem)
    {
        if (Problems.Count < MostProblems)
        {
            Problems.Add(problem);
        }
    }

    public void Unknown(string field, string text, Found found) =>
        Wrong(found.Several ? "import.row.several" : found.Near.Count > 0 ? "import.row.unknown-near" : "import.row.unknown", field, ("text", text), ("near", string.Join(' ', found.Near)));
}
