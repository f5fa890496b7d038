using System.Runtime.CompilerServices;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Statistics.Contracts;
using RuleOfLaw.Courts.Statistics.Counts;

namespace RuleOfLaw.Courts.Statistics.Exports;

internal sealed class ListCountedHearingsHandler(NpgsqlDataSource db, IRegistry registry, IClock clock, CallContext call, Nature nature) : IRequestHandler<ListCountedHearings, Outcome<CountedHearings>>
{
    private const string Unpublished = "heldUnpublished";

    /// <summary>The parameters are <see cref="Counted.Parameters"/>. What identifies a restricted matter is not even read.</summary>
    internal static string Sql =>
        $"""
        with {Counted.Sql}
        select u.day, u.district, u.courtroom_id, u.purpose, u.case_types, u.access_points, u.result, coalesce(u.outcome = 'Adjourned', false), u.reason, u.restricted,
            case when not u.restricted then u.hearing_id end,
            case when not u.restricted and u.result <> 'moved' then {Zones.LocalSql("u.starts_at", "u.zone")}::time end,
            case when not u.restricted and u.result in ('held', 'heldUnpublished') then {Zones.LocalSql("u.started_at", "u.zone")}::time end,
            case when not u.restricted and u.result <> 'moved' then {Zones.LocalSql("u.concluded_at", "u.zone")}::time end,
            u.appearances
        from counted u join scheduling.courtroom courtroom on courtroom.id = u.courtroom_id
        where {Counted.Filtered}
        order by u.day, courtroom.code, case when u.restricted then null else u.starts_at end, u.result
        """;

    public async Task<Outcome<CountedHearings>> Handle(ListCountedHearings request, CancellationToken cancel)
    {
        var places = await registry.Now(cancel);
        var selected = Selections.Of(places, call.Caller, request.From, request.To, request.Filter);
        var now = clock.GetCurrentInstant();
        return selected.Succeeded
            ? new CountedHearings(Read(selected.Value, places, now, CancellationToken.None), now, await nature.IsDemonstration(cancel) == true, Selections.Scope(call.Caller))
            : selected.Problem;
    }

    private async IAsyncEnumerable<CountedHearing> Read(Selection selection, Registry places, Instant now, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (rooms, points) = (places.Courtrooms.ToDictionary(c => c.Id.Value), places.AccessPoints.ToDictionary(a => a.Id.Value, a => a.Code));
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddRange(Counted.Parameters(selection, now));
        command.CommandTimeout = 300;
        await using var r = await command.ExecuteReaderAsync(cancel);
        while (await r.ReadAsync(cancel))
        {
            var (room, result) = (rooms[r.GetGuid(2)], r.GetString(6));
            var held = result is "held" or Unpublished;
            yield return new(
                r.Date(0), room.Province, r.GetString(1), room.Code, r.GetString(3), r.Strings(4), [.. r.GetFieldValue<Guid[]>(5).Select(id => points.GetValueOrDefault(id, "")).Order(StringComparer.Ordinal)],
                result != Unpublished, result, held && r.GetBoolean(7), r.StringOrNull(8), r.GetBoolean(9), r.GuidOrNull(10), r.TimeOfDayOrNull(11), r.TimeOfDayOrNull(12), r.TimeOfDayOrNull(13), r.GetInt32(14));
        }
    }
}

internal sealed class CheckListCounted : ICheck<ListCountedHearings>
{
    public IEnumerable<FieldError> Check(ListCountedHearings r) => Selections.Check(r.From, r.To, r.Filter);
}
