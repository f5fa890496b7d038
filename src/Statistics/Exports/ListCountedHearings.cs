using System.Runtime.CompilerServices;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Exports;

internal sealed class ListCountedHearingsHandler(NpgsqlDataSource db, IRegistry registry, IClock clock, CallContext call, Nature nature) : IRequestHandler<ListCountedHearings, Outcome<CountedHearings>>
{
    public async Task<Outcome<CountedHearings>> Handle(ListCountedHearings request, CancellationToken cancel)
    {
        var selected = Selections.Of(await registry.Now(cancel), call.Caller, request.From, request.To, request.Filter);
        var now = clock.GetCurrentInstant();
        return selected.Succeeded
            ? new CountedHearings(Read(selected.Value, now, CancellationToken.None), now, await nature.IsDemonstration(cancel) == true, Selections.Scope(call.Caller))
            : selected.Problem;
    }

    private async IAsyncEnumerable<CountedHearing> Read(Selection selection, Instant now, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        // What identifies a restricted matter is not even read.
        await using var command = new NpgsqlCommand(
            $"""
            with {Counted.Sql}
            select u.day, district.province, u.district, courtroom.code, u.purpose, k.types,
                array(select distinct ap.code from scheduling.appearance s join scheduling.access_point ap on ap.id = s.access_point_id where s.hearing_id = u.hearing_id order by 1),
                u.result <> 'heldUnpublished', u.result, u.result in ('held', 'heldUnpublished') and coalesce(u.outcome = 'Adjourned', false), u.reason, k.restricted,
                case when not k.restricted then u.hearing_id end,
                case when not k.restricted and u.result <> 'moved' then (u.starts_at at time zone u.zone)::time end,
                case when not k.restricted and u.result in ('held', 'heldUnpublished') then (u.started_at at time zone u.zone)::time end,
                case when not k.restricted and u.result <> 'moved' then (u.concluded_at at time zone u.zone)::time end,
                (select count(*)::int from scheduling.appearance s where s.hearing_id = u.hearing_id)
            from counted u
            join scheduling.district district on district.code = u.district
            join scheduling.courtroom courtroom on courtroom.id = u.courtroom_id
            cross join lateral (
                select coalesce(array_agg(distinct c.type order by c.type), array[]::text[]) types, coalesce(bool_or(c.restricted), true) restricted
                from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = u.hearing_id
            ) k
            where {Counted.Filtered}
            order by u.day, courtroom.code, case when k.restricted then null else u.starts_at end, u.result
            """, connection);
        command.Parameters.AddRange(Counted.Parameters(selection, now));
        command.CommandTimeout = 300;
        await using var r = await command.ExecuteReaderAsync(cancel);
        while (await r.ReadAsync(cancel))
        {
            yield return new(
                r.Date(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.Strings(5), r.Strings(6), r.GetBoolean(7), r.GetString(8), r.GetBoolean(9), r.StringOrNull(10), r.GetBoolean(11),
                r.GuidOrNull(12), r.TimeOfDayOrNull(13), r.TimeOfDayOrNull(14), r.TimeOfDayOrNull(15), r.GetInt32(16));
        }
    }
}

internal sealed class CheckListCounted : ICheck<ListCountedHearings>
{
    public IEnumerable<FieldError> Check(ListCountedHearings r) => Selections.Check(r.From, r.To, r.Filter);
}
