using Rialto.Node.Log;

namespace Rialto.Simulation.Disk;

/// <summary>A disk in memory that remembers what was synced, and can lose or tear the rest.</summary>
/// <remarks>
/// Sectors have 512 bytes. What a running system reads is what was written last (the page cache). A crash decides by seed, for each
/// unsynced sector, whether it is kept, lost or torn, and for each unsynced name whether it is there. Safe for several threads.
/// </remarks>
public sealed partial class SimulatedStorage(ulong seed) : IStorage
{
    readonly object _gate = new();
    readonly DiskRandom _random = new(seed);
    readonly Dictionary<string, SimulatedInode> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, SimulatedInode> _durableNames = new(StringComparer.Ordinal);
    readonly List<NameChange> _pendingNames = [];

    FaultKind? _faultKind;
    long _faultCountdown;
    bool _faultStays;

    /// <summary>Operations that were asked for so far.</summary>
    public long Operations { get; private set; }

    /// <summary>True when the planned fault has happened.</summary>
    public bool FaultHappened { get; private set; }

    /// <summary>Bytes that all files together may have; beyond, writes answer ENOSPC.</summary>
    public long SpaceBytes { get; set; } = long.MaxValue;

    /// <summary>One in so many reads comes back with a flipped bit; 0 is never.</summary>
    public int ReadFlipOneIn { get; set; }

    /// <summary>Bytes that all files together have.</summary>
    public long UsedBytes
    {
        get
        {
            lock (_gate) return _names.Values.Sum(inode => (long)inode.Length);
        }
    }

    /// <summary>The calls that change or sync something, in their order, when a list is given.</summary>
    public List<string>? Trace { get; set; }

    /// <summary>Lets the k-th operation to which a fault applies fail, counted from 1 and from now.</summary>
    /// <param name="kind">How.</param>
    /// <param name="k">Which.</param>
    /// <param name="stays">Whether all later ones fail, too.</param>
    public void FailAt(FaultKind kind, long k, bool stays)
    {
        lock (_gate)
        {
            _faultKind = kind;
            _faultCountdown = k;
            _faultStays = stays;
            FaultHappened = false;
        }
    }

    public void CreateDirectory(string path)
    {
    }

    public IReadOnlyList<string> List(string directory)
    {
        lock (_gate)
        {
            var paths = _names.Keys.Where(path => Path.GetDirectoryName(path) == directory);
            var names = paths.Select(path => Path.GetFileName(path)!).ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
    }

    public IStorageFile Create(string path)
    {
        lock (_gate)
        {
            Enter("create", path, FaultKind.InputOutput, FaultKind.NoSpace);
            if (_names.ContainsKey(path)) throw new StorageFaultException("open", path, Errno.Exists);
            var inode = new SimulatedInode();
            Change(new NameChange(path, inode, Removed: null));
            return new SimulatedFile(this, inode, path);
        }
    }

    public IStorageFile OpenToWrite(string path) => Open(path);

    public IStorageFile OpenToRead(string path) => Open(path);

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Enter("rename", from, FaultKind.InputOutput, FaultKind.Rename);
            Change(new NameChange(to, Find(from), Removed: from));
        }
    }

    public void Remove(string path)
    {
        lock (_gate)
        {
            Enter("remove", path, FaultKind.InputOutput);
            Find(path);
            Change(new NameChange(Added: null, Inode: null, path));
        }
    }

    public void SyncDirectory(string directory)
    {
        lock (_gate)
        {
            Enter("fsync-directory", directory, FaultKind.InputOutput, FaultKind.Sync);
            foreach (var change in _pendingNames.Where(change => change.IsIn(directory))) change.Apply(_durableNames);
            _pendingNames.RemoveAll(change => change.IsIn(directory));
        }
    }

    /// <summary>The bytes of a file as they are now, for tests that damage them.</summary>
    public byte[] BytesOf(string path)
    {
        lock (_gate) return Find(path).Current.AsSpan(0, Find(path).Length).ToArray();
    }

    /// <summary>Flips bits of a byte, on the disk and in what is read.</summary>
    public void Flip(string path, int offset, byte mask)
    {
        lock (_gate) Find(path).Flip(offset, mask);
    }

    /// <summary>
    /// Lets a failed sync have the worst of its effects: the unsynced bytes of a file count as clean, and go with the power.
    /// </summary>
    public void ForgetUnsynced(string path)
    {
        lock (_gate) Find(path).ForgetUnsynced();
    }

    /// <summary>Puts a file there with durable bytes, replacing what was there.</summary>
    public void Put(string path, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var inode = new SimulatedInode();
            inode.Write(0, bytes);
            inode.Sync();
            _names[path] = inode;
            _durableNames[path] = inode;
        }
    }

    /// <summary>A copy in which everything is durable and no fault is planned.</summary>
    public SimulatedStorage Copy()
    {
        var copy = new SimulatedStorage(seed);
        lock (_gate)
        {
            foreach (var (path, inode) in _names) copy.Put(path, inode.Current.AsSpan(0, inode.Length));
        }
        return copy;
    }

    IStorageFile Open(string path)
    {
        lock (_gate)
        {
            Enter("open", path, FaultKind.InputOutput);
            return new SimulatedFile(this, Find(path), path);
        }
    }

    SimulatedInode Find(string path) =>
        _names.TryGetValue(path, out var inode) ? inode : throw new StorageFaultException("open", path, Errno.NotFound);

    void Change(NameChange change)
    {
        change.Apply(_names);
        _pendingNames.Add(change);
    }

    /// <summary>Counts an operation, and fails it when its turn has come.</summary>
    void Enter(string operation, string path, params ReadOnlySpan<FaultKind> kinds)
    {
        Operations++;
        Trace?.Add($"{operation} {Path.GetFileName(path)}");
        if (!IsTurn(kinds)) return;
        throw new StorageFaultException(operation, path, _faultKind == FaultKind.NoSpace ? Errno.NoSpace : Errno.InputOutput);
    }

    bool IsTurn(ReadOnlySpan<FaultKind> kinds)
    {
        if (_faultKind is not { } kind || !kinds.Contains(kind)) return false;
        if (FaultHappened) return _faultStays;
        if (--_faultCountdown > 0) return false;
        FaultHappened = true;
        return true;
    }

    sealed record NameChange(string? Added, SimulatedInode? Inode, string? Removed)
    {
        public bool IsIn(string directory) => Path.GetDirectoryName(Added ?? Removed) == directory;

        public void Apply(Dictionary<string, SimulatedInode> names)
        {
            if (Removed is not null) names.Remove(Removed);
            if (Added is not null) names[Added] = Inode!;
        }
    }

    sealed class SimulatedFile(SimulatedStorage storage, SimulatedInode inode, string path) : IStorageFile
    {
        public string Path { get; } = path;

        public long Length
        {
            get
            {
                lock (storage._gate) return inode.Length;
            }
        }

        public int Read(long offset, Span<byte> buffer)
        {
            lock (storage._gate)
            {
                storage.Enter("read", Path, FaultKind.InputOutput);
                var count = inode.Read(offset, buffer);
                if (count > 0 && storage.ReadFlipOneIn > 0 && storage._random.OneIn(storage.ReadFlipOneIn))
                    buffer[storage._random.Below(count)] ^= (byte)(1 << storage._random.Below(8));
                return count;
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            lock (storage._gate)
            {
                storage.CheckSpace(Path, offset + bytes.Length - inode.Length);
                storage.EnterWrite(inode, Path, offset, bytes);
                inode.Write(offset, bytes);
            }
        }

        public void SyncData()
        {
            lock (storage._gate)
            {
                storage.Enter("fdatasync", Path, FaultKind.InputOutput, FaultKind.Sync);
                inode.Sync();
            }
        }

        public void SyncAll()
        {
            lock (storage._gate)
            {
                storage.Enter("fsync", Path, FaultKind.InputOutput, FaultKind.Sync);
                inode.Sync();
            }
        }

        public void Dispose()
        {
        }
    }

    void EnterWrite(SimulatedInode inode, string path, long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            Enter("write", path, FaultKind.InputOutput, FaultKind.NoSpace, FaultKind.ShortWrite);
        }
        catch (StorageFaultException) when (_faultKind == FaultKind.ShortWrite)
        {
            inode.Write(offset, bytes[.._random.Below(bytes.Length)]);
            throw;
        }
    }

    void CheckSpace(string path, long growth)
    {
        if (SpaceBytes == long.MaxValue || growth <= 0) return;
        var used = _names.Values.Sum(inode => (long)inode.Length);
        if (used + growth > SpaceBytes) throw new StorageFaultException("write", path, Errno.NoSpace);
    }
}
