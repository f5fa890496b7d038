using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class ConcludeHearingHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar, IRegistry registry) : IRequestHandler<ConcludeHearing, Outcome<ConcludedHearing>>
{
    public async Task<Outcome<ConcludedHearing>> Handle(ConcludeHearing request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var (reason, error) = Reason(request, names);
        return error is not null ? Problem.Invalid(error) : await work.Transact<ConcludedHearing>(async tx =>
        {
            var before = await hearings.Lock(tx, request.Hearing);
            if (before is null)
            {
                return Problem.NotFound;
            }
            if (ChangeHearing.Refusal(before, HearingMove.Conclude, null) is { } refusal)
            {
                // The same conclusion again is a repeat; another one comes too late.
                return before.Status == HearingStatus.Concluded && before.Outcome == request.Outcome && before.Reason == reason && request.Next is null
                    ? new ConcludedHearing(before.View, null)
                    : refusal;
            }
            if (request.Outcome == HearingOutcome.Heard && before.StartedAt is null)
            {
                return Problem.Refuse("not-started");
            }
            var after = before with { Status = HearingStatus.Concluded, Outcome = request.Outcome, Reason = reason, Warnings = LifeWarnings.OfConclusion(before, tx.Now) };
            tx.Release(after.Id).UpdateHearing(after).History("concluded", before, after, reason).Show(nameof(ConcludeHearing), before, after)
                .Raise(new HearingMovedOn(request.Hearing, after.Status.ToString()));
            if (request.Next is not { } date)
            {
                return new ConcludedHearing(after.View, null);
            }
            var next = await Next(tx, await calendar.Present(cancel), before, date, names);
            return next.Succeeded ? new ConcludedHearing(after.View, next.Value.View) : next.Problem;
        }, cancel);
    }

    /// <summary>The next date is a new hearing that continues the old one, with the same people and places.</summary>
    internal static async Task<Outcome<HearingState>> Next(Tx tx, CalendarFacts facts, HearingState old, NextDate date, Registry names)
    {
        var length = date.Minutes is { } minutes ? Duration.FromMinutes(minutes) : old.During.Duration;
        var wanted = old with
        {
            Id = Guid.CreateVersion7(),
            Judge = null,
            During = new(date.StartsAt, date.StartsAt + length),
            Status = HearingStatus.Scheduled,
            Revision = 1,
            StartedAt = null,
            Continues = old.Id,
            Appearances = [.. old.Appearances.Select(a => a with { Id = Guid.CreateVersion7(), StationId = null, Station = null })],
        };
        if (await HearingOrder.Refusal(tx, wanted, old.Id) is { } order)
        {
            return order;
        }
        var placed = await Placement.Place(tx, facts, wanted, names.Purpose(old.Purpose)?.Urgent == true, old.Id);
        if (!placed.Succeeded)
        {
            return placed.Problem;
        }
        var next = tx.Book([placed.Value], nameof(BookHearing)).Single();
        tx.TakeOrder(old.Id, next.Id);
        return next;
    }

    /// <summary>Which reasons go with which outcome: NOT_REACHED, LINK_FAILURE and POWER_FAILURE with theirs, the rest with Adjourned.</summary>
    internal static (string? Reason, FieldError? Error) Reason(ConcludeHearing request, Registry names)
    {
        if (request.Outcome is HearingOutcome.Heard or HearingOutcome.Withdrawn)
        {
            return request.Reason is null ? (null, null) : (null, new("reason", "check.no-reason"));
        }
        var wanted = request.Outcome == HearingOutcome.Adjourned ? (HearingOutcome?)null : request.Outcome;
        if (request.Reason is null && request.Outcome == HearingOutcome.NotReached)
        {
            return (names.AdjournmentReasons.FirstOrDefault(r => r.Outcome == wanted)?.Code, null);
        }
        return string.IsNullOrEmpty(request.Reason) ? (null, new("reason", "check.reason-missing", Problem.Named(("outcome", request.Outcome.ToString()))))
            : names.AdjournmentReason(request.Reason) is { } reason && reason.Outcome == wanted ? (reason.Code, null) : (null, new("reason", "check.reason-needed"));
    }
}

internal sealed class CheckConclude : ICheck<ConcludeHearing>
{
    public IEnumerable<FieldError> Check(ConcludeHearing r) => [
        .. Enum.IsDefined(r.Outcome) ? [] : Checks.Error("outcome", "check.unknown"), .. Checks.Length("reason", r.Reason, 40),
        .. Checks.Range("next.minutes", r.Next?.Minutes, PlacementRules.MinMinutes, PlacementRules.MaxMinutes),
        .. Checks.WholeMinute("next.startsAt", r.Next?.StartsAt),
        .. r is { Outcome: HearingOutcome.Withdrawn, Next: not null } ? Checks.Error("next", "check.no-next") : []];
}
