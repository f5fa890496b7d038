using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Requests;

/// <summary>A part of a matter that takes several hearings.</summary>
/// <param name="Number">From 1, in the order in which they are to be heard.</param>
/// <param name="DaysBetween">At least so many days after the part before.</param>
internal sealed record PartOf(Guid Group, int Number, int DaysBetween);

/// <summary>A hearing to be put on the backlog; made by <see cref="Of"/>.</summary>
internal sealed record HearingRequest(HearingState Hearing, int Minutes, Priority Priority, LocalDate? NotBefore, LocalDate? NotLater, PartOf? Part)
{
    /// <param name="taken">The cases and people of the booking, found or made (<see cref="Intake"/>).</param>
    /// <param name="booking">Its start does not count.</param>
    public static HearingRequest Of(
        RoomRow room, Purpose purpose, BookHearing booking, Taken taken, Priority priority = Priority.Routine, LocalDate? notBefore = null, LocalDate? notLater = null, PartOf? part = null) => new(
        new(Guid.CreateVersion7(), room, null, purpose.Code, HearingState.NoTime, HearingStatus.Requested, 1, null, null, null, null, taken.Cases,
            // Each part has appearances of its own.
            [.. taken.Appearances.Select(a => a with { Id = Guid.CreateVersion7() })]),
        booking.Minutes ?? purpose.DefaultMinutes, priority, notBefore, notLater, part);
}

/// <summary>Hearings asked for and not placed: in and out of it, however many at once, in as many statements as for one.</summary>
internal static class Backlog
{
    /// <summary>Queues the hearings with their people, history and audit lines. They take no reservations, tell nobody and show on no day.</summary>
    public static Tx Put(this Tx tx, IReadOnlyList<HearingRequest> all)
    {
        if (all.Count == 0)
        {
            return tx;
        }
        var hearings = all.Select(r => r.Hearing).ToList();
        tx.Then("""
            insert into scheduling.hearing (id, courtroom_id, purpose, status, revision, group_id, part, created_at)
            select i, r, p, 'Requested', 1, g, n, $6 from unnest($1, $2, $3, $4, $5) as x(i, r, p, g, n)
            """,
            Param.Uuids(hearings.Select(h => h.Id)), Param.Uuids(hearings.Select(h => h.Room.Id)), Param.Texts(hearings.Select(h => h.Purpose)),
            Param.Uuids(all.Select(r => r.Part?.Group)), Param.Ints(all.Select(r => r.Part?.Number)), Param.Time(tx.Now));
        tx.InsertPeople(hearings);
        tx.Then("""
            insert into scheduling.hearing_request (hearing_id, minutes, priority, not_before, not_later, gap_days) select * from unnest($1, $2, $3, $4, $5, $6)
            """,
            Param.Uuids(hearings.Select(h => h.Id)), Param.Ints(all.Select(r => r.Minutes)), Param.Texts(all.Select(r => r.Priority.ToString())),
            Param.Dates(all.Select(r => r.NotBefore)), Param.Dates(all.Select(r => r.NotLater)), Param.Ints(all.Select(r => r.Part?.DaysBetween ?? 0)));
        foreach (var matter in all.Where(r => r.Part is not null).GroupBy(r => r.Part!.Group))
        {
            tx.OrderParts([.. matter.OrderBy(r => r.Part!.Number).Select(r => (r.Hearing.Id, r.Part!.DaysBetween))]);
        }
        tx.Requested(hearings);
        foreach (var hearing in hearings)
        {
            tx.Audit(nameof(PutOnBacklog), Target.Of(Targets.Hearing, hearing.Id), hearing.Room.District, new { hearing.Status });
        }
        return tx;
    }

    /// <summary>Queues the end of hearings that are Requested and locked by this transaction. Nobody was told of them, so nobody is now.</summary>
    public static Tx Remove(this Tx tx, IReadOnlyList<(Guid Hearing, string District)> all, string reason)
    {
        tx.Then("update scheduling.hearing set status = 'Cancelled' where id = any($1) and status = 'Requested'", Param.Uuids(all.Select(h => h.Hearing)))
            .Removed([.. all.Select(h => h.Hearing)], reason);
        foreach (var (hearing, district) in all)
        {
            tx.Audit(nameof(RemoveFromBacklog), Target.Of(Targets.Hearing, hearing), district);
        }
        return tx;
    }
}
