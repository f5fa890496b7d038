using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Input;

namespace RuleOfLaw.Courts.Platform.Database;

/// <summary>How JSON is written: <see cref="Stored"/> in our own tables, <see cref="Configure"/> at every edge.</summary>
public static class Json
{
    /// <summary>Camel case, ISO 8601 instants in UTC, dates <c>yyyy-MM-dd</c>, enums by name. Reads whatever was once stored.</summary>
    public static readonly JsonSerializerOptions Stored = Add(new(JsonSerializerDefaults.Web), s => LocalDatePattern.Iso.Parse(s).GetValueOrThrow(), s => OffsetDateTimePattern.ExtendedIso.Parse(s).GetValueOrThrow());

    /// <summary>The same for what comes from outside: dates and texts are bounded (see <see cref="InputDate"/> and <see cref="InputText"/>).</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new BoundedText());
        return Add(options, s => InputDate.Day(s) ?? throw new JsonException(), s => InputDate.Moment(s) ?? throw new JsonException());
    }

    private static JsonSerializerOptions Add(JsonSerializerOptions options, Func<string, LocalDate> day, Func<string, OffsetDateTime> moment)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new EnumNames());
        options.Converters.Add(new Text<Instant>(s => moment(s).ToInstant(), i => InstantPattern.ExtendedIso.Format(i)));
        options.Converters.Add(new Text<LocalDate>(day, LocalDatePattern.Iso.Format));
        options.Converters.Add(new Text<LocalTime>(s => LocalTimePattern.ExtendedIso.Parse(s).GetValueOrThrow(), LocalTimePattern.ExtendedIso.Format));
        options.Converters.Add(new OffsetDateTimeConverter(moment));
        options.Converters.Add(new IdConverter());
        return options;
    }

    private sealed class BoundedText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && InputText.Holds(text) ? text : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>Members by name and nothing else: no numbers, no several at once.</summary>
    private sealed class EnumNames : JsonConverterFactory
    {
        public override bool CanConvert(Type type) => type.IsEnum;

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(typeof(Member<>).MakeGenericType(type))!;

        private sealed class Member<T> : JsonConverter<T> where T : struct, Enum
        {
            public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
                (reader.TokenType == JsonTokenType.String ? InputName.Of<T>(reader.GetString()) : null) ?? throw new JsonException();

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

            public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => InputName.Of<T>(reader.GetString()) ?? throw new JsonException();

            public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString());
        }
    }

    /// <summary>ISO 8601 with offset. Lists hold hundreds of them, and the writer's own way to write one costs a tenth of a pattern's.</summary>
    private sealed class OffsetDateTimeConverter(Func<string, OffsetDateTime> parse) : JsonConverter<OffsetDateTime>
    {
        private readonly Text<OffsetDateTime> pattern = new(parse, OffsetDateTimePattern.Rfc3339.Format);

        public override OffsetDateTime Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => pattern.Read(ref reader, type, options);

        public override void Write(Utf8JsonWriter writer, OffsetDateTime value, JsonSerializerOptions options)
        {
            // The two write the same but for Greenwich's own offset (Z), and for what is finer than a tick or a minute.
            if (value.Offset != Offset.Zero && value.Offset.Seconds % 60 == 0 && value.NanosecondOfSecond % 100 == 0 && value.Year is > 0 and < 9999)
            {
                writer.WriteStringValue(value.ToDateTimeOffset());
                return;
            }
            pattern.Write(writer, value, options);
        }
    }

    private sealed class Text<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            try
            {
                return parse(reader.GetString() ?? throw new JsonException());
            }
            catch (Exception e) when (e is UnparsableValueException or InvalidOperationException)
            {
                throw new JsonException($"Not a valid {typeof(T).Name}.", e);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
    }

    /// <summary>Id structs (<c>readonly record struct XId(Guid Value)</c>) are written as the bare uuid.</summary>
    private sealed class IdConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type type) =>
            type is { IsValueType: true, IsEnum: false } && type.Name.EndsWith("Id", StringComparison.Ordinal) && type.GetConstructor([typeof(Guid)]) is not null && type != typeof(Guid);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Id<>).MakeGenericType(type))!;

        private sealed class Id<T> : JsonConverter<T> where T : struct
        {
            private static readonly System.Reflection.PropertyInfo Value = typeof(T).GetProperty("Value")!;

            public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => (T)Activator.CreateInstance(typeof(T), reader.GetGuid())!;

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue((Guid)Value.GetValue(value)!);
        }
    }
}
