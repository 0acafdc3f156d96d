using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Sequencing;
using Rialto.Node.Snapshots;

namespace Rialto.Node.Recovery;

/// <summary>Removes segments that nothing needs any more. Owner: the follower's thread.</summary>
/// <remarks>
/// A segment goes only when all of these hold: it is older than the operator wants to keep; every frame in it is before the older of two
/// snapshots that were just read as a whole, are intact and of today's format; and history has all of the older's events, synced.
/// So a start never needs it, not even when the newest snapshot turns out damaged and the last transactions of history were lost with the power.
/// The mark is written first, then files go oldest first: a crash in between leaves segments that are removed the next time.
/// </remarks>
sealed class LogRetention(IStorage storage, LogOptions log, TimeSpan? keep, Func<long> historyDurable)
{
    /// <summary>
    /// The last event that history keeps whatever happens, when a start depends on a snapshot that is not ahead of it; otherwise
    /// <see cref="long.MaxValue"/>, for the whole log can be replayed.
    /// </summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">History can't be asked.</exception>
    public long HistoryThatCounts() => SegmentDirectory.Read(storage, log.LogDirectory).FirstFrame > 1 ? historyDurable() : long.MaxValue;

    /// <summary>Removes what may go; answers the number of segments.</summary>
    public int RemoveOld()
    {
        if (keep is not { } age || OlderSnapshot() is not { } snapshot) return 0;
        var segments = SegmentDirectory.Read(storage, log.LogDirectory);
        var createdUsMax = Sequencer.MicrosecondsOf(log.Time.GetUtcNow() - age);
        var first = FirstKept(segments.Used, snapshot.Frame, createdUsMax);
        if (first == 0 || snapshot.LastEvent > historyDurable()) return 0;

        LogMark.Of(segments.Used[first]).Write(storage, log.DataDirectory);
        for (var i = 0; i < first; i++) storage.Remove(segments.PathOf(segments.Used[i].Number));
        storage.SyncDirectory(log.LogDirectory);
        return first;
    }

    /// <summary>The segment with the snapshot's frame stays, so that a start can compare the frame's hash.</summary>
    static int FirstKept(IReadOnlyList<SegmentHeader> segments, long frame, long createdUsMax)
    {
        var first = 0;
        // What lies in a segment is older than the one behind it.
        while (first + 1 < segments.Count && segments[first + 1].FirstFrame <= frame && segments[first + 1].CreatedUs <= createdUsMax) first++;
        return first;
    }

    /// <summary>The last of those that are kept, when there are as many as are kept and all are intact.</summary>
    /// <remarks>Those of another format count for nothing: a start could not go on from them.</remarks>
    SnapshotInfo? OlderSnapshot()
    {
        var store = new SnapshotStore(storage, log.DataDirectory);
        var intact = 0;
        foreach (var frame in store.List())
        {
            if (!store.TryOpen(frame, out var snapshot, out _)) return null;
            using (snapshot)
            {
                if (Replica.IsLoadable(snapshot) && ++intact == Limits.SnapshotsKept) return snapshot.Info;
            }
        }
        return null;
    }
}
