using System.Diagnostics;
using System.Security.Cryptography;

namespace Rialto.Benchmarks.Measuring;

/// <summary>A figure of the machine, measured in the same process, that results are compared by.</summary>
public static class Calibration
{
    const int BufferBytes = 64 * 1024;

    /// <summary>SHA-256 over a 64 KiB buffer, one thread, in MB per second of CPU time.</summary>
    public static double ShaMegabytesPerSecond(TimeSpan span)
    {
        var buffer = new byte[BufferBytes];
        var hash = new byte[SHA256.HashSizeInBytes];
        var start = Window.Open();
        var began = Stopwatch.GetTimestamp();
        var rounds = 0L;
        for (; Stopwatch.GetElapsedTime(began) < span; rounds++) SHA256.HashData(buffer, hash);
        return Window.Since(start).PerCpuSecond(rounds * BufferBytes) / 1e6;
    }
}
