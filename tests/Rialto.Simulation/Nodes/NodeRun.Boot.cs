using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;
using Rialto.Simulation.Disk;

namespace Rialto.Simulation.Nodes;

/// <summary>Ends and starts.</summary>
public sealed partial class NodeRun
{
    const int StartsMax = 200;
    const int StorageFaultCode = 74;

    long _flipsAtBoot;
    bool _alarmSeen;

    /// <summary>Starts until it works: power may go again, operations may fail, damage is put right by the operator.</summary>
    void Boot()
    {
        for (var tries = 0; tries < StartsMax; tries++)
        {
            _clock.Pass(_dice.Between(0, 10_000_000));
            if (!_isCalm && _profile.CrashPermille > 0 && _dice.Percent(20)) _storage.CutPowerIn(_dice.Between(1, 40));
            if (!TryBoot()) continue;
            _storage.RestorePower();
            return;
        }
        throw new NodeFindingException($"the node does not start in {StartsMax} tries");
    }

    bool TryBoot()
    {
        _flipsAtBoot = _profile.Disk.ReadFlips;
        _alarmSeen = false;
        _end = null;
        var warned = _warnings.Count;
        try
        {
            var behind = _history.Reached;
            _node = new(Options(), _history, _profile.IsPublisherNarrow);
            if (behind < _node.Views.LastEventNumber && behind > 0) _reached.Count(NodeReached.HistoryBehind);
            Recovered(warned);
            return true;
        }
        catch (PowerLostException)
        {
            _reached.Count(NodeReached.CrashInRecovery);
            LosePower(isPowerLost: _dice.Percent(60));
        }
        catch (StorageFaultException fault)
        {
            if (fault.IsDiskFull && _diskFullUntilUs != 0) FreeDisk();
            else if (_profile.Disk.WriteErrors + _profile.Disk.SyncErrors == 0) throw;
        }
        catch (LogDamagedException damage)
        {
            Refused(damage);
        }
        // What the failed start has handed to history is abandoned with it.
        _history.Crash(_dice, isPowerLost: false);
        return false;
    }

    void Refused(LogDamagedException damage)
    {
        if (_storage.IsDamaged)
        {
            _reached.Count(NodeReached.DamageRefused);
            _storage.Repair();
            return;
        }
        // A bit that was read wrong once, at a place that is read once only: the next start reads it right.
        if (_profile.Disk.ReadFlips == _flipsAtBoot) throw new NodeFindingException($"refused for no reason: {damage.Message}");
    }

    void Recovered(int warned)
    {
        var warnings = _warnings.Skip(warned).ToArray();
        var refused = warnings.Count(warning => warning.StartsWith("snapshot refused", StringComparison.Ordinal));
        _reached.Count(NodeReached.SnapshotRefused, refused);
        if (refused > 0 && _node.StartedFromFrame > 0) _reached.Count(NodeReached.OlderSnapshot);
        var torn = warnings.Count(warning => warning.StartsWith("an unfinished write", StringComparison.Ordinal));
        _reached.Count(NodeReached.TornTail, torn);
        if (_cutsPast) NoteCut();
        if (_node.Log.Durable.Last > _durableSeen) _reached.Count(NodeReached.UnsyncedKept);
        if (_node.Log.Durable.Last < _durableSeen)
            throw new NodeFindingException($"the log ends with frame {_node.Log.Durable.Last}, but frame {_durableSeen} was durable");
        if (_history.Reached > _node.Views.LastEventNumber) throw new NodeFindingException("history is ahead of the log");
        _observer.Attach(_node.Log);
        _observer.ReadUpTo(_node.Views.LastCommandNumber);
        _observer.ExpectNothing();
        CompareViews();
    }

    void NoteCut()
    {
        if (SegmentDirectory.Read(_disk, LogOptions.LogDirectoryOf(Directory)).FirstFrame <= 1) return;
        _reached.Count(NodeReached.StartedOnCut);
        var newer = new SnapshotStore(_disk, Directory).List().Count(frame => frame > _node.StartedFromFrame);
        if (newer >= Rialto.Node.Limits.SnapshotsKept) _reached.Count(NodeReached.SnapshotForHistory);
    }

    /// <summary>The process is gone between two moments.</summary>
    void Crash(bool isPowerLost)
    {
        NoteLife();
        LosePower(isPowerLost);
        Boot();
        GiveUpOnAnswers();
    }

    void LosePower(bool isPowerLost)
    {
        _reached.Count(isPowerLost ? NodeReached.PowerLost : NodeReached.Killed);
        if (isPowerLost) _disk.Crash();
        else _disk.Kill();
        if (isPowerLost) _storage.ForgetUnsyncedIntentions();
        _history.Crash(_dice, isPowerLost);
        _storage.RestorePower();
        _clock.ForgetTimers();
    }

    /// <summary>The node has ended its process by itself.</summary>
    void AfterEnd()
    {
        var (code, line) = _end!.Value;
        if (code != StorageFaultCode) throw new NodeFindingException(line);
        var mayBe = _profile.Disk.WriteErrors + _profile.Disk.SyncErrors > 0 || _diskFullUntilUs != 0;
        if (!mayBe) throw new NodeFindingException($"for no reason: {line}");
        _reached.Count(NodeReached.StorageFault);
        Crash(isPowerLost: false);
    }

    /// <summary>Counts what this life of the node has seen; its objects are not asked afterwards.</summary>
    void NoteLife()
    {
        _durableSeen = Math.Max(_durableSeen, _node.Log.Durable.Last);
        _reached.Count(NodeReached.SnapshotWritten, _node.Follower.Snapshots);
        _reached.Count(NodeReached.SnapshotFailed, _node.Follower.SnapshotFailures);
        _reached.Count(NodeReached.SegmentRolled, _node.Log.Counters.Rolls);
        _reached.Count(NodeReached.SegmentRemoved, _node.Follower.SegmentsRemoved);
        _node.Forget();
    }

    long _durableSeen;
}
