using System.Runtime.InteropServices;
using Rialto.Engine;
using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Simulation.Model;

namespace Rialto.Simulation.Checking;

/// <summary>Engine and model side by side: each command goes to both, and whatever they say must be equal to the byte.</summary>
public sealed class TwinRun
{
    const int OrdersCapacity = 16;
    const int AccountsCapacity = 16;

    readonly ExchangeModel _model = new();
    readonly EventBuffer _wanted = new(4_096);
    readonly EventBuffer _got = new(4_096);
    Exchange _engine = new(OrdersCapacity, AccountsCapacity);

    public int CommandsCount { get; private set; }

    /// <summary>Events of the last command, as the model wants them.</summary>
    public ReadOnlySpan<byte> Wanted => _wanted.Written;

    /// <summary>Gives a command to both; null when they agree.</summary>
    public Difference? Apply(byte[] command)
    {
        _wanted.Clear();
        _got.Clear();
        CommandsCount++;
        _model.Apply(command, _wanted);
        var what = TryApply(command) ?? Compare();
        return what is null ? null : Differ(what, command);
    }

    /// <summary>Saves the engine, goes on with what was loaded from it; null when a second save has the same bytes.</summary>
    public Difference? Restart()
    {
        var saved = Saved(_engine);
        try
        {
            var reader = new StateReader(saved);
            _engine = Exchange.Load(ref reader);
            if (!reader.AtEnd) return Differ("a snapshot has bytes that loading did not read", []);
        }
        catch (Exception problem)
        {
            return Differ($"loading a snapshot failed: {Brief(problem)}", []);
        }
        return saved.AsSpan().SequenceEqual(Saved(_engine)) ? null : Differ("saved, loaded and saved again: other bytes", []);
    }

    /// <summary>What the engine would write into a snapshot.</summary>
    public byte[] Save() => Saved(_engine);

    static byte[] Saved(Exchange engine)
    {
        var writer = new StateWriter();
        engine.Save(writer);
        return writer.Written.ToArray();
    }

    // An engine that throws is a finding like any other: the node would stop.
    string? TryApply(byte[] command)
    {
        try
        {
            _engine.Apply(command, CommandsCount, _got);
            return null;
        }
        catch (Exception problem)
        {
            return $"the engine threw {Brief(problem)}";
        }
    }

    static string Brief(Exception problem) => $"{problem.GetType().Name}: {problem.Message}\n{problem.StackTrace}";

    string? Compare()
    {
        if (!_wanted.Written.SequenceEqual(_got.Written)) return "other events";
        if (_engine.EventHash != _model.EventHash) return "other running hash";
        if (_engine.LastEventNumber != _model.LastEventNumber) return "other last event number";
        if (_engine.CommandEventsOffset != _model.CommandEventsOffset) return "other border between timers and command";
        if (_engine.TriggerEventsOffset != _model.TriggerEventsOffset) return "other border between command and triggers";
        if (_engine.NextTimerUs != _model.NextTimerUs) return $"other next timer: {_engine.NextTimerUs}, not {_model.NextTimerUs}";
        return IsBalanced() ? null : "the postings of the step do not add up to zero";
    }

    bool IsBalanced()
    {
        var sums = new Dictionary<int, Int128>();
        var reader = new EventReader(_got.Written);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.BalanceChanged) continue;
            var posting = reader.As<BalanceChanged>();
            CollectionsMarshal.GetValueRefOrAddDefault(sums, posting.Currency.Value, out _) += posting.Delta.Units;
        }
        foreach (var sum in sums.Values)
        {
            if (sum != 0) return false;
        }
        return true;
    }

    /// <summary>Both agree on something that must never be.</summary>
    internal Difference Broken(string what, byte[] command) => Differ(what, command);

    Difference Differ(string what, byte[] command) =>
        new(CommandsCount - 1, what, command, _wanted.Written.ToArray(), _got.Written.ToArray());
}
