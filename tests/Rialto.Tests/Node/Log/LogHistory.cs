using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Xunit;

namespace Rialto.Tests.Node.Log;

/// <summary>A log that is written, interrupted and recovered again and again, and what must be in it.</summary>
internal sealed class LogHistory(ulong seed)
{
    readonly List<LabFrame> _unsynced = [];

    public SimulatedStorage Storage { get; } = new(seed);

    /// <summary>Frames that a sync or a recovery has vouched for.</summary>
    public List<LabFrame> Durable { get; } = [];

    public TornTail? LastTorn { get; private set; }

    public int LastKeptUnsynced { get; private set; }

    /// <summary>Opens, appends and syncs; false when a fault or a full disk ended it.</summary>
    public bool TryWrite(int frames, int framesPerSync, int bodyBytes)
    {
        try
        {
            using var writer = OpenAndTake();
            for (var index = 1; index <= frames; index++)
            {
                if (!TryAppend(writer, bodyBytes)) return false;
                if (index % framesPerSync == 0) Sync(writer);
            }
            Sync(writer);
            return true;
        }
        catch (StorageFaultException)
        {
            return false;
        }
    }

    /// <summary>Opens the log and nothing else; a fault may end that.</summary>
    public void TryOpenOnly()
    {
        try
        {
            LogLab.Open(Storage, LogLab.Options()).Writer.Dispose();
        }
        catch (StorageFaultException)
        {
        }
    }

    /// <summary>
    /// Opens the log without faults and compares: everything durable, then some of the unsynced in their order, nothing else.
    /// </summary>
    public void Recover(string what)
    {
        var seen = new List<LabFrame>();
        var opened = LogLab.Open(Storage, LogLab.Options(), LogAnchor.Beginning, seen);
        opened.Writer.Dispose();
        Take(seen, what);
        LastTorn = opened.End.Torn;
    }

    LogWriter OpenAndTake()
    {
        var seen = new List<LabFrame>();
        var writer = LogLab.Open(Storage, LogLab.Options(), LogAnchor.Beginning, seen).Writer;
        Take(seen, "open");
        return writer;
    }

    bool TryAppend(LogWriter writer, int bodyBytes)
    {
        // Noted before it is tried: an append that fails may have reached the disk nevertheless.
        var attempt = LogLab.FrameToBe(writer, bodyBytes);
        _unsynced.Add(attempt);
        for (var attempts = 0; attempts < 3; attempts++)
        {
            if (LogLab.TryAppend(writer, bodyBytes) is not null) return true;
        }
        _unsynced.Remove(attempt);
        return false;
    }

    void Sync(LogWriter writer)
    {
        var last = writer.Sync();
        Durable.AddRange(_unsynced.Where(frame => frame.Number <= last));
        _unsynced.Clear();
    }

    void Take(List<LabFrame> seen, string what)
    {
        List<LabFrame> possible = [.. Durable, .. _unsynced];
        Assert.True(seen.Count >= Durable.Count, $"{what}: {seen.Count} frames, {Durable.Count} were durable");
        Assert.True(seen.Count <= possible.Count, $"{what}: {seen.Count} frames, {possible.Count} were written");
        Assert.Equal(possible.GetRange(0, seen.Count), seen);

        LastKeptUnsynced = seen.Count - Durable.Count;
        Durable.AddRange(_unsynced.GetRange(0, LastKeptUnsynced));
        _unsynced.Clear();
    }
}
