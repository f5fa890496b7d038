using System.Text.Json;
using Microsoft.Extensions.Configuration;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>A chain's end at a moment, kept outside the database.</summary>
internal sealed record ExportedHead(string District, long Number, string Hash, Instant At);

/// <summary>
/// Files under <c>COURTS_DATA/audit-heads/TRAIL/DATE.jsonl</c>, one head a line, only ever appended: who rewrites the database's chain would
/// have to rewrite these too. Copy them elsewhere (docs/operations.md).
/// </summary>
internal sealed class ExportedHeads(IConfiguration configuration)
{
    private string Root => Path.Combine(configuration["COURTS_DATA"] ?? ".data", "audit-heads");

    public async Task Append(Guid trail, IEnumerable<ExportedHead> heads, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, trail.ToString())).FullName;
        foreach (var day in heads.GroupBy(h => h.At.InUtc().Date))
        {
            await File.AppendAllLinesAsync(Path.Combine(folder, $"{LocalDatePattern.Iso.Format(day.Key)}.jsonl"), day.Select(h => JsonSerializer.Serialize(h, Json.Stored)), cancel);
        }
    }

    /// <summary>Every head exported from this trail to this machine; a line that cannot be read comes as null.</summary>
    public IEnumerable<ExportedHead?> Read(Guid trail)
    {
        var folder = Path.Combine(Root, trail.ToString());
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.jsonl") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file).Where(l => l.Length > 0))
            {
                ExportedHead? head = null;
                try
                {
                    head = JsonSerializer.Deserialize<ExportedHead>(line, Json.Stored);
                }
                catch (JsonException)
                {
                    // A torn last line after a crash: reported, not fatal.
                }
                yield return head;
            }
        }
    }
}
