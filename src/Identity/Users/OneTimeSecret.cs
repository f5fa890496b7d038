using System.Text.Json;
using System.Text.Json.Serialization;

namespace RuleOfLaw.Courts.Identity.Users;

/// <summary>
/// A password or key that is shown once. It never reaches a log or a stored answer: the repeat of a request with the same
/// idempotency key gets <see cref="Value"/> null.
/// </summary>
[JsonConverter(typeof(Never))]
internal sealed record OneTimeSecret(string? Value)
{
    public static implicit operator OneTimeSecret(string value) => new(value);

    public override string ToString() => "(secret)";

    private sealed class Never : JsonConverter<OneTimeSecret>
    {
        public override OneTimeSecret Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            reader.Skip();
            return new((string?)null);
        }

        public override bool HandleNull => true;

        public override void Write(Utf8JsonWriter writer, OneTimeSecret value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}
