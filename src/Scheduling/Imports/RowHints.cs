using NodaTime.Text;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>What a dry run says of rows that nothing is wrong with: their case may be there under a number typed otherwise, or has its hearing already.</summary>
internal static class RowHints
{
    public const string Similar = "import.hint.similar", Fixed = "import.hint.fixed";

    /// <param name="decided">By line; the ready rows get their hints.</param>
    public static async Task Add(Intake intake, Dictionary<int, Decided> decided, bool booking, bool backlog)
    {
        var ready = decided.Values.Where(d => d is { State: RowState.Ready, Taken: not null }).ToList();
        if (booking || ready.Count == 0)
        {
            return;
        }
        var similar = await intake.Similar(ready.Select(d => d.Taken!));
        var already = backlog ? (await intake.Fixed(ready.Select(d => d.Taken!))).ToLookup(f => f.Case.Value) : null;
        foreach (var row in ready)
        {
            var hints = new List<RowProblem>();
            foreach (var one in row.Taken!.Cases)
            {
                if (similar.GetValueOrDefault(one.Id) is { Count: > 0 } near)
                {
                    hints.Add(RowProblem.Of(Similar, ImportFields.CaseNumber, ("numbers", string.Join(", ", near.Select(c => c.Number)))));
                }
                if (already?[one.Id].FirstOrDefault() is { } hearing)
                {
                    hints.Add(RowProblem.Of(Fixed, ImportFields.CaseNumber, ("date", LocalDatePattern.Iso.Format(hearing.StartsAt.Date)), ("time", RowWords.Time(hearing.StartsAt))));
                }
            }
            if (hints.Count > 0)
            {
                decided[row.Row.Line] = row with { Problems = [.. row.Problems, .. hints] };
            }
        }
    }
}
