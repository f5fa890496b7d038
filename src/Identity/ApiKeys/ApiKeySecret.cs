using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RuleOfLaw.Courts.Identity.ApiKeys;

/// <summary>A key: 256 random bits that are shown once; only their SHA-256 is kept.</summary>
internal sealed record ApiKeySecret(string Key, byte[] KeyHash)
{
    private const string Prefix = "courts_";

    /// <summary>What a list of keys may show, so that people can tell them apart.</summary>
    public string Hint => Key[Prefix.Length..(Prefix.Length + 4)];

    public static ApiKeySecret New()
    {
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new(key, SHA256.HashData(Encoding.ASCII.GetBytes(key)));
    }

    /// <summary>The hash in hexadecimal of what a client presented; null where it cannot be a key.</summary>
    public static string? Hash(string presented) =>
        presented.Length is > 20 and < 100 && presented.StartsWith(Prefix, StringComparison.Ordinal) && Ascii.IsValid(presented)
            ? Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(presented)))
            : null;
}
