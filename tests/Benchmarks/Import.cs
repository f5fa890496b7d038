using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using NodaTime;
using RuleOfLaw.Courts.Benchmarks.Support;

namespace RuleOfLaw.Courts.Benchmarks;

/// <summary>
/// A file of hearings brought in through the pages: the dry run and the booking of every row, and the web host's peak memory for it,
/// beside that for a file a tenth as long.
/// </summary>
public sealed partial class Import : IBenchmark
{
    private static readonly LocalDate FirstDay = new(2027, 4, 5);
    private DurableServer server = null!;
    private HttpClient http = null!;
    private List<string> rooms = [], points = [];
    private int rows, next;
    private double before;

    public string Name => "import";

    public string About => "a CSV of hearings checked and booked: seconds, rows per second, peak memory [--rows 50000]";

    public int Runs => 1;

    public async Task Prepare(Options options)
    {
        rows = options.Number("rows", 50_000);
        server = await DurableServer.Start("--empty");
        await using (var owner = await server.Db.OpenConnectionAsync())
        {
            await owner.ExecuteAsync(await File.ReadAllTextAsync(Tests.Support.Repository.PathOf("tests", "Benchmarks", "booking-setup.sql")));
            points = (await owner.QueryAsync<string>(
                "select distinct a.code from scheduling.access_point a join scheduling.access_point_hours h on h.access_point_id = a.id where a.code like 'AP-%' and h.opens <= '08:30' and h.closes >= '15:30' order by 1")).ToList();
            rooms = (await owner.QueryAsync<string>("select code from scheduling.courtroom where code like 'VC-KP-%' order by code")).ToList();
        }
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Node.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await server.ApiKey("clerk", "all"));
        await Bring(rows / 10); // the program's code is compiled as it runs
        before = Peak();
    }

    public async Task<IReadOnlyList<Figure>> Run(int run)
    {
        var (check, book, booked) = await Bring(rows);
        return [
            new("seconds", check + book), new("check_seconds", check), new("book_seconds", book), new("rows_per_second", rows / (check + book)), new("booked", booked),
            new("peak_memory_mb", Peak()), new("peak_memory_for_a_tenth_mb", before)];
    }

    private async Task<(double Check, double Book, long Booked)> Bring(int count)
    {
        var uploaded = await Post("/imports", "upload", new MultipartFormDataContent { { new ByteArrayContent(Csv(count)), "Input.File", "bench.csv" } });
        var page = uploaded[..^"/columns".Length];
        var clock = Stopwatch.StartNew();
        await Post(uploaded, "columns", Selected(await http.GetStringAsync(uploaded)));
        await Done(page);
        var check = clock.Elapsed.TotalSeconds;
        clock.Restart();
        await Post(page, "book-all", new FormUrlEncodedContent([]));
        await Done(page);
        var book = clock.Elapsed.TotalSeconds;
        await using var owner = await server.Db.OpenConnectionAsync();
        var booked = await owner.ExecuteScalarAsync<long>("select count(*) from scheduling.import_row where import_id = @id and state = 'Booked'", new { id = Guid.Parse(page.Split('/')[^1]) });
        return (check, book, booked);
    }

    /// <summary>Rows in the order of a list by courtroom; every hearing has its own time: a quarter of an hour later, Mondays to Thursdays.</summary>
    private byte[] Csv(int count)
    {
        var csv = new StringBuilder("Reference,Courtroom,Hearing date,Start time,Duration in minutes,Purpose,Case number,Case type,Case title,Accused,Prisoner number,Access point of the accused,Advocate,Bar enrolment number,Place of the advocate\r\n");
        for (var i = 0; i < count; i++)
        {
            var n = next++;
            var (room, slot) = (n % rooms.Count, n / rooms.Count);
            var (day, inDay) = (slot / 16, slot % 16);
            var at = FirstDay.PlusDays(day / 4 * 7 + day % 4).At(new LocalTime(8, 30).PlusMinutes(15 * inDay));
            csv.Append($"B-{n},{rooms[room]},{at:dd/MM/uuuu},{at:HH:mm},15,ضمانت,{n}/2027,Bail petition,سرکار بنام ملزم {n},ملزم نمبر {n},P-{n},{points[room % points.Count]},وکیل {n},BC-{n},link\r\n");
        }
        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>Sends one of a page's forms with its hidden fields; answers where it leads.</summary>
    private async Task<string> Post(string address, string form, HttpContent content)
    {
        var html = await http.GetStringAsync(address);
        var hidden = Forms().Matches(html).Select(f => f.Value).First(f => f.Contains($"value=\"{form}\""));
        var fields = Hidden().Matches(hidden).Select(h => (Name: h.Groups[1].Value, Value: WebUtility.HtmlDecode(h.Groups[2].Value)));
        if (content is MultipartFormDataContent parts)
        {
            foreach (var (name, value) in fields)
            {
                parts.Add(new StringContent(value), name);
            }
        }
        else
        {
            var typed = await content.ReadAsStringAsync();
            content = new StringContent(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}").Append(typed).Where(p => p.Length > 0)), Encoding.UTF8, "application/x-www-form-urlencoded");
        }
        using var answer = await http.PostAsync(address, content);
        return answer.Headers.Location is { } location && answer.StatusCode == HttpStatusCode.Found
            ? (location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString)
            : throw new InvalidOperationException($"{form} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    // The columns as they were guessed.
    private static FormUrlEncodedContent Selected(string html) => new(Selects().Matches(html)
        .Select(s => KeyValuePair.Create(s.Groups[1].Value, Chosen().Match(s.Value) is { Success: true } chosen ? chosen.Groups[1].Value : "")));

    private async Task Done(string page)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        await using var owner = await server.Db.OpenConnectionAsync();
        while (await every.WaitForNextTickAsync())
        {
            var state = await owner.ExecuteScalarAsync<string>("select state from scheduling.import where id = @id", new { id = Guid.Parse(page.Split('/')[^1]) });
            if (state is not ("Checking" or "Booking"))
            {
                return;
            }
        }
    }

    /// <summary>The host's largest resident memory so far, in MB.</summary>
    private double Peak() => double.Parse(File.ReadLines($"/proc/{server.Node.ProcessId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("<select[^>]* name=\"((?:column-|Input)[^\"]+)\".*?</select>", RegexOptions.Singleline)]
    private static partial Regex Selects();

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Chosen();

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
