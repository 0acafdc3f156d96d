namespace Rialto.Node.Log;

/// <summary>Reads a log that nobody writes to, from an anchor to its end, and verifies everything on the way.</summary>
/// <remarks>
/// Verified: names, headers and order of the segments; of each frame number, length, checksums, reserved zeros, first command,
/// time, hash chain; zeros behind the last frame of each segment. Segments before the one with the anchor are looked at by header.
/// What ends the log is decided as docs/operating/log-format.md says. Owner: one thread.
/// </remarks>
public sealed class LogReader : IDisposable
{
    readonly IStorage _storage;
    readonly LogAnchor _anchor;
    readonly SegmentDirectory _segments;
    readonly Queue<FrameRecord> _unvouched = new();
    SegmentCursor? _cursor;
    int _index;
    long _offset;
    ExpectedFrame _expected;
    FrameRecord? _last;
    LogEnd? _end;

    /// <summary>Opens the log in a directory; the anchor must be in it.</summary>
    /// <exception cref="LogDamagedException">A segment is missing or its header wrong, or the log begins behind the anchor.</exception>
    public LogReader(IStorage storage, string logDirectory, LogAnchor anchor)
        : this(storage, logDirectory, anchor, fromOldest: false)
    {
    }

    LogReader(IStorage storage, string logDirectory, LogAnchor anchor, bool fromOldest)
    {
        _storage = storage;
        _anchor = anchor;
        _segments = SegmentDirectory.Read(storage, logDirectory);
        if (_segments.Used.Count == 0) EndWithoutLog(logDirectory);
        else OpenFirst(fromOldest);
    }

    /// <summary>Opens a log at the oldest frame it has, wherever that is.</summary>
    public static LogReader FromOldest(IStorage storage, string logDirectory) =>
        new(storage, logDirectory, LogAnchor.Beginning, fromOldest: true);

    /// <summary>The frame read last.</summary>
    public FrameRecord Current => _last ?? throw new InvalidOperationException("No frame has been read.");

    /// <summary>The commands of the frame read last; valid until the next read.</summary>
    public ReadOnlySpan<byte> Body => _cursor!.Body(Current);

    /// <summary>Number of segments in use.</summary>
    public int SegmentCount => _segments.Used.Count;

    /// <summary>Where the log ends; known when <see cref="TryRead"/> has answered false.</summary>
    public LogEnd End => _end ?? throw new InvalidOperationException("The log has not been read to its end.");

    /// <summary>Goes to the next frame behind the anchor; false at the end of the log.</summary>
    /// <exception cref="LogDamagedException">What comes next is neither a frame nor the end of the log.</exception>
    public bool TryRead()
    {
        while (_end is null)
        {
            var verdict = _cursor!.Check(_offset, _expected, out var frame, out var problem);
            if (verdict == FrameVerdict.Valid)
            {
                Accept(frame);
                if (frame.Header.Number > _anchor.Frame) return true;
            }
            else if (verdict == FrameVerdict.Wrong) throw Damaged(problem);
            else if (_index < _segments.Used.Count - 1) GoToNextSegment(verdict, problem);
            else _end = JudgeTail(verdict, problem);
        }
        return false;
    }

    public void Dispose() => _cursor?.Dispose();

    void EndWithoutLog(string logDirectory)
    {
        if (_anchor.Frame > 0)
            throw new LogDamagedException(logDirectory, 0, $"there is no log, but a snapshot of frame {_anchor.Frame}");

        _end = new LogEnd
        {
            LastFrame = null, NextFrame = 1, NextCommand = 1, Hash = default, Unvouched = [], Segment = null, Offset = 0,
            Torn = null, UnusedSegment = null, UnusedSegmentIsClean = false,
        };
    }

    void OpenFirst(bool fromOldest)
    {
        var first = _segments.Used[0].Number;
        _index = fromOldest ? 0 : (int)(_segments.StartFor(_anchor) - first);
        OpenSegment();
        _expected = ExpectedFrame.First(_cursor!.Header);
    }

    void OpenSegment()
    {
        _cursor?.Dispose();
        var header = _segments.Used[_index];
        _cursor = new SegmentCursor(_storage.OpenToRead(_segments.PathOf(header.Number)), header);
        _offset = SegmentHeader.PageBytes;
        if (header.FirstFrame == 1) CheckStart(header);
    }

    void CheckStart(in SegmentHeader header)
    {
        if (header.PreviousHash != FrameHash.Start(header.LogId)) throw Damaged("the chain does not start with the log's number");
        if (header.FirstCommand != 1) throw Damaged("the first command is not number 1");
    }

    void Accept(in FrameRecord frame)
    {
        if (frame.Header.Number == _anchor.Frame) CheckAnchor(frame.Hash);
        _last = frame;
        _offset = frame.End;
        _expected = ExpectedFrame.After(frame);
        _unvouched.Enqueue(frame);
        while (_unvouched.Peek().Header.Number <= frame.Header.DurableFrame) _unvouched.Dequeue();
    }

    void CheckAnchor(FrameHash hash)
    {
        if (hash != _anchor.Hash) throw Damaged($"frame {_anchor.Frame} is not the one that the snapshot was made of");
    }

    void GoToNextSegment(FrameVerdict verdict, string problem)
    {
        // The next segment's header is written only when all frames of this one are durable, so whatever is missing here is damage.
        if (verdict == FrameVerdict.Broken) throw Damaged(problem);
        var next = _segments.Used[_index + 1];
        if (next.FirstFrame != _expected.Number) throw Damaged($"frame {_expected.Number} is missing");
        RequireZerosToEnd();

        _index++;
        OpenSegment();
        // The header of this segment was written when all frames before it were durable.
        _unvouched.Clear();
        if (next.PreviousHash != _expected.PreviousHash)
            throw new LogDamagedException(_cursor!.Path, 0, "the segment does not continue the one before it (hash chain)");
        if (next.FirstCommand != _expected.FirstCommand)
            throw new LogDamagedException(
                _cursor!.Path, 0, $"the segment begins with command {next.FirstCommand}, not {_expected.FirstCommand}");
    }

    void RequireZerosToEnd()
    {
        var remainsEnd = TailScan.Run(_cursor!.File, _offset, _cursor.Header.LogId, (_, _) => { });
        if (remainsEnd > _offset) throw Damaged("there are bytes behind the last frame of a finished segment");
    }

    /// <summary>Decides whether the log ends here: with an unfinished write at most, and no sign that more was durable.</summary>
    LogEnd JudgeTail(FrameVerdict verdict, string problem)
    {
        if (_expected.Number <= _anchor.Frame)
            throw Damaged($"the log ends before frame {_anchor.Frame}, of which there is a snapshot ({problem})");

        var remainsEnd = TailScan.Run(_cursor!.File, _offset, _cursor.Header.LogId, CheckEvidence);
        var why = verdict == FrameVerdict.Empty ? "the frame's header is missing" : problem;
        var torn = remainsEnd == _offset ? null : new TornTail(_cursor.Path, _offset, remainsEnd - _offset, why);
        return new LogEnd
        {
            LastFrame = _last, NextFrame = _expected.Number, NextCommand = _expected.FirstCommand, Hash = _expected.PreviousHash,
            Unvouched = [.. _unvouched], Segment = _cursor.Header, Offset = _offset, Torn = torn,
            UnusedSegment = _segments.Unused, UnusedSegmentIsClean = UnusedSegmentIsClean(),
        };
    }

    void CheckEvidence(FrameHeader header, long offset)
    {
        if (offset == _offset) return;
        // Older or equal numbers are never written behind newer ones: a copy, or frames exchanged.
        if (header.Number <= _expected.Number)
            throw Damaged($"frame {_expected.Number} is not intact, and frame {header.Number} lies at byte {offset} behind it");
        if (header.DurableFrame >= _expected.Number)
            throw Damaged($"frame {_expected.Number} is not intact, but frame {header.Number} at byte {offset} says that it was durable");
        // Otherwise that frame belongs to the same unfinished write as the one expected here.
    }

    bool UnusedSegmentIsClean()
    {
        if (_segments.Unused is not { } number) return false;

        using var file = _storage.OpenToRead(_segments.PathOf(number));
        var remainsEnd = TailScan.Run(file, 0, _cursor!.Header.LogId, (header, offset) => throw new LogDamagedException(
            file.Path, 0, $"the segment's header is not intact, but there is frame {header.Number} at byte {offset}"));
        return remainsEnd == 0;
    }

    LogDamagedException Damaged(string problem) => new(_cursor!.Path, _offset, problem);
}
