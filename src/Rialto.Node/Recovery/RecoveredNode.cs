using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Snapshots;

namespace Rialto.Node.Recovery;

/// <summary>What start-up found and made: everything that the threads of a node then own.</summary>
sealed record RecoveredNode(Replica Replica, LogWriter Log, HistoryDatabase Database, HistoryWriter History, HistoryFeed Feed)
{
    /// <summary>Start and recovery are one way: the newest snapshot that history allows, the rest of the log, and live.</summary>
    /// <exception cref="LogDamagedException">The log is damaged: nothing is started.</exception>
    /// <exception cref="ReplayDiffersException">The log replays to other events than it was written with.</exception>
    public static RecoveredNode Recover(NodeOptions options)
    {
        var segments = SegmentDirectory.Read(options.Storage, options.Log.LogDirectory);
        LogMark.Check(LogMark.Read(options.Storage, options.DataDirectory), segments);
        var isWhole = segments.Used is [] or [{ FirstFrame: 1 }, ..];
        var log = segments.Used.Count == 0 ? (LogId?)null : segments.Used[0].LogId;
        if (log is null) RefuseHistoryWithoutLog(options);
        var database = HistoryDatabase.Open(options.DataDirectory, log, isWhole);
        if (TryReplay(options, database, out var recovered)) return recovered!;

        // History knows more than the log: the log was restored from a backup. History is made again from it.
        if (!isWhole) throw HistoryDatabase.CannotBeMadeAgain("is ahead of the log");
        options.Warn("history is ahead of the log and is made again");
        database.Reset();
        if (TryReplay(options, database, out recovered)) return recovered!;
        throw new InvalidOperationException("Empty history is ahead of the log.");
    }

    /// <summary>A directory that was used and has no log has lost it: it must not become a new exchange.</summary>
    static void RefuseHistoryWithoutLog(NodeOptions options)
    {
        if (HistoryDatabase.ReadReached(options.DataDirectory) is > 0 and var reached)
            throw new LogDamagedException(options.Log.LogDirectory, 0, $"there is no log, but history up to event {reached}");
    }

    /// <summary>False when history holds events that the log does not have.</summary>
    static bool TryReplay(NodeOptions options, HistoryDatabase database, out RecoveredNode? recovered)
    {
        recovered = null;
        var history = new HistoryWriter(database, options.End);
        LogWriter? log = null;
        try
        {
            var feed = new HistoryFeed(history);
            (var replica, log) = Replay(options, feed, history.Reached, static _ => { });
            if (history.Reached > replica.Exchange.LastEventNumber) return false;

            database.BelongTo(log.LogId);
            recovered = new(replica, log, database, history, feed);
            return true;
        }
        finally
        {
            if (recovered is null) Release(log, history, database);
        }
    }

    /// <summary>The exchange after the last frame, and the log ready to go on; history is fed with what it lacks.</summary>
    /// <param name="started">Is told the frame of the snapshot that is used; 0 = none.</param>
    public static (Replica Replica, LogWriter Log) Replay(NodeOptions options, HistoryFeed feed, long historyReached, Action<long> started)
    {
        var refused = new List<SnapshotDamage>();
        var replica = SnapshotChoice.Load(new(options.Storage, options.DataDirectory), historyReached, refused.Add);
        foreach (var damage in refused) options.Warn($"snapshot refused: {damage.Problem} ({damage.Path})");
        started(replica.Anchor.Frame);
        try
        {
            return (replica, OpenLog(options, replica, feed));
        }
        catch (LogDamagedException) when (replica.Anchor.Frame == 0 && refused.Count > 0)
        {
            // The log is not damaged when it was cut behind snapshots of another program.
            if (SnapshotChoice.WhyNoStart(options.Storage, options.Log.LogDirectory, refused) is { } why) throw why;
            throw;
        }
    }

    static LogWriter OpenLog(NodeOptions options, Replica replica, HistoryFeed feed)
    {
        var opened = LogOpen.Open(options.Storage, options.Log, replica.Anchor, (in frame, body) =>
        {
            replica.Apply(frame, body, long.MaxValue, (in _, _, changes) => feed.Add(changes));
            feed.Flush();
        });
        if (opened.End.Torn is { } torn)
        {
            options.Warn($"an unfinished write was cut off: {torn.Problem} ({torn.SegmentFile}, byte {torn.Offset}, {torn.Bytes} bytes)");
        }
        return opened.Writer;
    }

    static void Release(LogWriter? log, HistoryWriter history, HistoryDatabase database)
    {
        log?.Dispose();
        history.Abandon();
        database.Close();
    }
}
