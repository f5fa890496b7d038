using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>Typed positional parameters. Nulls become SQL nulls; instants are UTC.</summary>
public static class Param
{
    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Int(int? value) => Of(value, NpgsqlDbType.Integer);

    public static NpgsqlParameter Small(short? value) => Of(value, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Bool(bool? value) => Of(value, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Uuid(Guid? value) => Of(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Time(Instant? value) => Of(value?.ToDateTimeUtc(), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Date(LocalDate? value) => Of(value?.ToDateOnly(), NpgsqlDbType.Date);

    public static NpgsqlParameter Json(string? value) => Of(value, NpgsqlDbType.Jsonb);

    public static NpgsqlParameter Range(Interval value) => Of(value.ToRange(), NpgsqlDbType.TimestampTzRange);

    public static NpgsqlParameter Texts(IEnumerable<string?> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Uuids(IEnumerable<Guid> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Uuids(IEnumerable<Guid?> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    /// <summary>Null where there is no list, which is not an empty one.</summary>
    public static NpgsqlParameter UuidsOrNull(IEnumerable<Guid>? values) => Of(values?.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Ints(IEnumerable<int> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlParameter Ints(IEnumerable<int?> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlParameter Dates(IEnumerable<LocalDate?> values) => Of(values.Select(v => v?.ToDateOnly()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Date);

    public static NpgsqlParameter Bytes(byte[]? value) => Of(value, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Long(long? value) => Of(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Bools(IEnumerable<bool> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    public static NpgsqlParameter Longs(IEnumerable<long> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlParameter Times(IEnumerable<Instant> values) => Of(values.Select(v => v.ToDateTimeUtc()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Ranges(IEnumerable<Interval> values) => Of(values.Select(TypeHandlers.ToRange).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTzRange);

    private static NpgsqlParameter Of(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
