using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>
/// The rows that are hearings already: by the court's own reference, or by case, courtroom and start (on the backlog: purpose). A hearing that was cancelled since
/// is not in any more, but only a person decides that it is booked again.
/// </summary>
internal sealed class AlreadyIn
{
    private readonly Dictionary<(Guid Court, string Reference), (Guid Hearing, string Status, Instant? StartsAt)> byReference = [];
    private readonly Dictionary<int, Guid> byTime = [];
    private bool booking;

    public bool Has(ReadRow row) => Of(row) is not null;

    public Decided? Of(ReadRow row)
    {
        if (row.Reference is { } reference && byReference.TryGetValue((row.Courtroom!.Court.Value, reference), out var known))
        {
            if (known.Status != nameof(HearingStatus.Cancelled))
            {
                var moved = row.Wish is null && known.StartsAt != row.StartsAt && known.StartsAt is not null;
                return new(row, RowState.Duplicate, [moved
                    ? RowProblem.Of("import.in.moved", ImportFields.Reference, RowWords.Date("date", known.StartsAt!.Value, row.Courtroom), ("time", RowWords.Time(known.StartsAt.Value, row.Courtroom)))
                    : RowProblem.Of("import.in.reference", ImportFields.Reference)], known.Hearing);
            }
            // Who chose the row in spite of that means it.
            return booking ? null : new(row, RowState.Clash, [RowProblem.Of("import.in.cancelled", ImportFields.Reference)], known.Hearing);
        }
        return byTime.TryGetValue(row.Line, out var hearing) ? new(row, RowState.Duplicate, [RowProblem.Of(row.Wish is null ? "import.in.time" : "import.in.backlog", ImportFields.CaseNumber)], hearing) : null;
    }

    public static async Task<AlreadyIn> Look(Tx tx, IReadOnlyList<ReadRow> rows, bool booking)
    {
        var wanted = rows.Where(r => r.Booking is not null).ToList();
        var references = wanted.Where(r => r.Reference is not null).Select(r => (Court: r.Courtroom!.Court.Value, Reference: r.Reference!)).Distinct().ToList();
        await using var batch = tx.Batch();
        if (booking)
        {
            batch.Lock(references.Select(r => Locks.Identity("import", $"{r.Court} {r.Reference}")));
        }
        batch.Add("""
            select i.court_id, i.reference, i.hearing_id, h.status, h.starts_at from unnest($1, $2) as n(court, reference)
            join scheduling.imported_hearing i on i.court_id = n.court and i.reference = n.reference join scheduling.hearing h on h.id = i.hearing_id
            """, Param.Uuids(references.Select(r => r.Court)), Param.Texts(references.Select(r => r.Reference)));
        batch.Add("""
            select n.line, h.id from unnest($1, $2, $3, $4, $5, $6) as n(line, room, at, court, number, purpose)
            join scheduling.hearing h on h.courtroom_id = n.room and case when n.purpose is null then h.starts_at = n.at and h.status <> 'Cancelled' else h.status = 'Requested' and h.purpose = n.purpose end
            join scheduling.hearing_case hc on hc.hearing_id = h.id
            join scheduling.court_case c on c.id = hc.case_id and c.court_id = n.court and c.number_folded = n.number
            """,
            Param.Ints(wanted.Select(r => r.Line)), Param.Uuids(wanted.Select(r => r.Courtroom!.Id.Value)), Param.Times(wanted.Select(r => r.Booking!.StartsAt)),
            Param.Uuids(wanted.Select(r => r.Courtroom!.Court.Value)), Param.Texts(wanted.Select(r => Folding.Fold(r.Booking!.Cases[0].Number!))), Param.Texts(wanted.Select(r => r.Wish is null ? null : r.Booking!.Purpose)));
        var found = new AlreadyIn { booking = booking };
        await using var reader = await batch.Read(tx.Cancel);
        if (booking)
        {
            await reader.NextResultAsync(tx.Cancel);
        }
        foreach (var (court, reference, hearing, status, at) in await reader.All(r => (r.GetGuid(0), r.GetString(1), r.GetGuid(2), r.GetString(3), r.InstantOrNull(4)), tx.Cancel))
        {
            found.byReference[(court, reference)] = (hearing, status, at);
        }
        foreach (var (line, hearing) in await reader.All(r => (r.GetInt32(0), r.GetGuid(1)), tx.Cancel))
        {
            found.byTime[line] = hearing;
        }
        return found;
    }
}
