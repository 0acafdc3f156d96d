using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;
using Rialto.Simulation.Disk;

namespace Rialto.Tests.Node.Recovery;

/// <summary>A snapshot of any frame and the rest of the log are the whole log; for a damaged one the older one does.</summary>
public sealed class SnapshotEquivalenceTests
{
    const string Data = "/data";
    const int FramesOfALog = 10;

    /// <summary>Six logs, ten frames of each.</summary>
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task A_snapshot_of_any_frame_and_the_rest_of_the_log_are_the_whole_log(int seed)
    {
        await using var lab = await NodeLab.StartAsync();
        await NodeWork.RunAsync(lab, seed, commands: 150);
        await lab.StopAsync();
        var frames = Frames(lab);
        var whole = Replayed(frames, from: 0);
        var random = new Random(seed);

        for (var i = 0; i < FramesOfALog; i++)
        {
            var older = random.Next(1, frames.Count - 1);
            var newer = random.Next(older + 1, frames.Count);
            Check(frames, older, newer, whole, random);
        }
    }

    static void Check(List<(FrameRecord Record, byte[] Body)> frames, int older, int newer, Replica whole, Random random)
    {
        var storage = new SimulatedStorage((ulong)newer);
        var store = new SnapshotStore(storage, Data);
        var first = Replayed(frames[..older], from: 0);
        first.Save(store, new(7), frames[older - 1].Record);
        Replayed(first, frames[older..newer]).Save(store, new(7), frames[newer - 1].Record);

        var loaded = SnapshotChoice.Load(store, long.MaxValue, damage => Assert.Fail(damage.ToString()));
        Assert.Equal(frames[newer - 1].Record.Header.Number, loaded.Anchor.Frame);
        Assert.Equal(BytesOf(storage, frames[newer - 1]), Saved(loaded, frames[newer - 1]));
        AreEqual(whole, Replayed(loaded, frames[newer..]));

        var path = PathOf(frames[newer - 1]);
        storage.Flip(path, random.Next(storage.BytesOf(path).Length), (byte)(1 << random.Next(8)));
        var refused = new List<SnapshotDamage>();
        var before = SnapshotChoice.Load(store, long.MaxValue, refused.Add);
        Assert.Equal(path, Assert.Single(refused).Path);
        Assert.Equal(frames[older - 1].Record.Header.Number, before.Anchor.Frame);
        AreEqual(whole, Replayed(before, frames[older..]));
    }

    static void AreEqual(Replica wanted, Replica got)
    {
        Assert.Equal(wanted.Anchor, got.Anchor);
        Assert.Equal(wanted.Exchange.EventHash, got.Exchange.EventHash);
        Assert.Equal((wanted.StateHash(), wanted.ViewsHash()), (got.StateHash(), got.ViewsHash()));
    }

    static List<(FrameRecord Record, byte[] Body)> Frames(NodeLab lab)
    {
        var frames = new List<(FrameRecord, byte[])>();
        using var reader = new LogReader(lab.Storage, LogOptions.LogDirectoryOf(lab.Directory), LogAnchor.Beginning);
        while (reader.TryRead()) frames.Add((reader.Current, reader.Body.ToArray()));
        return frames;
    }

    static Replica Replayed(List<(FrameRecord Record, byte[] Body)> frames, int from) => Replayed(Replica.Empty(), frames[from..]);

    /// <summary>Looking ahead, as a large exchange does; the node that wrote the frames did not.</summary>
    static Replica Replayed(Replica replica, List<(FrameRecord Record, byte[] Body)> frames)
    {
        replica.Exchange.ForesightOrdersMin = 0;
        foreach (var (record, body) in frames) replica.Apply(record, body, long.MaxValue, static (in _, _, _) => { });
        return replica;
    }

    static string PathOf((FrameRecord Record, byte[] Body) frame) =>
        Path.Combine(SnapshotStore.DirectoryOf(Data), SnapshotName.Of(frame.Record.Header.Number));

    static byte[] BytesOf(SimulatedStorage storage, (FrameRecord Record, byte[] Body) frame) => storage.BytesOf(PathOf(frame));

    static byte[] Saved(Replica replica, (FrameRecord Record, byte[] Body) frame)
    {
        var storage = new SimulatedStorage(seed: 1);
        replica.Save(new SnapshotStore(storage, Data), new(7), frame.Record);
        return BytesOf(storage, frame);
    }
}
