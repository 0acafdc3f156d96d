using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Pipe;

/// <summary>The engine's thread of the pipe with a journal: while one batch is synced, the next one gathers, as in the server.</summary>
public sealed class JournaledEngineStage
{
    readonly Core1Exchange _exchange;
    readonly ByteRing _commands;
    readonly ByteRing _events;
    readonly Journal _journal;
    readonly Thread _thread;
    JournalBatch _batch = Journal.NewBatch();
    Window _window;

    public JournaledEngineStage(Core1Exchange exchange, ByteRing commands, ByteRing events, Journal journal)
    {
        _exchange = exchange;
        _commands = commands;
        _events = events;
        _journal = journal;
        _thread = new Thread(Run) { Name = "bench engine", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Waits until every command is applied and handed to the journal; answers what the thread used.</summary>
    public Window Join()
    {
        _thread.Join();
        return _window;
    }

    void Run()
    {
        var start = Window.Open();
        var spin = default(SpinWait);
        while (true)
        {
            var isComplete = _commands.IsComplete;
            if (_commands.TryRead(out var command, out var stamp))
            {
                Apply(command, stamp);
                _commands.Release();
                spin = default;
            }
            else if (_batch.Count > 0 && (isComplete || _journal.IsIdle)) HandOver();
            else if (isComplete) break;
            else spin.SpinOnce(sleep1Threshold: -1);
        }

        _events.Complete();
        _window = Window.Since(start);
    }

    void Apply(ReadOnlySpan<byte> command, long number)
    {
        if (!_batch.HasRoomFor(command.Length)) HandOver();
        var events = _exchange.ApplyUnhashed(command, _batch.Events);
        _batch.Add(command, number, _exchange.LastEventNumber);
        // A consumer that waits for this batch must not keep the engine from handing it over. Its events stay where they are until this
        // thread gets it back.
        if (!_events.HasRoomFor(events.Length)) HandOver();
        _events.Write(events, number);
    }

    void HandOver() => _batch = _journal.HandOver(_batch);
}
