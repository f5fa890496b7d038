using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RuleOfLaw.Courts.Scheduling.Contracts;

/// <summary>Ids of registry rows, derived from their codes: the same on every machine and in every run.</summary>
public static class RegistryId
{
    /// <param name="kind"><c>court</c> (by its courtroom's code), <c>courtroom</c>, <c>access-point</c>, <c>station</c> (<c>AP-KP-01/3</c>), …</param>
    /// <param name="code">The row's code.</param>
    public static Guid For(string kind, string code)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{code}"), hash);
        // RFC 9562 version 8: our own derivation.
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(hash[6..]) & 0x0fff) | 0x8000));
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    public static CourtroomId Courtroom(string code) => new(For("courtroom", code));

    public static CourtId CourtOf(string courtroomCode) => new(For("court", courtroomCode));

    public static AccessPointId AccessPoint(string code) => new(For("access-point", code));

    public static StationId Station(string accessPointCode, int number) => new(For("station", $"{accessPointCode}/{number}"));
}
