using System.Text.Json;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Listing.Plans;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>A draft as it stands, for its maker.</summary>
[Allow(Role.Clerk)]
internal sealed record GetDraft(Guid Draft) : IQuery<DraftView>;

/// <summary>Drafts that the caller made, the newest first.</summary>
[Allow(Role.Clerk)]
internal sealed record GetDrafts : IQuery<IReadOnlyList<DraftLine>>;

internal sealed record DraftLine(Guid Id, Instant MadeAt, LocalDate From, LocalDate To, PlanState State, int Hearings);

/// <summary>What a row came to. Proposed: has a time in the draft and is not booked. Refused: somebody else took its time, or a rule did. Off: no longer on the backlog.</summary>
internal enum DraftRowState { Proposed, Booked, Refused, Unlisted, Out, Off }

/// <summary>Why a row has no time.</summary>
/// <param name="Kind">A text <c>draft.why-…</c>.</param>
/// <param name="Resource">An access point's code, or a person's name; else empty.</param>
/// <param name="Refused">How many of the <paramref name="Of"/> starts it refuses.</param>
/// <param name="Until">The last day that was looked at.</param>
internal sealed record DraftWhy(string Kind, string Resource, int Refused, int Of, LocalDate Until);

/// <param name="StartsAt">Proposed or booked; null: none.</param>
internal sealed record DraftRow(
    HearingId Hearing, string Courtroom, string Cases, string Titles, string Purpose, int Minutes, Priority Priority, LocalDate? NotLater, (int Number, int Of)? Part, IReadOnlyList<string> AccessPoints,
    DraftRowState State, DraftChoice Choice, Instant? StartsAt, Instant? EndsAt, DraftWhy? Why, BacklogRefusal? Refusal);

/// <param name="Plan">The search; null once it was forgotten.</param>
internal sealed record DraftView(Guid Id, LocalDate From, LocalDate To, Guid? Plan, PlanState State, PlanProgress Progress, int Seconds, IReadOnlyList<DraftRow> Rows)
{
    public bool Over => State is not (PlanState.Waiting or PlanState.Running);

    public int Of(DraftRowState state) => Rows.Count(r => r.State == state);
}

internal sealed class GetDraftHandler(NpgsqlDataSource db, IRegistry registry, CallContext call) : IRequestHandler<GetDraft, Outcome<DraftView>>, IRequestHandler<GetDrafts, Outcome<IReadOnlyList<DraftLine>>>
{
    private const int MostLines = 20;

    public async Task<Outcome<IReadOnlyList<DraftLine>>> Handle(GetDrafts request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add($"""
            select d.id, d.made_at, d.from_day, d.to_day, coalesce(p.state, 'Failed'), (select count(*)::int from scheduling.listing_draft_row r where r.draft_id = d.id)
            from scheduling.listing_draft d left join scheduling.listing_plan p on p.id = d.plan_id where d.made_by = $1 order by d.made_at desc limit {MostLines}
            """, Param.Text(call.Caller.Reference));
        await using var reader = await batch.Read(cancel);
        return await reader.All(r => new DraftLine(r.GetGuid(0), r.Instant(1), r.Date(2), r.Date(3), Enum.Parse<PlanState>(r.GetString(4)), r.GetInt32(5)), cancel);
    }

    public async Task<Outcome<DraftView>> Handle(GetDraft request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var first = new Batch(connection);
        if (await StoredDraft.Read(first, request.Draft, call.Caller.Reference, locked: false, cancel) is not { } draft)
        {
            return Problem.NotFound;
        }
        // Whoever lost a courtroom since sees its rows no more.
        var rooms = names.CourtroomsOf(call.Caller, Role.Clerk).ToDictionary(r => r.Id.Value);
        var points = names.AccessPoints.ToDictionary(a => a.Id.Value, a => a.Code);
        await using var batch = new Batch(connection);
        batch.Add("""
            select h.id, h.courtroom_id, h.purpose, h.status, h.starts_at, h.ends_at, h.group_id, h.part, q.minutes, q.priority, q.not_later, q.refusal::text, q.refused_at,
                case when h.group_id is not null then (select count(*)::int from scheduling.hearing g where g.group_id = h.group_id and g.status <> 'Cancelled') end,
                coalesce((select string_agg(c.number, ', ' order by c.number) from scheduling.hearing_case x join scheduling.court_case c on c.id = x.case_id where x.hearing_id = h.id), ''),
                coalesce((select string_agg(c.title, ', ' order by c.number) from scheduling.hearing_case x join scheduling.court_case c on c.id = x.case_id where x.hearing_id = h.id), ''),
                array(select distinct a.access_point_id from scheduling.appearance a where a.hearing_id = h.id and a.access_point_id is not null)
            from scheduling.listing_draft_row d join scheduling.hearing h on h.id = d.hearing_id join scheduling.hearing_request q on q.hearing_id = h.id
            join scheduling.courtroom r on r.id = h.courtroom_id where d.draft_id = $1 and h.courtroom_id = any($2) order by r.code, h.created_at, h.group_id, h.part, h.id
            """, Param.Uuid(request.Draft), Param.Uuids(rooms.Keys));
        batch.Add("""
            select distinct on (p.person_id) p.person_id, p.name from scheduling.listing_draft_row d join scheduling.hearing h on h.id = d.hearing_id and h.courtroom_id = any($2)
            join scheduling.appearance a on a.hearing_id = h.id join scheduling.read_party p on p.id = a.participant_id
            where d.draft_id = $1 order by p.person_id, p.id
            """, Param.Uuid(request.Draft), Param.Uuids(rooms.Keys));
        await using var reader = await batch.Read(cancel);
        var known = await reader.All(r => new Known(
            r.GetGuid(0), rooms[r.GetGuid(1)], r.GetString(2), Enum.Parse<HearingStatus>(r.GetString(3)), r.InstantOrNull(4), r.InstantOrNull(5), r.GuidOrNull(6), r.IntOrNull(7), r.GetInt32(8),
            Enum.Parse<Priority>(r.GetString(9)), r.DateOrNull(10), r.StringOrNull(11) is { } refusal ? JsonSerializer.Deserialize<BacklogRefusal>(refusal, Json.Stored) : null, r.InstantOrNull(12),
            r.IntOrNull(13), r.GetString(14), r.GetString(15), [.. r.GetFieldValue<Guid[]>(16).Select(id => points.GetValueOrDefault(id, "")).Order(StringComparer.Ordinal)]), cancel);
        var people = (await reader.All(r => (r.GetGuid(0), r.GetString(1)), cancel)).ToDictionary();
        return new DraftView(request.Draft, draft.From, draft.To, draft.PlanId, draft.State, draft.Progress, draft.Seconds, Rows(draft, known, people));
    }

    private sealed record Known(
        Guid Id, Courtroom Room, string Purpose, HearingStatus Status, Instant? StartsAt, Instant? EndsAt, Guid? Group, int? Part, int Minutes, Priority Priority, LocalDate? NotLater,
        BacklogRefusal? Refusal, Instant? RefusedAt, int? Parts, string Cases, string Titles, IReadOnlyList<string> AccessPoints);

    private static List<DraftRow> Rows(StoredDraft draft, IReadOnlyList<Known> known, Dictionary<Guid, string> people)
    {
        var listed = draft.Listed.ToDictionary(l => l.Hearing, l => l.Row);
        var reasons = new Reasons(draft, people);
        // A part whose earlier part waits without a time in this draft has none either.
        var waiting = known.Where(k => k.Group is not null && k.Status == HearingStatus.Requested && !listed.ContainsKey(k.Id)).GroupBy(k => k.Group!.Value).ToDictionary(g => g.Key, g => g.Min(k => k.Part));
        var rows = new List<DraftRow>();
        foreach (var one in known)
        {
            var choice = draft.Rows.GetValueOrDefault(one.Id);
            var early = one.Group is { } group && waiting.TryGetValue(group, out var least) && least < one.Part;
            var row = listed.TryGetValue(one.Id, out var found) && !early ? found : null;
            var refused = one.RefusedAt >= draft.AskedAt;
            var state = one.Status == HearingStatus.Cancelled ? DraftRowState.Off
                : one.Status != HearingStatus.Requested ? DraftRowState.Booked
                : choice == DraftChoice.Out ? DraftRowState.Out
                : row is null ? DraftRowState.Unlisted : refused ? DraftRowState.Refused : DraftRowState.Proposed;
            var start = state == DraftRowState.Booked ? one.StartsAt
                : row is not null && state is DraftRowState.Proposed or DraftRowState.Refused ? draft.StartOf(row!).InZoneLeniently(LocalDay.Zone(one.Room.Zone)).ToInstant() : null;
            var at = state == DraftRowState.Proposed ? row : null;
            rows.Add(new(
                new(one.Id), at is null ? one.Room.Code : DraftProblem.Courtroom(at.Courtroom), one.Cases, one.Titles, one.Purpose, one.Minutes, one.Priority, one.NotLater, one.Part is { } part && one.Parts is > 1 and { } of ? (part, of) : null,
                at is null ? one.AccessPoints : [.. at.At.Where(p => p is not (ListingPlace.Link or ListingPlace.Room)).Select(DraftProblem.AccessPoint).Distinct().Order(StringComparer.Ordinal)], state, choice, start, state == DraftRowState.Booked ? one.EndsAt : start + Duration.FromMinutes(one.Minutes),
                state == DraftRowState.Unlisted && draft.Over ? reasons.Of(one.Id, one.NotLater, early) : null, state == DraftRowState.Refused ? one.Refusal : null));
        }
        return rows;
    }

    /// <summary>Why rows are unlisted, worked out from the instance and the plan when it is asked for.</summary>
    private sealed class Reasons
    {
        private readonly StoredDraft draft;
        private readonly Dictionary<Guid, string> people;
        private readonly DraftTable? table;
        private readonly HashSet<string> asked = [];

        public Reasons(StoredDraft draft, Dictionary<Guid, string> people)
        {
            (this.draft, this.people) = (draft, people);
            if (draft is { Over: true, Instance: { } instance, Plan: { } plan })
            {
                table = new(instance);
                asked = [.. instance.Hearings.Select(h => h.Id)];
                foreach (var row in plan.Listed)
                {
                    table.TryPlace(row);
                }
            }
        }

        public DraftWhy? Of(Guid hearing, LocalDate? limit, bool early)
        {
            var until = limit is { } day && day < draft.To ? day : draft.To;
            if (early)
            {
                return new("part", "", 0, 0, until);
            }
            if (table is null || !asked.Contains($"{hearing}"))
            {
                return draft.Begin?.Left.TryGetValue($"{hearing}", out var left) == true ? new(left, "", 0, 0, until) : null;
            }
            var why = table.Why($"{hearing}");
            var resource = why.What.Kind == "person" && Guid.TryParse(why.What.Resource.Split('#')[0], out var person) ? people.GetValueOrDefault(person, "") : why.What.Resource;
            return new(why.What.Kind, resource, why.Refused, why.Of, until);
        }
    }
}
