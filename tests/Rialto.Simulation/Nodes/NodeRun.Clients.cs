using System.Runtime.InteropServices;
using Rialto.Engine.Commands;
using Rialto.Node;
using Rialto.Node.Sequencing;

namespace Rialto.Simulation.Nodes;

/// <summary>Clients: they ask, wait, lose answers and ask again.</summary>
public sealed partial class NodeRun
{
    const long PatienceUs = 5_000_000;
    const int HeldBackMax = 4;
    const int RetriesMax = 64;

    /// <summary>Far more than any work takes: a node that goes on for so long does not end.</summary>
    const int TurnsMax = 200_000;

    readonly List<Attempt> _waiting = [];
    readonly List<Request> _heldBack = [];
    readonly List<Request> _unsure = [];
    long _workloadUs = StartUs;

    /// <summary>Currencies, instruments, members and money come one by one, in fair weather: without them there is nothing to do.</summary>
    void SetUp()
    {
        while (_workload.HasPrepared && _stepsDone < _steps)
        {
            if (NextRequest() is not { } request) continue;
            for (var refused = 0; !Send(request); refused++)
            {
                if (refused == SettleRoundsMax) throw new NodeFindingException($"the node has no room for a request after {refused} rounds");
                Work();
            }

            Work();
        }
    }

    /// <summary>Everybody takes turns until nobody has anything to do.</summary>
    void Work()
    {
        var calm = _profile.Disk.Pause();
        var turns = 0;
        do
        {
            LookAround();
            if (++turns == TurnsMax) throw new NodeFindingException($"the node is at work after {turns} turns of everybody");
        }
        while (_node.TakeSequencerTurn() | _node.TakeCommitterTurn() | _node.TakePublisherTurn());
        LookAround();
        _profile.Disk.Resume(calm);
    }

    void Ask()
    {
        if (_waiting.Count >= _profile.OutstandingMax) return;
        if (_unsure.Count > 0 && _dice.Percent(30))
        {
            _reached.Count(NodeReached.AnswerLost);
            Send(_dice.From(_unsure));
            return;
        }
        if (_heldBack.Count > 0 && (_heldBack.Count >= HeldBackMax || _dice.Percent(30)))
        {
            var late = _dice.From(_heldBack);
            _heldBack.Remove(late);
            Send(late);
            return;
        }
        if (NextRequest() is { } request) Deliver(request);
    }

    void Deliver(Request request)
    {
        if (!_dice.Permille(_profile.ClientPermille))
        {
            Send(request);
            return;
        }
        switch (_dice.Below(4))
        {
            case 0: break; // lost on the way
            case 1: _heldBack.Add(request); break;
            case 2 when request.IsSafeToRepeat:
                _reached.Count(NodeReached.Repeated);
                Send(request);
                Send(request);
                break;
            default:
                Send(request);
                if (request.IsSafeToRepeat) BeUnsure(request);
                break;
        }
    }

    void BeUnsure(Request request)
    {
        _unsure.Add(request);
        if (_unsure.Count > RetriesMax) _unsure.RemoveAt(0);
    }

    /// <summary>The next wish; null when it is none that a gateway would submit.</summary>
    Request? NextRequest()
    {
        _stepsDone++;
        var command = _workload.Next();
        _clock.Pass(Math.Max(0, _workload.NowUs - _workloadUs));
        _workload.PassTo(_clock.WallUs);
        _workloadUs = _workload.NowUs;
        ref var header = ref MemoryMarshal.AsRef<CommandHeader>(command.AsSpan());
        header.TimeUs = 0;
        // Ticks and starts are the sequencer's own, and a port refuses what does not fit into a frame.
        return header.Kind is CommandKind.Tick or CommandKind.NodeStarted || command.Length > _profile.BodyBytesMax ? null : new(command);
    }

    bool Send(Request request)
    {
        var submission = new Submission(request.Bytes.Length) { IsBrief = _stepsDone % 2 == 0 };
        request.Bytes.CopyTo(submission.Command);
        if (!_node.TryEnqueue(submission))
        {
            _reached.Count(NodeReached.QueueFull);
            submission.Release();
            return false;
        }
        var attempt = new Attempt(request, submission, _clock.MonotonicUs);
        _waiting.Add(attempt);
        _observer.Expect(attempt);
        return true;
    }

    void CheckAnswers()
    {
        for (var index = _waiting.Count - 1; index >= 0; index--)
        {
            var attempt = _waiting[index];
            if (attempt.Submission.Outcome.IsCompletedSuccessfully) Answered(attempt);
            else if (_clock.MonotonicUs - attempt.SentUs < PatienceUs) continue;
            else if (attempt.Request.IsSafeToRepeat) BeUnsure(attempt.Request);
            // Nobody waits for it any more, but what becomes of it is still looked at when it is in the log.
            _waiting.RemoveAt(index);
        }
    }

    void Answered(Attempt attempt)
    {
        _reached.Count(NodeReached.Outcomes);
        if (OutcomeCheck.Difference(attempt) is { } difference) throw new NodeFindingException(difference);
        var outcome = attempt.Submission.Outcome.Result;
        if (outcome.Status == OutcomeStatus.Busy && outcome.CommandNumber == 0) _reached.Count(NodeReached.DiskFull);
    }

    /// <summary>The connections are gone: who may ask again will.</summary>
    void GiveUpOnAnswers()
    {
        CheckAnswers();
        foreach (var attempt in _waiting.Where(attempt => attempt.Request.IsSafeToRepeat)) BeUnsure(attempt.Request);
        _waiting.Clear();
    }
}
