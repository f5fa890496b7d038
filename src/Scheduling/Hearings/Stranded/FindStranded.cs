using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;

using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings.Stranded;

/// <summary>The coming hearings that the calendar no longer carries, of the courtrooms in the caller's scope. Case numbers are for their clerks alone.</summary>
/// <param name="Courtroom">Only those of this courtroom; null: all in scope.</param>
/// <param name="AccessPoint">Only those with somebody at this access point.</param>
[Allow(Role.Clerk, Role.Administrator)]
internal sealed record FindStranded(string? Courtroom = null, string? AccessPoint = null) : IQuery<IReadOnlyList<StrandedLine>>;

/// <param name="Cases">Null where the caller is not the courtroom's clerk.</param>
/// <param name="KeptBecause">The reason for which a clerk keeps it all the same; null: not kept.</param>
internal sealed record StrandedLine(StrandedHearing Hearing, Courtroom Courtroom, IReadOnlyList<string>? Cases, string? KeptBecause);

internal sealed class FindStrandedHandler(NpgsqlDataSource db, IRegistry registry, CalendarSnapshot calendar, CallContext call, IClock clock) : IRequestHandler<FindStranded, Outcome<IReadOnlyList<StrandedLine>>>
{
    public async Task<Outcome<IReadOnlyList<StrandedLine>>> Handle(FindStranded request, CancellationToken cancel)
    {
        var names = await registry.Now(cancel);
        var facts = await calendar.Present(cancel);
        var clerks = names.CourtroomsOf(call.Caller, Role.Clerk).Select(c => c.Code).ToHashSet();
        // An access point's administrator sees every hearing that is held there.
        var whole = request.AccessPoint is { } at && names.AccessPointsOf(call.Caller, Role.Administrator).Any(a => a.Code == at);
        var rooms = names.Courtrooms.Where(c => (request.Courtroom is null || c.Code == request.Courtroom) && (whole || clerks.Contains(c.Code)))
            .Concat(names.CourtroomsOf(call.Caller, Role.Administrator).Where(c => request.Courtroom is null || c.Code == request.Courtroom)).Distinct().ToList();
        await using var connection = await db.OpenConnectionAsync(cancel);
        var booked = await BookedHearings.Read(connection, null, facts, clock.GetCurrentInstant(), rooms.Select(r => r.Id.Value), cancel);
        var stranded = Stranding.Among(facts, request.AccessPoint is { } code ? booked.Where(b => b.Places.Any(p => p.At?.Code == code)) : booked);
        if (stranded.Count == 0)
        {
            return Outcome<IReadOnlyList<StrandedLine>>.Ok([]);
        }
        var kept = await KeptHearings.Of(connection, stranded, cancel);
        var cases = await Cases(connection, stranded.Where(s => clerks.Contains(s.Courtroom)).Select(s => s.Hearing), cancel);
        return stranded.Select(s => new StrandedLine(s, names.CourtroomByCode(s.Courtroom)!, clerks.Contains(s.Courtroom) ? [.. cases[s.Hearing]] : null, kept.GetValueOrDefault(s.Hearing))).ToList();
    }

    private static async Task<ILookup<Guid, string>> Cases(NpgsqlConnection connection, IEnumerable<Guid> hearings, CancellationToken cancel)
    {
        await using var batch = new Batch(connection);
        batch.Add("select hc.hearing_id, c.number from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id where hc.hearing_id = any($1) order by c.number", Param.Uuids(hearings));
        await using var reader = await batch.Read(cancel);
        return (await reader.All(r => (Hearing: r.GetGuid(0), Number: r.GetString(1)), cancel)).ToLookup(c => c.Hearing, c => c.Number);
    }
}

internal sealed class CheckFindStranded : ICheck<FindStranded>
{
    public IEnumerable<FieldError> Check(FindStranded r) => [.. Checks.Length("courtroom", r.Courtroom, 40), .. Checks.Length("accessPoint", r.AccessPoint, 40)];
}
