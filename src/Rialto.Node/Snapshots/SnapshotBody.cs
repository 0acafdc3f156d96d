using System.Security.Cryptography;
using Rialto.Engine.Codec;

namespace Rialto.Node.Snapshots;

/// <summary>A snapshot's body in memory, in pieces: it may be larger than an array. Owner: the thread that read it.</summary>
sealed class SnapshotBody
{
    readonly byte[][] _pieces;
    readonly int _pieceBytes;

    /// <param name="read">Brings bytes of the body from an offset; fewer than asked for only at its end.</param>
    /// <param name="length">Of the body, in bytes.</param>
    /// <param name="pieceBytes">Of each piece but the last.</param>
    public SnapshotBody(Func<long, byte[], int> read, long length, int pieceBytes)
    {
        Length = length;
        _pieceBytes = pieceBytes;
        _pieces = new byte[(length + pieceBytes - 1) / pieceBytes][];
        for (var i = 0; i < _pieces.Length; i++)
        {
            var offset = (long)i * pieceBytes;
            _pieces[i] = new byte[Math.Min(pieceBytes, length - offset)];
            if (read(offset, _pieces[i]) != _pieces[i].Length) throw new StateDamagedException("The body ends too early.");
        }
    }

    public long Length { get; }

    /// <summary>SHA-256 over a part of it.</summary>
    public byte[] HashOf(long offset, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var end = offset + length; offset < end;)
        {
            var piece = PieceAt(offset, end);
            hash.AppendData(piece);
            offset += piece.Length;
        }
        return hash.GetHashAndReset();
    }

    /// <summary>Reads a part of it, from its beginning.</summary>
    public StateReader Read(long offset, long length, int chunkBytes) => new(SourceOf(offset, offset + length), length, chunkBytes);

    /// <summary>Compares a part of it with bytes that come one after the other; the result counts once they are all there.</summary>
    public StateSink CompareFrom(long offset, Action differs) => bytes =>
    {
        while (!bytes.IsEmpty)
        {
            var piece = offset < Length ? PieceAt(offset, Math.Min(Length, offset + bytes.Length)) : default;
            if (piece.IsEmpty || !piece.SequenceEqual(bytes[..piece.Length]))
            {
                differs();
                return;
            }
            offset += piece.Length;
            bytes = bytes[piece.Length..];
        }
    };

    public int ReadInt32(long offset) => Read(offset, sizeof(int), sizeof(int)).ReadInt32();

    public long ReadInt64(long offset) => Read(offset, sizeof(long), sizeof(long)).ReadInt64();

    StateSource SourceOf(long offset, long end) => target =>
    {
        // A header that promises more than there is ends where the pieces do.
        if (offset >= Math.Min(end, Length)) return 0;
        var piece = PieceAt(offset, end);
        var count = Math.Min(piece.Length, target.Length);
        piece[..count].CopyTo(target);
        offset += count;
        return count;
    };

    /// <summary>What one piece has from here on, not beyond the end.</summary>
    ReadOnlySpan<byte> PieceAt(long offset, long end)
    {
        var piece = _pieces[offset / _pieceBytes];
        var from = (int)(offset % _pieceBytes);
        return piece.AsSpan(from, (int)Math.Min(piece.Length - from, end - offset));
    }
}
