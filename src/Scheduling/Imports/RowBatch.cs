using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Requests;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>What became of a row: placed, or already in (<paramref name="Hearing"/>), or in words what is wrong.</summary>
internal sealed record Decided(ReadRow Row, RowState State, IReadOnlyList<RowProblem> Problems, Guid? Hearing = null, Placed? Placed = null, Taken? Taken = null, HearingRequest? Request = null);

/// <summary>
/// Decides many rows at once, in the order of their starts, in three round trips: what is in already, whom the rows name, what is held.
/// A dry run looks; a commit locks, in the one order of all bookings (references, identities, resources).
/// </summary>
internal sealed class RowBatch(Tx tx, CalendarSnapshot calendar, Registry registry, PartyResolver parties, HeldInFile held, bool booking)
{
    private Intake intake = null!;
    private AlreadyIn already = null!;
    private CalendarFacts facts = null!;

    private sealed record Standing(ReadRow Row, Taken Taken, HearingState Hearing);

    /// <summary>Queues everything that the placed rows consist of.</summary>
    public void Book(IReadOnlyList<Decided> decided)
    {
        var placed = decided.Where(d => d.Placed is not null).ToList();
        if (placed.Count > 0)
        {
            intake.Write(placed.Select(d => d.Taken!));
            tx.BookAll([.. placed.Select(d => d.Placed!)], nameof(BookImport))
                .Raise(new HearingsBooked([.. placed.Select(d => new HearingId(d.Hearing!.Value))]));
        }
    }

    public async Task<IReadOnlyList<Decided>> Decide(IReadOnlyList<ReadRow> rows)
    {
        already = await AlreadyIn.Look(tx, rows, booking);
        facts = await calendar.Present(tx.Cancel);
        var asked = rows.Where(r => r.Booking is not null && !already.Has(r))
            .ToDictionary(r => r, r => new Asked(facts.Rooms[r.Booking!.Courtroom], r.Booking));
        // In a dry run a new prisoner is the same person in every batch, so that two rows that ask for one at once are seen.
        intake = new(tx, registry, parties, [.. asked.Values], booking ? null : identity => RegistryId.For("import-person", identity));
        await intake.Look(booking);
        facts = await calendar.AtLeast(intake.RegistryVersion, tx.Cancel);
        // Everybody is named before anybody is judged: a later row may give a role or protection.
        var taken = asked.ToDictionary(a => a.Key, a => intake.Take(a.Value, facts));
        var decided = new Dictionary<int, Decided>();
        var standing = new List<Standing>();
        foreach (var row in rows)
        {
            if (row.Booking is null)
            {
                decided[row.Line] = new(row, booking ? RowState.Refused : RowState.Problem, row.Problems);
            }
            else if (already.Of(row) is { } found)
            {
                decided[row.Line] = found;
            }
            else
            {
                var (judged, problems) = Judge(row, asked[row], taken[row]);
                if (judged is not null)
                {
                    standing.Add(judged);
                }
                else
                {
                    decided[row.Line] = new(row, booking ? RowState.Refused : RowState.Problem, problems);
                }
            }
        }
        held.Load(await Placement.LockAndLook(tx, facts, [.. standing.Select(s => Placement.Need(s.Hearing))], [], booking));
        var broken = await intake.Broken(standing.Select(s => s.Taken));
        foreach (var each in standing)
        {
            decided[each.Row.Line] = each.Taken.Appearances.Any(a => broken.Contains(a.ParticipantId))
                ? new(each.Row, booking ? RowState.Refused : RowState.Problem, [RowWords.Of(Problem.Refuse("protected-together"), each.Row)])
                : Deal(each);
        }
        await RowHints.Add(intake, decided, booking, backlog: false);
        return [.. rows.Select(r => decided[r.Line])];
    }

    /// <summary>Every rule is asked, so that a row's problems are all told at once.</summary>
    private (Standing? Standing, IReadOnlyList<RowProblem> Problems) Judge(ReadRow row, Asked asked, Outcome<Taken> taken)
    {
        var problems = taken.Succeeded ? [] : taken.Problem.Errors.Select(e => new RowProblem(e.Key, RowPeople.FieldOf(e.Field, row.Booking!.Participants))).ToList();
        var purpose = registry.Purpose(row.Booking!.Purpose)!;
        var wanted = Booking.Wanted(asked.Room, purpose, row.Booking, taken.Succeeded ? intake.Stand(taken.Value) : new([], []));
        var judged = Placement.Judge(tx.Now, facts, wanted, purpose.Urgent);
        if (!judged.Succeeded)
        {
            problems.Add(RowWords.Of(judged.Problem, row));
            if (judged.Problem.Slug is "outside-sitting" or "no-judge-posted" && PlacementRules.Refusal(facts, wanted.During, [.. wanted.Appearances.Select(a => a.Need)]) is { } more)
            {
                problems.Add(RowWords.Of(more, row));
            }
        }
        return problems.Count > 0 ? (null, problems) : (new(row, taken.Value, judged.Value), []);
    }

    private Decided Deal(Standing each)
    {
        var need = Placement.Need(each.Hearing);
        var dealt = Dealer.Deal(facts, need, held.Of);
        if (dealt.Conflicts.Count == 0)
        {
            held.Take(dealt.Reservations, each.Row.Line);
            return new(each.Row, booking ? RowState.Booked : RowState.Ready, [], booking ? each.Hearing.Id : null, Placement.With(each.Hearing, dealt), each.Taken);
        }
        var told = dealt.Conflicts.Select(c => Conflict(c, each, need)).DistinctBy(c => c.Problem.Key).ToList();
        var state = booking ? RowState.Refused : told.All(c => c.InFile) ? RowState.Clash : RowState.Problem;
        return new(each.Row, state, [.. told.Select(t => t.Problem)]);
    }

    private (RowProblem Problem, bool InFile) Conflict(Conflict conflict, Standing each, HearingNeed need)
    {
        var (kind, name) = conflict.Resource.Split(':', 2) is [var k, var n] ? (k, n) : (conflict.Resource, "");
        IEnumerable<Guid> resources = kind switch
        {
            "courtroom" => [need.Room.Id],
            "judge" => [need.Judge],
            "person" => [Guid.Parse(name)],
            _ => facts.Stations[facts.AccessPoints[name].Id].Select(s => s.Id),
        };
        var line = held.LineOf(resources, conflict.During);
        var at = each.Hearing.Appearances.ToList().FindIndex(a => kind == "person" && a.PersonId == Guid.Parse(name));
        var person = at < 0 ? null : each.Row.Booking!.Participants[at];
        var args = new List<(string, string)>
        {
            ("courtroom", need.Room.Code), ("accessPoint", kind == "access-point" ? name : ""), ("name", person?.Name ?? ""),
            ("from", RowWords.Time(each.Hearing.Local(conflict.During.Start))), ("to", RowWords.Time(each.Hearing.Local(conflict.During.End))),
        };
        if (line is { } row)
        {
            args.Add(("row", $"{row}"));
        }
        var field = kind switch { "courtroom" => ImportFields.Courtroom, "person" => person?.Role, "access-point" => ImportFields.AccessPoint, _ => null };
        return (RowProblem.Of(line is null ? $"import.taken.{kind}" : $"import.clash.{kind}", field, [.. args]), line is not null);
    }
}
