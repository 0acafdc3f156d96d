using Rialto.Node.Log;
using Rialto.Node.Snapshots;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Snapshots;

public sealed class SnapshotStoreTests
{
    /// <summary>
    /// Found by the node simulation (seed 74, 1,000 requests): the body was checked when the snapshot was opened and then read a second
    /// time without a look at its hash. A bit that came back wrong then showed wrong views and went into every later snapshot.
    /// </summary>
    [Fact]
    public void A_body_that_reads_differently_than_when_it_was_checked_is_refused()
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, "/data");
        using (var writer = store.Begin(Info(1)))
        {
            writer.Write(new byte[100]);
            writer.Commit();
        }
        Assert.True(store.TryOpen(1, out var snapshot, out _));

        storage.Flip(Path.Combine(SnapshotStore.DirectoryOf("/data"), "0000000000000001.snap"), offset: 200, mask: 1);

        using (snapshot) Assert.Throws<Rialto.Engine.Codec.StateDamagedException>(() => snapshot.ReadBody());
    }

    const string Data = "/data";
    const string Folder = "/data/snapshots";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(3 << 20)]
    public void A_snapshot_comes_back_as_it_was_written(int bodyBytes)
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);
        var body = Body(7, bodyBytes);

        Write(store, 7, body);

        Assert.True(store.TryOpen(7, out var snapshot, out _));
        Assert.Equal(Info(7), snapshot.Info);
        Assert.Equal(new LogAnchor(7, Info(7).FrameHash), snapshot.Anchor);
        Assert.Equal(body.Length, snapshot.BodyBytes);
        var read = new byte[body.Length + 10];
        Assert.Equal(body.Length, snapshot.Read(0, read));
        Assert.Equal(body, read[..body.Length]);
    }

    [Fact]
    public void A_snapshot_gets_its_name_when_it_is_whole_and_durable()
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);
        using var writer = store.Begin(Info(7));
        writer.Write(Body(7, 100));
        storage.Trace = [];

        writer.Commit();

        Assert.Equal(
            [
                "write 0000000000000007.snap.tmp", "fsync 0000000000000007.snap.tmp", "rename 0000000000000007.snap.tmp",
                "fsync-directory snapshots",
            ],
            storage.Trace);
    }

    [Fact]
    public void What_was_not_committed_leaves_nothing()
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);

        using (var writer = store.Begin(Info(7))) writer.Write(Body(7, 100));

        Assert.Empty(storage.List(Folder));
        Assert.Empty(store.List());
    }

    [Fact]
    public void What_a_crash_left_is_removed_before_the_next_one()
    {
        var storage = new SimulatedStorage(seed: 1);
        storage.Put($"{Folder}/0000000000000003.snap.tmp", [1, 2, 3]);
        var store = new SnapshotStore(storage, Data);

        Write(store, 7, Body(7, 100));

        Assert.Equal(["0000000000000007.snap"], storage.List(Folder));
    }

    [Fact]
    public void They_are_listed_newest_first_and_strangers_are_left_alone()
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);
        foreach (var frame in new long[] { 9, 1_000_000, 70 }) Write(store, frame, Body(frame, 10));
        storage.Put($"{Folder}/notes.txt", [1]);
        storage.Put($"{Folder}/12.snap", [1]);

        Assert.Equal([1_000_000, 70, 9], store.List());
    }

    [Fact]
    public void A_damaged_snapshot_is_refused_with_its_reason_whatever_byte_it_is()
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);
        Write(store, 7, Body(7, 1_500));
        var path = $"{Folder}/0000000000000007.snap";

        for (var offset = 0; offset < storage.BytesOf(path).Length; offset++)
        {
            storage.Flip(path, offset, (byte)(1 << (offset % 8)));
            Assert.False(store.TryOpen(7, out _, out var damage), $"byte {offset}");
            Assert.Equal(path, damage.Path);
            Assert.NotEmpty(damage.Problem);
            storage.Flip(path, offset, (byte)(1 << (offset % 8)));
        }
        Assert.True(store.TryOpen(7, out _, out _));
    }

    [Fact]
    public void A_snapshot_that_was_cut_or_has_grown_or_has_another_name_is_refused()
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);
        Write(store, 7, Body(7, 1_000));
        var bytes = storage.BytesOf($"{Folder}/0000000000000007.snap");

        for (var cut = 0; cut < bytes.Length; cut++)
        {
            storage.Put($"{Folder}/0000000000000007.snap", bytes.AsSpan(0, cut));
            Assert.False(store.TryOpen(7, out _, out _), $"cut at {cut}");
        }
        storage.Put($"{Folder}/0000000000000007.snap", [.. bytes, 0]);
        Assert.False(store.TryOpen(7, out _, out _));
        storage.Put($"{Folder}/0000000000000008.snap", bytes);
        Assert.False(store.TryOpen(8, out _, out var damage));
        Assert.Contains("named for frame 8", damage.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_intact_ones_are_kept_and_damaged_newer_ones_left()
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);
        foreach (var frame in new long[] { 1, 2, 3, 4, 5 }) Write(store, frame, Body(frame, 300));
        storage.Flip($"{Folder}/0000000000000004.snap", 200, mask: 1);

        Assert.Equal(2, store.Prune(Rialto.Node.Limits.SnapshotsKept, long.MaxValue, static _ => true));

        Assert.Equal([5, 4, 3], store.List());
        Assert.Equal(0, store.Prune(Rialto.Node.Limits.SnapshotsKept, long.MaxValue, static _ => true));
    }

    [Theory]
    [InlineData(FaultKind.InputOutput)]
    [InlineData(FaultKind.NoSpace)]
    [InlineData(FaultKind.ShortWrite)]
    [InlineData(FaultKind.Sync)]
    [InlineData(FaultKind.Rename)]
    public void Whatever_operation_fails_a_committed_snapshot_stays_and_a_new_one_is_whole_or_not_there(FaultKind kind)
    {
        for (var k = 1; ; k++)
        {
            var storage = new SimulatedStorage((ulong)k);
            var store = new SnapshotStore(storage, Data);
            Write(store, 1, Body(1, 3_000));
            storage.FailAt(kind, k, stays: false);
            var committed = TryWrite(store, 2);
            var hit = storage.FaultHappened;
            storage.Crash();

            Assert.True(store.TryOpen(1, out _, out _), $"{kind} {k}");
            Assert.True(!committed || store.List().Contains(2), $"{kind} {k}");
            // A rename that became durable although its directory's sync failed is a whole snapshot, too.
            Assert.All(store.List(), frame => Assert.True(store.TryOpen(frame, out _, out _), $"{kind} {k}"));
            Assert.True(TryWrite(store, 3), $"{kind} {k}");
            if (!hit) return;
        }
    }

    [Fact]
    public void A_crash_at_any_moment_leaves_whole_snapshots_only()
    {
        for (var seed = 1UL; seed <= 300; seed++)
        {
            var storage = new SimulatedStorage(seed);
            var store = new SnapshotStore(storage, Data);
            Write(store, 1, Body(1, 3_000));
            storage.FailAt(FaultKind.InputOutput, 1 + new DiskRandom(seed).Below(12), stays: true);
            TryWrite(store, 2);
            storage.Crash();

            Assert.Contains(1, store.List());
            Assert.All(store.List(), frame => Assert.True(store.TryOpen(frame, out _, out _), $"seed {seed}"));
        }
    }

    [Fact]
    public void Any_bytes_are_refused_and_nothing_else()
    {
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);
        Write(store, 7, Body(7, 500));
        var path = $"{Folder}/0000000000000007.snap";
        var original = storage.BytesOf(path);

        for (var seed = 1UL; seed <= 3_000; seed++)
        {
            var random = new DiskRandom(seed);
            var bytes = original.ToArray();
            var from = random.Below(bytes.Length);
            random.Fill(bytes.AsSpan(from, Math.Min(1 + random.Below(40), bytes.Length - from)));
            if (bytes.AsSpan().SequenceEqual(original)) continue;
            storage.Put(path, bytes);
            Assert.False(store.TryOpen(7, out _, out _), $"seed {seed}");
        }
    }

    [Fact]
    public void The_bytes_of_version_1_are_written_and_read()
    {
        const string Golden =
            "5269616C746F536E010000000000000007000000000000001B0200000000000000000000000000000500000000000000"
            + "000000000000000015000000000000004600000000000000CDAB00000000000001000000000000000200000000000000"
            + "0300000000000000070000000000000000401E18240A0600050000000000000074F81FE167D99B4CB41D6D0CCDA82278"
            + "CAEE9F3E2F25D5E5A3936FF3DCEC60D00000000095B260E30102030405";
        var storage = new SimulatedStorage(seed: 1);
        var store = new SnapshotStore(storage, Data);

        Write(store, 7, [1, 2, 3, 4, 5]);
        Assert.Equal(Golden, Convert.ToHexString(storage.BytesOf($"{Folder}/0000000000000007.snap")));

        var other = new SimulatedStorage(seed: 1);
        other.Put($"{Folder}/0000000000000007.snap", Convert.FromHexString(Golden));
        Assert.True(new SnapshotStore(other, Data).TryOpen(7, out var snapshot, out _));
        Assert.Equal(Info(7), snapshot.Info);
    }

    [Fact]
    public void On_the_real_disk_a_snapshot_is_found_by_the_next_process()
    {
        var data = Directory.CreateTempSubdirectory("rialto-snapshots-").FullName;
        try
        {
            Write(new SnapshotStore(new DiskStorage(), data), 12, Body(12, 10_000));

            var store = new SnapshotStore(new DiskStorage(), data);
            Assert.Equal([12], store.List());
            Assert.True(store.TryOpen(12, out var snapshot, out _));
            using (snapshot) Assert.Equal(10_000, snapshot.BodyBytes);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    static SnapshotInfo Info(long frame) => new()
    {
        Frame = frame,
        FrameHash = new FrameHash((UInt128)frame * 77),
        LogId = new LogId(5),
        LastCommand = frame * 3,
        LastEvent = frame * 10,
        EventHash = 0xABCD,
        StateHash = new StateHash(1, 2, 3, (ulong)frame),
        TimeUs = 1_700_000_000_000_000,
    };

    static byte[] Body(long frame, int bytes)
    {
        var body = new byte[bytes];
        new DiskRandom((ulong)frame).Fill(body);
        return body;
    }

    static void Write(SnapshotStore store, long frame, byte[] body)
    {
        using var writer = store.Begin(Info(frame));
        foreach (var piece in body.Chunk(70_000)) writer.Write(piece);
        writer.Commit();
    }

    static bool TryWrite(SnapshotStore store, long frame)
    {
        try
        {
            Write(store, frame, Body(frame, 3_000));
            return true;
        }
        catch (StorageFaultException)
        {
            return false;
        }
    }
}
