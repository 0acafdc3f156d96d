using System.Runtime.InteropServices;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Node.Log;
using Rialto.Simulation.Disk;
using Rialto.Simulation.Model;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Nodes;

/// <summary>Reads every durable frame behind the node's back, from a disk that shows it no hazards, and lets the model replay it.</summary>
/// <remarks>So the model knows the one order of everything from the log alone, and whatever was asked must be found in it.</remarks>
internal sealed class LogObserver(
    SimulatedStorage disk, string directory, int bodyBytesMax, RandomWorkload workload, NodeReached reached)
{
    const int ManyCommands = 10;

    readonly EventBuffer _events = new(4_096);
    readonly Queue<Attempt> _expected = [];
    LogTail? _tail;
    DurableFrames? _durable;
    LogAnchor _anchor;
    long _commands;
    long _lastTimeUs;
    int _lastBodyBytes;
    int _boot;

    public ExchangeModel Model { get; } = new();

    /// <summary>All events so far, as they must be.</summary>
    public List<byte[]> Chronicle { get; } = [];

    /// <summary>Number of the last command read.</summary>
    public long LastCommand => _commands;

    /// <summary>Number of the last frame read.</summary>
    public long LastFrame => _anchor.Frame;

    /// <summary>Goes on in a log that was opened anew; what was read before must be in it.</summary>
    public void Attach(LogWriter log)
    {
        if (log.Durable.Last < _anchor.Frame)
            throw new NodeFindingException($"the log ends with frame {log.Durable.Last}, but frame {_anchor.Frame} was shown to clients");
        _tail?.Dispose();
        _durable = log.Durable;
        _tail = new(disk, LogOptions.LogDirectoryOf(directory), _anchor, log.Durable);
        _boot++;
    }

    /// <summary>An attempt stands in the queue: it comes next in the log, or is refused.</summary>
    public void Expect(Attempt attempt) => _expected.Enqueue(attempt);

    /// <summary>What was asked before the node ended and is not in the log will never be.</summary>
    public void ExpectNothing() => _expected.Clear();

    public void ReadUpTo(long commandNumber)
    {
        while (_commands < commandNumber)
        {
            if (!_tail!.TryRead()) throw new NodeFindingException($"command {commandNumber} is shown but not in the durable log");
            Take(_tail.Current, _tail.Body);
        }
        if (_commands != commandNumber) throw new NodeFindingException($"part of a frame is shown: {commandNumber} of {_commands}");
    }

    void Take(in FrameRecord frame, ReadOnlySpan<byte> body)
    {
        var header = frame.Header;
        if (header.FirstCommand != _commands + 1) throw new NodeFindingException($"frame {header.Number} has a gap before it");
        if (header.CommandCount == 1) reached.Count(NodeReached.BatchOfOne);
        if (header.CommandCount >= ManyCommands) reached.Count(NodeReached.BatchOfMany);
        var firstBytes = (int)CommandCodec.Header(body).LengthBytes;
        if (_lastBodyBytes + firstBytes > bodyBytesMax) reached.Count(NodeReached.BatchFull);
        _lastBodyBytes = body.Length;
        while (!body.IsEmpty)
        {
            var command = body[..(int)CommandCodec.Header(body).LengthBytes];
            Take(command.ToArray());
            body = body[command.Length..];
        }
        if (_lastTimeUs != header.TimeUs) throw new NodeFindingException($"frame {header.Number} has a time of its own");
        if (header.LastEvent != Model.LastEventNumber || header.EventHash != Model.EventHash)
            throw new NodeFindingException($"frame {header.Number}: other events (last {header.LastEvent}, model {Model.LastEventNumber})");
        _anchor = new(header.Number, frame.Hash);
    }

    void Take(byte[] command)
    {
        var timeUs = CommandCodec.Header(command).TimeUs;
        if (timeUs < _lastTimeUs) throw new NodeFindingException($"command {_commands + 1} is older than the one before it");
        _lastTimeUs = timeUs;
        _commands++;
        _events.Clear();
        Model.Apply(command, _events);
        workload.See(_events.Written);
        Chronicle.Add(_events.Written.ToArray());
        var own = _events.Written[Model.CommandEventsOffset..].ToArray();
        var step = new SeenStep(_commands, timeUs, Model.LastEventNumber, own);
        var kind = CommandCodec.Header(command).Kind;
        if (kind == CommandKind.Tick) reached.Count(NodeReached.TickFired);
        else if (kind == CommandKind.NodeStarted) reached.Count(NodeReached.GuardsClosed);
        else Match(command, step);
    }

    void Match(byte[] command, SeenStep step)
    {
        MemoryMarshal.AsRef<CommandHeader>(command.AsSpan()).TimeUs = 0;
        while (_expected.TryDequeue(out var attempt))
        {
            if (attempt.IsRefused) continue;
            if (!attempt.Request.Bytes.AsSpan().SequenceEqual(command))
                throw new NodeFindingException($"command {step.CommandNumber} overtook one that was asked before it");
            attempt.Step = step;
            NoteEffect(attempt.Request, step);
            return;
        }
        throw new NodeFindingException($"command {step.CommandNumber} was never asked, or is there twice");
    }

    void NoteEffect(Request request, SeenStep step)
    {
        if (step.IsRepeat)
        {
            if (request.EffectBoot != 0 && request.EffectBoot < _boot) reached.Count(NodeReached.IdAfterRestart);
            return;
        }
        if (step.Reject == Reject.RequestReplayed)
        {
            if (request.EffectBoot != 0 && request.EffectBoot < _boot) reached.Count(NodeReached.KeyAfterRestart);
            return;
        }
        if (step.Reject is Reject.TryAgain) return;
        var windowUs = request.Header.HasRequestKey ? 1_000_000L * request.Header.RequestKeyWindowS : 0;
        if (request.EffectUs != 0 && step.TimeUs < request.EffectUs + windowUs)
            throw new NodeFindingException($"command {step.CommandNumber} is a second effect of one request");
        (request.EffectUs, request.EffectBoot) = (step.TimeUs, _boot);
    }
}
