using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RuleOfLaw.Courts.Scheduling.Listing;

/// <summary>A file isn't what it should be; the message says where and why, for people.</summary>
internal sealed class ListingFormatException(string message) : Exception(message);

/// <summary>Reads and writes instances and plans as UTF-8 JSON. Members that are not known are ignored, as the format asks.</summary>
internal static class ListingFiles
{
    /// <summary>The largest document that is read, unpacked. The national backlog of 40,000 hearings has 21 MB.</summary>
    public const long MostBytes = 256L << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Strict = new(Json) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <param name="path">A JSON file, or one packed by gzip where its name ends in <c>.gz</c>.</param>
    public static async Task<ListingInstance> ReadInstance(string path, CancellationToken cancel = default)
    {
        try
        {
            await using var file = File.OpenRead(path);
            await using Stream unpacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            return await ReadInstance(unpacked, MostBytes, cancel);
        }
        catch (InvalidDataException e) when (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            throw new ListingFormatException($"{path} can't be unpacked: {e.Message}");
        }
        catch (IOException e)
        {
            throw new ListingFormatException(e.Message);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ListingFormatException(e.Message);
        }
    }

    /// <summary>Reads an instance and refuses one with faults.</summary>
    public static async Task<ListingInstance> ReadInstance(Stream json, long mostBytes, CancellationToken cancel = default)
    {
        var instance = await Read<ListingInstance>(json, mostBytes, cancel);
        var faults = InstanceFaults.Of(instance);
        return faults.Count == 0 ? instance : throw new ListingFormatException(
            $"The instance has {(faults.Count == 1 ? "a fault" : $"{faults.Count} faults")}: {string.Join("; ", faults.Take(5))}{(faults.Count > 5 ? "; …" : "")}");
    }

    /// <summary>Reads an instance as the HTTP API does: a member that is not known is refused. Its faults are not looked for.</summary>
    /// <exception cref="JsonException">It can't be read; the path says where.</exception>
    public static async Task<ListingInstance> ReadStrictly(Stream json, long mostBytes, CancellationToken cancel)
    {
        await using var bounded = new Bounded(json, mostBytes);
        return await JsonSerializer.DeserializeAsync<ListingInstance>(bounded, Strict, cancel) ?? throw new JsonException();
    }

    /// <summary>A document packed by gzip, as it is kept in the database.</summary>
    public static byte[] Pack<T>(T document)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(zip, document, Json);
        }
        return packed.ToArray();
    }

    public static T Unpack<T>(byte[] packed)
    {
        using var zip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(zip, Json)!;
    }

    public static Task<ListingPlan> ReadPlan(Stream json, CancellationToken cancel = default) => Read<ListingPlan>(json, MostBytes, cancel);

    public static Task WritePlan(ListingPlan plan, Stream to, CancellationToken cancel = default) => JsonSerializer.SerializeAsync(to, plan, Json, cancel);

    public static string Text(ListingPlan plan) => JsonSerializer.Serialize(plan, Json);

    public static Task WriteInstance(ListingInstance instance, Stream to, CancellationToken cancel = default) => JsonSerializer.SerializeAsync(to, instance, Json, cancel);

    private static async Task<T> Read<T>(Stream json, long mostBytes, CancellationToken cancel) where T : class
    {
        try
        {
            await using var bounded = new Bounded(json, mostBytes);
            return await JsonSerializer.DeserializeAsync<T>(bounded, Json, cancel) ?? throw new ListingFormatException("The document is empty.");
        }
        catch (JsonException e)
        {
            throw new ListingFormatException($"{(e.Path is { Length: > 1 } path ? $"{path}: " : "")}{e.Message.Split(" Path: ")[0]}");
        }
    }

    /// <summary>Ends the reading of a document that is too large, also of one that unpacks to too much.</summary>
    private sealed class Bounded(Stream inner, long most) : Stream
    {
        private long read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Counted(await inner.ReadAsync(buffer, cancellationToken));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Counted(int bytes) => (read += bytes) <= most ? bytes : throw new ListingFormatException($"The document is larger than {most >> 20} MB.");
    }
}
