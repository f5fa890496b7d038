using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using NodaTime;
using RuleOfLaw.Courts.Benchmarks.Support;
using RuleOfLaw.Courts.Statistics.Exports;
using RuleOfLaw.Courts.Statistics.Facts;
using RuleOfLaw.Courts.Tests.Support;

namespace RuleOfLaw.Courts.Benchmarks;

/// <summary>
/// A year of the demonstration's hearing-days as the API's CSV file, beside the same query by psql's \copy on the same server in the same run; and the counts of
/// all years by each group, the slowest told.
/// </summary>
public sealed partial class Export : IBenchmark
{
    private const string Year = "2025";
    private static readonly string[] Groups = ["month,province", "courtroom", "accessPoint", "caseType", "purpose", "reason", "sex", "age"];
    private DurableServer server = null!;
    private HttpClient http = null!;
    private string copy = "", psql = "";

    public string Name => "export";

    public string About => "hearings.csv of a year beside psql \\copy of the same query, and the counts of all years; the demonstration data is loaded first, for minutes";

    public async Task Prepare(Options options)
    {
        server = await DurableServer.Start("--demonstration");
        await new SettleFacts(server.Db, SystemClock.Instance).Run(default);
        await using var owner = await server.Db.OpenConnectionAsync();
        // One by one: a vacuum refuses to share its message with other statements.
        foreach (var table in new[] { "statistics.hearing_fact", "statistics.unsettled", "scheduling.appearance", "scheduling.person" })
        {
            await owner.ExecuteAsync($"vacuum analyze {table}");
        }
        var binaries = await Tools.Run(Repository.PathOf("infra", "postgres", "cluster"), "binaries");
        psql = Path.Combine(binaries, "psql");
        copy = $"\\copy ({await Query(owner)}) to '/dev/null' csv header";
        http = new() { BaseAddress = server.Node.Address, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await server.ApiKey("programme-staff", "all"));
        await Run(0); // the program's code is compiled as it runs
    }

    public async Task<IReadOnlyList<Figure>> Run(int run)
    {
        var bare = await Time(() => Tools.Run(psql, "-X", "-q", "-h", server.Socket, "-U", "courts_app", "-d", server.Database, "-c", copy));
        var rows = 0L;
        var ours = await Time(async () => rows = await Lines($"/api/v1/hearings.csv?from={Year}-01-01&to={Year}-12-31") - 1);
        var counts = new List<Figure>();
        foreach (var by in Groups)
        {
            counts.Add(new($"counts_{by.Replace(',', '_')}", await Time(() => Lines($"/api/v1/counts?from=2022-01-01&to=2026-12-31&by={by}"))));
        }
        return [new("rows", rows), new("hearings_csv", ours), new("psql_copy", bare), new("ratio", ours / bare), .. counts, new("counts_slowest", counts.Max(c => c.Value))];
    }

    /// <summary>The program's own query with its parameters written out, on one line.</summary>
    private static async Task<string> Query(System.Data.Common.DbConnection owner)
    {
        var rooms = await owner.QueryAsync<Guid>("select id from scheduling.courtroom");
        string[] values =
        [
            $"'{Year}-01-01'::date", $"'{Year}-12-31'::date", $"array[{string.Join(',', rooms.Select(r => $"'{r}'"))}]::uuid[]", "now()", "null::text", "null::text", "null::uuid",
        ];
        var sql = Parameter().Replace(ListCountedHearingsHandler.Sql, p => values[int.Parse(p.Groups[1].Value, CultureInfo.InvariantCulture) - 1]);
        return Space().Replace(sql, " ");
    }

    private async Task<long> Lines(string address)
    {
        using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (buffer, lines) = (new byte[64 * 1024], 0L);
        for (int read; (read = await body.ReadAsync(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }
        return lines;
    }

    private static async Task<double> Time(Func<Task> what)
    {
        var start = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    [GeneratedRegex(@"\$(\d)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
