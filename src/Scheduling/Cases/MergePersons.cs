using MediatR;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;

namespace RuleOfLaw.Courts.Scheduling.Cases;

/// <summary>
/// Two entries are one person: everything of <paramref name="Gone"/> follows to <paramref name="Kept"/>, and the entry stays as a trace (<c>merged_into</c>).
/// Repeated, it changes nothing.
/// </summary>
/// <param name="Seen">Both states as compared: <c>stale</c> (412) where either changed since.</param>
/// <remarks>
/// <c>merge-other-courts</c> where <paramref name="Gone"/> also stands in cases outside the caller's scope, or would bring a number to somebody whom other courts know, <c>merge-two-enrolments</c>, <c>merge-same-hearing</c> where both
/// appear in one hearing in the same role, <c>merge-protected</c> (422); <c>merge-clash</c> (409) where coming hearings would need the person twice at once.
/// </remarks>
[Allow(Role.Clerk)]
internal sealed record MergePersons(PersonId Gone, PersonId Kept, string? Seen) : ICommand<PersonId>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Person, Kept.Value);
}

internal sealed class MergePersonsHandler(Work work, IRegistry registry, CallContext call) : IRequestHandler<MergePersons, Outcome<PersonId>>
{
    public async Task<Outcome<PersonId>> Handle(MergePersons request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var rooms = names.CourtroomsOf(call.Caller, Role.Clerk).ToList();
        var (gone, kept) = (request.Gone.Value, request.Kept.Value);
        return gone == kept ? Problem.Refuse("merge-one-person") : await work.Transact<PersonId>(async tx =>
        {
            var entries = await Lock(tx, gone, kept);
            if (!entries.TryGetValue(gone, out var from) || !entries.TryGetValue(kept, out var into))
            {
                return Problem.NotFound;
            }
            if (from.Into == kept)
            {
                return request.Kept;
            }
            var parties = PartyResolver.For(names, call.Caller, Role.Clerk);
            var known = await parties.Look(tx, [gone, kept]);
            if (known[gone].Reach is Reach.Unknown or Reach.Directory)
            {
                return Problem.NotFound; // another court's, as if it did not exist
            }
            if (from.Into is not null || into.Into is not null || Seen(from.Seen, into.Seen) != request.Seen)
            {
                return new Problem("stale", ProblemKind.Stale);
            }
            // What goes to somebody whom other courts rely on stays with the participations that bring it.
            var own = known[kept].Reach == Reach.Own;
            if (!own && (from.Bar ?? from.Number) is not null)
            {
                return Problem.Refuse("merge-other-courts");
            }
            if (from.Bar is not null && into.Bar is not null)
            {
                return Problem.Refuse("merge-two-enrolments");
            }
            if (await MergeRefusals.Of(tx, gone, kept, rooms.Select(r => r.Court.Value).Distinct()) is { } refusal)
            {
                return refusal;
            }
            MergeWrites.Write(tx, from, into, own);
            tx.Audit(nameof(MergePersons), request.Target, rooms.Select(r => r.District).FirstOrDefault() ?? "", new { gone, kept });
            return request.Kept;
        }, cancel);
    }

    internal static string Seen(string gone, string kept) => $"{gone}.{kept}";

    /// <summary>First the advisory locks that bookings take, then the rows against everything that refers to them.</summary>
    private static async Task<Dictionary<Guid, MergeEntry>> Lock(Tx tx, Guid gone, Guid kept)
    {
        await using var batch = tx.Batch();
        batch.Lock([Locks.Resource(gone), Locks.Resource(kept)]);
        batch.Add("select id, bar_enrolment, prison_id, prisoner_number, merged_into, xmin::text from scheduling.person where id = any($1) order by id for update", Param.Uuids([gone, kept]));
        await using var reader = await batch.Read(tx.Cancel);
        await reader.NextResultAsync(tx.Cancel);
        return (await reader.All(r => new MergeEntry(r.GetGuid(0), r.StringOrNull(1), r.GuidOrNull(2), r.StringOrNull(3), r.GuidOrNull(4), r.GetString(5)), tx.Cancel)).ToDictionary(e => e.Id);
    }
}
