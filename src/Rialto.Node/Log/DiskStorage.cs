namespace Rialto.Node.Log;

/// <summary>The real disk, through checked kernel calls.</summary>
public sealed class DiskStorage : IStorage
{
    public void CreateDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (IOException fault)
        {
            // On Unix the runtime puts the kernel's error number there.
            throw new StorageFaultException("mkdir", path, fault.HResult);
        }
    }

    public IReadOnlyList<string> List(string directory)
    {
        if (!Directory.Exists(directory)) return [];

        var names = Directory.GetFiles(directory).Select(path => Path.GetFileName(path)!).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public IStorageFile Create(string path) => new DiskFile(Posix.Create(path), path);

    public IStorageFile OpenToWrite(string path) => new DiskFile(Posix.OpenToWrite(path), path);

    public IStorageFile OpenToRead(string path) => new DiskFile(Posix.OpenToRead(path), path);

    public void Rename(string from, string to) => Posix.Rename(from, to);

    public void Remove(string path) => Posix.Remove(path);

    public void SyncDirectory(string directory) => Posix.SyncDirectory(directory);
}
