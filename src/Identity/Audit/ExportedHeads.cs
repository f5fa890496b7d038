using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Identity.Audit;

/// <summary>A chain's end at a moment, kept outside the database.</summary>
internal sealed record ExportedHead(string District, long Number, string Hash, Instant At);

/// <summary>What a run is about to seal, written before its commit: the new heads, and the hash of every entry.</summary>
internal sealed record AnnouncedSeals(Instant At, IReadOnlyList<ExportedHead> Heads, IReadOnlyDictionary<Guid, string> Entries);

/// <summary>From this moment the chains as they were then are the true ones; heads exported before it, and these trails' heads, bind no more.</summary>
internal sealed record AcceptedRestore(Instant At, IReadOnlyList<Guid> Trails, string Reason);

/// <summary>
/// Files under <c>COURTS_DATA/audit-heads/TRAIL</c>, only ever appended: <c>DATE.jsonl</c> with one head a line, <c>accepted.jsonl</c>, and
/// <c>sealing-….json</c> between a run's announcement and its end. Who rewrites the database's chain would have to rewrite these too.
/// </summary>
internal sealed class ExportedHeads(DataDirectory data)
{
    private const string FolderName = "audit-heads", AcceptedName = "accepted.jsonl", Sealing = "sealing-";

    /// <summary>This node's own folder.</summary>
    public string Root => Path.Combine(data.Path, FolderName);

    /// <summary>The folder meant by a node's data directory, a copy of its <c>audit-heads</c>, or one trail's part of it; null where there is none.</summary>
    public static string? RootIn(string folder) =>
        Directory.Exists(Path.Combine(folder, FolderName)) ? Path.Combine(folder, FolderName)
        : Guid.TryParse(Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar)), out _) ? Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar))
        : Directory.Exists(folder) ? folder : null;

    /// <summary>On disk when it returns.</summary>
    /// <returns>The file, for <see cref="Withdraw"/>.</returns>
    public async Task<string> Announce(Guid trail, AnnouncedSeals seals, CancellationToken cancel)
    {
        var path = Path.Combine(Folder(trail), $"{Sealing}{Guid.CreateVersion7():N}.json");
        await Write(path + ".new", FileMode.CreateNew, JsonSerializer.Serialize(seals, Json.Stored), cancel);
        File.Move(path + ".new", path);
        return path;
    }

    /// <summary>What was announced is done, or did not happen.</summary>
    public static void Withdraw(string announcement) => File.Delete(announcement);

    public async Task Append(Guid trail, IEnumerable<ExportedHead> heads, CancellationToken cancel)
    {
        foreach (var day in heads.GroupBy(h => h.At.InUtc().Date))
        {
            await Append(Path.Combine(Folder(trail), $"{LocalDatePattern.Iso.Format(day.Key)}.jsonl"), day, cancel);
        }
    }

    public Task Accept(Guid trail, AcceptedRestore accepted, CancellationToken cancel) => Append(Path.Combine(Folder(trail), AcceptedName), [accepted], cancel);

    public static IEnumerable<ExportedHead> Heads(string root, Guid trail) => Lines<ExportedHead>(root, trail, "*.jsonl").Where(h => h is { District: not null, Number: > 0, Hash: not null });

    public static IEnumerable<AcceptedRestore> Accepted(string root, Guid trail) => Lines<AcceptedRestore>(root, trail, AcceptedName).Where(a => a.Trails is not null);

    /// <summary>Announcements whose end is not known: their run was killed, or is just going on.</summary>
    public static IEnumerable<(string File, AnnouncedSeals Seals)> Announced(string root, Guid trail)
    {
        foreach (var file in Files(root, trail, $"{Sealing}*.json"))
        {
            if (Parsed<AnnouncedSeals>(File.ReadAllText(file)) is { Heads: not null, Entries: not null } seals)
            {
                yield return (file, seals);
            }
        }
    }

    /// <summary>Trails of other databases, or of this one under another name.</summary>
    public static IEnumerable<Guid> OtherTrails(string root, Guid trail) =>
        (Directory.Exists(root) ? Directory.GetDirectories(root) : []).Select(d => Guid.TryParse(Path.GetFileName(d), out var id) ? id : trail).Where(id => id != trail);

    private string Folder(Guid trail) => Directory.CreateDirectory(Path.Combine(Root, trail.ToString())).FullName;

    private static string[] Files(string root, Guid trail, string pattern) =>
        Directory.Exists(Path.Combine(root, trail.ToString())) ? [.. Directory.GetFiles(Path.Combine(root, trail.ToString()), pattern).Order(StringComparer.Ordinal)] : [];

    /// <summary>A line that a crash tore is passed over: what it was to say was announced before, and is appended again.</summary>
    private static IEnumerable<T> Lines<T>(string root, Guid trail, string pattern) where T : class =>
        Files(root, trail, pattern).Where(f => Path.GetFileName(f) == AcceptedName == (pattern == AcceptedName)).SelectMany(File.ReadLines).Select(Parsed<T>).OfType<T>();

    private static T? Parsed<T>(string json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json.Stored);
        }
        catch (Exception e) when (e is JsonException or UnparsableValueException)
        {
            return null;
        }
    }

    private static Task Append<T>(string path, IEnumerable<T> lines, CancellationToken cancel) =>
        Write(path, FileMode.Append, string.Concat(lines.Select(l => JsonSerializer.Serialize(l, Json.Stored) + "\n")), cancel);

    private static async Task Write(string path, FileMode mode, string text, CancellationToken cancel)
    {
        var torn = mode == FileMode.Append && EndsTorn(path);
        await using var file = new FileStream(path, mode, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(Encoding.UTF8.GetBytes(torn ? "\n" + text : text), cancel);
        file.Flush(flushToDisk: true);
    }

    private static bool EndsTorn(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
    }
}
