using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Live;
using RuleOfLaw.Courts.Platform.Outcomes;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Scheduling.Calendar;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

internal sealed record AppearanceState(Guid Id, Guid ParticipantId, Guid PersonId, string Role, PartyStanding Standing, PlaceKind Place, AccessPointRow? At, Guid? StationId, int? Station)
{
    /// <summary>The person's protection over all of the hearing's cases.</summary>
    public bool Protected => Standing.Protected;

    /// <summary>Participants whom this one must not meet.</summary>
    public IReadOnlyList<Guid> Apart { get; init; } = [];

    public PlaceNeed Need => new(Id, PersonId, Role, Standing, Place, At, StationId, ParticipantId) { Apart = Apart };
}

internal sealed record CaseState(Guid Id, string Number, string Type, bool Restricted);

/// <summary>A hearing as its transaction sees it.</summary>
internal sealed record HearingState(
    Guid Id, RoomRow Room, Guid? Judge, string Purpose, Interval During, HearingStatus Status, int Revision, HearingOutcome? Outcome, string? Reason,
    Instant? StartedAt, Guid? Continues, IReadOnlyList<CaseState> Cases, IReadOnlyList<AppearanceState> Appearances)
{
    /// <summary>Where a hearing stands that has no time yet: on the backlog, or cancelled from there.</summary>
    public static readonly Interval NoTime = new(Instant.FromUnixTimeTicks(0), Instant.FromUnixTimeTicks(0));

    /// <summary>The parts of one matter, and which of them this is; of use where it is written, and not read back.</summary>
    public (Guid Group, int Number)? Part { get; init; }

    /// <summary>When its history last told of a change; of use where it was read.</summary>
    public Instant? ChangedAt { get; init; }

    /// <summary>Codes of what was out of the ordinary in what was just done (<see cref="HearingView.Warnings"/>).</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>It cannot be done any more, or not yet: says how the hearing stands, and since when.</summary>
    public Problem WrongStatus => HearingLife.WrongStatus(Status, ChangedAt, Zone);

    /// <summary>False while the hearing is only asked for.</summary>
    public bool Timed => During != NoTime;

    private DateTimeZone Zone => LocalDay.Zone(Room.Zone);

    /// <summary>The local day of the court.</summary>
    public LocalDate Day => During.Start.InZone(Zone).Date;

    public OffsetDateTime Local(Instant instant) => instant.InZone(Zone).ToOffsetDateTime();

    public HearingView View => new(
        new(Id), Room.Code, Revision, Status, Local(During.Start), Local(During.End), Purpose,
        [.. Cases.Select(c => new HearingCaseView(new(c.Id), c.Number, c.Type))],
        [.. Appearances.Select(a => new AppearanceView(new(a.Id), new(a.PersonId), a.Role, a.Place, a.At?.Code, a.Station))],
        Outcome, Reason, Continues is { } c ? new HearingId(c) : null) { Warnings = Warnings };

    /// <summary>The live topics that show this hearing.</summary>
    public IEnumerable<Topic> Topics => !Timed ? [] :
        [new(Topic.Courtroom, Room.Code, Day), .. Appearances.Where(a => a.At is not null).Select(a => a.At!.Code).Distinct()
            .Select(code => new Topic(Topic.AccessPoint, code, Day))];

    /// <summary>Reads a hearing and, with <paramref name="forUpdate"/>, locks its row until the commit. Null where there is none.</summary>
    public static async Task<HearingState?> Load(Batch batch, Guid id, CalendarSnapshot calendar, bool forUpdate, CancellationToken cancel)
    {
        batch.Add($"""
            select h.judge_id, h.purpose, h.starts_at, h.ends_at, h.status, h.revision, h.outcome, h.reason, h.started_at, h.continues, r.code,
                coalesce((select y.at from scheduling.hearing_history y where y.hearing_id = h.id order by y.id desc limit 1), h.created_at)
            from scheduling.hearing h join scheduling.courtroom r on r.id = h.courtroom_id where h.id = $1 {(forUpdate ? "for update of h" : "")}
            """, Param.Uuid(id));
        batch.Add("""
            select c.id, c.number, c.type, c.restricted from scheduling.hearing_case hc join scheduling.court_case c on c.id = hc.case_id
            where hc.hearing_id = $1 order by c.number
            """, Param.Uuid(id));
        batch.Add($"""
            select a.id, a.participant_id, a.person_id, p.role, a.place, ap.code, a.station_id, s.number, a.kept_apart, standing.roles, standing.protected
            from scheduling.appearance a join scheduling.participant p on p.id = a.participant_id {PartyStanding.Sql}
            left join scheduling.access_point ap on ap.id = a.access_point_id left join scheduling.station s on s.id = a.station_id
            where a.hearing_id = $1 order by a.id
            """, Param.Uuid(id));
        batch.Add("select version from scheduling.registry_version");
        await using var reader = await batch.Read(cancel);
        // A locking select may stand after other statements' results (a lock's): skip to ours.
        while (reader.FieldCount != 12)
        {
            if (!await reader.NextResultAsync(cancel))
            {
                return null;
            }
        }
        if (!await reader.ReadAsync(cancel))
        {
            return null;
        }
        var head = new
        {
            Judge = reader.Nullable<Guid>(0),
            Purpose = reader.GetString(1),
            Starts = reader.Nullable<DateTime>(2),
            Ends = reader.Nullable<DateTime>(3),
            Status = Enum.Parse<HearingStatus>(reader.GetString(4)),
            Revision = reader.GetInt32(5),
            Outcome = reader.IsDBNull(6) ? (HearingOutcome?)null : Enum.Parse<HearingOutcome>(reader.GetString(6)),
            Reason = reader.IsDBNull(7) ? null : reader.GetString(7),
            Started = reader.Nullable<DateTime>(8),
            Continues = reader.Nullable<Guid>(9),
            Room = reader.GetString(10),
            Changed = Instant.FromDateTimeUtc(reader.GetDateTime(11)),
        };
        await reader.NextResultAsync(cancel);
        var cases = new List<CaseState>();
        while (await reader.ReadAsync(cancel))
        {
            cases.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3)));
        }
        await reader.NextResultAsync(cancel);
        var raw = new List<(Guid Id, Guid Participant, Guid Person, string Role, string Place, string? At, Guid? Station, int? Number, Guid[] Apart, PartyStanding Standing)>();
        while (await reader.ReadAsync(cancel))
        {
            raw.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.Nullable<Guid>(6), reader.Nullable<int>(7), reader.GetFieldValue<Guid[]>(8), PartyStanding.Read(reader, 9)));
        }
        await reader.NextResultAsync(cancel);
        await reader.ReadAsync(cancel);
        var facts = await calendar.AtLeast(reader.GetInt64(0), cancel);
        return new(
            id, facts.Rooms[head.Room], head.Judge, head.Purpose, Interval(head.Starts, head.Ends), head.Status, head.Revision, head.Outcome, head.Reason,
            head.Started is { } s ? Instant.FromDateTimeUtc(s) : null, head.Continues, cases,
            [.. raw.Select(a => new AppearanceState(a.Id, a.Participant, a.Person, a.Role, a.Standing, Enum.Parse<PlaceKind>(a.Place, ignoreCase: true), a.At is null ? null : facts.AccessPoints[a.At], a.Station, a.Number) { Apart = a.Apart })])
        {
            ChangedAt = head.Changed,
        };
    }

    private static Interval Interval(DateTime? from, DateTime? to) => from is { } f && to is { } t
        ? new(Instant.FromDateTimeUtc(f), Instant.FromDateTimeUtc(t))
        : NoTime;
}

internal static class ReaderExtensions
{
    public static T? Nullable<T>(this NpgsqlDataReader reader, int column) where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
