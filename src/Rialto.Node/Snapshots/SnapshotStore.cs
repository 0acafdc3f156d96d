using System.Diagnostics.CodeAnalysis;
using Rialto.Node.Log;

namespace Rialto.Node.Snapshots;

/// <summary>The snapshots of a data directory: files of bytes, each named for the frame it ends with.</summary>
/// <remarks>
/// A file under its final name was durable and whole when it got it; what is not intact any more is refused with its reason, and the
/// caller takes the next older one. Owner: one thread at a time.
/// </remarks>
public sealed class SnapshotStore
{
    readonly IStorage _storage;
    readonly string _dataDirectory;
    readonly string _directory;

    /// <summary>Looks at a data directory; nothing is created before the first snapshot.</summary>
    public SnapshotStore(IStorage storage, string dataDirectory)
    {
        _storage = storage;
        _dataDirectory = dataDirectory;
        _directory = DirectoryOf(dataDirectory);
    }

    public static string DirectoryOf(string dataDirectory) => Path.Combine(dataDirectory, "snapshots");

    /// <summary>Begins a snapshot. Removes what an earlier, unfinished one left.</summary>
    public SnapshotWriter Begin(in SnapshotInfo info)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(info.Frame, 1);
        _storage.CreateDirectory(_directory);
        _storage.SyncDirectory(_dataDirectory);
        RemoveTemporaries();
        return new SnapshotWriter(_storage, _directory, info);
    }

    /// <summary>Frames of the snapshots that there are, newest first; not checked yet.</summary>
    public IReadOnlyList<long> List()
    {
        var frames = new List<long>();
        foreach (var name in _storage.List(_directory))
        {
            if (SnapshotName.TryParse(name, out var frame)) frames.Add(frame);
        }
        // Names have one width and come sorted.
        frames.Reverse();
        return frames.Count <= Limits.SnapshotsMax ? frames : frames.GetRange(0, Limits.SnapshotsMax);
    }

    /// <summary>Checks a snapshot as a whole and opens it; false with the reason when it must not be used.</summary>
    /// <exception cref="StorageFaultException">The file cannot be read at all.</exception>
    public bool TryOpen(long frame, [NotNullWhen(true)] out SnapshotReader? snapshot, [NotNullWhen(false)] out SnapshotDamage? damage)
    {
        damage = null;
        var path = PathOf(frame);
        var file = _storage.OpenToRead(path);
        var problem = SnapshotReader.TryOpen(file, frame, out snapshot);
        if (snapshot is not null) return true;

        file.Dispose();
        damage = new SnapshotDamage(path, problem!);
        return false;
    }

    /// <summary>Removes what is older than the newest intact ones that are to be kept; answers how many files went.</summary>
    /// <remarks>
    /// Damaged ones that are newer stay for whoever looks into it. Where a start needs a snapshot that is not ahead of history, the
    /// newest such one stays too, however old it is; as long as there is none, nothing is removed.
    /// </remarks>
    /// <param name="keep">How many.</param>
    /// <param name="historyEvent">The last event that history keeps whatever happens; <see cref="long.MaxValue"/> = any will do.</param>
    /// <param name="isLoadable">Whether a start could go on from it; asked only where history matters.</param>
    public int Prune(int keep, long historyEvent, Func<SnapshotReader, bool> isLoadable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        var intact = 0;
        var hasStart = historyEvent == long.MaxValue;
        var old = new List<long>();
        foreach (var frame in List())
        {
            if (intact >= keep && hasStart)
            {
                old.Add(frame);
                continue;
            }
            var isIntact = IsIntact(
                frame, snapshot => !hasStart && snapshot.Info.LastEvent <= historyEvent && isLoadable(snapshot), out var isStart);
            hasStart |= isStart;
            if (intact >= keep && !isStart) old.Add(frame);
            else if (isIntact) intact++;
        }
        // Without any, history may still come as far as one of those that would go.
        return hasStart ? Remove(old) : 0;
    }

    int Remove(List<long> frames)
    {
        foreach (var frame in frames) _storage.Remove(PathOf(frame));
        if (frames.Count > 0) _storage.SyncDirectory(_directory);
        return frames.Count;
    }

    bool IsIntact(long frame, Func<SnapshotReader, bool> isStart, out bool starts)
    {
        starts = false;
        if (!TryOpen(frame, out var snapshot, out _)) return false;
        using (snapshot) starts = isStart(snapshot);
        return true;
    }

    void RemoveTemporaries()
    {
        foreach (var name in _storage.List(_directory))
        {
            if (SnapshotName.IsTemporary(name)) _storage.Remove(Path.Combine(_directory, name));
        }
    }

    string PathOf(long frame) => Path.Combine(_directory, SnapshotName.Of(frame));
}
