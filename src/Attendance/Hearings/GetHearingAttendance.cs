using MediatR;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Attendance.Contracts;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Attendance.Hearings;

/// <summary>How far each of a hearing's participants has come; those of whom nothing is recorded are missing.</summary>
[Allow(Role.Clerk, Role.Judge)]
internal sealed record GetHearingAttendance(HearingId Hearing) : IQuery<IReadOnlyDictionary<AppearanceId, Attended>>, IHaveTarget
{
    public Target Target => Target.Of(Targets.Hearing, Hearing.Value);
}

internal sealed record Attended(AttendanceStatus Status, Instant? ArrivedAt);

internal sealed class GetHearingAttendanceHandler(NpgsqlDataSource db) : IRequestHandler<GetHearingAttendance, Outcome<IReadOnlyDictionary<AppearanceId, Attended>>>
{
    public async Task<Outcome<IReadOnlyDictionary<AppearanceId, Attended>>> Handle(GetHearingAttendance request, CancellationToken cancel)
    {
        await using var connection = await db.OpenConnectionAsync(cancel);
        await using var batch = new Batch(connection);
        batch.Add(
            "select a.id, t.status, t.arrived_at from scheduling.appearance a join attendance.attendance t on t.appearance_id = a.id where a.hearing_id = $1",
            Param.Uuid(request.Hearing.Value));
        await using var reader = await batch.Read(cancel);
        var attended = await reader.All(r => (Id: new AppearanceId(r.GetGuid(0)), How: new Attended(Enum.Parse<AttendanceStatus>(r.GetString(1)), r.InstantOrNull(2))), cancel);
        return attended.ToDictionary(a => a.Id, a => a.How);
    }
}
