using System.Runtime.InteropServices;

namespace Rialto.Benchmarks.Me5;

/// <summary>Hands reports from the engine's thread to the reader's. One writer, one reader; each count has one owner.</summary>
/// <remarks>
/// The writer makes reports visible message by message and reads the reader's count only when its last knowledge says "full"; the two
/// counts stand 128 bytes apart, so neither thread's writes throw the other's line out of its cache.
/// </remarks>
public sealed class ReportRing
{
    readonly Me5Report[] _reports = new Me5Report[Limits.ReportRingLength];
    Counts _counts;

    /// <summary>Writer: adds a report; waits while the ring is full.</summary>
    public void Add(in Me5Report report)
    {
        if (_counts.Added - _counts.ReadKnown == _reports.Length) WaitForRoom();
        _reports[_counts.Added++ & (_reports.Length - 1)] = report;
    }

    /// <summary>Writer: shows the reader everything added so far.</summary>
    public void Publish() => Volatile.Write(ref _counts.Published, _counts.Added);

    /// <summary>Writer: nothing more will come.</summary>
    public void Complete()
    {
        Publish();
        Volatile.Write(ref _counts.IsComplete, 1);
    }

    /// <summary>Reader: copies what has come into <paramref name="target"/>; -1 when nothing will come any more.</summary>
    public int Read(Span<Me5Report> target)
    {
        var isComplete = Volatile.Read(ref _counts.IsComplete) != 0;
        var available = (int)Math.Min(Volatile.Read(ref _counts.Published) - _counts.Read, target.Length);
        if (available == 0) return isComplete ? -1 : 0;

        var from = (int)(_counts.Read & (_reports.Length - 1));
        var first = Math.Min(available, _reports.Length - from);
        _reports.AsSpan(from, first).CopyTo(target);
        _reports.AsSpan(0, available - first).CopyTo(target[first..]);
        Volatile.Write(ref _counts.Read, _counts.Read + available);
        return available;
    }

    void WaitForRoom()
    {
        // What the reader may take is at most what was shown to it: a long message must not wait for itself.
        Publish();
        var spin = default(SpinWait);
        while (true)
        {
            _counts.ReadKnown = Volatile.Read(ref _counts.Read);
            if (_counts.Added - _counts.ReadKnown < _reports.Length) return;
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 512)]
    struct Counts
    {
        [FieldOffset(128)] public long Added;
        [FieldOffset(136)] public long ReadKnown;
        [FieldOffset(256)] public long Published;
        [FieldOffset(264)] public int IsComplete;
        [FieldOffset(384)] public long Read;
    }
}
