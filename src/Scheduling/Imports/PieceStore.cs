using Npgsql;
using NpgsqlTypes;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Scheduling.Imports;

/// <summary>A file in the database, piece by piece.</summary>
internal static class PieceStore
{
    public const int Size = 256 * 1024;

    /// <summary>Writes the stream's pieces within a transaction.</summary>
    public static async Task Write(Tx tx, Guid import, Stream content)
    {
        var buffer = new byte[Size];
        for (var number = 0; ; number++)
        {
            var read = await content.ReadAtLeastAsync(buffer, Size, throwOnEndOfStream: false, tx.Cancel);
            if (read == 0)
            {
                return;
            }
            await using var batch = tx.Batch();
            batch.Add("insert into scheduling.import_piece (import_id, number, content) values ($1, $2, $3)",
                Param.Uuid(import), Param.Int(number), new NpgsqlParameter { Value = buffer.AsMemory(0, read), NpgsqlDbType = NpgsqlDbType.Bytea });
            await batch.Execute(tx.Cancel);
            if (read < Size)
            {
                return;
            }
        }
    }

    public static Stream Open(NpgsqlDataSource db, Guid import) => new Pieces(db, import);

    /// <summary>Reads one piece after the other; holds one at a time.</summary>
    private sealed class Pieces(NpgsqlDataSource db, Guid import) : Stream
    {
        private byte[] piece = [];
        private int at, next;
        private bool ended;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default)
        {
            while (at == piece.Length && !ended)
            {
                await using var command = db.CreateCommand("select content from scheduling.import_piece where import_id = $1 and number = $2");
                command.Parameters.Add(Param.Uuid(import));
                command.Parameters.Add(Param.Int(next++));
                (piece, at) = (await command.ExecuteScalarAsync(cancel) as byte[] ?? [], 0);
                ended = piece.Length == 0;
            }
            var count = Math.Min(buffer.Length, piece.Length - at);
            piece.AsMemory(at, count).CopyTo(buffer);
            at += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancel) => ReadAsync(buffer.AsMemory(offset, count), cancel).AsTask();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Pieces are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
