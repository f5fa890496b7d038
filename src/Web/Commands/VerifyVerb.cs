using Dapper;
using Npgsql;
using RuleOfLaw.Courts.Identity.Contracts;
using RuleOfLaw.Courts.Platform.Commands;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Web.Commands;

/// <summary>Checks every invariant of the domain on the live database, and that what a client was told is there.</summary>
internal sealed class VerifyVerb(NpgsqlDataSource db, IEnumerable<IInvariant> invariants, AuditHeadFolders folders) : ICommandLineVerb
{
    private static readonly string[] LedgerTables = ["scheduling.hearing", "scheduling.appearance", "reminders.message"];

    public string Name => "verify";

    public string Help => "[--ledger FILE] [--heads DIR]… – checks every invariant, that the ids in FILE (one a line) are there, and the audit heads of other nodes in DIR";

    public async Task<int> Run(VerbCall call, CancellationToken cancel)
    {
        var ledger = call.Arguments.Option("ledger");
        folders.More = call.Arguments.All("heads");
        call.Arguments.NothingElse();
        if (folders.More.FirstOrDefault(f => !Directory.Exists(f)) is { } missingFolder)
        {
            throw new UsageException($"The folder {missingFolder} does not exist.");
        }
        if (ledger is not null && !File.Exists(ledger))
        {
            throw new UsageException($"The ledger {ledger} does not exist.");
        }
        await using var connection = await db.OpenConnectionAsync(cancel);
        var broken = 0;
        foreach (var invariant in invariants)
        {
            foreach (var violation in await invariant.Violations(connection, cancel))
            {
                await call.Out.WriteLineAsync($"broken: {invariant.Law}: {violation}");
                broken++;
            }
        }
        if (ledger is not null)
        {
            await foreach (var missing in Missing(connection, ledger))
            {
                await call.Out.WriteLineAsync($"broken: What was acknowledged is there: {missing} is missing");
                broken++;
            }
        }
        if (broken == 0)
        {
            await call.Out.WriteLineAsync(
                $"verified: {await Count(connection, "scheduling.hearing")} hearings, {await Count(connection, "scheduling.reservation")} reservations, " +
                $"{await Count(connection, "reminders.message")} messages, {await Count(connection, "platform.audit_entry")} audit entries");
        }
        return broken == 0 ? 0 : 1;
    }

    private static async IAsyncEnumerable<string> Missing(NpgsqlConnection connection, string ledger)
    {
        var tables = new List<string>();
        foreach (var table in LedgerTables)
        {
            if (await Exists(connection, table))
            {
                tables.Add($"select id from {table} where id = any(@ids)");
            }
        }
        foreach (var lines in File.ReadLines(ledger).Select(l => l.Trim()).Where(l => l.Length > 0).Distinct().Chunk(5000))
        {
            foreach (var line in lines.Where(l => !Guid.TryParse(l, out _)))
            {
                yield return $"'{(line.Length > 60 ? line[..60] : line)}'";
            }
            var ids = lines.Select(l => Guid.TryParse(l, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToArray();
            var found = tables.Count == 0 ? [] : (await connection.QueryAsync<Guid>(string.Join(" union all ", tables), new { ids })).ToHashSet();
            foreach (var id in ids.Where(id => !found.Contains(id)))
            {
                yield return id.ToString();
            }
        }
    }

    private static async Task<long> Count(NpgsqlConnection connection, string table) =>
        await Exists(connection, table) ? await connection.ExecuteScalarAsync<long>($"select count(*) from {table}", commandTimeout: 300) : 0;

    private static Task<bool> Exists(NpgsqlConnection connection, string table) =>
        connection.ExecuteScalarAsync<bool>("select to_regclass(@table) is not null", new { table });
}
