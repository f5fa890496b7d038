using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace RuleOfLaw.Courts.Identity.SignIn;

/// <summary>Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 seconds, six digits), one step of tolerance either way.</summary>
internal static class Totp
{
    public const int Digits = 6, SecretBytes = 20;
    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>What a secret is encrypted for: in another person's row it does not open.</summary>
    public static string Purpose(Guid user) => $"totp:{user}";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The time step whose code this is; null where it is none of the three around now.</summary>
    public static long? StepOf(byte[] secret, string code, Instant now)
    {
        var step = now.ToUnixTimeSeconds() / StepSeconds;
        for (var candidate = step - 1; candidate <= step + 1; candidate++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, candidate)), Encoding.ASCII.GetBytes(code)))
            {
                return candidate;
            }
        }
        return null;
    }

    public static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var mac = HMACSHA1.HashData(secret, counter);
        var truncated = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0xf)) & int.MaxValue;
        return (truncated % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    public static string InBase32(byte[] secret)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var pair = (secret[bit / 8] << 8) | (bit / 8 + 1 < secret.Length ? secret[bit / 8 + 1] : 0);
            text.Append(Base32[(pair >> (11 - bit % 8)) & 31]);
        }
        return text.ToString();
    }

    /// <summary>What an authenticator reads from the QR code.</summary>
    public static string Address(byte[] secret, string userName) =>
        $"otpauth://totp/{Uri.EscapeDataString("RuleOfLaw.Courts")}:{Uri.EscapeDataString(userName)}?secret={InBase32(secret)}&issuer={Uri.EscapeDataString("RuleOfLaw.Courts")}";
}
