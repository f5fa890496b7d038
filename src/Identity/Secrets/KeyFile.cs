using System.Text;
using Microsoft.Extensions.Logging;

namespace RuleOfLaw.Courts.Identity.Secrets;

/// <summary><c>COURTS_DATA/keys/outer.key</c>: one line, readable by its owner alone.</summary>
internal sealed class KeyFile(DataDirectory data, ILogger<KeyFile> log)
{
    private const string Mark = "courts-outer-key-1 ";

    public string Path => System.IO.Path.GetFullPath(System.IO.Path.Combine(data.Path, "keys", "outer.key"));

    /// <summary>Null where there is none.</summary>
    /// <exception cref="OuterKeyException">It cannot be read, or is no key.</exception>
    public byte[]? Read()
    {
        try
        {
            if (!File.Exists(Path))
            {
                return null;
            }
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            {
                log.KeyFileOpenToOthers(Path);
            }
            var line = File.ReadAllText(Path).Trim();
            var key = new byte[32];
            return line.StartsWith(Mark, StringComparison.Ordinal) && Convert.TryFromBase64String(line[Mark.Length..], key, out var bytes) && bytes == key.Length
                ? key
                : throw new OuterKeyException($"The key file {Path} is damaged. Put back its copy; without one see \"The key outside the database\" in docs/operations.md.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OuterKeyException($"The key file {Path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Writes a new one whole, or leaves the one that another process made at the same moment.</summary>
    /// <returns>What is in the file now.</returns>
    public byte[] Write(byte[] key)
    {
        try
        {
            var folder = System.IO.Path.GetDirectoryName(Path)!;
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var fresh = System.IO.Path.Combine(folder, $"outer.key.{Guid.NewGuid():N}");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, Own | UnixFileMode.UserExecute);
                options.UnixCreateMode = Own;
            }
            using (var file = new FileStream(fresh, options))
            {
                file.Write(Encoding.ASCII.GetBytes($"{Mark}{Convert.ToBase64String(key)}\n"));
                file.Flush(flushToDisk: true);
            }
            try
            {
                File.Move(fresh, Path, overwrite: false);
            }
            catch (IOException) when (File.Exists(Path))
            {
                File.Delete(fresh);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OuterKeyException($"The key file {Path} cannot be made: {e.Message} COURTS_DATA has to name a directory that this program may write to.");
        }
        return Read()!;
    }

    /// <summary>Puts the file aside, so that a new key can be made.</summary>
    public void PutAside(string suffix)
    {
        if (File.Exists(Path))
        {
            File.Move(Path, $"{Path}.{suffix}", overwrite: true);
        }
    }
}

internal static partial class KeyLog
{
    [LoggerMessage(21, LogLevel.Warning, "The key file {Path} can be read by others: chmod 600 it")]
    public static partial void KeyFileOpenToOthers(this ILogger log, string path);
}
