namespace Rialto.Node.Log;

/// <summary>The files of a data directory: the disk, or the simulated one that tears and loses what was not synced.</summary>
/// <remarks>
/// Every failure is a <see cref="StorageFaultException"/>. A created, renamed or removed name is durable only after
/// <see cref="SyncDirectory"/>; written bytes only after a sync of their file. May be used by several threads at once.
/// </remarks>
public interface IStorage
{
    /// <summary>Creates a directory and its parents where they are missing.</summary>
    void CreateDirectory(string path);

    /// <summary>
    /// Names (without the directory) of the files in a directory, sorted by ordinal; empty when there is no such directory.
    /// </summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Creates a file that must not exist yet, open to read and write.</summary>
    IStorageFile Create(string path);

    /// <summary>Opens an existing file to read and write.</summary>
    IStorageFile OpenToWrite(string path);

    /// <summary>Opens an existing file to read.</summary>
    IStorageFile OpenToRead(string path);

    /// <summary>Gives a file a new name, replacing a file that has it.</summary>
    void Rename(string from, string to);

    void Remove(string path);

    /// <summary>Makes the names in a directory durable.</summary>
    void SyncDirectory(string directory);
}
