using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>An entry of the trail as it is sealed.</summary>
internal sealed record AuditEntry(Guid Id, Instant At, string Caller, string Action, string TargetKind, string TargetId, string District, string Detail);

/// <summary>SHA-256 of an entry (each field with its length, so that none can lend a letter to the next) and of a chain's link.</summary>
internal static class AuditHash
{
    public static readonly byte[] Beginning = new byte[32];

    public static byte[] OfEntry(AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in (string[])[entry.Id.ToString(), InstantPattern.ExtendedIso.Format(entry.At), entry.Caller, entry.Action, entry.TargetKind, entry.TargetId, entry.District, entry.Detail])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }

    public static byte[] OfLink(byte[] previous, long number, Guid entry, byte[] entryHash)
    {
        Span<byte> link = stackalloc byte[32 + 8 + 16 + 32];
        previous.CopyTo(link);
        BinaryPrimitives.WriteInt64BigEndian(link[32..], number);
        entry.TryWriteBytes(link[40..], bigEndian: true, out _);
        entryHash.CopyTo(link[56..]);
        return SHA256.HashData(link);
    }
}
