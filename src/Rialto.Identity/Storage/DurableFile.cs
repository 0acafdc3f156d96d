using System.Runtime.InteropServices;

namespace Rialto.Identity.Storage;

/// <summary>Replaces a small file so that after a crash it is the old one or the new one, whole.</summary>
static partial class DurableFile
{
    const int ReadOnlyDirectory = 0x10000;

    /// <summary>Writes beside, syncs, renames, syncs the directory. Mode 0600. Faults: <see cref="IOException"/>.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var beside = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(beside, options))
        {
            file.Write(bytes);
            file.Flush();
            Check(fsync(file.SafeFileHandle), beside);
        }

        File.Move(beside, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    static void SyncDirectory(string directory)
    {
        var descriptor = open(directory, ReadOnlyDirectory);
        Check(descriptor < 0 ? -1 : 0, directory);
        var synced = fsync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        close(descriptor);
        Marshal.SetLastPInvokeError(error);
        Check(synced, directory);
    }

    static void Check(int result, string path)
    {
        if (result == 0) return;
        throw new IOException($"Cannot sync {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeHandle descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
