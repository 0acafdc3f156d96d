namespace Rialto.Node.Log;

/// <summary>The kernel's error numbers that we tell apart (Linux).</summary>
public static class Errno
{
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int WouldBlock = 11;
    public const int Exists = 17;
    public const int NoSpace = 28;
    public const int QuotaExceeded = 122;
}
