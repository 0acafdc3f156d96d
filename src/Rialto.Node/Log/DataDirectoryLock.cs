using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rialto.Node.Log;

/// <summary>Keeps a data directory to one process. The kernel holds the lock, so it is gone with its process, however that ends.</summary>
public sealed class DataDirectoryLock : IDisposable
{
    /// <summary>
    /// The file in the data directory that is locked; it stays there and holds the number of the last process that had it.
    /// </summary>
    public const string FileName = "lock";

    /// <summary>The list of files that makes a directory a backup; nothing is started on one.</summary>
    public const string BackupFile = "backup.json";

    /// <summary>There while a backup is being restored here.</summary>
    public const string UnfinishedRestoreFile = "restore.unfinished";

    const int TextBytesMax = 32;

    readonly SafeFileHandle _file;

    DataDirectoryLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock; the directory is created when it is missing.</summary>
    /// <exception cref="DataDirectoryLockedException">Another process has it.</exception>
    /// <exception cref="DataDirectoryRefusedException">It is a backup, or was never restored to its end.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        Refuse(directory);
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        var file = Posix.OpenOrCreate(path);
        try
        {
            if (!Posix.TryLock(file, path)) throw new DataDirectoryLockedException(directory, ReadHolder(file, path));

            WriteHolder(file, path);
            return new DataDirectoryLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Gives the directory back at once: a program that this process is just starting has the file open, too, until it runs,
    /// and would hold the lock a moment longer.
    /// </summary>
    public void Dispose()
    {
        if (_file.IsClosed) return;
        Posix.Unlock(_file);
        _file.Dispose();
    }

    static void Refuse(string directory)
    {
        if (File.Exists(Path.Combine(directory, BackupFile)))
            throw new DataDirectoryRefusedException($"{directory} is a backup: restore it into a directory of its own.");
        if (File.Exists(Path.Combine(directory, UnfinishedRestoreFile)))
            throw new DataDirectoryRefusedException($"{directory}: a restoration was not finished here; empty it and restore again.");
    }

    static void WriteHolder(SafeFileHandle file, string path)
    {
        var text = Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        Posix.Truncate(file, path, 0);
        Posix.Write(file, path, 0, text);
    }

    static int ReadHolder(SafeFileHandle file, string path)
    {
        Span<byte> text = stackalloc byte[TextBytesMax];
        var count = Posix.Read(file, path, 0, text);
        // The holder may be between taking the lock and writing its number: then it is not known, and 0 says so.
        return int.TryParse(text[..count], NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
    }
}
