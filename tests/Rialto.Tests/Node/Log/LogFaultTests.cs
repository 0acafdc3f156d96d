using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

/// <summary>
/// Each file operation fails once, and power goes at any moment: what a sync vouched for is there afterwards, and nothing else is
/// new.
/// </summary>
public sealed class LogFaultTests
{
    [Theory]
    [InlineData(FaultKind.InputOutput)]
    [InlineData(FaultKind.NoSpace)]
    [InlineData(FaultKind.ShortWrite)]
    [InlineData(FaultKind.Sync)]
    [InlineData(FaultKind.Rename)]
    public void Whatever_operation_fails_no_synced_frame_is_lost(FaultKind kind)
    {
        for (var k = 1; ; k++)
        {
            var history = new LogHistory(seed: (ulong)k);
            history.Storage.FailAt(kind, k, stays: false);
            var ended = history.TryWrite(frames: 12, framesPerSync: 1, bodyBytes: 12_000);
            var hit = history.Storage.FaultHappened;
            // A full disk is an answer, and a retry of the preparation goes on; everything else ends the writer or has no effect.
            Assert.True(ended || hit, $"{kind} {k}");

            if (k % 2 == 0) history.Storage.Kill();
            else history.Storage.Crash();
            history.Recover($"{kind} {k}");
            Assert.True(history.TryWrite(frames: 3, framesPerSync: 1, bodyBytes: 12_000));
            history.Recover($"{kind} {k}, once more");

            if (hit) continue;
            Assert.True(k > 3, "the fault was never hit");
            return;
        }
    }

    [Theory]
    [InlineData(FaultKind.InputOutput)]
    [InlineData(FaultKind.NoSpace)]
    [InlineData(FaultKind.ShortWrite)]
    [InlineData(FaultKind.Sync)]
    public void Whatever_operation_of_a_recovery_fails_the_next_one_finds_everything(FaultKind kind)
    {
        for (var k = 1; ; k++)
        {
            var history = new LogHistory(seed: 1_000 + (ulong)k);
            Assert.True(history.TryWrite(frames: 9, framesPerSync: 1, bodyBytes: 12_000));
            history.Storage.FailAt(FaultKind.Sync, k: 1, stays: false);
            Assert.False(history.TryWrite(frames: 3, framesPerSync: 3, bodyBytes: 12_000));
            history.Storage.Crash();

            history.Storage.FailAt(kind, k, stays: false);
            history.TryOpenOnly();
            var hit = history.Storage.FaultHappened;
            history.Storage.Crash();
            history.Recover($"{kind} {k}");
            if (!hit) return;
        }
    }

    /// <summary>
    /// Found by the node simulation (seed 7, 1,000 requests): a sync failed, the process ended and started again, and read the frame
    /// from the page cache, where the kernel calls it clean. The start's own sync wrote nothing, the frame was answered from, and the
    /// next loss of power took it. What no later frame vouches for is written again at every start.
    /// </summary>
    [Fact]
    public void Frames_that_a_failed_sync_left_in_the_page_cache_only_are_written_again_by_the_next_start()
    {
        var storage = new SimulatedStorage(seed: 3);
        using (var writer = LogLab.Open(storage, LogLab.Options()).Writer)
        {
            LogLab.TryAppend(writer, bodyBytes: 64);
            storage.ForgetUnsynced(LogLab.Segment(1));
        }
        storage.Kill();

        LogLab.Open(storage, LogLab.Options()).Writer.Dispose();
        storage.Crash();

        Assert.Single(LogLab.ReadAll(storage));
    }

    [Fact]
    public void After_any_crash_the_synced_frames_are_there_and_the_others_whole_or_not()
    {
        var cut = 0;
        var kept = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var random = new DiskRandom(seed);
            var history = new LogHistory(seed);
            for (var crash = 0; crash < 4; crash++)
            {
                history.Storage.FailAt(FaultKind.InputOutput, 1 + random.Below(60), stays: true);
                history.TryWrite(frames: 20, framesPerSync: 1 + random.Below(4), bodyBytes: 8 * (1 + random.Below(2_000)));
                if (random.OneIn(4)) history.Storage.Kill();
                else history.Storage.Crash();
                history.Recover($"seed {seed}, crash {crash}");
                cut += history.LastTorn is null ? 0 : 1;
                kept += history.LastKeptUnsynced;
            }
        }

        // A campaign that never reached these has not tried what it is for.
        Assert.True(cut > 100, $"torn tails cut: {cut}");
        Assert.True(kept > 100, $"unsynced frames kept: {kept}");
    }

    [Fact]
    public void A_crash_during_each_operation_of_a_recovery_is_recovered_from()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var random = new DiskRandom(seed);
            var history = new LogHistory(seed);
            history.Storage.FailAt(FaultKind.InputOutput, 20 + random.Below(60), stays: true);
            history.TryWrite(frames: 30, framesPerSync: 3, bodyBytes: 8 * (1 + random.Below(2_000)));
            history.Storage.Crash();
            for (var k = 1; k < 12; k++)
            {
                history.Storage.FailAt(FaultKind.InputOutput, k, stays: true);
                history.TryOpenOnly();
                history.Storage.Crash();
            }
            history.Recover($"seed {seed}");
        }
    }

    [Fact]
    public void A_disk_that_fills_up_answers_and_goes_on_when_there_is_space_again()
    {
        var history = new LogHistory(seed: 3);
        history.Storage.SpaceBytes = 200 << 10;
        Assert.False(history.TryWrite(frames: 40, framesPerSync: 1, bodyBytes: 12_000));
        var written = history.Durable.Count;
        Assert.InRange(written, 10, 16);

        history.Storage.SpaceBytes = long.MaxValue;
        Assert.True(history.TryWrite(frames: 40, framesPerSync: 1, bodyBytes: 12_000));
        history.Recover("after the disk was full");
        Assert.Equal(written + 40, history.Durable.Count);
    }
}
