namespace Rialto.Node.Log;

/// <summary>Opens the log of a data directory to go on writing: starting and recovering are the same path.</summary>
public static class LogOpen
{
    /// <summary>Reads and verifies the log from the anchor, shows each frame behind it, cuts a torn tail, and makes the writer.</summary>
    /// <remarks>
    /// The caller holds the <see cref="DataDirectoryLock"/>. A data directory without a log gets one, unless the anchor says that
    /// there was one. Nothing is changed before all has been read. When this returns, every frame shown is durable.
    /// </remarks>
    /// <exception cref="LogDamagedException">The log is not what was written; nothing was changed.</exception>
    /// <exception cref="StorageFaultException">The disk failed; the process should end.</exception>
    public static OpenedLog Open(IStorage storage, LogOptions options, LogAnchor anchor, FrameVisitor visit)
    {
        options.Check();
        var mark = LogMark.Read(storage, options.DataDirectory);
        LogMark.Check(mark, SegmentDirectory.Read(storage, options.LogDirectory));
        var end = ReadToEnd(storage, options, anchor, visit);
        RemoveTemporaries(storage, options.LogDirectory);
        var opened = end.Segment is null ? Create(storage, options) : Continue(storage, options, end);
        // Last, when the log is there: a mark without a log means that one was lost.
        if (mark is null) WriteMark(storage, options, opened);
        return opened;
    }

    static void WriteMark(IStorage storage, LogOptions options, OpenedLog opened)
    {
        try
        {
            LogMark.Of(SegmentDirectory.Read(storage, options.LogDirectory).Used[0]).Write(storage, options.DataDirectory);
        }
        catch
        {
            opened.Writer.Dispose();
            throw;
        }
    }

    static LogEnd ReadToEnd(IStorage storage, LogOptions options, LogAnchor anchor, FrameVisitor visit)
    {
        using var reader = new LogReader(storage, options.LogDirectory, anchor);
        while (reader.TryRead()) visit(reader.Current, reader.Body);
        return reader.End;
    }

    static void RemoveTemporaries(IStorage storage, string directory)
    {
        foreach (var name in storage.List(directory))
        {
            if (SegmentName.IsTemporary(name)) storage.Remove(Path.Combine(directory, name));
        }
    }

    static OpenedLog Create(IStorage storage, LogOptions options)
    {
        storage.CreateDirectory(options.LogDirectory);
        var first = new ExpectedFrame(1, 1, FrameHash.Start(options.NewLogId), TimeUsMin: long.MinValue);
        var header = LogWriter.SegmentHeaderOf(1, options.SegmentBytes, first, options.NewLogId, options);
        var temporary = Path.Combine(options.LogDirectory, SegmentName.TemporaryOf(1));
        var path = Path.Combine(options.LogDirectory, SegmentName.Of(1));

        // Only the first piece is filled here, so that a fresh start takes no time; the preparer does the rest.
        var filled = new byte[Math.Min(options.ZeroFillBytes, options.SegmentBytes)];
        header.Write(filled);
        using (var file = storage.Create(temporary))
        {
            file.Write(0, filled);
            file.SyncAll();
        }
        storage.Rename(temporary, path);
        SyncDirectories(storage, options);

        var end = new LogEnd
        {
            LastFrame = null, NextFrame = 1, NextCommand = 1, Hash = first.PreviousHash, Unvouched = [],
            Segment = header, Offset = SegmentHeader.PageBytes, Torn = null, UnusedSegment = null, UnusedSegmentIsClean = false,
        };
        return Opened(storage, options, end, storage.OpenToWrite(path), filled.Length, ready: null, discarded: null);
    }

    static OpenedLog Continue(IStorage storage, LogOptions options, LogEnd end)
    {
        var file = storage.OpenToWrite(Path.Combine(options.LogDirectory, SegmentName.Of(end.Segment!.Value.Number)));
        if (end.Torn is { } torn) WriteZeros(file, torn.Offset, torn.Bytes);
        // Also without a torn tail: frames that were read back may have been in the page cache only, when the process was killed
        // between its write and its sync. They are acted upon from now on, so they must be durable first. After a sync that failed
        // the kernel calls such pages clean, and another sync would do nothing for them: they are written again.
        WriteAgain(file, end);
        file.SyncData();

        var ready = OpenUnused(storage, options, end, out var discarded);
        // A segment may have got its name just before the process was killed.
        SyncDirectories(storage, options);

        // A file that is shorter than its segment was still being filled; what lies behind the frames is filled again.
        var filledTo = file.Length >= end.Segment.Value.CapacityBytes ? end.Segment.Value.CapacityBytes : end.Offset;
        return Opened(storage, options, end, file, filledTo, ready, discarded);
    }

    static OpenedLog Opened(
        IStorage storage, LogOptions options, LogEnd end, IStorageFile file, long filledTo, IStorageFile? ready, string? discarded)
    {
        var preparer = new SegmentPreparer(storage, options, end.Segment!.Value, end.Offset, filledTo, ready);
        return new OpenedLog(new LogWriter(options, preparer, file, end), end, discarded);
    }

    static void WriteAgain(IStorageFile file, LogEnd end)
    {
        var page = new byte[SegmentHeader.PageBytes];
        end.Segment!.Value.Write(page);
        file.Write(0, page);
        foreach (var frame in end.Unvouched) file.Write(frame.Offset, ReadBack(file, frame));
    }

    static byte[] ReadBack(IStorageFile file, in FrameRecord frame)
    {
        var bytes = new byte[frame.Header.Length];
        for (var tries = 0; tries < Limits.LogReadTries; tries++)
        {
            // What is written must be what was verified, whatever this read brings.
            if (file.Read(frame.Offset, bytes) == bytes.Length && FrameHash.Of(bytes) == frame.Hash) return bytes;
        }
        throw new LogDamagedException(file.Path, frame.Offset, $"frame {frame.Header.Number} reads differently than a moment ago");
    }

    static void WriteZeros(IStorageFile file, long offset, long count)
    {
        var zeros = new byte[Math.Min(count, Limits.LogReadBytes)];
        for (var done = 0L; done < count; done += zeros.Length)
        {
            file.Write(offset + done, zeros.AsSpan(0, (int)Math.Min(zeros.Length, count - done)));
        }
    }

    static IStorageFile? OpenUnused(IStorage storage, LogOptions options, LogEnd end, out string? discarded)
    {
        discarded = null;
        if (end.UnusedSegment is not { } number) return null;

        var path = Path.Combine(options.LogDirectory, SegmentName.Of(number));
        if (end.UnusedSegmentIsClean)
        {
            var file = storage.OpenToWrite(path);
            if (file.Length == options.SegmentBytes) return file;
            // Prepared with another size: nothing is lost with it.
            file.Dispose();
        }
        else discarded = path;
        storage.Remove(path);
        return null;
    }

    static void SyncDirectories(IStorage storage, LogOptions options)
    {
        storage.SyncDirectory(options.LogDirectory);
        storage.SyncDirectory(options.DataDirectory);
    }
}
