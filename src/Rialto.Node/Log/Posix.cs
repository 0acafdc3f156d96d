using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rialto.Node.Log;

/// <summary>
/// The kernel's file calls, each checked: a failure is a <see cref="StorageFaultException"/>, never a return value to forget.
/// </summary>
/// <remarks>
/// The runtime's own flush calls report success when the kernel answered EIO or ENOSPC, so nothing here goes through them.
/// Interrupted calls are repeated (the kernel did nothing yet) and short writes are continued; nothing else is ever retried.
/// </remarks>
internal static partial class Posix
{
    const int ReadOnlyFlag = 0;
    const int ReadWriteFlag = 2;
    const int CreateFlag = 0x40;
    const int ExclusiveFlag = 0x80;
    const int CloseOnExecFlag = 0x80000;
    const uint OwnerReadsAndWrites = 0x180;   // 0600
    const int SeekEnd = 2;
    const int LockExclusive = 2;
    const int LockNoWait = 4;
    const int LockRelease = 8;

    public static SafeFileHandle OpenToRead(string path) => Open(path, ReadOnlyFlag);

    public static SafeFileHandle OpenToWrite(string path) => Open(path, ReadWriteFlag);

    /// <summary>Creates a file that must not exist yet.</summary>
    public static SafeFileHandle Create(string path) => Open(path, ReadWriteFlag | CreateFlag | ExclusiveFlag);

    /// <summary>Opens a file and creates it when it is missing.</summary>
    public static SafeFileHandle OpenOrCreate(string path) => Open(path, ReadWriteFlag | CreateFlag);

    /// <summary>Writes all bytes at an offset, however many calls the kernel needs.</summary>
    public static void Write(SafeFileHandle file, string path, long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = pwrite(file, bytes, (nuint)bytes.Length, offset);
            if (written < 0 && LastErrno() == Errno.Interrupted) continue;
            if (written < 0) throw Fault("pwrite", path);
            // A regular file never takes nothing without an error; if one does, going on would loop for ever.
            if (written == 0) throw new StorageFaultException("pwrite", path, Errno.InputOutput);

            bytes = bytes[(int)written..];
            offset += written;
        }
    }

    /// <summary>Reads until the buffer is full or the file ends; answers the number of bytes read.</summary>
    public static int Read(SafeFileHandle file, string path, long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var rest = buffer[total..];
            var read = pread(file, rest, (nuint)rest.Length, offset + total);
            if (read < 0 && LastErrno() == Errno.Interrupted) continue;
            if (read < 0) throw Fault("pread", path);
            if (read == 0) break;

            total += (int)read;
        }
        return total;
    }

    public static long Length(SafeFileHandle file, string path)
    {
        var length = lseek(file, 0, SeekEnd);
        return length >= 0 ? length : throw Fault("lseek", path);
    }

    /// <summary>Makes the bytes of a file durable, and its length where reading them needs it.</summary>
    public static void SyncData(SafeFileHandle file, string path)
    {
        while (fdatasync(file) != 0)
        {
            // An interrupted sync has neither given up its dirty pages nor reported an error yet, so asking again is safe.
            if (LastErrno() != Errno.Interrupted) throw Fault("fdatasync", path);
        }
    }

    /// <summary>Makes a file durable with all its metadata.</summary>
    public static void SyncAll(SafeFileHandle file, string path)
    {
        while (fsync(file) != 0)
        {
            if (LastErrno() != Errno.Interrupted) throw Fault("fsync", path);
        }
    }

    /// <summary>Makes the names in a directory durable: after creating, renaming or removing a file.</summary>
    public static void SyncDirectory(string path)
    {
        using var directory = OpenToRead(path);
        SyncAll(directory, path);
    }

    public static void Rename(string from, string to)
    {
        if (rename(from, to) != 0) throw Fault("rename", from);
    }

    public static void Remove(string path)
    {
        if (unlink(path) != 0) throw Fault("unlink", path);
    }

    /// <summary>Takes the kernel's exclusive lock on an open file; false when somebody else has it.</summary>
    public static bool TryLock(SafeFileHandle file, string path)
    {
        while (flock(file, LockExclusive | LockNoWait) != 0)
        {
            if (LastErrno() == Errno.Interrupted) continue;
            if (LastErrno() == Errno.WouldBlock) return false;
            throw Fault("flock", path);
        }
        return true;
    }

    /// <summary>
    /// Gives the lock back for all descriptors that were duplicated from this one; closing the file would do so only with the last.
    /// </summary>
    public static void Unlock(SafeFileHandle file) => _ = flock(file, LockRelease);

    public static void Truncate(SafeFileHandle file, string path, long length)
    {
        while (ftruncate(file, length) != 0)
        {
            if (LastErrno() != Errno.Interrupted) throw Fault("ftruncate", path);
        }
    }

    /// <summary>Lets the calling thread, and no other, yield to the others of the machine by so many steps more.</summary>
    /// <remarks>The runtime's own thread priorities do nothing on Linux. What the kernel answers does not matter.</remarks>
    public static void LowerPriority(int steps) => _ = nice(steps);

    /// <summary>Ends the process at once: no finalizers, no handlers, no flushing of anything.</summary>
    public static void ExitNow(int code) => _exit(code);

    /// <summary>Writes to the standard error stream without the runtime's locks; what cannot be written is dropped.</summary>
    public static void WriteToStandardError(ReadOnlySpan<byte> text) => _ = write(2, text, (nuint)text.Length);

    static SafeFileHandle Open(string path, int flags)
    {
        while (true)
        {
            var descriptor = open(path, flags | CloseOnExecFlag, OwnerReadsAndWrites);
            if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
            if (LastErrno() != Errno.Interrupted) throw Fault("open", path);
        }
    }

    static int LastErrno() => Marshal.GetLastPInvokeError();

    static StorageFaultException Fault(string operation, string path) => new(operation, path, LastErrno());

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pwrite(SafeFileHandle file, ReadOnlySpan<byte> bytes, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pread(SafeFileHandle file, Span<byte> buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc")]
    private static partial int nice(int steps);

    [LibraryImport("libc")]
    private static partial void _exit(int code);
}
