using System.Text.Json;
using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

/// <summary>Keeps a hearing that the calendar no longer carries where it stands, for a recorded reason; a later change that strands it for another reason asks again.</summary>
/// <param name="StrandedBy">The reason that was seen (<see cref="StrandedHearing.Reason"/>).</param>
[Allow(Role.Clerk)]
internal sealed record KeepHearing(HearingId Hearing, int Revision, string StrandedBy, string Reason) : ICommand<Done>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

internal sealed class KeepHearingHandler(Work work, ChangeHearing hearings, CalendarSnapshot calendar, IReportOutages outages) : IRequestHandler<KeepHearing, Outcome<Done>>
{
    public Task<Outcome<Done>> Handle(KeepHearing request, CancellationToken cancel) => work.Transact<Done>(async tx =>
    {
        if (await hearings.Lock(tx, request.Hearing) is not { } hearing)
        {
            return Problem.NotFound;
        }
        var facts = await calendar.Present(cancel);
        var stranded = Stranding.Among(facts, await BookedHearings.Of(tx.Connection, tx.Transaction, facts, [hearing.Id], cancel)).FirstOrDefault();
        var stands = stranded?.Reason == request.StrandedBy || (await outages.Open(cancel)).Any(o => Repairs.Incidents.Reason(o) == request.StrandedBy && Meets(o, hearing));
        if (!stands || !HearingLife.IsOpenToMoves(hearing.Status) || hearing.Revision != request.Revision)
        {
            return new Problem("stale", ProblemKind.Stale);
        }
        tx.Then("""
            insert into scheduling.hearing_history (id, hearing_id, at, by, change, from_status, to_status, revision, reason, detail)
            values ($1, $2, $3, $4, 'kept', $5, $5, $6, $7, $8)
            """,
            Param.Uuid(Guid.CreateVersion7()), Param.Uuid(hearing.Id), Param.Time(tx.Now), Param.Text(tx.Caller.Reference), Param.Text(hearing.Status.ToString()), Param.Int(hearing.Revision),
            Param.Text(CleanName.Of(request.Reason)), Param.Json(JsonSerializer.Serialize(new { strandedBy = request.StrandedBy, courtroom = hearing.Room.Code, startsAt = hearing.During.Start, endsAt = hearing.During.End }, Json.Stored)));
        tx.Show(nameof(KeepHearing), hearing, hearing);
        return Done.Yes;
    }, cancel);

    private static bool Meets(Outage outage, HearingState hearing) => outage.Courtroom == hearing.Room.Code || hearing.Appearances.Any(a => a.At is not null && a.At.Code == outage.AccessPoint);
}

internal sealed class CheckKeep : ICheck<KeepHearing>
{
    public IEnumerable<FieldError> Check(KeepHearing r) => [.. Checks.Required("reason", CleanName.Of(r.Reason)), .. Checks.Length("reason", r.Reason, 200), .. Checks.Length("strandedBy", r.StrandedBy, 60)];
}
