using System.Runtime.InteropServices;

namespace Rialto.Benchmarks.Measuring;

/// <summary>CPU time of the calling thread, in nanoseconds. Linux only, 64 bit.</summary>
public static class ThreadClock
{
    const int ThreadCpuTime = 3;   // CLOCK_THREAD_CPUTIME_ID of <time.h>

    public static long CpuNs()
    {
        if (clock_gettime(ThreadCpuTime, out var time) != 0) throw new InvalidOperationException("clock_gettime failed");
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    [DllImport("libc")]
    static extern int clock_gettime(int clock, out TimeSpec time);

    struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
