using Rialto.Node.Log;
using Rialto.Node.Snapshots;

namespace Rialto.Node.Recovery;

/// <summary>Finds the newest snapshot that may be used.</summary>
static class SnapshotChoice
{
    /// <summary>
    /// The newest intact one whose last event is not behind <paramref name="lastEventMax"/>; without any, the empty exchange.
    /// </summary>
    /// <param name="store">Where they are.</param>
    /// <param name="lastEventMax">Replay must pass here: history gets its rows from it.</param>
    /// <param name="refused">Is told of every one that is damaged or of another format.</param>
    public static Replica Load(SnapshotStore store, long lastEventMax, Action<SnapshotDamage> refused)
    {
        foreach (var frame in store.List())
        {
            if (TryLoad(store, frame, lastEventMax, refused) is { } replica) return replica;
        }
        return Replica.Empty();
    }

    /// <summary>A log without its past can't be replayed instead of its snapshots; null when its past is there.</summary>
    /// <param name="storage">Where the log is.</param>
    /// <param name="logDirectory">The log's directory.</param>
    /// <param name="refused">The snapshots that were not used.</param>
    public static LogTruncatedException? WhyNoStart(IStorage storage, string logDirectory, IReadOnlyList<SnapshotDamage> refused)
    {
        var formats = refused.Where(damage => damage.IsOtherFormat).Select(damage => damage.ToString()).ToList();
        if (formats.Count == 0 || SegmentDirectory.Read(storage, logDirectory).FirstFrame <= 1) return null;
        return new(
            "The log's past was removed, and no snapshot is left that this program starts from: start the program that wrote them, or "
            + $"restore a backup with the whole log ({string.Join("; ", formats)}).");
    }

    static Replica? TryLoad(SnapshotStore store, long frame, long lastEventMax, Action<SnapshotDamage> refused)
    {
        if (!store.TryOpen(frame, out var snapshot, out var damage))
        {
            refused(damage);
            return null;
        }
        using (snapshot)
        {
            if (snapshot.Info.LastEvent > lastEventMax) return null;
            try
            {
                return Replica.Load(snapshot);
            }
            catch (SnapshotFormatException other)
            {
                refused(new($"snapshot of frame {frame}", other.Message) { IsOtherFormat = true });
                return null;
            }
            catch (Exception problem)
            {
                // The bytes are those that were written, so this is our mistake; the log knows the same state in another way.
                refused(new($"snapshot of frame {frame}", $"{problem.GetType().Name}: {problem.Message}"));
                return null;
            }
        }
    }
}
