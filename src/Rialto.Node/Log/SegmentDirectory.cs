namespace Rialto.Node.Log;

/// <summary>The segment files of a log in their order, with their headers: those in use, and the one prepared behind them.</summary>
internal sealed class SegmentDirectory
{
    readonly List<SegmentHeader> _used = [];

    SegmentDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>Headers of the segments in use, oldest first.</summary>
    public IReadOnlyList<SegmentHeader> Used => _used;

    /// <summary>The first frame that is there; 0 = there is no log.</summary>
    public long FirstFrame => _used is [var first, ..] ? first.FirstFrame : 0;

    /// <summary>Number of the segment behind the last one in use; null when there is none.</summary>
    public long? Unused { get; private set; }

    public static SegmentDirectory Read(IStorage storage, string path)
    {
        var directory = new SegmentDirectory(path);
        var numbers = Numbers(storage, path);
        for (var index = 0; index < numbers.Count; index++) directory.Add(storage, numbers, index);
        return directory;
    }

    public string PathOf(long segment) => System.IO.Path.Combine(Path, SegmentName.Of(segment));

    /// <summary>Number of the segment in which reading begins, to come behind an anchor.</summary>
    /// <exception cref="LogDamagedException">The log begins too late for the anchor.</exception>
    public long StartFor(LogAnchor anchor)
    {
        for (var index = _used.Count - 1; index >= 0; index--)
        {
            if (_used[index].FirstFrame <= Math.Max(anchor.Frame, 1)) return _used[index].Number;
        }
        // A log may begin right behind its anchor: the first header carries the anchor's hash.
        if (_used[0].FirstFrame != anchor.Frame + 1)
        {
            throw new LogDamagedException(
                PathOf(_used[0].Number),
                0,
                $"the log begins with frame {_used[0].FirstFrame}, and no snapshot from there on can be used: what came before is missing");
        }
        if (_used[0].PreviousHash != anchor.Hash)
            throw Damaged(_used[0], $"the segment does not continue frame {anchor.Frame} of the snapshot");
        return _used[0].Number;
    }

    /// <summary>Reads a segment's header; false when its page is not that of a segment in use.</summary>
    /// <exception cref="LogDamagedException">The page is intact and does not belong here.</exception>
    public static bool TryReadHeader(IStorageFile file, long number, out SegmentHeader header)
    {
        var page = new byte[SegmentHeader.PageBytes];
        var count = file.Read(0, page);
        if (!SegmentHeader.TryRead(page.AsSpan(0, count), out header)) return false;
        if (header.Fault() is { } fault) throw new LogDamagedException(file.Path, 0, fault);
        if (header.Number != number) throw new LogDamagedException(file.Path, 0, $"the header is that of segment {header.Number}");
        return true;
    }

    static List<long> Numbers(IStorage storage, string path)
    {
        var numbers = new List<long>();
        foreach (var name in storage.List(path))
        {
            if (SegmentName.TryParse(name, out var number)) numbers.Add(number);
        }
        if (numbers.Count > Limits.LogSegmentsMax) throw new LogDamagedException(path, 0, "there are too many segment files");
        return numbers;
    }

    void Add(IStorage storage, List<long> numbers, int index)
    {
        var number = numbers[index];
        if (index > 0 && number != numbers[index - 1] + 1)
            throw new LogDamagedException(PathOf(numbers[index - 1] + 1), 0, "the segment file is missing");

        using var file = storage.OpenToRead(PathOf(number));
        if (TryReadHeader(file, number, out var header))
        {
            CheckFollows(header);
            _used.Add(header);
            return;
        }

        // The first segment gets its name only when its header is durable, and a segment is prepared only when the header of the
        // one before it is: so at most the last file may be without.
        if (index == 0 || index < numbers.Count - 1) throw new LogDamagedException(file.Path, 0, "the segment's header is not intact");
        Unused = number;
    }

    void CheckFollows(in SegmentHeader header)
    {
        if (_used.Count == 0) return;
        var before = _used[^1];
        if (header.LogId != before.LogId) throw Damaged(header, $"the segment belongs to another log ({header.LogId})");
        if (header.FirstFrame <= before.FirstFrame) throw Damaged(header, "the segment does not begin behind the one before it");
    }

    LogDamagedException Damaged(in SegmentHeader header, string problem) => new(PathOf(header.Number), 0, problem);
}
