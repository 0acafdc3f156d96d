namespace Rialto.Node.Log;

/// <summary>What was found where a frame should be.</summary>
internal enum FrameVerdict
{
    /// <summary>The expected frame, whole and in its chain.</summary>
    Valid,

    /// <summary>Zeros, or not enough room for a frame.</summary>
    Empty,

    /// <summary>Checksums do not hold: a write that never finished, or damage.</summary>
    Broken,

    /// <summary>An intact header that does not belong here: never what an unfinished write leaves.</summary>
    Wrong,
}

/// <summary>What the next frame must say.</summary>
internal readonly record struct ExpectedFrame(long Number, long FirstCommand, FrameHash PreviousHash, long TimeUsMin)
{
    public static ExpectedFrame First(in SegmentHeader segment) =>
        new(segment.FirstFrame, segment.FirstCommand, segment.PreviousHash, TimeUsMin: long.MinValue);

    public static ExpectedFrame After(in FrameRecord frame) =>
        new(frame.Header.Number + 1, frame.Header.NextCommand, frame.Hash, frame.Header.TimeUs);
}

/// <summary>Reads and checks the frames of one segment file. Owner: the thread of its reader.</summary>
internal sealed class SegmentCursor : IDisposable
{
    readonly IStorageFile _file;
    byte[] _window;
    long _windowStart;
    int _windowCount;

    public SegmentCursor(IStorageFile file, SegmentHeader header)
    {
        _file = file;
        Header = header;
        _window = GC.AllocateUninitializedArray<byte>((int)Math.Min(Limits.LogReadBytes, header.CapacityBytes));
    }

    public SegmentHeader Header { get; }

    public string Path => _file.Path;

    public IStorageFile File => _file;

    /// <summary>Checks the frame at an offset. Whatever is not valid is read a second time before it is believed.</summary>
    /// <remarks>
    /// The second look serves two: a follower whose window was filled before the writer wrote there, and a read that came back
    /// wrong once.
    /// </remarks>
    public FrameVerdict Check(long offset, in ExpectedFrame expected, out FrameRecord frame, out string problem)
    {
        var verdict = CheckOnce(offset, expected, out frame, out problem);
        if (verdict == FrameVerdict.Valid) return verdict;

        _windowCount = 0;
        return CheckOnce(offset, expected, out frame, out problem);
    }

    /// <summary>The body of the frame that was checked last; valid until the next check.</summary>
    public ReadOnlySpan<byte> Body(FrameRecord frame) =>
        Read(frame.Offset, frame.Header.Length)[FrameHeader.SizeBytes..];

    public void Dispose() => _file.Dispose();

    FrameVerdict CheckOnce(long offset, in ExpectedFrame expected, out FrameRecord frame, out string problem)
    {
        frame = default;
        problem = "";
        if (offset + FrameHeader.SizeBytes > Header.CapacityBytes) return FrameVerdict.Empty;

        var bytes = Read(offset, FrameHeader.SizeBytes);
        if (!bytes.ContainsAnyExcept((byte)0)) return FrameVerdict.Empty;
        if (!FrameHeader.TryRead(bytes, Header.LogId, out var header))
            return Broken("the frame's header checksum does not hold", out problem);

        var misfit = Misfit(header, offset, expected);
        if (misfit is not null)
        {
            problem = misfit;
            return FrameVerdict.Wrong;
        }

        bytes = Read(offset, header.Length);
        if (bytes.Length < header.Length) return Broken("the file ends within the frame", out problem);
        if (Crc32C.Of(bytes[FrameHeader.SizeBytes..]) != header.BodyChecksum)
            return Broken("the frame's body checksum does not hold", out problem);

        frame = new FrameRecord(header, FrameHash.Of(bytes), Header.Number, offset);
        return FrameVerdict.Valid;
    }

    static FrameVerdict Broken(string what, out string problem)
    {
        problem = what;
        return FrameVerdict.Broken;
    }

    string? Misfit(in FrameHeader header, long offset, in ExpectedFrame expected)
    {
        if (header.Fault() is { } fault) return fault;
        if (header.Number != expected.Number) return $"frame {header.Number} stands where frame {expected.Number} should be";
        if (header.PreviousHash != expected.PreviousHash)
            return $"frame {header.Number} does not continue the frame before it (hash chain)";
        if (header.FirstCommand != expected.FirstCommand)
            return $"frame {header.Number} begins with command {header.FirstCommand}, not {expected.FirstCommand}";
        if (header.TimeUs < expected.TimeUsMin) return $"the time of frame {header.Number} is before that of the frame before it";
        if (offset + header.Length > Header.CapacityBytes) return $"frame {header.Number} reaches beyond the end of its segment";
        return null;
    }

    /// <summary>Bytes from an offset; fewer than asked for at the end of the file.</summary>
    ReadOnlySpan<byte> Read(long offset, int count)
    {
        if (offset < _windowStart || offset + count > _windowStart + _windowCount) Fill(offset, count);
        return _window.AsSpan((int)(offset - _windowStart), (int)Math.Min(count, _windowStart + _windowCount - offset));
    }

    void Fill(long offset, int count)
    {
        if (_window.Length < count) _window = new byte[count];
        _windowStart = offset;
        _windowCount = _file.Read(offset, _window);
    }
}
