using Rialto.Node.Log;

namespace Rialto.Simulation.Disk;

/// <summary>A simulated disk with hazards: what a node of the simulation sees of <see cref="SimulatedStorage"/>.</summary>
/// <remarks>Owner: one thread. Every draw comes from the seed, so a run repeats itself.</remarks>
public sealed class HazardousStorage(SimulatedStorage disk, DiskHazards hazards, ulong seed, Action<long> passUs) : IStorage
{
    const int SectorBytes = 512;
    const int ShiftSectorsMax = 64;
    const int SnapshotMisdirectedTimes = 20;
    const int BeginningOperations = 8;

    readonly DiskRandom _random = new(seed);
    readonly HashSet<string> _flipped = [];
    readonly List<Misdirected> _misdirected = [];
    long _powerOperations;

    /// <summary>Every operation fails from here on.</summary>
    public bool IsPowerGone { get; private set; }

    /// <summary>A misdirected write lies on the disk and was not repaired.</summary>
    public bool IsDamaged => _misdirected.Count > 0;

    /// <summary>Operations so far.</summary>
    public long Operations { get; private set; }

    /// <summary>Lets the power go within the k-th operation from now, counted from 1.</summary>
    public void CutPowerIn(long operations) => _powerOperations = operations;

    public void RestorePower()
    {
        IsPowerGone = false;
        _powerOperations = 0;
    }

    /// <summary>The power was gone: a misdirected write that was not synced need not have been where it belongs either.</summary>
    public void ForgetUnsyncedIntentions()
    {
        foreach (var write in _misdirected) write.LosePower();
    }

    /// <summary>Puts every misdirected write right: somebody has restored the files from elsewhere.</summary>
    public void Repair()
    {
        for (var index = _misdirected.Count - 1; index >= 0; index--)
        {
            var write = _misdirected[index];
            if (Exists(write.Path)) disk.Put(write.Path, write.Repaired(disk.BytesOf(write.Path)));
        }
        _misdirected.Clear();
    }

    public void CreateDirectory(string path) => disk.CreateDirectory(path);

    public IReadOnlyList<string> List(string directory)
    {
        if (Enter()) Cut();
        return disk.List(directory);
    }

    public IStorageFile Create(string path) => new HazardousFile(this, Do(() => disk.Create(path)));

    public IStorageFile OpenToWrite(string path) => new HazardousFile(this, Do(() => disk.OpenToWrite(path)));

    public IStorageFile OpenToRead(string path) => new HazardousFile(this, Do(() => disk.OpenToRead(path)));

    public void Rename(string from, string to) => Do(() => disk.Rename(from, to));

    public void Remove(string path) => Do(() => disk.Remove(path));

    public void SyncDirectory(string directory) => Do(() =>
    {
        FailSync(directory, file: null);
        disk.SyncDirectory(directory);
    });

    bool Exists(string path) => disk.List(Path.GetDirectoryName(path)!).Contains(Path.GetFileName(path));

    void Do(Action operation) => Do(() =>
    {
        operation();
        return true;
    });

    /// <summary>An operation in whose course the power may go: before it, or after it is done and nobody knows.</summary>
    T Do<T>(Func<T> operation)
    {
        var cut = Enter();
        var result = operation();
        if (!cut) return result;
        IsPowerGone = true;
        throw new PowerLostException();
    }

    /// <summary>True when the power goes right after this operation.</summary>
    bool Enter()
    {
        if (IsPowerGone) throw new PowerLostException();
        Operations++;
        if (hazards.LatencyUsMax > 0 && _random.OneIn(8)) passUs(_random.Below(hazards.LatencyUsMax));
        if (_powerOperations == 0 || --_powerOperations > 0) return false;
        if (_random.OneIn(2)) return true;
        IsPowerGone = true;
        throw new PowerLostException();
    }

    bool Happens(int ppm) => ppm > 0 && _random.Below(1_000_000) < ppm;

    void FailSync(string path, IStorageFile? file)
    {
        if (!Happens(hazards.SyncErrorPpm)) return;
        hazards.SyncErrors++;
        if (file is not null && _random.OneIn(2)) disk.ForgetUnsynced(path);
        throw new StorageFaultException("fsync", path, Errno.InputOutput);
    }

    void Write(IStorageFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        if (Happens(hazards.WriteErrorPpm))
        {
            hazards.WriteErrors++;
            if (bytes.Length > 1) WriteRightly(file, offset, bytes[.._random.Below(bytes.Length)]);
            throw new StorageFaultException("write", file.Path, Errno.InputOutput);
        }
        // Zeros are never misdirected: zeros over the last frames cannot be told from frames that never were.
        if (bytes.ContainsAnyExcept((byte)0) && Happens(MisdirectedPpm(file)) && TryMisdirect(file, offset, bytes)) return;
        WriteRightly(file, offset, bytes);
        // Whoever relies on the order of two files must have synced the first: a file's beginning is a good moment to go.
        if (offset == 0 && _powerOperations == 0 && Happens(hazards.CutAtBeginningPpm)) CutPowerIn(1 + _random.Below(BeginningOperations));
    }

    /// <summary>A snapshot is written in few pieces and seldom: more of them go astray, so that some do.</summary>
    int MisdirectedPpm(IStorageFile file) => hazards.MisdirectedPpm * (IsSegment(file) ? 1 : SnapshotMisdirectedTimes);

    static bool IsSegment(IStorageFile file) => file.Path.EndsWith(".seg", StringComparison.Ordinal);

    void WriteRightly(IStorageFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        foreach (var write in _misdirected.Where(write => write.Path == file.Path)) write.CoverBy(offset, bytes.Length);
        file.Write(offset, bytes);
    }

    bool TryMisdirect(IStorageFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        var shift = (1 + _random.Below(ShiftSectorsMax)) * (long)SectorBytes * (_random.OneIn(2) ? 1 : -1);
        if (offset + shift < 0 || offset + shift + bytes.Length > file.Length) return false;
        hazards.Misdirected++;
        var victim = new byte[bytes.Length];
        file.Read(offset + shift, victim);
        var written = bytes.ToArray();
        // A snapshot that is damaged is refused for good, and an older one is used: only the log is put right again.
        if (IsSegment(file)) _misdirected.Add(new(file.Path, offset, offset + shift, victim, written));
        file.Write(offset + shift, bytes);
        return true;
    }

    int Read(IStorageFile file, long offset, Span<byte> buffer)
    {
        var count = file.Read(offset, buffer);
        if (_flipped.Remove(file.Path) || count == 0 || !Happens(hazards.ReadFlipPpm)) return count;
        buffer[_random.Below(count)] ^= (byte)(1 << _random.Below(8));
        _flipped.Add(file.Path);
        hazards.ReadFlips++;
        return count;
    }

    sealed class HazardousFile(HazardousStorage storage, IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer)
        {
            if (storage.Enter()) storage.Cut();
            return storage.Read(file, offset, buffer);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var cut = storage.Enter();
            storage.Write(file, offset, bytes);
            if (cut) storage.Cut();
        }

        public void SyncData() => Sync(file.SyncData);

        public void SyncAll() => Sync(file.SyncAll);

        public void Dispose() => file.Dispose();

        void Sync(Action sync) => storage.Do(() =>
        {
            storage.FailSync(file.Path, file);
            sync();
            foreach (var write in storage._misdirected.Where(write => write.Path == file.Path)) write.Sync();
        });
    }

    void Cut()
    {
        IsPowerGone = true;
        throw new PowerLostException();
    }

    /// <summary>A write that went astray: what it destroyed, and what is missing where it belonged.</summary>
    sealed class Misdirected(string path, long offset, long landedAt, byte[] victim, byte[] intended)
    {
        readonly Cover[] _landing = new Cover[victim.Length];
        readonly byte[] _written = intended;
        byte[] _intended = intended;
        bool _isSynced;

        public string Path { get; } = path;

        /// <summary>Something was written where it landed, and that is right.</summary>
        public void CoverBy(long start, int length)
        {
            var first = (int)Math.Clamp(start - landedAt, 0, victim.Length);
            var end = (int)Math.Clamp(start + length - landedAt, 0, victim.Length);
            _landing.AsSpan(first, end - first).Fill(Cover.Unsynced);
        }

        public void Sync()
        {
            _isSynced = true;
            _landing.AsSpan().Replace(Cover.Unsynced, Cover.Synced);
        }

        /// <summary>What was not synced need not be there any more: neither what covers the place, nor what it should have been.</summary>
        public void LosePower()
        {
            if (!_isSynced) _intended = [];
            _landing.AsSpan().Replace(Cover.Unsynced, Cover.None);
        }

        public byte[] Repaired(byte[] bytes)
        {
            for (var at = 0; at < victim.Length; at++)
            {
                var place = landedAt + at;
                if (_landing[at] == Cover.None && place < bytes.Length && bytes[place] == _written[at]) bytes[place] = victim[at];
            }
            if (bytes.Length < offset + _intended.Length) Array.Resize(ref bytes, (int)offset + _intended.Length);
            _intended.CopyTo(bytes, offset);
            return bytes;
        }

        enum Cover : byte { None, Unsynced, Synced }
    }
}
