using NodaTime;
using Npgsql;
using NpgsqlTypes;
using static NpgsqlTypes.NpgsqlDbType;

namespace RuleOfLaw.Courts.Demonstration.Loading;

/// <summary>Binary COPY of a chunk, parents before children, with every constraint and index in place.</summary>
internal static class Copy
{
    private const string By = "demonstration";

    public static void In(NpgsqlConnection connection, Chunk chunk)
    {
        Table(connection, "scheduling.person (id, name, name_folded, sex, age, bar_enrolment, prison_id, prisoner_number, email, language)", chunk.People, (w, r) =>
            w.Id(r.Id).Text(r.Name).Text(r.Folded).Text(r.Sex).Text(r.Age).Text(r.Bar).Id(r.Prison).Text(r.PrisonerNumber).Text(r.Email).Text(r.Language));
        Table(connection, "scheduling.court_case (id, court_id, number, number_folded, type, title, stage, restricted, fir_number, police_station, opened_at)", chunk.Cases, (w, r) =>
            w.Id(r.Id).Id(r.Court).Text(r.Number).Text(r.Number.ToLowerInvariant()).Text(r.Type).Text(r.Title).Text(r.Stage).Bool(r.Restricted).Text(r.Fir).Text(r.PoliceStation).Time(r.OpenedAt));
        Table(connection, "scheduling.participant (id, case_id, person_id, role, protected)", chunk.Participants, (w, r) => w.Id(r.Id).Id(r.Case).Id(r.Person).Text(r.Role).Bool(r.Protected));
        Table(connection, "scheduling.hearing (id, courtroom_id, judge_id, purpose, starts_at, ends_at, status, revision, outcome, reason, started_at, concluded_at, continues, created_at)", chunk.Hearings, (w, r) =>
            w.Id(r.Id).Id(r.Room).Id(r.Judge).Text(r.Purpose).Time(r.Starts).Time(r.Ends).Text(r.Status).Int(r.Revision).Text(r.Outcome).Text(r.Reason).Time(r.Started).Time(r.Concluded).Id(r.Continues).Time(r.Created));
        Table(connection, "scheduling.hearing_case (hearing_id, case_id)", chunk.Hearings, (w, r) => w.Id(r.Id).Id(r.Case));
        Table(connection, "scheduling.hearing (id, courtroom_id, purpose, status, group_id, part, created_at)", chunk.Requests, (w, r) =>
            w.Id(r.Id).Id(r.Room).Text(r.Purpose).Text("Requested").Id(r.Group).Int(r.Part).Time(r.Created));
        Table(connection, "scheduling.hearing_request (hearing_id, minutes, priority, not_before, not_later, gap_days, refusal, refused_at)", chunk.Requests, (w, r) =>
            w.Id(r.Id).Int(r.Minutes).Text(r.Priority).Date(r.NotBefore).Date(r.NotLater).Int(r.GapDays).Json(r.Refusal).Time(r.RefusedAt));
        Table(connection, "scheduling.hearing_case (hearing_id, case_id)", [.. chunk.Requests.SelectMany(r => r.Cases, (r, c) => (Hearing: r.Id, Case: c))], (w, r) => w.Id(r.Hearing).Id(r.Case));
        Table(connection, "scheduling.appearance (id, hearing_id, participant_id, person_id, place, access_point_id, station_id)", chunk.Appearances, (w, r) =>
            w.Id(r.Id).Id(r.Hearing).Id(r.Participant).Id(r.Person).Text(r.Place).Id(r.At).Id(r.Station));
        Table(connection, "scheduling.appearance_choice (appearance_id, nr, place, access_point_id)", chunk.Choices, (w, r) => w.Id(r.Appearance).Int(1).Text(r.Place).Id(r.At));
        Table(connection, "scheduling.reservation (hearing_id, kind, resource_id, during, appearance_id)", chunk.Reservations, (w, r) =>
            w.Id(r.Hearing).Text(r.Kind).Id(r.Resource).Range(r.From, r.To).Id(r.Appearance));
        Table(connection, "scheduling.hearing_history (id, hearing_id, at, by, change, from_status, to_status, revision, reason, detail)", chunk.History, (w, r) =>
            w.Id(r.Id).Id(r.Hearing).Time(r.At).Text(By).Text(r.Change).Text(r.From).Text(r.To).Int(r.Revision).Text(r.Reason).Json(r.Detail));
        Table(connection, "scheduling.cause_list (id, courtroom_id, day, number, published_at, published_by)", chunk.Lists, (w, r) => w.Id(r.Id).Id(r.Room).Date(r.Day).Int(r.Number).Time(r.PublishedAt).Text(By));
        Table(connection, "scheduling.cause_list_item (list_id, serial, hearing_id, change, starts_at, ends_at)", chunk.Items, (w, r) => w.Id(r.List).Int(r.Serial).Id(r.Hearing).Text(r.Change).Time(r.Starts).Time(r.Ends));
        Table(connection, "scheduling.hearing_day (hearing_id, day, courtroom_id, published_at)", chunk.Days, (w, r) => w.Id(r.Hearing).Date(r.Day).Id(r.Room).Time(r.PublishedAt));
        Table(connection, "attendance.attendance (appearance_id, status, arrived_at, verified_at, document, last_four, ready_at, no_show_at, changed_at)", chunk.Attendance, (w, r) =>
            w.Id(r.Appearance).Text(r.Status).Time(r.Arrived).Time(r.Verified).Text(r.Document).Text(r.LastFour).Time(r.Ready).Time(r.NoShow).Time(r.Changed));
    }

    private static void Table<T>(NpgsqlConnection connection, string table, List<T> rows, Action<NpgsqlBinaryImporter, T> write)
    {
        if (rows.Count == 0)
        {
            return;
        }
        using var importer = connection.BeginBinaryImport($"copy {table} from stdin (format binary)");
        importer.Timeout = TimeSpan.FromMinutes(10);
        foreach (var row in rows)
        {
            importer.StartRow();
            write(importer, row);
        }
        importer.Complete();
    }

    private static NpgsqlBinaryImporter Id(this NpgsqlBinaryImporter w, Guid value) => w.Put(value, Uuid);

    private static NpgsqlBinaryImporter Id(this NpgsqlBinaryImporter w, Guid? value) => value is { } v ? w.Put(v, Uuid) : w.Null();

    private static NpgsqlBinaryImporter Text(this NpgsqlBinaryImporter w, string? value) => value is null ? w.Null() : w.Put(value, NpgsqlDbType.Text);

    private static NpgsqlBinaryImporter Json(this NpgsqlBinaryImporter w, string? value) => value is null ? w.Null() : w.Put(value, Jsonb);

    private static NpgsqlBinaryImporter Int(this NpgsqlBinaryImporter w, int? value) => value is { } v ? w.Put(v, Integer) : w.Null();

    private static NpgsqlBinaryImporter Bool(this NpgsqlBinaryImporter w, bool value) => w.Put(value, NpgsqlDbType.Boolean);

    private static NpgsqlBinaryImporter Date(this NpgsqlBinaryImporter w, LocalDate? value) => value is { } v ? w.Put(v.ToDateOnly(), NpgsqlDbType.Date) : w.Null();

    private static NpgsqlBinaryImporter Time(this NpgsqlBinaryImporter w, DateTime value) => w.Put(value, TimestampTz);

    private static NpgsqlBinaryImporter Time(this NpgsqlBinaryImporter w, DateTime? value) => value is { } v ? w.Put(v, TimestampTz) : w.Null();

    private static NpgsqlBinaryImporter Range(this NpgsqlBinaryImporter w, DateTime from, DateTime to) => w.Put(new NpgsqlRange<DateTime>(from, true, to, false), TimestampTzRange);

    private static NpgsqlBinaryImporter Put<T>(this NpgsqlBinaryImporter w, T value, NpgsqlDbType type)
    {
        w.Write(value, type);
        return w;
    }

    private static NpgsqlBinaryImporter Null(this NpgsqlBinaryImporter w)
    {
        w.WriteNull();
        return w;
    }
}
