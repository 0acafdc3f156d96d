using Rialto.Benchmarks.Core1;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Pipe;

/// <summary>The engine's thread of the pipe: commands from one ring, their events to another.</summary>
public sealed class EngineStage
{
    readonly Application _apply;
    readonly ByteRing _commands;
    readonly ByteRing _events;
    readonly Thread _thread;
    Window _window;

    /// <summary>What becomes of a command.</summary>
    /// <param name="command">Encoded.</param>
    /// <returns>Its events, encoded, good until the next call.</returns>
    public delegate ReadOnlySpan<byte> Application(ReadOnlySpan<byte> command);

    /// <param name="apply"><see cref="Core1Exchange.ApplyUnhashed"/>, or something that shows what the pipe itself takes.</param>
    /// <param name="commands">Where they come from.</param>
    /// <param name="events">Where what became of them goes, with the command's stamp.</param>
    public EngineStage(Application apply, ByteRing commands, ByteRing events)
    {
        _apply = apply;
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
                _events.Write(_apply(command), stamp);
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
