namespace Rialto.Simulation.Disk;

/// <summary>What may go wrong with the disk of one run, each in so many of a million operations.</summary>
public sealed class DiskHazards
{
    /// <summary>A read comes back with one bit flipped; the next read of that file is right.</summary>
    public int ReadFlipPpm { get; set; }

    /// <summary>EIO; a part of the bytes may be written.</summary>
    public int WriteErrorPpm { get; set; }

    /// <summary>EIO of a sync; what was to be synced may go with the next loss of power, though it is seen until then.</summary>
    public int SyncErrorPpm { get; set; }

    /// <summary>Bytes that are not all zero land in other sectors of the same file.</summary>
    public int MisdirectedPpm { get; set; }

    /// <summary>The power goes soon after the first bytes of a file were written.</summary>
    public int CutAtBeginningPpm { get; set; }

    /// <summary>Longest time that an operation takes, in microseconds.</summary>
    public int LatencyUsMax { get; set; }

    public long ReadFlips { get; internal set; }
    public long WriteErrors { get; internal set; }
    public long SyncErrors { get; internal set; }
    public long Misdirected { get; internal set; }

    /// <summary>Nothing goes wrong until <see cref="Resume"/>; answers what must be given to it.</summary>
    public DiskHazards Pause()
    {
        var before = (DiskHazards)MemberwiseClone();
        BeCalm();
        return before;
    }

    public void Resume(DiskHazards before)
    {
        (ReadFlipPpm, WriteErrorPpm, SyncErrorPpm) = (before.ReadFlipPpm, before.WriteErrorPpm, before.SyncErrorPpm);
        (MisdirectedPpm, LatencyUsMax, CutAtBeginningPpm) = (before.MisdirectedPpm, before.LatencyUsMax, before.CutAtBeginningPpm);
    }

    public void BeCalm() => ReadFlipPpm = WriteErrorPpm = SyncErrorPpm = MisdirectedPpm = LatencyUsMax = CutAtBeginningPpm = 0;
}
