using System.Security.Cryptography;
using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;

namespace Rialto.Simulation.Nodes;

/// <summary>The end of a seed: calm weather, everything finished, and every second way to the same state compared.</summary>
public sealed partial class NodeRun
{
    const int SettleRoundsMax = 10_000;
    const int TimerPieces = 60;
    const int ExhaustPercent = 30;
    const int ExhaustRequestsMax = 2_000;

    /// <summary>Nobody asks any more; everything that was asked must be answered, and every due timer must fire by itself.</summary>
    void Settle()
    {
        _isCalm = true;
        _profile.Disk.BeCalm();
        if (_diskFullUntilUs != 0) FreeDisk();
        _clock.IsFrozen = false;
        _storage.RestorePower();
        if (_storage.IsDamaged) RestartCleanly();
        Drain();
        if (_waiting.Count > 0) throw new NodeFindingException($"{_waiting.Count} requests are never answered");
        if (_dice.Percent(ExhaustPercent)) ExhaustLog();
        LetTimersFire();
        CompareViews();
        RestartCleanly();
        Drain();
        LetTimersFire();
        Drain();
        CompareViews();
    }

    void Drain()
    {
        for (var round = 0; round < SettleRoundsMax; round++)
        {
            // A second passes at times: a full disk is looked at again then.
            if (round % 50 == 49) _clock.Pass(1_100_000);
            var worked = _node.TakeSequencerTurn() | _node.TakeCommitterTurn() | _node.TakePublisherTurn() | _node.TakeFollowerTurn();
            _history.CommitAll();
            if (_end is not null) throw new NodeFindingException($"in calm weather: {_end.Value.Line}");
            LookAround();
            if (!worked && round > 100) return;
        }
        throw new NodeFindingException("the node does not come to rest");
    }

    void RestartCleanly()
    {
        NoteLife();
        _disk.Kill();
        _history.CommitAll();
        _clock.ForgetTimers();
        Boot();
        GiveUpOnAnswers();
    }

    /// <summary>Timers become due while the log has no room; then the disk has some again, and nobody tells the node.</summary>
    void ExhaustLog()
    {
        _disk.SpaceBytes = _disk.UsedBytes;
        for (var asked = 0; asked < ExhaustRequestsMax && !_node.Log.IsDiskFull; asked++)
        {
            Ask();
            Work();
        }
        if (_observer.Model.NextTimerUs is < long.MaxValue and var dueUs) _clock.Pass(Math.Max(0, dueUs - _clock.WallUs) + 1);
        Work();
        FreeDisk();
    }

    /// <summary>
    /// An armed switch fires without anybody asking, however the wall clock ran meanwhile.
    /// </summary>
    void LetTimersFire()
    {
        const long slackUs = 2_000_000;
        var dueUs = _observer.Model.NextTimerUs;
        if (dueUs == long.MaxValue) return;
        var lateUs = Math.Max(dueUs, _clock.WallUs) + slackUs;
        for (var piece = 0; piece < TimerPieces && _clock.WallUs < lateUs; piece++)
        {
            // A step forward without a ring: whoever waits in monotonic time alone is late.
            if (_dice.Percent(30)) _clock.Step(Math.Max(0, (dueUs - _clock.WallUs) / 2));
            _clock.Pass(Math.Max(slackUs, (dueUs - _clock.WallUs) / 2));
            for (var turn = 0; turn < 10; turn++)
            {
                _ = _node.TakeSequencerTurn() | _node.TakeCommitterTurn() | _node.TakePublisherTurn();
                LookAround();
            }
        }
        if (_observer.Model.NextTimerUs == dueUs)
            throw new NodeFindingException($"a timer that was due at {dueUs} has not fired at {_clock.WallUs}");
    }

    void CheckEnd()
    {
        var snapshots = Snapshots();
        var whole = ReplayAll(snapshots);
        var state = whole.StateHash();
        // The live engine leaves the hash to the log's thread; what that told is a part of the state.
        _node.Replica.Exchange.TellHash(_node.ShownEventHash);
        if (state != _node.Replica.StateHash()) throw new NodeFindingException("the whole log replays to another state of the engine");
        if (whole.ViewsHash() != _node.Replica.ViewsHash()) throw new NodeFindingException("the whole log replays to other views");
        if (ViewsCheck.Difference(whole.Views, _observer.Model) is { } difference)
            throw new NodeFindingException($"the whole log replayed: {difference}");
        if (_node.Follower.LastCommandNumber != _observer.LastCommand) throw new NodeFindingException("the follower is behind");
        _reached.Count(NodeReached.FullReplays);
        CheckHistory();
        NoteLife();
    }

    Dictionary<long, string> Snapshots()
    {
        var store = new SnapshotStore(_disk, Directory);
        var states = new Dictionary<long, string>();
        foreach (var frame in store.List())
        {
            if (!store.TryOpen(frame, out var snapshot, out _)) continue;
            using (snapshot) states.Add(frame, HashesOf(Replica.Load(snapshot)));
        }
        return states;
    }

    static string HashesOf(Replica replica) => $"{replica.StateHash()} {replica.ViewsHash()}";

    Replica ReplayAll(Dictionary<long, string> snapshots)
    {
        var replica = Oldest();
        replica.Exchange.ForesightOrdersMin = 0;
        using var reader = new LogReader(_disk, LogOptions.LogDirectoryOf(Directory), replica.Anchor);
        while (reader.TryRead())
        {
            replica.Apply(reader.Current, reader.Body, long.MaxValue, static (in _, _, _) => { });
            if (!snapshots.TryGetValue(reader.Current.Header.Number, out var saved)) continue;
            if (saved != HashesOf(replica))
                throw new NodeFindingException($"the snapshot of frame {reader.Current.Header.Number} is not what the log replays to");
            _reached.Count(NodeReached.SnapshotsEqual);
        }
        return replica;
    }

    /// <summary>Nothing, or the oldest snapshot when the log begins behind frame 1.</summary>
    Replica Oldest()
    {
        var first = SegmentDirectory.Read(_disk, LogOptions.LogDirectoryOf(Directory)).FirstFrame;
        if (first <= 1) return Replica.Empty();
        var store = new SnapshotStore(_disk, Directory);
        foreach (var frame in store.List().Reverse().Where(frame => frame >= first - 1))
        {
            if (!store.TryOpen(frame, out var snapshot, out _)) continue;
            using (snapshot) return Replica.Load(snapshot);
        }
        throw new NodeFindingException($"the log begins with frame {first}, and no snapshot is left to replay it from");
    }

    /// <summary>History has every posting, trade and fill once, in order.</summary>
    void CheckHistory()
    {
        var postings = new List<(long Number, Int128 Delta, Int128 After)>();
        var trades = new List<(long, long, long)>();
        foreach (var events in _observer.Chronicle) Collect(events, postings, trades);
        var rows = _history.Committed.SelectMany(batch => batch.Ledger);
        if (!rows.Select(row => (row.Number, row.Delta.Units, row.BalanceAfter.Units)).SequenceEqual(postings))
            throw new NodeFindingException("history's ledger lines are not the postings of the log");
        var told = _history.Committed.SelectMany(batch => batch.Trades);
        // Refinements rewrite older rows of prices and quantities; numbers stay.
        if (!told.Select(row => (row.Id.Value, row.Price.Value, row.Quantity.Value)).SequenceEqual(trades))
            throw new NodeFindingException("history's trades are not those of the log");
    }

    static void Collect(byte[] events, List<(long Number, Int128 Delta, Int128 After)> postings, List<(long, long, long)> trades)
    {
        var reader = new EventReader(events);
        while (reader.Next())
        {
            if (reader.Kind == EventKind.Traded)
            {
                ref readonly var traded = ref reader.As<Traded>();
                trades.Add((traded.Trade.Value, traded.Price.Value, traded.Quantity.Value));
            }
            if (reader.Kind != EventKind.BalanceChanged) continue;
            ref readonly var changed = ref reader.As<BalanceChanged>();
            var after = changed.Available.Units + changed.Held.Units;
            if (!changed.Delta.IsZero) postings.Add((changed.Header.Number, changed.Delta.Units, after));
        }
    }
}
