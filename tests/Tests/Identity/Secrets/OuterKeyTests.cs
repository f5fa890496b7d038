using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RuleOfLaw.Courts.Identity;
using RuleOfLaw.Courts.Identity.Secrets;
using RuleOfLaw.Courts.Identity.SignIn;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Tests.Support;
using RuleOfLaw.Courts.Web;

namespace RuleOfLaw.Courts.Tests.Identity.Secrets;

/// <summary>The database alone opens nothing: its secrets are encrypted with a key that lies elsewhere.</summary>
public sealed class OuterKeyTests : DatabaseFixture, IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("courts-key-").FullName;
    private readonly FakeClock clock = new();

    private string FilePath => Path.Combine(data, "keys", "outer.key");

    public override Task InitializeAsync()
    {
        TypeHandlers.Register(CourtsModules.All);
        return base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        Directory.Delete(data, recursive: true);
        await base.DisposeAsync();
    }

    private OuterKey Node(string? folder = null, string? certificate = null) => new(Store(folder, certificate));

    private OuterKeyStore Store(string? folder = null, string? certificate = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("COURTS_DATA", folder ?? data), new("COURTS_KEY_CERTIFICATE", certificate), new("COURTS_KEY_CERTIFICATE_PASSWORD", "pfx")]).Build();
        return new(App, new KeyFile(new DataDirectory(settings), NullLogger<KeyFile>.Instance), new KeyCertificates(settings), clock);
    }

    private string Elsewhere() => Directory.CreateDirectory(Path.Combine(data, "node-2")).FullName;

    private string Certificate(string name)
    {
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        File.WriteAllBytes(Path.Combine(data, name), certificate.Export(X509ContentType.Pfx, "pfx"));
        return Path.Combine(data, name);
    }

    [Fact]
    public void The_first_start_makes_a_key_that_only_its_owner_reads_and_every_later_one_uses_it()
    {
        var box = Node().Seal("a", [1, 2, 3]);

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(FilePath) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal([1, 2, 3], Node().Open("a", box));
        Assert.Null(Node().Open("b", box));
        box[^1] ^= 1;
        Assert.Null(Node().Open("a", box));
    }

    [Fact]
    public void Nodes_that_start_together_agree_on_one_key()
    {
        var boxes = Enumerable.Range(0, 8).AsParallel().Select(_ => Node().Seal("a", [7])).ToList();

        Assert.All(boxes, box => Assert.Equal([7], Node().Open("a", box)));
    }

    [Fact]
    public void A_node_without_the_databases_key_refuses_to_serve_and_says_what_to_copy()
    {
        Node().Ready();

        var refused = Assert.Throws<OuterKeyException>(Node(Elsewhere()).Ready);
        Assert.Contains("This node has no key file", refused.Message);
        Assert.Contains("infra/courts outer-key replace", refused.Message);
        Assert.False(File.Exists(Path.Combine(data, "node-2", "keys", "outer.key")));

        Directory.CreateDirectory(Path.Combine(data, "node-2", "keys"));
        File.WriteAllText(Path.Combine(data, "node-2", "keys", "outer.key"), $"courts-outer-key-1 {Convert.ToBase64String(new byte[32])}\n");
        Assert.Contains("holds another key", Assert.Throws<OuterKeyException>(Node(Elsewhere()).Ready).Message);
        File.WriteAllText(Path.Combine(data, "node-2", "keys", "outer.key"), "rubbish");
        Assert.Contains("is damaged", Assert.Throws<OuterKeyException>(Node(Elsewhere()).Ready).Message);
        File.Copy(FilePath, Path.Combine(data, "node-2", "keys", "outer.key"), overwrite: true);
        Node(Elsewhere()).Ready();
    }

    [Fact]
    public void A_certificate_takes_the_place_of_the_file_and_a_new_one_that_of_the_old()
    {
        var box = Node().Seal("a", [5]);
        var (first, second) = (Certificate("first.pfx"), Certificate("second.pfx"));
        Node(certificate: first).Ready();

        Assert.Equal([5], Node(Elsewhere(), first).Open("a", box));
        Assert.Equal([5], Node(Elsewhere(), $"{second}, {first}").Open("a", box));
        Assert.Equal([5], Node(Elsewhere(), second).Open("a", box));
        Assert.Contains("no certificate of COURTS_KEY_CERTIFICATE unwraps the key", Assert.Throws<OuterKeyException>(Node(Elsewhere(), first).Ready).Message);
        Assert.Contains("cannot be used", Assert.Throws<OuterKeyException>(Node(Elsewhere(), "/no/such.pfx").Ready).Message);
    }

    [Fact]
    public async Task What_an_earlier_version_left_in_clear_is_encrypted_at_the_next_start_and_still_opens()
    {
        var user = Guid.NewGuid();
        var secret = Totp.NewSecret();
        await App.Sql("insert into identity.user_account (id, user_name, normalized_user_name, security_stamp, display_name_en, display_name_ur, created_at) values (@user, 'u', 'U', '', 'u', 'u', now())", new { user });
        await App.Sql("insert into identity.authenticator (user_id, secret) values (@user, @secret)", new { user, secret });
        // As ASP.NET Core stores keys where nothing encrypts them.
        var repository = new Keys(App);
        using (var old = new ServiceCollection().AddDataProtection().SetApplicationName("RuleOfLaw.Courts").AddKeyManagementOptions(o => o.XmlRepository = repository).Services.BuildServiceProvider())
        {
            var text = old.GetRequiredService<IDataProtectionProvider>().CreateProtector("x").Protect("what was kept");
            Assert.Contains("requiresEncryption", await Owner.One<string>("select xml from platform.data_protection_key"));

            var key = Node();
            var services = new ServiceCollection().AddSingleton(key);
            services.AddDataProtection().SetApplicationName("RuleOfLaw.Courts").AddKeyManagementOptions(o => new DataProtectionKeys(App, key).Configure(o));
            using var now = services.BuildServiceProvider();
            Assert.Equal("what was kept", now.GetRequiredService<IDataProtectionProvider>().CreateProtector("x").Unprotect(text));
            Assert.Equal(secret, key.Open(Totp.Purpose(user), await Owner.One<byte[]>("select secret from identity.authenticator")));
        }
        Assert.Equal(1, await Owner.One<long>("select count(*) from platform.data_protection_key"));
        Assert.DoesNotContain("requiresEncryption", await Owner.One<string>("select xml from platform.data_protection_key"));
        Assert.DoesNotContain("<value>", await Owner.One<string>("select xml from platform.data_protection_key"));
    }

    [Fact]
    public async Task A_new_data_protection_key_is_stored_encrypted()
    {
        var key = Node();
        var services = new ServiceCollection().AddSingleton(key);
        services.AddDataProtection().SetApplicationName("RuleOfLaw.Courts").AddKeyManagementOptions(o => new DataProtectionKeys(App, key).Configure(o));
        using var provider = services.BuildServiceProvider();
        var text = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("x").Protect("secret");
        var xml = await Owner.One<string>("select xml from platform.data_protection_key");

        Assert.Contains("encryptedSecret", xml);
        Assert.DoesNotContain("<value>", xml);
        using var second = services.BuildServiceProvider();
        Assert.Equal("secret", second.GetRequiredService<IDataProtectionProvider>().CreateProtector("x").Unprotect(text));
    }

    [Fact]
    public async Task A_lost_key_is_replaced_with_everything_that_only_it_opened()
    {
        Node().Ready();
        File.Delete(FilePath);
        Assert.Throws<OuterKeyException>(Node().Ready);
        await using (var connection = await App.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await Store().Forget(connection, transaction);
            await transaction.CommitAsync();
        }

        Node().Ready();
        Assert.True(File.Exists(FilePath));
    }

    private sealed class Keys(Npgsql.NpgsqlDataSource db) : Microsoft.AspNetCore.DataProtection.Repositories.IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var connection = db.OpenConnection();
            return [.. connection.Query<string>("select xml from platform.data_protection_key").Select(XElement.Parse)];
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var connection = db.OpenConnection();
            connection.Execute("insert into platform.data_protection_key (xml) values (@xml)", new { xml = element.ToString() });
        }
    }
}
