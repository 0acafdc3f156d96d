namespace Rialto.Node.Log;

/// <summary>Reads the durable frames of a log while its writer goes on: the source of a follower.</summary>
/// <remarks>
/// Never looks at a frame before the writer has published it as durable, so whatever is not intact is damage. Takes no lock of the
/// writer; goes over to the next segment by itself. Owner: the follower's thread.
/// </remarks>
public sealed class LogTail : IDisposable
{
    readonly IStorage _storage;
    readonly DurableFrames _durable;
    readonly LogAnchor _anchor;
    readonly string _directory;
    SegmentCursor _cursor;
    long _offset = SegmentHeader.PageBytes;
    ExpectedFrame _expected;
    FrameRecord? _last;

    /// <summary>Begins behind an anchor, in a log that has been opened.</summary>
    /// <param name="storage">Where the log is.</param>
    /// <param name="logDirectory">Folder of the segments.</param>
    /// <param name="anchor">The last frame that the follower has; must be durable.</param>
    /// <param name="durable">Published by the log's writer.</param>
    public LogTail(IStorage storage, string logDirectory, LogAnchor anchor, DurableFrames durable)
    {
        _storage = storage;
        _durable = durable;
        _anchor = anchor;
        _directory = logDirectory;
        _cursor = OpenAt(SegmentDirectory.Read(storage, logDirectory).StartFor(anchor));
        _expected = ExpectedFrame.First(_cursor.Header);
    }

    /// <summary>The frame read last.</summary>
    public FrameRecord Current => _last ?? throw new InvalidOperationException("No frame has been read.");

    /// <summary>The commands of the frame read last; valid until the next read.</summary>
    public ReadOnlySpan<byte> Body => _cursor.Body(Current);

    /// <summary>Number of the frame that is read next.</summary>
    public long NextFrame => Math.Max(_expected.Number, _anchor.Frame + 1);

    /// <summary>Goes to the next durable frame; false while there is none.</summary>
    /// <exception cref="LogDamagedException">A frame that was durable is not intact.</exception>
    public bool TryRead()
    {
        while (_expected.Number <= _durable.Last)
        {
            var verdict = _cursor.Check(_offset, _expected, out var frame, out var problem);
            if (verdict == FrameVerdict.Empty) GoToNextSegment();
            else if (verdict != FrameVerdict.Valid) throw Damaged(problem);
            else
            {
                Accept(frame);
                if (frame.Header.Number > _anchor.Frame) return true;
            }
        }
        return false;
    }

    public void Dispose() => _cursor.Dispose();

    void Accept(in FrameRecord frame)
    {
        if (frame.Header.Number == _anchor.Frame && frame.Hash != _anchor.Hash)
            throw Damaged($"frame {_anchor.Frame} is not the one that the snapshot was made of");
        _last = frame;
        _offset = frame.End;
        _expected = ExpectedFrame.After(frame);
    }

    void GoToNextSegment()
    {
        var next = OpenAt(_cursor.Header.Number + 1);
        if (next.Header.FirstFrame != _expected.Number || next.Header.PreviousHash != _expected.PreviousHash)
        {
            next.Dispose();
            throw Damaged($"frame {_expected.Number} is missing");
        }
        _cursor.Dispose();
        _cursor = next;
        _offset = SegmentHeader.PageBytes;
    }

    SegmentCursor OpenAt(long segment)
    {
        var path = Path.Combine(_directory, SegmentName.Of(segment));
        var file = OpenSegment(path);
        if (SegmentDirectory.TryReadHeader(file, segment, out var header)) return new SegmentCursor(file, header);

        file.Dispose();
        throw new LogDamagedException(path, 0, "the segment's header is not intact");
    }

    IStorageFile OpenSegment(string path)
    {
        try
        {
            return _storage.OpenToRead(path);
        }
        catch (StorageFaultException fault) when (fault.Errno == Errno.NotFound)
        {
            throw new LogDamagedException(path, 0, "the segment file is missing");
        }
    }

    LogDamagedException Damaged(string problem) => new(_cursor.Path, _offset, problem);
}
