namespace Rialto.Simulation.Disk;

/// <summary>A file's bytes: those on the disk, and those that a running system sees.</summary>
internal sealed class SimulatedInode
{
    const int SectorBytes = 512;

    readonly SortedSet<int> _unsynced = [];

    // Marked clean by a failed sync though the disk never got them.
    readonly SortedSet<int> _lost = [];
    byte[] _durable = [];
    int _durableLength;

    public byte[] Current { get; private set; } = [];

    public int Length { get; private set; }

    public int Read(long offset, Span<byte> buffer)
    {
        if (offset >= Length) return 0;
        var count = (int)Math.Min(buffer.Length, Length - offset);
        Current.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        var end = checked((int)(offset + bytes.Length));
        Reserve(end);
        bytes.CopyTo(Current.AsSpan((int)offset));
        Length = Math.Max(Length, end);
        for (var sector = (int)offset / SectorBytes; sector <= (end - 1) / SectorBytes; sector++)
        {
            _unsynced.Add(sector);
            _lost.Remove(sector);
        }
    }

    public void Flip(int offset, byte mask)
    {
        Current[offset] ^= mask;
        _durable[offset] ^= mask;
    }

    public void Sync()
    {
        foreach (var sector in _unsynced) Sector(Current, sector).CopyTo(Sector(_durable, sector));
        _unsynced.Clear();
        _durableLength = Length;
    }

    /// <summary>A sync failed: what was to be synced is seen until the power goes, and never written unless written anew.</summary>
    public void ForgetUnsynced()
    {
        foreach (var sector in _unsynced) _lost.Add(sector);
        _unsynced.Clear();
    }

    /// <summary>
    /// Each unsynced sector is kept, lost or torn, each with one third; the length is the old one, the new one, or between.
    /// </summary>
    public void Crash(DiskRandom random)
    {
        var length = random.OneIn(2) ? Length : _durableLength;
        foreach (var sector in _unsynced)
        {
            if (CrashSector(sector, random)) length = Math.Max(length, Math.Min(Length, (sector + 1) * SectorBytes));
        }
        _unsynced.Clear();
        _lost.Clear();
        _durable.AsSpan(length).Clear();
        _durable.CopyTo(Current.AsSpan());
        _durableLength = length;
        Length = length;
    }

    bool CrashSector(int sector, DiskRandom random)
    {
        var written = Sector(Current, sector);
        var old = Sector(_durable, sector);
        var fate = random.Below(3);
        if (fate == 0) return false;

        // Torn: a part from the beginning or up to the end has reached the disk.
        var cut = fate == 1 ? 0 : 1 + random.Below(SectorBytes - 1);
        var part = fate == 1 || random.OneIn(2) ? cut..SectorBytes : 0..cut;
        written[part].CopyTo(old[part]);
        return true;
    }

    static Span<byte> Sector(byte[] bytes, int sector) => bytes.AsSpan(sector * SectorBytes, SectorBytes);

    void Reserve(int end)
    {
        var needed = (end + SectorBytes - 1) / SectorBytes * SectorBytes;
        if (needed <= Current.Length) return;
        var size = Math.Max(needed, Current.Length * 2);
        Current = Resized(Current, size);
        _durable = Resized(_durable, size);
    }

    static byte[] Resized(byte[] bytes, int size)
    {
        Array.Resize(ref bytes, size);
        return bytes;
    }
}
