using NodaTime;
using Npgsql;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>Reading results by hand, in column order.</summary>
public static class Reading
{
    /// <summary>All rows of the current result; the reader then stands at the next result.</summary>
    public static async Task<List<T>> All<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancel)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(row(reader));
        }
        await reader.NextResultAsync(cancel);
        return rows;
    }

    public static Instant Instant(this NpgsqlDataReader reader, int column) => NodaTime.Instant.FromDateTimeUtc(reader.GetDateTime(column));

    public static Instant? InstantOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Instant(column);

    public static LocalDate Date(this NpgsqlDataReader reader, int column) => LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(column));

    public static LocalDate? DateOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Date(column);

    public static LocalTime TimeOfDay(this NpgsqlDataReader reader, int column) => LocalTime.FromTimeOnly(reader.GetFieldValue<TimeOnly>(column));

    public static LocalTime? TimeOfDayOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.TimeOfDay(column);

    public static string? StringOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static int? IntOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public static Guid? GuidOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);

    public static string[] Strings(this NpgsqlDataReader reader, int column) => reader.GetFieldValue<string[]>(column);
}
