namespace Rialto.Node.Log;

/// <summary>Appends frames to a log and makes them durable.</summary>
/// <remarks>
/// Owner: one thread, which calls <see cref="TryReserve"/>, <see cref="Append"/> and <see cref="Sync"/>; what is marked "any thread"
/// may be read elsewhere. Several frames may be appended before a sync. A frame counts only when <see cref="Sync"/> has returned.
/// A <see cref="StorageFaultException"/> from here is the end: the writer refuses everything after it, and the owner of the thread
/// ends the process (<see cref="FatalExit.Storage"/>). A full disk is not such a fault: it is seen while room is prepared, before
/// anything is written.
/// </remarks>
public sealed class LogWriter : IDisposable
{
    readonly LogOptions _options;
    readonly SegmentPreparer _preparer;
    readonly byte[] _buffer;
    readonly byte[] _page = new byte[SegmentHeader.PageBytes];
    IStorageFile _file;
    SegmentHeader _segment;
    long _offset;
    ExpectedFrame _next;
    bool _stopped;
    long _frames;
    long _bytes;
    long _syncs;
    long _rolls;
    long _lastSyncUs;

    internal LogWriter(LogOptions options, SegmentPreparer preparer, IStorageFile file, LogEnd end)
    {
        _options = options;
        _preparer = preparer;
        _file = file;
        _segment = end.Segment!.Value;
        _offset = end.Offset;
        _next = new ExpectedFrame(end.NextFrame, end.NextCommand, end.Hash, end.LastFrame?.Header.TimeUs ?? long.MinValue);
        _buffer = new byte[FrameHeader.SizeBytes + options.BodyBytesMax];
        Durable = new DurableFrames(end.NextFrame - 1);
    }

    /// <summary>The last durable frame. Any thread.</summary>
    public DurableFrames Durable { get; }

    /// <summary>Number that the next frame gets.</summary>
    public long NextFrame => _next.Number;

    /// <summary>Number that the next command gets.</summary>
    public long NextCommand => _next.FirstCommand;

    /// <summary>Hash of the last frame appended.</summary>
    public FrameHash LastHash => _next.PreviousHash;

    /// <summary>The log's own number.</summary>
    public LogId LogId => _segment.LogId;

    /// <summary>True while the disk has no room for what comes after the room at hand. Any thread.</summary>
    public bool IsDiskFull => _preparer.IsDiskFull;

    /// <summary>Bytes of frames (commands and 88 a frame) that can surely be appended, without what is on its way. Any thread.</summary>
    /// <remarks>A sequencer that runs ahead of the disk admits a command only while this covers everything it has in flight.</remarks>
    public long RoomBytes => _preparer.RoomBytes;

    /// <summary>What has been done so far. Any thread; the figures of one moment may be a frame apart.</summary>
    public LogCounters Counters => new(
        Volatile.Read(ref _frames),
        Volatile.Read(ref _bytes),
        Volatile.Read(ref _syncs),
        Volatile.Read(ref _rolls),
        Volatile.Read(ref _lastSyncUs));

    /// <summary>
    /// Makes sure that a frame with so many bytes of commands can be appended; waits for the preparer; false when the disk is full.
    /// </summary>
    public bool TryReserve(int bodyBytes)
    {
        CheckGoing();
        CheckBody(bodyBytes);
        try
        {
            var end = _offset + FrameHeader.SizeBytes + bodyBytes;
            return end <= _segment.CapacityBytes ? _preparer.TryAwaitFill(end) : _preparer.TryAwaitNext();
        }
        catch (StorageFaultException)
        {
            _stopped = true;
            throw;
        }
    }

    /// <summary>Writes a frame behind the last one. It is not durable yet.</summary>
    /// <param name="fields">What the batch is; first command and time must continue those of the frame before.</param>
    /// <param name="body">The commands, each with its own length; in all a multiple of 8, at most the log's bound.</param>
    /// <exception cref="StorageFaultException">The write failed: end the process.</exception>
    public AppendResult Append(in FrameFields fields, ReadOnlySpan<byte> body)
    {
        CheckContinues(fields, body);
        if (!TryReserve(body.Length)) return AppendResult.NoSpace;

        // From here on the frame is written, or the process ends.
        try
        {
            if (_offset + FrameHeader.SizeBytes + body.Length > _segment.CapacityBytes) RollOver();
            WriteFrame(fields, body);
        }
        catch (StorageFaultException)
        {
            _stopped = true;
            throw;
        }
        return AppendResult.Appended;
    }

    /// <summary>Makes all appended frames durable and publishes the last one's number, which it answers.</summary>
    /// <exception cref="StorageFaultException">The sync failed: end the process. A second attempt would prove nothing.</exception>
    public long Sync()
    {
        var last = SyncQuietly();
        Durable.WakeWaiting();
        return last;
    }

    /// <summary>As <see cref="Sync"/>, but who waits is not woken yet: <see cref="DurableFrames.WakeWaiting"/> does that.</summary>
    /// <exception cref="StorageFaultException">The sync failed: end the process. A second attempt would prove nothing.</exception>
    internal long SyncQuietly()
    {
        CheckGoing();
        var last = _next.Number - 1;
        if (last == Durable.Last) return last;

        try
        {
            SyncFile(last);
        }
        catch (StorageFaultException)
        {
            _stopped = true;
            throw;
        }
        return last;
    }

    /// <summary>Closes the files. Frames that were not synced are as uncertain as after a kill.</summary>
    public void Dispose()
    {
        _stopped = true;
        _preparer.Dispose();
        _file.Dispose();
    }

    void CheckGoing()
    {
        if (_stopped) throw new InvalidOperationException("The log writer has stopped (a storage fault, or disposed).");
    }

    void CheckBody(int bodyBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bodyBytes, _options.BodyBytesMax);
        ArgumentOutOfRangeException.ThrowIfNotEqual(bodyBytes % 8, 0, nameof(bodyBytes));
    }

    void CheckContinues(in FrameFields fields, ReadOnlySpan<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fields.CommandCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(fields.FirstCommand, _next.FirstCommand);
        ArgumentOutOfRangeException.ThrowIfLessThan(fields.TimeUs, _next.TimeUsMin);
        ArgumentOutOfRangeException.ThrowIfNotEqual(fields.CommandCount == 0, body.IsEmpty);
    }

    void WriteFrame(in FrameFields fields, ReadOnlySpan<byte> body)
    {
        var header = HeaderOf(fields, body);
        var bytes = _buffer.AsSpan(0, header.Length);
        header.Write(bytes, _segment.LogId);
        body.CopyTo(bytes[FrameHeader.SizeBytes..]);
        _file.Write(_offset, bytes);

        _next = ExpectedFrame.After(new FrameRecord(header, FrameHash.Of(bytes), _segment.Number, _offset));
        _offset += header.Length;
        _preparer.MoveTo(_offset);
        Volatile.Write(ref _frames, _frames + 1);
        Volatile.Write(ref _bytes, _bytes + header.Length);
    }

    FrameHeader HeaderOf(in FrameFields fields, ReadOnlySpan<byte> body) => new()
    {
        Length = FrameHeader.SizeBytes + body.Length,
        Version = FrameHeader.VersionNow,
        Flags = 0,
        Number = _next.Number,
        FirstCommand = fields.FirstCommand,
        CommandCount = fields.CommandCount,
        Reserved = 0,
        TimeUs = fields.TimeUs,
        PreviousHash = _next.PreviousHash,
        EventHash = fields.EventHash,
        LastEvent = fields.LastEvent,
        DurableFrame = Durable.Last,
        BodyChecksum = Crc32C.Of(body),
    };

    void SyncFile(long last)
    {
        var start = _options.Time.GetTimestamp();
        _file.SyncData();
        // Only now may anybody act on these frames.
        Durable.Publish(last);
        Volatile.Write(ref _lastSyncUs, (long)_options.Time.GetElapsedTime(start).TotalMicroseconds);
        Volatile.Write(ref _syncs, _syncs + 1);
    }

    /// <summary>Goes on in the next segment, which is ready.</summary>
    /// <remarks>
    /// All frames of the old segment are durable before the new header is written, and the header before any frame behind it: so a
    /// header vouches for everything before it, and a frame for its header. The segment behind is begun afterwards: were it there first,
    /// a loss of power could leave a file without a header in the middle of the log.
    /// </remarks>
    void RollOver()
    {
        var last = _next.Number - 1;
        if (last != Durable.Last) SyncFile(last);

        _file.Dispose();
        _file = _preparer.Next;
        _segment = SegmentHeaderOf(_segment.Number + 1, _file.Length, _next, _segment.LogId, _options);
        _segment.Write(_page);
        _file.Write(0, _page);
        _file.SyncData();
        _preparer.GoOn();
        _offset = SegmentHeader.PageBytes;
        Volatile.Write(ref _rolls, _rolls + 1);
    }

    internal static SegmentHeader SegmentHeaderOf(
        long number, long capacityBytes, in ExpectedFrame first, LogId logId, LogOptions options) => new()
    {
        Version = SegmentHeader.VersionNow,
        Flags = 0,
        Reserved = 0,
        Number = number,
        CapacityBytes = capacityBytes,
        FirstFrame = first.Number,
        FirstCommand = first.FirstCommand,
        PreviousHash = first.PreviousHash,
        LogId = logId,
        CreatedUs = options.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000,
    };
}
