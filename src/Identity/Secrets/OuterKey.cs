using System.Security.Cryptography;
using System.Text;

namespace RuleOfLaw.Courts.Identity.Secrets;

/// <summary>
/// Encrypts what must not lie in the database in clear: the data-protection keys and the secrets of authenticators. AES-256-GCM with a key
/// that lies outside the database (docs/adr/0015); it is found when it is first needed.
/// </summary>
/// <exception cref="OuterKeyException">Thrown by every member where this node does not hold the database's key.</exception>
internal sealed class OuterKey(OuterKeyStore store)
{
    private const byte Version = 1;
    private const int IdBytes = 8, NonceBytes = 12, TagBytes = 16, Overhead = 1 + IdBytes + NonceBytes + TagBytes;

    private readonly Lock gate = new();
    private byte[]? key;

    /// <summary>The key's name: it says nothing of the key.</summary>
    public static string IdOf(byte[] key) => Convert.ToHexString(SHA256.HashData([.. "courts-outer-key"u8, .. key]).AsSpan(0, IdBytes));

    /// <summary>Sealed for one purpose: opened for another it is rubbish.</summary>
    public byte[] Seal(string purpose, byte[] secret)
    {
        var now = Key();
        var box = new byte[Overhead + secret.Length];
        box[0] = Version;
        Convert.FromHexString(IdOf(now)).CopyTo(box, 1);
        var nonce = box.AsSpan(1 + IdBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(now, TagBytes);
        aes.Encrypt(nonce, secret, box.AsSpan(Overhead), box.AsSpan(1 + IdBytes + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return box;
    }

    /// <summary>Null where it was not sealed for this purpose with this key.</summary>
    public byte[]? Open(string purpose, byte[] box)
    {
        var now = Key();
        if (box.Length < Overhead || box[0] != Version || Convert.ToHexString(box.AsSpan(1, IdBytes)) != IdOf(now))
        {
            return null;
        }
        var secret = new byte[box.Length - Overhead];
        try
        {
            using var aes = new AesGcm(now, TagBytes);
            aes.Decrypt(box.AsSpan(1 + IdBytes, NonceBytes), box.AsSpan(Overhead), box.AsSpan(1 + IdBytes + NonceBytes, TagBytes), secret, Encoding.UTF8.GetBytes(purpose));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>Finds the key, makes it at the very first start, and encrypts what earlier versions left in clear.</summary>
    public void Ready() => Key();

    private byte[] Key()
    {
        lock (gate)
        {
            if (key is null)
            {
                key = store.FindOrMake();
                try
                {
                    store.SealClear(this);
                }
                catch
                {
                    key = null; // the next need of it begins again
                    throw;
                }
            }
            return key;
        }
    }
}

/// <summary>This node does not hold the key with which the database's secrets are encrypted; the message says what to do.</summary>
internal sealed class OuterKeyException(string message) : Exception(message);
