using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.CauseLists;

/// <summary>Publishes main and supplementary lists; what is published already is answered, not published again.</summary>
internal sealed class PublishLists(Work work, IRegistry registry) :
    IRequestHandler<PublishCauseList, Outcome<Publication>>, IRequestHandler<PublishSupplement, Outcome<Publication>>
{
    public Task<Outcome<Publication>> Handle(PublishCauseList request, CancellationToken cancel) =>
        Publish(request.Courtroom, request.Day, request.Seen, nameof(PublishCauseList), MainList, "cause-list-empty", cancel);

    public Task<Outcome<Publication>> Handle(PublishSupplement request, CancellationToken cancel) =>
        Publish(request.Courtroom, request.Day, request.Seen, nameof(PublishSupplement), state => Supplement(state, request.Number), "cause-list-nothing-waits", cancel);

    private static Outcome<Publication>? MainList(CauseListState state) => state.Publications.Count > 0 ? Outcome<Publication>.Ok(state.Publications[0]) : null;

    private static Outcome<Publication>? Supplement(CauseListState state, int number)
    {
        var next = state.Publications.Count;
        return next == 0 ? Outcome<Publication>.Fail(Problem.Refuse("cause-list-not-published"))
            : number < 1 || number > next ? Outcome<Publication>.Fail(new("stale", ProblemKind.Stale))
            : number < next ? Outcome<Publication>.Ok(state.Publications[number])
            : null;
    }

    /// <param name="settled">An answer that needs no publishing: a list that is there already, or a refusal.</param>
    /// <param name="nothing">The refusal where there is nothing to publish.</param>
    private async Task<Outcome<Publication>> Publish(
        string code, NodaTime.LocalDate day, string? seen, string action, Func<CauseListState, Outcome<Publication>?> settled, string nothing, CancellationToken cancel)
    {
        if ((await registry.Now(cancel)).CourtroomByCode(code) is not { } courtroom)
        {
            return Problem.NotFound;
        }
        return await work.Transact<Publication>(async tx =>
        {
            await using var batch = tx.Batch();
            var state = await CauseListState.Read(batch, courtroom, day, forPublishing: true, cancel);
            if (settled(state) is { } answer)
            {
                return answer;
            }
            if (day < LocalDay.At(tx.Now, courtroom.Zone))
            {
                return Problem.Refuse("cause-list-day-over");
            }
            var changes = state.Next;
            if (changes.Count == 0)
            {
                return Problem.Refuse(nothing);
            }
            if (seen is not null && seen != CauseListChanges.Fingerprint(changes))
            {
                return new Problem("stale", ProblemKind.Stale);
            }
            var publication = new Publication(state.Publications.Count, tx.Now, changes.Count);
            Write(tx, courtroom, day, publication, changes);
            tx.Audit(action, Target.Of(Targets.Courtroom, courtroom.Code), courtroom.District, new { day, publication.Number, publication.Items });
            tx.Raise(new CauseListPublished(courtroom.Id, day, publication.Number));
            tx.Touch(new Topic(Topic.Courtroom, courtroom.Code, day));
            return publication;
        }, cancel);
    }

    private static void Write(Tx tx, Courtroom courtroom, NodaTime.LocalDate day, Publication publication, IReadOnlyList<Change> changes)
    {
        var list = Guid.CreateVersion7();
        tx.Then("""
            insert into scheduling.cause_list (id, courtroom_id, day, number, edition, published_at, published_by)
            select $1, $2, $3, $4, (select count(*)::int from scheduling.cause_list where courtroom_id = $2 and day = $3 and number = $4), $5, $6
            """,
            Param.Uuid(list), Param.Uuid(courtroom.Id.Value), Param.Date(day), Param.Int(publication.Number), Param.Time(tx.Now), Param.Text(tx.Caller.Reference));
        tx.Then(
            """
            insert into scheduling.cause_list_item (list_id, serial, hearing_id, change, starts_at, ends_at)
            select $1, * from unnest($2, $3, $4, $5, $6)
            """,
            Param.Uuid(list), Param.Ints(changes.Select(c => c.Serial)), Param.Uuids(changes.Select(c => c.Hearing.Value)), Param.Texts(changes.Select(c => c.Kind)),
            Param.Times(changes.Select(c => c.StartsAt)), Param.Times(changes.Select(c => c.EndsAt)));
        // Counting counts each hearing-day that stood on a list, once, whatever later lists say of it.
        tx.Then(
            """
            insert into scheduling.hearing_day (hearing_id, day, courtroom_id, published_at) select h, $2, $3, $4 from unnest($1) h
            on conflict do nothing
            """,
            Param.Uuids(changes.Where(c => c.Kind != CauseListChanges.Removed).Select(c => c.Hearing.Value)), Param.Date(day), Param.Uuid(courtroom.Id.Value), Param.Time(tx.Now));
    }
}
