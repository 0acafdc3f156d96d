using System.Diagnostics;
using Rialto.Node.Log;

namespace Rialto.Benchmarks.Measuring;

/// <summary>The disk's own limit: a loop of write and fdatasync into a file that was filled with zeros.</summary>
public static class DiskBase
{
    const int FileBytes = 64 << 20;
    const int ZeroBytes = 1 << 20;

    /// <summary>Writes and syncs blocks for so long; answers how long each took.</summary>
    public static LatencyHistogram Measure(string directory, int blockBytes, TimeSpan span) =>
        Measure(directory, blockBytes, span, TimeSpan.Zero);

    /// <summary>The same with a pause before each block: a disk that rests meanwhile takes longer.</summary>
    public static LatencyHistogram Measure(string directory, int blockBytes, TimeSpan span, TimeSpan pause)
    {
        var latencies = new LatencyHistogram();
        var storage = new DiskStorage();
        var path = Path.Combine(directory, $"base-{blockBytes}");
        using (var file = storage.Create(path))
        {
            var zeros = new byte[ZeroBytes];
            for (var at = 0; at < FileBytes; at += zeros.Length) file.Write(at, zeros);
            file.SyncAll();
            var block = new byte[blockBytes];
            var began = Stopwatch.GetTimestamp();
            for (var offset = 0L; Stopwatch.GetElapsedTime(began) < span; offset = (offset + blockBytes) % FileBytes)
            {
                if (pause > TimeSpan.Zero) Thread.Sleep(pause);
                var start = Stopwatch.GetTimestamp();
                file.Write(offset, block);
                file.SyncData();
                latencies.Record(Stopwatch.GetElapsedTime(start).Ticks * 100);
            }
        }

        storage.Remove(path);
        return latencies;
    }
}
