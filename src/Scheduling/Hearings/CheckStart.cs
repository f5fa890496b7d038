using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class CheckStartHandler(NpgsqlDataSource db, CalendarSnapshot calendar, IAttendanceOfHearings attendance, CallContext call, Permission permission, IClock clock) :
    IRequestHandler<CheckStart, Outcome<StartCheck>>
{
    public async Task<Outcome<StartCheck>> Handle(CheckStart request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        if (await HearingState.Load(batch, request.Hearing.Value, calendar, forUpdate: false, cancel) is not { Timed: true } hearing)
        {
            return Problem.NotFound;
        }
        if (HearingLife.After(hearing.Status, hearing.Status == HearingStatus.Paused ? HearingMove.Resume : HearingMove.Start) is null)
        {
            return hearing.WrongStatus;
        }
        await using var look = new Batch(connection);
        var other = await OneInSession.Look(look, hearing, cancel);
        // A paused hearing has been started knowingly; only what runs beside it is asked about.
        var warnings = hearing.Status == HearingStatus.Paused ? [] : LifeWarnings.OfStart(hearing, clock.GetCurrentInstant(), await attendance.Ready([request.Hearing], cancel));
        var mine = other is not null && await permission.Refusal(call.Caller, new PauseHearing(new(other.Hearing)), cancel) is null;
        return new StartCheck(hearing.View, warnings, other is null ? null : new(other.Courtroom, mine ? new(other.Hearing) : null));
    }
}
