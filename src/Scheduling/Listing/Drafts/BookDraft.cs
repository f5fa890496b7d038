using System.Text.Json;
using MediatR;
using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Hearings;
using RuleOfLaw.Courts.Scheduling.Requests;

namespace RuleOfLaw.Courts.Scheduling.Listing.Drafts;

/// <summary>Books rows of a draft, each wholly or not at all, in one transaction. What was booked or removed meanwhile is passed over, so that a repeat does no harm.</summary>
/// <param name="Hearings">At most 50; larger drafts are booked in several calls.</param>
[Allow(Role.Clerk)]
internal sealed record BookDraft(Guid Draft, IReadOnlyList<HearingId> Hearings) : ICommand<DraftBooked>;

/// <param name="Refused">They stay on the backlog, with the reason.</param>
internal sealed record DraftBooked(int Booked, int Refused);

/// <summary>A hearing of the backlog is booked as every other: rules, locks, a look, the deal (<see cref="Placement"/>); here for many at once.</summary>
internal sealed class BookDraftHandler(Work work, CalendarSnapshot calendar, IRegistry registry, CallContext call) : IRequestHandler<BookDraft, Outcome<DraftBooked>>
{
    public async Task<Outcome<DraftBooked>> Handle(BookDraft request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var rooms = names.CourtroomsOf(call.Caller, Role.Clerk).Select(r => r.Id.Value).ToList();
        return await work.Transact<DraftBooked>(async tx =>
        {
            if (await StoredDraft.Read(tx, request.Draft, locked: false) is not { } draft)
            {
                return Problem.NotFound;
            }
            var asked = request.Hearings.Select(h => h.Value).ToHashSet();
            var rows = draft.Listed.Where(l => asked.Contains(l.Hearing) && draft.Rows.GetValueOrDefault(l.Hearing, DraftChoice.Out) != DraftChoice.Out).ToDictionary(l => l.Hearing, l => l.Row);
            var (waiting, parts, facts) = await RequestedHearings.Read(tx, calendar, rows.Keys, rooms, locked: true);
            var stations = draft is { Instance: { } instance, Plan: { } plan } ? PlannedStations.Of(facts, instance, plan) : [];
            var wanted = waiting.Select(w => w.Chosen(facts, rows[w.Id], stations.GetValueOrDefault($"{w.Id}")) with { During = During(draft, rows[w.Id], w), Status = HearingStatus.Scheduled }).OrderBy(h => h.During.Start).ThenBy(h => h.Id).ToList();
            var order = new PartOrder(waiting, parts);
            var (judged, refused) = (new List<HearingState>(), new List<(HearingState Hearing, BacklogRefusal Why)>());
            foreach (var hearing in wanted)
            {
                var decided = Placement.Judge(tx.Now, facts, hearing, names.Purpose(hearing.Purpose)?.Urgent == true);
                if (decided.Succeeded)
                {
                    judged.Add(decided.Value);
                }
                else
                {
                    refused.Add((hearing, new(decided.Problem.Slug, hearing.During.Start, null)));
                }
            }
            var placed = new List<Placed>();
            if (judged.Count > 0)
            {
                var held = (await Placement.LockAndLook(tx, facts, [.. judged.Select(Placement.Need)], [])).GroupBy(h => h.ResourceId).ToDictionary(h => h.Key, h => h.Select(r => r.During).ToList());
                foreach (var hearing in judged)
                {
                    if (!order.Allows(hearing))
                    {
                        refused.Add((hearing, new("part-order", hearing.During.Start, null)));
                        continue;
                    }
                    var dealt = Dealer.Deal(facts, Placement.Need(hearing), id => held.TryGetValue(id, out var list) ? list : []);
                    if (dealt.Conflicts.Count > 0)
                    {
                        refused.Add((hearing, new("slot-taken", hearing.During.Start, dealt.Conflicts[0].Resource)));
                        continue;
                    }
                    foreach (var row in dealt.Reservations)
                    {
                        (held.TryGetValue(row.ResourceId, out var list) ? list : held[row.ResourceId] = []).Add(row.During);
                    }
                    placed.Add(Placement.With(hearing, dealt));
                    order.Take(hearing);
                }
            }
            Write(tx, placed, refused);
            return new DraftBooked(placed.Count, refused.Count);
        }, cancel);
    }

    private static Interval During(StoredDraft draft, ListedHearing row, RequestedHearing hearing)
    {
        var start = draft.StartOf(row).InZoneLeniently(LocalDay.Zone(hearing.Hearing.Room.Zone)).ToInstant();
        return new(start, start + Duration.FromMinutes(hearing.Minutes));
    }

    private static void Write(Tx tx, List<Placed> placed, List<(HearingState Hearing, BacklogRefusal Why)> refused)
    {
        foreach (var (hearing, _) in placed)
        {
            tx.UpdateHearing(hearing).UpdatePlaces(hearing).Show(nameof(BookDraft), null, hearing).Raise(new HearingBooked(new(hearing.Id), hearing.Revision));
        }
        if (placed.Count > 0)
        {
            tx.Reserve([.. placed.SelectMany(p => p.Reservations, (p, r) => (p.Hearing.Id, r))]).Listed([.. placed.Select(p => p.Hearing)])
                // The wait that is counted runs from the booking; when it was asked for stands in the history.
                .Then("update scheduling.hearing set created_at = $2 where id = any($1)", Param.Uuids(placed.Select(p => p.Hearing.Id)), Param.Time(tx.Now))
                .Then("update scheduling.hearing_request set refusal = null, refused_at = null where hearing_id = any($1) and refused_at is not null", Param.Uuids(placed.Select(p => p.Hearing.Id)));
        }
        if (refused.Count > 0)
        {
            tx.Then("update scheduling.hearing_request q set refusal = x.r::jsonb, refused_at = $3 from unnest($1, $2) as x(h, r) where q.hearing_id = x.h",
                Param.Uuids(refused.Select(r => r.Hearing.Id)), Param.Texts(refused.Select(r => JsonSerializer.Serialize(r.Why, Json.Stored))), Param.Time(tx.Now));
        }
    }

    /// <summary>The parts of a matter come in order, as far apart as they were asked to be, and none before an earlier one has its time.</summary>
    private sealed class PartOrder(IReadOnlyList<RequestedHearing> waiting, IReadOnlyList<PartState> parts)
    {
        private readonly Dictionary<Guid, List<PartState>> matters = parts.GroupBy(p => p.Group).ToDictionary(g => g.Key, g => g.OrderBy(p => p.Part).ToList());
        private readonly Dictionary<Guid, Guid> matterOf = waiting.Where(w => w.Group is not null).ToDictionary(w => w.Id, w => w.Group!.Value);

        public bool Allows(HearingState hearing)
        {
            if (!matterOf.TryGetValue(hearing.Id, out var matter))
            {
                return true;
            }
            var all = matters[matter];
            var at = all.FindIndex(p => p.Hearing == hearing.Id);
            LocalDate Day(Instant instant) => instant.InZone(LocalDay.Zone(hearing.Room.Zone)).Date;
            bool Follows(Instant before, Instant after, int days) => before <= after && Day(after) >= Day(before).PlusDays(days);
            return all.Take(at).All(p => p.StartsAt is not null)
                && (at == 0 || Follows(all[at - 1].StartsAt!.Value, hearing.During.Start, all[at].DaysBetween))
                && (at + 1 >= all.Count || all[at + 1].StartsAt is not { } next || Follows(hearing.During.Start, next, all[at + 1].DaysBetween));
        }

        public void Take(HearingState hearing)
        {
            if (matterOf.TryGetValue(hearing.Id, out var matter))
            {
                var at = matters[matter].FindIndex(p => p.Hearing == hearing.Id);
                matters[matter][at] = matters[matter][at] with { StartsAt = hearing.During.Start };
            }
        }
    }
}

internal sealed class CheckBookDraft : ICheck<BookDraft>
{
    public const int AtOnce = 50;

    public IEnumerable<FieldError> Check(BookDraft r) => Checks.Count("hearings", r.Hearings.Count, 1, AtOnce);
}
