using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Rialto.Engine.Codec;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;

namespace Rialto.Tests.Node.Recovery;

/// <summary>Makes snapshots what a program of another day would have written.</summary>
static class OtherFormat
{
    public static readonly StateFormat Older = new(1, 3);
    public static readonly StateFormat Later = new(StateFormat.Now.State + 1, StateFormat.Now.Views + 1);

    /// <summary>Writes the snapshot of a frame again, of the same moment, in another format.</summary>
    public static void Rewrite(IStorage storage, string data, long frame, StateFormat format)
    {
        var store = new SnapshotStore(storage, data);
        Assert.True(store.TryOpen(frame, out var snapshot, out var damage), damage?.ToString());
        Replica replica;
        SnapshotInfo info;
        using (snapshot) (replica, info) = (Replica.Load(snapshot), snapshot.Info);
        var (engine, views) = format.IsKnown ? Saved(replica, format) : Pretended(replica, format);
        using var writer = store.Begin(info with { StateHash = StateHash.Read(SHA256.HashData(engine)) });
        var head = new byte[12];
        MemoryMarshal.Write(head, 1);
        MemoryMarshal.Write(head.AsSpan(4), (long)engine.Length);
        writer.Write(head);
        writer.Write(engine);
        writer.Write(views);
        writer.Commit();
    }

    public static void RewriteAll(IStorage storage, string data, StateFormat format)
    {
        foreach (var frame in new SnapshotStore(storage, data).List()) Rewrite(storage, data, frame, format);
    }

    static (byte[] Engine, byte[] Views) Saved(Replica replica, StateFormat format)
    {
        var (engine, views) = (new StateWriter(), new StateWriter());
        replica.Exchange.Save(engine, format.State);
        replica.Views.Save(views, format.Views);
        return (engine.Written.ToArray(), views.Written.ToArray());
    }

    /// <summary>Today's bytes under the numbers of formats that are not there yet.</summary>
    static (byte[] Engine, byte[] Views) Pretended(Replica replica, StateFormat format)
    {
        var (engine, views) = Saved(replica, StateFormat.Now);
        MemoryMarshal.Write(engine, format.State);
        MemoryMarshal.Write(views, format.Views);
        return (engine, views);
    }
}
