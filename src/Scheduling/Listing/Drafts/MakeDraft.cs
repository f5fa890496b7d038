using MediatR;
using NodaTime;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Listing.Plans;
using RuleOfLaw.Courts.Scheduling.Requests;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>Asks for a draft: times for some of the backlog, between two days. Nothing is booked by it. Its maker alone sees it.</summary>
/// <param name="Hearings">Those of the caller's courtrooms that are on the backlog are taken; the others are passed over.</param>
/// <param name="From">First local day; null: tomorrow.</param>
/// <param name="To">Last one, at most 92 days after the first; null: four weeks.</param>
/// <remarks><c>nothing-to-list</c> (422), <c>too-many-plans</c> (429).</remarks>
[Allow(Role.Clerk)]
internal sealed record MakeDraft(IReadOnlyList<HearingId> Hearings, LocalDate? From = null, LocalDate? To = null, int Seconds = 10) : ICommand<Guid>;

/// <summary>Lists a draft again, from the present state of everything: what is kept stays where it is, what was left out is not asked for.</summary>
[Allow(Role.Clerk)]
internal sealed record ListDraftAgain(Guid Draft, int Seconds) : ICommand<Done>;

internal sealed class MakeDraftHandler(Work work, CalendarSnapshot calendar, IRegistry registry, CallContext call)
    : IRequestHandler<MakeDraft, Outcome<Guid>>, IRequestHandler<ListDraftAgain, Outcome<Done>>
{
    public const int MostHearings = BacklogView.Most, MostDays = 92;

    private const int UsualDays = 28;

    public async Task<Outcome<Guid>> Handle(MakeDraft request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        return await work.Transact<Guid>(async tx =>
        {
            var (hearings, parts, facts) = await Read(tx, names, [.. request.Hearings.Select(h => h.Value)]);
            if (hearings.Count == 0)
            {
                return Problem.Refuse("nothing-to-list");
            }
            var today = tx.Now.InZone(LocalDay.Zone(hearings[0].Hearing.Room.Zone)).Date;
            var from = request.From ?? today.PlusDays(1);
            var to = request.To ?? from.PlusDays(UsualDays - 1);
            if (from < today || to < from || to > from.PlusDays(MostDays - 1))
            {
                return Problem.Invalid(new FieldError("to", "draft.days", Problem.Named(("most", MostDays))));
            }
            var id = Guid.CreateVersion7();
            var plan = await Ask(tx, names, facts, hearings, parts, id, from, to, request.Seconds, null, new HashSet<string>());
            if (!plan.Succeeded)
            {
                return plan.Problem;
            }
            tx.Then("insert into scheduling.listing_draft (id, made_by, made_at, from_day, to_day, plan_id) values ($1, $2, $3, $4, $5, $6)",
                Param.Uuid(id), Param.Text(tx.Caller.Reference), Param.Time(tx.Now), Param.Date(from), Param.Date(to), Param.Uuid(plan.Value));
            tx.Then("insert into scheduling.listing_draft_row (draft_id, hearing_id) select $1, unnest($2)", Param.Uuid(id), Param.Uuids(hearings.Select(h => h.Id)));
            return id;
        }, cancel);
    }

    public async Task<Outcome<Done>> Handle(ListDraftAgain request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        return await work.Transact<Done>(async tx =>
        {
            if (await StoredDraft.Read(tx, request.Draft, locked: true) is not { } draft)
            {
                return Problem.NotFound;
            }
            if (!draft.Over)
            {
                return Problem.Refuse("draft-running");
            }
            var (hearings, parts, facts) = await Read(tx, names, [.. draft.Rows.Where(r => r.Value != DraftChoice.Out).Select(r => r.Key)]);
            if (hearings.Count == 0)
            {
                return Problem.Refuse("nothing-to-list");
            }
            var today = tx.Now.InZone(LocalDay.Zone(hearings[0].Hearing.Room.Zone)).Date;
            var from = LocalDate.Max(draft.From, today);
            if (draft.To < from)
            {
                return Problem.Refuse("draft-over");
            }
            var kept = draft.Rows.Where(r => r.Value == DraftChoice.Kept).Select(r => $"{r.Key}").ToHashSet(StringComparer.Ordinal);
            var plan = await Ask(tx, names, facts, hearings, parts, request.Draft, from, draft.To, request.Seconds, draft, kept);
            if (!plan.Succeeded)
            {
                return plan.Problem;
            }
            tx.Then("update scheduling.listing_draft set plan_id = $2 where id = $1", Param.Uuid(request.Draft), Param.Uuid(plan.Value));
            return Done.Yes;
        }, cancel);
    }

    private Task<(IReadOnlyList<RequestedHearing> Hearings, IReadOnlyList<PartState> Parts, CalendarFacts Facts)> Read(Tx tx, Registry names, IReadOnlyList<Guid> hearings) =>
        RequestedHearings.Read(tx, calendar, hearings, names.CourtroomsOf(call.Caller, Role.Clerk).Select(r => r.Id.Value), locked: false);

    private static async Task<Outcome<Guid>> Ask(
        Tx tx, Registry names, CalendarFacts calendar, IReadOnlyList<RequestedHearing> hearings, IReadOnlyList<PartState> parts, Guid draft, LocalDate from, LocalDate to, int seconds,
        StoredDraft? before, IReadOnlySet<string> kept)
    {
        if (await AskedPlans.TooMany(tx))
        {
            return AskedPlans.Refusal;
        }
        var facts = new DraftFacts(
            calendar, hearings, parts.ToLookup(p => p.Group), await Held(tx, DraftFacts.Resources(calendar, hearings), from, to, hearings[0].Hearing.Room.Zone),
            names.Purposes.Where(p => p.Urgent).Select(p => p.Code).ToHashSet(), tx.Now, from, to);
        var made = DraftInstance.Of(facts, $"{draft}");
        var table = new DraftTable(made.Instance);
        var (rows, stay) = (new List<ListedHearing>(), new List<string>());
        foreach (var row in made.Busy.Where(table.TryPlace))
        {
            rows.Add(row);
            stay.Add(row.Hearing);
        }
        // What is kept stays if it still can; the rest of the last plan is where the search begins.
        foreach (var row in Again(before, made.Instance).OrderByDescending(r => kept.Contains(r.Hearing)).Where(table.TryPlace))
        {
            rows.Add(row);
            if (kept.Contains(row.Hearing))
            {
                stay.Add(row.Hearing);
            }
        }
        return tx.Ask(ListingFiles.Pack(made.Instance), new(ListingPlan.Of(made.Instance.Name, rows), stay, made.Left.ToDictionary(l => $"{l.Key}", l => l.Value)), seconds, seed: 1);
    }

    /// <summary>The last plan's rows on the days of the new instance.</summary>
    private static IEnumerable<ListedHearing> Again(StoredDraft? before, ListingInstance now)
    {
        var days = now.Dates.Select((d, i) => (d, i)).ToDictionary(d => d.d, d => d.i);
        return before is not { Plan: { } plan, Instance: { } instance } ? [] : plan.Listed
            .Where(l => !l.Hearing.StartsWith(DraftProblem.BusyPrefix, StringComparison.Ordinal) && days.ContainsKey(instance.Dates[l.Day]))
            .Select(l => l with { Day = days[instance.Dates[l.Day]] });
    }

    private static async Task<ILookup<Guid, Interval>> Held(Tx tx, IEnumerable<Guid> resources, LocalDate from, LocalDate to, string zone)
    {
        var tz = LocalDay.Zone(zone);
        await using var batch = tx.Batch();
        batch.Add("""
            select v.resource_id, v.during from unnest($1) as r(id)
            cross join lateral (select resource_id, during from scheduling.reservation where resource_id = r.id and during && $2) v
            """, Param.Uuids(resources), Param.Range(new(from.AtStartOfDayInZone(tz).ToInstant(), to.PlusDays(2).AtStartOfDayInZone(tz).ToInstant())));
        await using var reader = await batch.Read(tx.Cancel);
        return (await reader.All(r => (Resource: r.GetGuid(0), During: r.GetFieldValue<NpgsqlRange<DateTime>>(1).ToInterval()), tx.Cancel)).ToLookup(h => h.Resource, h => h.During);
    }
}

internal sealed class CheckMakeDraft : ICheck<MakeDraft>, ICheck<ListDraftAgain>
{
    public IEnumerable<FieldError> Check(MakeDraft r) => [.. Checks.Count("hearings", r.Hearings.Count, 1, MakeDraftHandler.MostHearings), .. Checks.Range("seconds", r.Seconds, 1, AskedPlans.MostSeconds)];

    public IEnumerable<FieldError> Check(ListDraftAgain r) => Checks.Range("seconds", r.Seconds, 1, AskedPlans.MostSeconds);
}
