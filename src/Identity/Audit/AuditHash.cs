using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>An entry of the trail as it is sealed.</summary>
internal sealed record AuditEntry(Guid Id, Instant At, string Caller, string Action, string TargetKind, string TargetId, string District, string Detail);

/// <summary>A place in a chain: what a seal's hash covers beside the one before it.</summary>
/// <param name="SealedAt">To the microsecond, as PostgreSQL keeps it.</param>
internal sealed record AuditLink(Guid Trail, string District, long Number, Guid Entry, byte[] EntryHash, Instant SealedAt);

/// <summary>SHA-256 of an entry and of a chain's link; each field with its length, so that none can lend a letter to the next.</summary>
internal static class AuditHash
{
    public static readonly byte[] Beginning = new byte[32];

    public static byte[] OfEntry(AuditEntry entry) =>
        Of([entry.Id.ToString(), Written(entry.At), entry.Caller, entry.Action, entry.TargetKind, entry.TargetId, entry.District, entry.Detail]);

    /// <summary>Holds the trail, the district and the time of sealing: a link fits in one place, of one chain, at one moment.</summary>
    public static byte[] OfLink(byte[] previous, AuditLink link) => Of(
        ["courts-audit-2", link.Trail.ToString(), link.District, $"{link.Number}", link.Entry.ToString(), Written(link.SealedAt), Convert.ToHexString(link.EntryHash), Convert.ToHexString(previous)]);

    /// <summary>The form of the seals up to a chain's seam: neither trail nor time.</summary>
    public static byte[] OfLinkBeforeSeam(byte[] previous, long number, Guid entry, byte[] entryHash)
    {
        Span<byte> link = stackalloc byte[32 + 8 + 16 + 32];
        previous.CopyTo(link);
        BinaryPrimitives.WriteInt64BigEndian(link[32..], number);
        entry.TryWriteBytes(link[40..], bigEndian: true, out _);
        entryHash.CopyTo(link[56..]);
        return SHA256.HashData(link);
    }

    private static string Written(Instant time) => InstantPattern.ExtendedIso.Format(time);

    private static byte[] Of(ReadOnlySpan<string> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }
}
