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
    /// <param name="refused">Is told of every damaged one.</param>
    public static Replica Load(SnapshotStore store, long lastEventMax, Action<SnapshotDamage> refused)
    {
        foreach (var frame in store.List())
        {
            if (TryLoad(store, frame, lastEventMax, refused) is { } replica) return replica;
        }
        return Replica.Empty();
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
            catch (Exception problem)
            {
                // The bytes are those that were written, so this is our mistake; the log knows the same state in another way.
                refused(new($"snapshot of frame {frame}", $"{problem.GetType().Name}: {problem.Message}"));
                return null;
            }
        }
    }
}
