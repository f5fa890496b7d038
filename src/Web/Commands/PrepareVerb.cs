using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Platform.Commands;

namespace RuleOfLaw.Courts.Web.Commands;

/// <summary>
/// Readies an existing server's database (infra/run --database): says in words what it lacks, and makes the role
/// courts_app, with the password of COURTS_DB, where it is missing. Safe to repeat; changes no role that exists.
/// </summary>
internal sealed class PrepareVerb(IConfiguration configuration) : ICommandLineVerb
{
    private const string Role = "courts_app";

    public string Name => "prepare";

    public string Help => "– checks an existing server's database and makes the role courts_app, as the owner (COURTS_OWNER_DB)";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        call.Arguments.NothingElse();
        var owner = configuration["COURTS_OWNER_DB"] ?? throw new UsageException("COURTS_OWNER_DB is not set.");
        var application = new NpgsqlConnectionStringBuilder(configuration["COURTS_DB"] ?? throw new UsageException("COURTS_DB is not set."));
        var lack = application.Username == Role
            ? await MakeRole(owner, application.Password ?? "", cancel) ?? await SignIn(application, cancel)
            : $"COURTS_DB signs in as {application.Username}, but the rights are given to {Role}.";
        if (lack is not null)
        {
            await call.Error.WriteLineAsync(lack);
        }
        return lack is null ? 0 : 1;
    }

    private static async Task<string?> MakeRole(string owner, string password, CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(owner);
            await connection.OpenAsync(cancel);
            if (connection.PostgreSqlVersion.Major < 15)
            {
                return $"The server is PostgreSQL {connection.PostgreSqlVersion}; 15 or later is needed.";
            }
            if (await connection.QueryFirstOrDefaultAsync<string>("select n from unnest(array['btree_gist', 'pg_trgm']) n where n not in (select name from pg_available_extensions)") is { } missing)
            {
                return $"The server lacks the extension {missing}: install PostgreSQL's contrib package on it.";
            }
            if (!await connection.ExecuteScalarAsync<bool>("select has_database_privilege(current_database(), 'create')"))
            {
                return $"The role {new NpgsqlConnectionStringBuilder(owner).Username} may not make schemas in the database: let it own the database.";
            }
            if (!await connection.ExecuteScalarAsync<bool>("select exists (select from pg_roles where rolname = @Role)", new { Role }))
            {
                // The verifier, not the password, so that no server log can hold it.
                await connection.ExecuteAsync($"create role {Role} login password '{Verifier(password)}'");
            }
            return null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return $"The owner may not make roles. Let the server's administrator run: create role {Role} login password '…'; and put that role's connection into COURTS_DB.";
        }
        catch (NpgsqlException e)
        {
            return $"The database of --database cannot be reached as its owner: {Why(e)}.";
        }
    }

    private static async Task<string?> SignIn(NpgsqlConnectionStringBuilder application, CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(application.ConnectionString);
            await connection.OpenAsync(cancel);
            return null;
        }
        catch (NpgsqlException e)
        {
            return $"The role {Role} exists but cannot sign in: {Why(e)}. Put its connection, with its password, into COURTS_DB.";
        }
    }

    private static string Why(NpgsqlException e) => e is PostgresException p ? p.MessageText : e.InnerException?.Message ?? e.Message;

    // PostgreSQL's stored form of a password: RFC 5803, SCRAM-SHA-256.
    private static string Verifier(string password)
    {
        const int Iterations = 4096;
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, 32);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
