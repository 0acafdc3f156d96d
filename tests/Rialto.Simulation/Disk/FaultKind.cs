namespace Rialto.Simulation.Disk;

/// <summary>How an operation fails.</summary>
public enum FaultKind
{
    /// <summary>EIO on any operation that can report it; nothing is done.</summary>
    InputOutput,

    /// <summary>ENOSPC on creating or writing; nothing is done.</summary>
    NoSpace,

    /// <summary>A part of the bytes is written, then EIO.</summary>
    ShortWrite,

    /// <summary>EIO on a sync of a file or directory: what was to be synced stays as uncertain as it was.</summary>
    Sync,

    /// <summary>EIO on a rename; the names stay.</summary>
    Rename,
}
