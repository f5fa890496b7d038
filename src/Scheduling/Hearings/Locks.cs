using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Hearings;

/// <summary>
/// Transaction-scoped advisory locks, always taken in sorted order and in two classes: first identities (a case number, a bar enrolment),
/// then resources. So no two bookings can wait for each other in a circle.
/// </summary>
internal static class Locks
{
    private const string Sql = "select pg_advisory_xact_lock(k) from unnest($1) k";

    /// <summary>Identities have the sign bit set and resources clear: the two classes never meet.</summary>
    public static long Identity(string kind, string value)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{value}"));
        return BinaryPrimitives.ReadInt64LittleEndian(hash) | long.MinValue;
    }

    public static long Resource(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return (BinaryPrimitives.ReadInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])) & long.MaxValue;
    }

    public static Batch Lock(this Batch batch, IEnumerable<long> keys) => batch.Add(Sql, Param.Longs(keys.Distinct().Order()));
}
