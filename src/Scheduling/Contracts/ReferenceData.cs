using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using NodaTime.Text;
using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>
/// The registry's first contents: the CSV files in <c>Courts/ReferenceData</c> (what is published and what is illustrative: SOURCES.md there).
/// Safe to repeat; a row that exists stays as an administrator left it.
/// </summary>
public static class ReferenceData
{
    /// <summary>Fills provinces, districts, courts, courtrooms, access points, stations, hours, holidays, vacations, purposes, case types and reasons.</summary>
    public static async Task Load(NpgsqlConnection connection, CancellationToken cancel = default)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var batch = new Batch(connection, transaction);
        Places(batch);
        Calendar(batch);
        Lists(batch);
        await batch.Execute(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static void Places(Batch batch)
    {
        foreach (var (code, en, ur) in (ReadOnlySpan<(string, string, string)>)[("KP", "Khyber Pakhtunkhwa", "خیبر پختونخوا"), ("BALOCHISTAN", "Balochistan", "بلوچستان"), ("GB", "Gilgit-Baltistan", "گلگت بلتستان")])
        {
            batch.Add("insert into scheduling.province (code, name_en, name_ur) values ($1, $2, $3) on conflict do nothing", Param.Text(code), Param.Text(en), Param.Text(ur));
        }
        foreach (var r in Rows("districts"))
        {
            batch.Add(
                """
                insert into scheduling.district (code, province, name_en, name_ur, headquarters_en, population_2023, latitude, longitude, svg_map_id)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
                """,
                r.Text("code"), r.Text("province"), r.Text("name_en"), r.Text("name_ur"), Param.Text(r["headquarters_en"]), r.Int("population_2023"), r.Double("latitude"), r.Double("longitude"), r.Text("svg_map_id"));
        }
        foreach (var r in Rows("virtual_courtrooms"))
        {
            var court = Param.Uuid(RegistryId.CourtOf(r["code"]).Value);
            batch.Add("insert into scheduling.court (id, district, name_en, name_ur, type) values ($1, $2, $3, $4, $5) on conflict do nothing",
                court, r.Text("district_code"), r.Text("court_name_en"), r.Text("court_name_ur"), r.Text("court_type"));
            batch.Add("insert into scheduling.courtroom (id, code, court_id, established_on, latitude, longitude) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
                Param.Uuid(RegistryId.Courtroom(r["code"]).Value), r.Text("code"), Param.Uuid(RegistryId.CourtOf(r["code"]).Value), r.Date("established_on"), r.Double("latitude"), r.Double("longitude"));
        }
        foreach (var r in Rows("access_points"))
        {
            var (code, id) = (r["code"], RegistryId.AccessPoint(r["code"]).Value);
            batch.Add(
                """
                insert into scheduling.access_point (id, code, district, name_en, name_ur, kind, turnaround_minutes, protected_entry, established_on, latitude, longitude)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing
                """,
                Param.Uuid(id), r.Text("code"), r.Text("district_code"), r.Text("name_en"), r.Text("name_ur"), r.Text("kind"), r.Int("turnaround_minutes"), r.Bool("protected_entry"), r.Date("established_on"), r.Double("latitude"), r.Double("longitude"));
            for (var number = 1; number <= int.Parse(r["stations"], CultureInfo.InvariantCulture); number++)
            {
                batch.Add("insert into scheduling.station (id, access_point_id, number) values ($1, $2, $3) on conflict do nothing",
                    Param.Uuid(RegistryId.Station(code, number).Value), Param.Uuid(id), Param.Int(number));
            }
            // The data's hours hold Monday to Saturday until edited (domain.md).
            for (short weekday = 1; weekday <= 6; weekday++)
            {
                batch.Add("insert into scheduling.access_point_hours (id, access_point_id, effective_from, weekday, opens, closes) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
                    Param.Uuid(RegistryId.For("access-point-hours", $"{code}/{weekday}")), Param.Uuid(id), r.Date("established_on"), Param.Small(weekday), r.Time("opens"), r.Time("closes"));
            }
        }
    }

    private static void Calendar(Batch batch)
    {
        foreach (var r in Rows("court_hours"))
        {
            batch.Add(
                """
                insert into scheduling.court_hours (id, scope, effective_from, effective_to, weekday, opens, closes, break_from, break_to, season, status)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing
                """,
                Param.Uuid(RegistryId.For("court-hours", $"{r["scope"]}/{r["effective_from"]}/{r["weekday"]}/{r["season"]}")), r.Text("scope"), r.Date("effective_from"), r.Date("effective_to"),
                Param.Small(short.Parse(r["weekday"], CultureInfo.InvariantCulture)), r.Time("opens"), r.Time("closes"), r.Time("break_from"), r.Time("break_to"), r.Text("season"), r.Text("status"));
        }
        foreach (var r in Rows("holidays"))
        {
            batch.Add("insert into scheduling.holiday (day, scope, name_en, name_ur, kind, confirmed) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
                r.Date("date"), r.Text("scope"), r.Text("name_en"), r.Text("name_ur"), r.Text("kind"), r.Bool("confirmed"));
        }
        foreach (var r in Rows("vacations"))
        {
            batch.Add("insert into scheduling.vacation (id, scope, from_day, to_day, name_en, name_ur, duty_judges, confirmed) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
                Param.Uuid(RegistryId.For("vacation", $"{r["scope"]}/{r["from"]}")), r.Text("scope"), r.Date("from"), r.Date("to"), r.Text("name"), r.Text("name_ur"), r.Bool("duty_judges"), r.Bool("confirmed"));
        }
    }

    private static void Lists(Batch batch)
    {
        foreach (var (position, r) in Rows("hearing_purposes").Index())
        {
            batch.Add("insert into scheduling.purpose (code, name_en, name_ur, default_minutes, urgent, position, needs_role) values ($1, $2, $3, $4, $5, $6, nullif($7, '')) on conflict do nothing",
                r.Text("code"), r.Text("name_en"), r.Text("name_ur"), r.Int("default_minutes"), Param.Bool(r["code"] is "REMAND" or "BAIL"), Param.Int(position), Param.Text(r["needs_role"]));
        }
        foreach (var (position, r) in Rows("case_types").Index())
        {
            batch.Add("insert into scheduling.case_type (code, name_en, name_ur, restricted_by_default, position) values ($1, $2, $3, $4, $5) on conflict do nothing",
                r.Text("code"), r.Text("name_en"), r.Text("name_ur"), r.Bool("protected_by_default"), Param.Int(position));
        }
        foreach (var (position, r) in Rows("adjournment_reasons").Index())
        {
            var outcome = r["code"] switch { "NOT_REACHED" => nameof(HearingOutcome.NotReached), "LINK_FAILURE" or "POWER_FAILURE" => nameof(HearingOutcome.TechnicalFailure), _ => null };
            batch.Add("insert into scheduling.adjournment_reason (code, name_en, name_ur, category, outcome, position) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
                r.Text("code"), r.Text("name_en"), r.Text("name_ur"), r.Text("category"), Param.Text(outcome), Param.Int(position));
        }
    }

    /// <summary>The rows of an embedded file, by column name; for modules that need a column the tables do not keep (a purpose's share).</summary>
    public static IReadOnlyList<ReferenceRow> Rows(string file)
    {
        using var reader = new StreamReader(typeof(ReferenceData).Assembly.GetManifestResourceStream($"reference/{file}.csv")!, Encoding.UTF8);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        var rows = new List<ReferenceRow>();
        while (csv.Read())
        {
            rows.Add(new(csv.HeaderRecord!.ToDictionary(h => h, h => csv.GetField(h)!)));
        }
        return rows;
    }
}

/// <summary>One row of a reference file.</summary>
public sealed class ReferenceRow(IReadOnlyDictionary<string, string> fields)
{
    public string this[string column] => fields[column];

    internal NpgsqlParameter Text(string column) => Param.Text(this[column] is { Length: > 0 } text ? text : null);

    internal NpgsqlParameter Int(string column) => Param.Int(this[column] is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null);

    internal NpgsqlParameter Bool(string column) => Param.Bool(bool.Parse(this[column]));

    internal NpgsqlParameter Double(string column) => new() { Value = double.Parse(this[column], CultureInfo.InvariantCulture), NpgsqlDbType = NpgsqlDbType.Double };

    internal NpgsqlParameter Date(string column) => Param.Date(this[column] is { Length: > 0 } text ? LocalDatePattern.Iso.Parse(text).Value : null);

    internal NpgsqlParameter Time(string column) =>
        new() { Value = this[column] is { Length: > 0 } text ? TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Time };
}
