using Rialto.Node.Log;

namespace Rialto.Node.Backups;

/// <summary>Makes a data directory from a backup.</summary>
/// <remarks>
/// A file says that the restoration is not finished; it goes last. Until then nothing starts on the directory, so a crash in the middle
/// never leaves half an exchange that looks like one.
/// </remarks>
public static class BackupRestore
{
    /// <summary>Folders that are only read, by whoever looks at a backup; everything else may be written to, so it is copied.</summary>
    static readonly string[] s_big = ["log", "snapshots"];

    /// <summary>Copies a whole backup into an empty or missing directory, and compares what it replays to.</summary>
    /// <param name="backup">The backup's directory; only read.</param>
    /// <param name="data">The data directory to be.</param>
    /// <param name="check">Looks at the rest of what was restored (Identity) and answers what is wrong with it, or null.</param>
    /// <exception cref="BackupRefusedException">The backup is not whole, or there is something already.</exception>
    public static BackupManifest Run(string backup, string data, Func<string, string?> check)
    {
        var manifest = BackupManifest.Read(backup);
        RefuseUsed(data);
        var storage = new DiskStorage();
        Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var marker = Path.Combine(data, DataDirectoryLock.UnfinishedRestoreFile);
        using (var file = storage.Create(marker)) file.SyncAll();
        storage.SyncDirectory(data);

        Copy(backup, data, manifest);
        Prove(data, manifest);
        if (check(data) is { } problem) throw new BackupRefusedException($"What was restored is not whole: {problem}.");

        // From here on it is a data directory.
        storage.Remove(marker);
        storage.SyncDirectory(data);
        return manifest;
    }

    /// <summary>Lets a look be taken at a backup as if it were restored: its big files are linked, the databases copied.</summary>
    public static T Try<T>(string backup, Func<string, BackupManifest, T> look)
    {
        var manifest = BackupManifest.Read(backup);
        var directory = Directory.CreateTempSubdirectory("rialto-backup-").FullName;
        try
        {
            foreach (var folder in Folders(manifest))
            {
                if (s_big.Contains(folder)) File.CreateSymbolicLink(Path.Combine(directory, folder), Path.Combine(Path.GetFullPath(backup), folder));
                else Directory.CreateDirectory(Path.Combine(directory, folder));
            }
            foreach (var file in manifest.Files.Where(file => !s_big.Contains(file.Name.Split('/')[0])))
                BackupFile.Copy(new DiskStorage(), Path.Combine(backup, file.Name), Path.Combine(directory, file.Name), file.Name, file.Bytes);
            return look(directory, manifest);
        }
        finally
        {
            // The links, not what they lead to.
            foreach (var folder in s_big) File.Delete(Path.Combine(directory, folder));
            Directory.Delete(directory, recursive: true);
        }
    }

    static void RefuseUsed(string data)
    {
        if (File.Exists(data)) throw new BackupRefusedException($"{data} is a file.");
        if (!Directory.Exists(data)) return;
        if (Directory.EnumerateFileSystemEntries(data).Any())
            throw new BackupRefusedException($"{data} is not empty: a backup is restored into a directory of its own.");
    }

    static void Copy(string backup, string data, BackupManifest manifest)
    {
        var storage = new DiskStorage();
        foreach (var folder in Folders(manifest)) storage.CreateDirectory(Path.Combine(data, folder));
        foreach (var file in manifest.Files)
        {
            var copied = BackupFile.Copy(storage, Path.Combine(backup, file.Name), Path.Combine(data, file.Name), file.Name, file.Bytes);
            if (copied != file) throw new BackupRefusedException($"{backup}: {file.Name} changed while it was read.");
        }
        foreach (var folder in Folders(manifest)) storage.SyncDirectory(Path.Combine(data, folder));
        storage.SyncDirectory(data);
        storage.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(data))!);
    }

    static void Prove(string data, BackupManifest manifest)
    {
        var replica = BackupReplay.Run(data, manifest.HistoryEvent);
        if (!manifest.IsReachedBy(replica))
            throw new BackupRefusedException($"The backup replays to another state than when it was made (frame {manifest.Frame}).");
    }

    static IEnumerable<string> Folders(BackupManifest manifest) =>
        manifest.Files.Where(file => file.Name.Contains('/', StringComparison.Ordinal)).Select(file => file.Name.Split('/')[0]).Distinct();
}
