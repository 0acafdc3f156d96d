using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Pipe;

/// <summary>The engine's thread of the pipe: commands from one ring, their events to another.</summary>
public sealed class EngineStage
{
    readonly Core1Exchange _exchange;
    readonly ByteRing _commands;
    readonly ByteRing _events;
    readonly Thread _thread;
    Window _window;

    public EngineStage(Core1Exchange exchange, ByteRing commands, ByteRing events)
    {
        _exchange = exchange;
        _commands = commands;
        _events = events;
        _thread = new Thread(Run) { Name = "bench engine", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Waits for the end of the commands; answers what the thread used.</summary>
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
                _events.Write(_exchange.ApplyUnhashed(command), stamp);
                _commands.Release();
                spin = default;
            }
            else if (isComplete) break;
            else spin.SpinOnce(sleep1Threshold: -1);
        }

        _events.Complete();
        _window = Window.Since(start);
    }
}
