using Rialto.Node;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Simulation.Disk;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Nodes;

/// <summary>One seed of the node simulation: a node, its disk, its clock and its clients on one thread, and everything checked.</summary>
/// <remarks>
/// Each round one of them does one thing, drawn from the seed: clients ask, an owner of the pipeline takes a turn, time passes, the
/// power goes. What is durable is read from the log and replayed by the model; what is shown and answered must be equal to it.
/// </remarks>
public sealed partial class NodeRun
{
    const string Directory = "/data";
    const ulong CutSalt = 0xC07_106_0F_0_1D;
    const int CutPercent = 15;
    const int HistoryStopsPermilleOfCut = 10;
    const int SnapshotCommandsOfCut = 10;
    const ulong RunSalt = 0x0DE5_0F_A11_7A1E5;
    const long StartUs = 1_700_000_000_000_000;

    readonly ulong _seed;
    readonly int _steps;
    readonly NodeHazards _wanted;
    readonly NodeReached _reached;
    readonly Dice _dice;
    readonly NodeProfile _profile;

    /// <summary>The log's past is removed as soon as it may be. Drawn apart, so that all other seeds stay as they are.</summary>
    readonly bool _cutsPast;
    readonly SimulatedClock _clock = new(StartUs);
    readonly SimulatedStorage _disk;
    readonly HazardousStorage _storage;
    readonly SimulatedHistory _history = new();
    readonly RandomWorkload _workload;
    readonly LogObserver _observer;
    readonly List<string> _warnings = [];
    (int Code, string Line)? _end;
    SimulatedNode _node = null!;
    int _stepsDone;
    long _historyStopsUntilUs;
    long _diskFullUntilUs;
    bool _isCalm;

    public NodeRun(ulong seed, int steps, NodeHazards hazards, NodeReached reached)
    {
        _seed = seed;
        _steps = steps;
        _wanted = hazards;
        _reached = reached;
        _dice = new(seed ^ RunSalt);
        _profile = new(_dice, hazards);
        _disk = new(_dice.Next());
        _storage = new(_disk, _profile.Disk, _dice.Next(), _clock.Pass);
        _workload = new(seed);
        _observer = new(_disk, Directory, _profile.BodyBytesMax, _workload, reached);
        _clock.DriftPpm = _profile.DriftPpm;
        _cutsPast = hazards.HasFlag(NodeHazards.RareBranches) && new Dice(seed ^ CutSalt).Percent(CutPercent);
    }

    /// <summary>Runs the seed.</summary>
    /// <returns>What was found, or null.</returns>
    public NodeFinding? Run()
    {
        try
        {
            Live();
            return null;
        }
        catch (NodeFindingException finding)
        {
            return new(_seed, _stepsDone, _wanted, finding.Message);
        }
        catch (Exception bug)
        {
            return new(_seed, _stepsDone, _wanted, $"{bug.GetType().Name}: {bug.Message}\n{bug.StackTrace}");
        }
    }

    void Live()
    {
        Boot();
        SetUp();
        while (_stepsDone < _steps) Round();
        Settle();
        CheckEnd();
    }

    void Round()
    {
        Misfortune();
        try
        {
            Act();
        }
        catch (PowerLostException)
        {
            // The owner whose turn it was is gone with the process.
        }
        if (_storage.IsPowerGone) Crash(isPowerLost: _dice.Percent(60));
        else if (_end is not null) AfterEnd();
        else TryLookAround();
    }

    /// <summary>A frame that a misdirected write has destroyed can't be read by us either: an operator would stop the node now.</summary>
    void TryLookAround()
    {
        try
        {
            LookAround();
        }
        catch (LogDamagedException) when (_storage.IsDamaged)
        {
            Crash(isPowerLost: false);
        }
    }

    void Act()
    {
        var drawn = _dice.Below(
            45 + _profile.CommitterWeight + _profile.PublisherWeight + _profile.FollowerWeight + _profile.HistoryWeight);
        if (Is(25)) Ask();
        else if (Is(15)) _node.TakeSequencerTurn();
        else if (Is(5)) _clock.Pass(_dice.Between(1, 20_000));
        else if (Is(_profile.CommitterWeight)) _node.TakeCommitterTurn();
        else if (Is(_profile.PublisherWeight)) _node.TakePublisherTurn();
        else if (Is(_profile.FollowerWeight)) _node.TakeFollowerTurn();
        else if (_clock.MonotonicUs >= _historyStopsUntilUs) _history.Commit();

        bool Is(int weight)
        {
            drawn -= weight;
            return drawn < 0;
        }
    }

    /// <summary>What happens to the machine whatever the node does.</summary>
    void Misfortune()
    {
        if (_dice.Permille(_profile.CrashPermille)) _storage.CutPowerIn(_dice.Between(1, 12));
        if (_dice.Permille(_profile.ClockPermille)) DisturbClock();
        if (_dice.Permille(HistoryStopsPermille)) _historyStopsUntilUs = _clock.MonotonicUs + 5_000_000;
        if (_dice.Permille(_profile.FullDiskPermille)) FillDisk();
        if (_diskFullUntilUs == 0 || _clock.MonotonicUs < _diskFullUntilUs) return;
        FreeDisk();
    }

    void DisturbClock()
    {
        if (_dice.Percent(30)) _clock.IsFrozen = !_clock.IsFrozen;
        var step = _dice.Between(-3_600_000_000, 3_600_000_000) / _dice.Of(1, 1_000, 1_000_000);
        _clock.Step(step);
        if (_node.Replica.Exchange.LastTimeUs > _clock.WallUs) _reached.Count(NodeReached.ClockBack);
    }

    void FillDisk()
    {
        if (_diskFullUntilUs != 0) return;
        _disk.SpaceBytes = _disk.UsedBytes + _dice.Between(0, 40_000);
        _diskFullUntilUs = _clock.MonotonicUs + _dice.Between(1, 60_000_000);
    }

    void FreeDisk()
    {
        _disk.SpaceBytes = long.MaxValue;
        _diskFullUntilUs = 0;
        _reached.Count(NodeReached.DiskFullPassed);
    }

    /// <summary>Reads what became durable and visible, and compares.</summary>
    void LookAround()
    {
        var shown = _node.Views.LastCommandNumber;
        if (shown > _observer.LastCommand)
        {
            _observer.ReadUpTo(shown);
            if (_node.ShownEventHash != _observer.Model.EventHash) throw new NodeFindingException("the event hash shown is another");
            if (_dice.Percent(20)) CompareViews();
        }
        CheckAnswers();
        CheckFollower();
    }

    void CompareViews()
    {
        _reached.Count(NodeReached.ViewsCompared);
        if (ViewsCheck.Difference(_node.Views, _observer.Model) is { } difference)
            throw new NodeFindingException($"after command {_observer.LastCommand}: {difference}");
    }

    void CheckFollower()
    {
        if (_node.Follower.Agrees || _alarmSeen) return;
        _alarmSeen = true;
        _reached.Count(NodeReached.FollowerAlarm);
        var mayBe = _profile.Disk.ReadFlips > _flipsAtBoot || _profile.Disk.Misdirected > 0 || _profile.Disk.WriteErrors > 0;
        if (!mayBe) throw new NodeFindingException($"the follower stopped for no reason: {_warnings[^1]}");
    }

    int SnapshotCommands => _cutsPast ? Math.Min(_profile.SnapshotCommands, SnapshotCommandsOfCut) : _profile.SnapshotCommands;

    int HistoryStopsPermille => _cutsPast ? HistoryStopsPermilleOfCut : _profile.HistoryStopsPermille;

    NodeOptions Options() => new()
    {
        DataDirectory = Directory,
        Storage = _storage,
        Log = new()
        {
            DataDirectory = Directory,
            SegmentBytes = _cutsPast ? Rialto.Node.Limits.LogSegmentBytesMin : _profile.SegmentBytes,
            BodyBytesMax = _profile.BodyBytesMax,
            ZeroFillBytes = 16 << 10,
            Preparation = SegmentPreparation.Inline,
            PrepareRetry = TimeSpan.FromSeconds(1),
            Time = _clock,
            NewLogId = new((UInt128)_seed + 1),
        },
        Time = _clock,
        LogKeep = _cutsPast ? TimeSpan.Zero : null,
        Snapshots = new() { Commands = SnapshotCommands, Bytes = long.MaxValue, Interval = TimeSpan.FromDays(9_999) },
        QueueCommandsMax = _profile.QueueCommandsMax,
        End = new((code, line) => _end ??= (code, line)),
        Warn = _warnings.Add,
    };
}
