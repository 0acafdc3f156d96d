using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Pipe;

/// <summary>The consumer's thread of the pipe: reads the events of every command.</summary>
public sealed class ConsumerStage
{
    readonly ByteRing _events;
    readonly PipeTally _tally;
    readonly IDurability _durability;
    readonly Thread _thread;
    Window _window;

    /// <param name="events">Where they come from; the stamp is the command's number.</param>
    /// <param name="tally">Is shown all of them.</param>
    /// <param name="durability">Says when a command's events may be seen.</param>
    public ConsumerStage(ByteRing events, PipeTally tally, IDurability durability)
    {
        _events = events;
        _tally = tally;
        _durability = durability;
        _thread = new Thread(Run) { Name = "bench consumer", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Waits for the end of the events; answers what the thread used.</summary>
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
            var isComplete = _events.IsComplete;
            if (_events.TryRead(out var events, out var command))
            {
                if (_durability.Durable < command) WaitFor(command);
                _tally.Add(events);
                _events.Release();
                spin = default;
            }
            else if (isComplete) break;
            else spin.SpinOnce(sleep1Threshold: -1);
        }

        _window = Window.Since(start);
    }

    void WaitFor(long command)
    {
        var spin = default(SpinWait);
        while (_durability.Durable < command) spin.SpinOnce(sleep1Threshold: -1);
    }
}
