using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace RuleOfLaw.Courts.Identity.Secrets;

/// <summary>
/// COURTS_KEY_CERTIFICATE: paths of certificates with an RSA private key (.pfx, or .pem with the key in it), comma-separated, the one to
/// use first; COURTS_KEY_CERTIFICATE_PASSWORD opens them. The key is then wrapped in the database, and no node needs a key file.
/// </summary>
internal sealed class KeyCertificates(IConfiguration configuration)
{
    private readonly Lazy<IReadOnlyList<X509Certificate2>> all = new(() =>
        [.. (configuration["COURTS_KEY_CERTIFICATE"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(p => Load(p, configuration["COURTS_KEY_CERTIFICATE_PASSWORD"]))]);

    /// <summary>The thumbprint of the certificate to wrap with; null where none is set.</summary>
    public string? First => all.Value.Count > 0 ? all.Value[0].Thumbprint : null;

    public byte[] Wrap(byte[] key)
    {
        using var rsa = all.Value[0].GetRSAPublicKey()!;
        return rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256);
    }

    /// <summary>Null where no certificate that is set has this thumbprint, or it does not open this.</summary>
    public byte[]? Unwrap(byte[] wrapped, string thumbprint)
    {
        using var rsa = all.Value.FirstOrDefault(c => c.Thumbprint == thumbprint)?.GetRSAPrivateKey();
        try
        {
            return rsa?.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static X509Certificate2 Load(string path, string? password)
    {
        try
        {
            var certificate = path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
                ? string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password)
                : X509CertificateLoader.LoadPkcs12FromFile(path, password, X509KeyStorageFlags.EphemeralKeySet);
            using var rsa = certificate.GetRSAPrivateKey();
            return rsa is not null ? certificate : throw new OuterKeyException($"The certificate {path} (COURTS_KEY_CERTIFICATE) holds no RSA private key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OuterKeyException($"The certificate {path} (COURTS_KEY_CERTIFICATE) cannot be used: {e.Message}");
        }
    }
}
