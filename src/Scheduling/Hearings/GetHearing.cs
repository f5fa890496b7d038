using System.Text.Json;
using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed class GetHearingHandler(NpgsqlDataSource db, CalendarSnapshot calendar) : IRequestHandler<GetHearing, Outcome<HearingDetails>>
{
    public async Task<Outcome<HearingDetails>> Handle(GetHearing request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        var hearing = await HearingState.Load(batch, request.Hearing.Value, calendar, forUpdate: false, cancel);
        if (hearing is null)
        {
            return Problem.NotFound;
        }
        await using var lines = new Batch(connection);
        lines.Add("select at, by, change, from_status, to_status, revision, reason, detail::text from scheduling.hearing_history where hearing_id = $1 order by id", Param.Uuid(hearing.Id));
        await using var reader = await lines.Read(cancel);
        var history = new List<HistoryLine>();
        while (await reader.ReadAsync(cancel))
        {
            var detail = JsonSerializer.Deserialize<HistoryDetail>(reader.GetString(7), Json.Stored);
            history.Add(new(
                Instant.FromDateTimeUtc(reader.GetDateTime(0)), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : Enum.Parse<HearingStatus>(reader.GetString(3)),
                Enum.Parse<HearingStatus>(reader.GetString(4)), reader.GetInt32(5), reader.IsDBNull(6) ? null : reader.GetString(6),
                detail?.OldStartsAt is { } from ? hearing.Local(from) : null, detail?.OldEndsAt is { } to ? hearing.Local(to) : null, detail?.OldCourtroom));
        }
        return new HearingDetails(hearing.View, history);
    }
}
