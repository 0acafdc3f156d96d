using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rialto.Node.Log;

/// <summary>Ends the process when going on could lose what was answered.</summary>
public static class FatalExit
{
    /// <summary>Exit code after a failed write or sync of live data (EX_IOERR of sysexits.h).</summary>
    public const int StorageCode = 74;

    /// <summary>Writes one line to the standard error stream and ends the process with code 74, without running anything else.</summary>
    /// <remarks>
    /// After a failed sync the kernel may have dropped the dirty pages and marked them clean, so a second sync that succeeds proves
    /// nothing: only a new process that reads the disk knows what is there. Called by the thread that owns the log writer.
    /// </remarks>
    [DoesNotReturn]
    public static void Storage(StorageFaultException fault)
    {
        var line = $"rialto: storage fault, stopping with code {StorageCode}: {fault.Message.ReplaceLineEndings(" ")}\n";
        Posix.WriteToStandardError(Encoding.UTF8.GetBytes(line));
        Posix.ExitNow(StorageCode);
        throw new UnreachableException();
    }
}
