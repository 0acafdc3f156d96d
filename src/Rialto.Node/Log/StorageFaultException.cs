using System.Runtime.InteropServices;

namespace Rialto.Node.Log;

/// <summary>A file operation that the kernel refused. On live data of the log it ends the process (<see cref="FatalExit"/>).</summary>
public sealed class StorageFaultException(string operation, string path, int errno)
    : IOException($"{operation} {path}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})")
{
    /// <summary>The call that failed, as the kernel names it.</summary>
    public string Operation { get; } = operation;

    public string Path { get; } = path;

    /// <summary>The kernel's error number (<see cref="Log.Errno"/>).</summary>
    public int Errno { get; } = errno;

    /// <summary>True when there was no room: nothing is damaged, and it may pass.</summary>
    public bool IsDiskFull => Errno is Log.Errno.NoSpace or Log.Errno.QuotaExceeded;
}
