using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

/// <summary>Takes the last publication back: a row says so, and the list's own rows stay.</summary>
internal sealed class WithdrawCauseListHandler(Work work, IRegistry registry) : IRequestHandler<WithdrawCauseList, Outcome<Done>>
{
    public async Task<Outcome<Done>> Handle(WithdrawCauseList request, CancellationToken cancel)
    {
        if ((await registry.Now(cancel)).CourtroomByCode(request.Courtroom) is not { } courtroom)
        {
            return Problem.NotFound;
        }
        return await work.Transact<Done>(async tx =>
        {
            await using var batch = tx.Batch();
            var state = await CauseListState.Read(batch, courtroom, request.Day, forPublishing: true, cancel);
            var standing = state.Publications is [.., var last] && last.Number == request.Number && Meant(request, last.PublishedAt) ? last : null;
            if (standing is null && state.Withdrawn.Any(w => w.Number == request.Number && Meant(request, w.PublishedAt)))
            {
                return Done.Yes; // a second click
            }
            if (standing is null)
            {
                return new Problem("stale", ProblemKind.Stale);
            }
            if (request.Day <= LocalDay.At(tx.Now, courtroom.Zone))
            {
                return Problem.Refuse("cause-list-day-begun");
            }
            if (tx.Now - standing.PublishedAt > UndoHearingMove.Within)
            {
                return Problem.Refuse("too-late-to-undo");
            }
            tx.Then("""
                insert into scheduling.cause_list_withdrawal (list_id, withdrawn_at, withdrawn_by)
                select id, $4, $5 from scheduling.published_list where courtroom_id = $1 and day = $2 and number = $3
                """, Param.Uuid(courtroom.Id.Value), Param.Date(request.Day), Param.Int(request.Number), Param.Time(tx.Now), Param.Text(tx.Caller.Reference));
            tx.Audit(nameof(WithdrawCauseList), Target.Of(Targets.Courtroom, courtroom.Code), courtroom.District, new { request.Day, standing.Number, standing.Items });
            tx.Raise(new CauseListWithdrawn(courtroom.Id, request.Day, standing.Number));
            tx.Touch(new Topic(Topic.Courtroom, courtroom.Code, request.Day));
            return Done.Yes;
        }, cancel);
    }

    private static bool Meant(WithdrawCauseList request, Instant published) => request.Published is not { } at || at.ToUnixTimeMilliseconds() == published.ToUnixTimeMilliseconds();
}
