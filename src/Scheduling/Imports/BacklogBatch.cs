using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Requests;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>Decides many rows of a backlog at once: what is in already, whom the rows name, and what could be heard at no time at all. Nothing is held for them.</summary>
internal sealed class BacklogBatch(Tx tx, CalendarSnapshot calendar, Registry registry, PartyResolver parties, bool booking)
{
    private Intake intake = null!;

    /// <summary>Queues everything that the rows consist of.</summary>
    public void Put(IReadOnlyList<Decided> decided)
    {
        var asked = decided.Where(d => d is { State: RowState.Booked, Request: not null }).ToList();
        if (asked.Count > 0)
        {
            intake.Write(asked.Select(d => d.Taken!));
            tx.Put([.. asked.Select(d => d.Request!)]);
        }
    }

    public async Task<IReadOnlyList<Decided>> Decide(IReadOnlyList<ReadRow> rows)
    {
        var already = await AlreadyIn.Look(tx, rows, booking);
        var facts = await calendar.Present(tx.Cancel);
        var asked = rows.Where(r => r.Booking is not null && !already.Has(r)).ToDictionary(r => r, r => new Asked(facts.Rooms[r.Booking!.Courtroom], r.Booking));
        intake = new(tx, registry, parties, [.. asked.Values], booking ? null : identity => RegistryId.For("import-person", identity));
        await intake.Look(booking);
        facts = await calendar.AtLeast(intake.RegistryVersion, tx.Cancel);
        // Everybody is named before anybody is judged: a later row may give a role or protection.
        var taken = asked.ToDictionary(a => a.Key, a => intake.Take(a.Value, facts));
        var decided = rows.ToDictionary(r => r.Line, r => r.Booking is null ? Wrong(r, r.Problems) : already.Of(r) ?? Judge(r, asked[r], taken[r]));
        var broken = await intake.Broken(decided.Values.Select(d => d.Taken).OfType<Taken>());
        await RowHints.Add(intake, decided, booking, backlog: true);
        return [.. rows.Select(r => decided[r.Line]).Select(d => d.Taken?.Appearances.Any(a => broken.Contains(a.ParticipantId)) == true ? Wrong(d.Row, [RowWords.Of(Problem.Refuse("protected-together"), d.Row)]) : d)];
    }

    private Decided Wrong(ReadRow row, IReadOnlyList<RowProblem> problems) => new(row, booking ? RowState.Refused : RowState.Problem, problems);

    private Decided Judge(ReadRow row, Asked asked, Outcome<Taken> found)
    {
        var wish = row.Wish!;
        if (!found.Succeeded)
        {
            return Wrong(row, [.. found.Problem.Errors.Select(e => new RowProblem(e.Key, RowPeople.FieldOf(e.Field, row.Booking!.Participants)))]);
        }
        var taken = intake.Stand(found.Value);
        if (wish.NotLater < LocalDay.At(tx.Now, asked.Room.Zone))
        {
            return Wrong(row, [RowProblem.Of("backlog.limit-past", ImportFields.NotLater)]);
        }
        if (SeparationRules.Refusal(taken.Appearances.Select(a => a.Need)) is { } meeting)
        {
            return Wrong(row, [RowWords.Of(meeting, row)]);
        }
        var request = HearingRequest.Of(asked.Room, registry.Purpose(row.Booking!.Purpose)!, row.Booking, taken, wish.Priority, wish.NotBefore, wish.NotLater);
        return new(row, booking ? RowState.Booked : RowState.Ready, [], booking ? request.Hearing.Id : null, null, taken, request);
    }
}
