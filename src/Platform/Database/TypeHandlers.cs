using System.Data;
using System.Reflection;
using Dapper;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>Maps NodaTime types and the modules' id structs (a <c>readonly record struct</c> over one <see cref="Guid"/>) for Dapper.</summary>
public static class TypeHandlers
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<Assembly> Registered = [];

    /// <summary>Registers the handlers and those of every id struct in <paramref name="modules"/>. Safe to call again.</summary>
    public static void Register(params IEnumerable<Assembly> modules)
    {
        lock (Gate)
        {
            if (Registered.Count == 0)
            {
                DefaultTypeMap.MatchNamesWithUnderscores = true;
                SqlMapper.AddTypeHandler(new InstantHandler());
                SqlMapper.AddTypeHandler(new LocalDateHandler());
                SqlMapper.AddTypeHandler(new LocalTimeHandler());
                SqlMapper.AddTypeHandler(new IntervalHandler());
            }
            foreach (var type in modules.Where(Registered.Add).SelectMany(a => a.GetTypes()).Where(IsId))
            {
                SqlMapper.AddTypeHandler(type, (SqlMapper.ITypeHandler)Activator.CreateInstance(typeof(IdHandler<>).MakeGenericType(type))!);
            }
        }
    }

    private static bool IsId(Type type) =>
        type is { IsValueType: true, IsEnum: false, IsGenericType: false } && type.Name.EndsWith("Id", StringComparison.Ordinal)
        && type.GetConstructor([typeof(Guid)]) is not null && type.GetProperty("Value")?.PropertyType == typeof(Guid);

    private sealed class IdHandler<T> : SqlMapper.TypeHandler<T> where T : struct
    {
        private static readonly Func<Guid, T> Make = g => (T)Activator.CreateInstance(typeof(T), g)!;
        private static readonly PropertyInfo Value = typeof(T).GetProperty("Value")!;

        public override T Parse(object value) => Make((Guid)value);

        public override void SetValue(IDbDataParameter parameter, T value) => parameter.Value = (Guid)Value.GetValue(value)!;
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<Instant>
    {
        public override Instant Parse(object value) => Instant.FromDateTimeUtc((DateTime)value);

        public override void SetValue(IDbDataParameter parameter, Instant value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.TimestampTz;
            parameter.Value = value.ToDateTimeUtc();
        }
    }

    private sealed class LocalDateHandler : SqlMapper.TypeHandler<LocalDate>
    {
        public override LocalDate Parse(object value) => value is DateOnly date ? LocalDate.FromDateOnly(date) : LocalDate.FromDateTime((DateTime)value);

        public override void SetValue(IDbDataParameter parameter, LocalDate value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Date;
            parameter.Value = value.ToDateOnly();
        }
    }

    private sealed class LocalTimeHandler : SqlMapper.TypeHandler<LocalTime>
    {
        public override LocalTime Parse(object value) => value is TimeOnly time ? LocalTime.FromTimeOnly(time) : LocalTime.FromTicksSinceMidnight(((TimeSpan)value).Ticks);

        public override void SetValue(IDbDataParameter parameter, LocalTime value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Time;
            parameter.Value = value.ToTimeOnly();
        }
    }

    private sealed class IntervalHandler : SqlMapper.TypeHandler<Interval>
    {
        public override Interval Parse(object value) => ((NpgsqlRange<DateTime>)value).ToInterval();

        public override void SetValue(IDbDataParameter parameter, Interval value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.TimestampTzRange;
            parameter.Value = value.ToRange();
        }
    }

    /// <summary>Half-open, as PostgreSQL keeps it: <c>[start, end)</c>, UTC.</summary>
    public static NpgsqlRange<DateTime> ToRange(this Interval interval) => new(interval.Start.ToDateTimeUtc(), true, interval.End.ToDateTimeUtc(), false);

    public static Interval ToInterval(this NpgsqlRange<DateTime> range) => new(Instant.FromDateTimeUtc(range.LowerBound), Instant.FromDateTimeUtc(range.UpperBound));
}
