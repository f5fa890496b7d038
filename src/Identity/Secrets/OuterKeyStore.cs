using System.Security.Cryptography;
using System.Xml.Linq;
using Dapper;
using NodaTime;
using Npgsql;
using RuleOfLaw.Courts.Identity.SignIn;

namespace RuleOfLaw.Courts.Identity.Secrets;

/// <summary>Where the key lies, and which one the database's secrets are encrypted with.</summary>
internal sealed class OuterKeyStore(NpgsqlDataSource db, KeyFile file, KeyCertificates certificates, IClock clock)
{
    private sealed class Row
    {
        public string KeyId { get; init; } = "";
        public byte[]? Wrapped { get; init; }
        public string? Certificate { get; init; }
    }

    /// <exception cref="OuterKeyException">The database's key is not here.</exception>
    public byte[] FindOrMake()
    {
        using var connection = db.OpenConnection();
        var row = InUse(connection) ?? Begin(connection);
        var fromFile = file.Read();
        var key = new[] { fromFile, row.Wrapped is null ? null : certificates.Unwrap(row.Wrapped, row.Certificate!) }.FirstOrDefault(k => k is not null && OuterKey.IdOf(k) == row.KeyId)
            ?? throw new OuterKeyException(WhyNot(row, fromFile));
        if (certificates.First is { } first && first != row.Certificate)
        {
            connection.Execute("update identity.outer_key set wrapped = @wrapped, certificate = @first where key_id = @KeyId", new { wrapped = certificates.Wrap(key), first, row.KeyId });
        }
        return key;
    }

    /// <summary>Forgets the key in use and everything that only it opens; the next need of a key makes another.</summary>
    public async Task Forget(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        await connection.ExecuteAsync(
            """
            delete from identity.outer_key;
            delete from platform.data_protection_key;
            delete from identity.kept_form;
            delete from identity.authenticator;
            update identity.session set ended_at = @now, ended_by = 'key' where ended_at is null;
            """, new { now = clock.GetCurrentInstant() }, transaction);
        file.PutAside($"replaced-{clock.GetCurrentInstant().ToUnixTimeSeconds()}");
    }

    /// <summary>Encrypts what earlier versions kept in clear; safe to repeat, and with several nodes at once.</summary>
    public void SealClear(OuterKey key)
    {
        using var connection = db.OpenConnection();
        foreach (var (id, xml) in connection.Query<(long, string)>("select id, xml from platform.data_protection_key where xml like '%requiresEncryption%'").ToList())
        {
            using var transaction = connection.BeginTransaction();
            if (connection.Execute("delete from platform.data_protection_key where id = @id", new { id }, transaction) > 0)
            {
                connection.Execute("insert into platform.data_protection_key (xml) values (@xml)", new { xml = SealedXml.SealMarked(XElement.Parse(xml), key).ToString(SaveOptions.DisableFormatting) }, transaction);
            }
            transaction.Commit();
        }
        foreach (var (user, secret) in connection.Query<(Guid, byte[])>("select user_id, secret from identity.authenticator where octet_length(secret) = @clear", new { clear = Totp.SecretBytes }).ToList())
        {
            connection.Execute("update identity.authenticator set secret = @sealed where user_id = @user and secret = @secret", new { user, secret, @sealed = key.Seal(Totp.Purpose(user), secret) });
        }
    }

    private static Row? InUse(NpgsqlConnection connection) => connection.QuerySingleOrDefault<Row>("select key_id, wrapped, certificate from identity.outer_key");

    private Row Begin(NpgsqlConnection connection)
    {
        var key = file.Read() ?? RandomNumberGenerator.GetBytes(32);
        if (certificates.First is null)
        {
            key = file.Write(key);
        }
        connection.Execute(
            "insert into identity.outer_key (key_id, wrapped, certificate, made_at) values (@id, @wrapped, @First, @now) on conflict do nothing",
            new { id = OuterKey.IdOf(key), wrapped = certificates.First is null ? null : certificates.Wrap(key), certificates.First, now = clock.GetCurrentInstant() });
        return InUse(connection)!; // another node may have been first
    }

    private string WhyNot(Row row, byte[]? fromFile) =>
        (fromFile is null ? $"This node has no key file ({file.Path})" : $"The key file {file.Path} holds another key ({OuterKey.IdOf(fromFile)})")
        + (row.Certificate is null ? "" : certificates.First is null ? ", and COURTS_KEY_CERTIFICATE is not set" : ", and no certificate of COURTS_KEY_CERTIFICATE unwraps the key")
        + $", but the secrets in the database are encrypted with key {row.KeyId}"
        + (row.Certificate is null ? "" : $", wrapped for the certificate {row.Certificate}")
        + ". Copy the key file from another node or from the backup. If it is lost for good: infra/courts outer-key replace (see docs/operations.md).";
}
