using System.Security.Cryptography;
using Rialto.Engine.Codec;
using Rialto.Node.Log;

namespace Rialto.Node.Snapshots;

/// <summary>A snapshot whose every byte has been checked. Owner: the thread that opened it.</summary>
public sealed class SnapshotReader : IDisposable
{
    readonly IStorageFile _file;
    readonly ContentHash _bodyHash;

    SnapshotReader(IStorageFile file, in SnapshotHeader header)
    {
        _file = file;
        Info = header.Info;
        BodyBytes = header.BodyBytes;
        _bodyHash = header.BodyHash;
    }

    /// <summary>Which state it holds.</summary>
    public SnapshotInfo Info { get; }

    public long BodyBytes { get; }

    /// <summary>Where the log goes on behind this snapshot.</summary>
    public LogAnchor Anchor => new(Info.Frame, Info.FrameHash);

    /// <summary>Reads bytes of the body until the target is full or the body ends; answers their number.</summary>
    public int Read(long offset, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return _file.Read(SnapshotHeader.SizeBytes + offset, target);
    }

    /// <summary>The whole body, verified once more: what was checked at opening is not what this read brings.</summary>
    /// <exception cref="StateDamagedException">Its hash does not hold this time.</exception>
    internal SnapshotBody ReadBody()
    {
        var body = new SnapshotBody((offset, piece) => Read(offset, piece), BodyBytes, Limits.SnapshotPieceBytes);
        if (ContentHash.Read(body.HashOf(0, BodyBytes)) == _bodyHash) return body;
        throw new StateDamagedException("The body reads differently than when it was checked.");
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Checks a whole file; on success it is owned by the reader. Answers what is wrong otherwise.</summary>
    internal static string? TryOpen(IStorageFile file, long frame, out SnapshotReader? reader)
    {
        reader = null;
        Span<byte> head = stackalloc byte[SnapshotHeader.SizeBytes];
        var count = file.Read(0, head);
        if (SnapshotHeader.TryRead(head[..count], out var header) is { } problem) return problem;
        if (header.Info.Frame != frame) return $"the file is named for frame {frame} but holds frame {header.Info.Frame}";
        if (file.Length != SnapshotHeader.SizeBytes + header.BodyBytes) return "the file's length is not that of its head and body";
        if (BodyHash(file, header.BodyBytes) != header.BodyHash) return "the body's hash does not hold";

        reader = new SnapshotReader(file, header);
        return null;
    }

    static ContentHash BodyHash(IStorageFile file, long bodyBytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Math.Min(bodyBytes, Limits.SnapshotReadBytes)];
        for (var done = 0L; done < bodyBytes;)
        {
            var count = file.Read(SnapshotHeader.SizeBytes + done, buffer);
            // The file became shorter while it was read: the hash will not hold.
            if (count == 0) break;
            hash.AppendData(buffer, 0, count);
            done += count;
        }
        return SnapshotHeader.DigestOf(hash);
    }
}
