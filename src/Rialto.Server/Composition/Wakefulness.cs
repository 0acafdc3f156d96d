using Microsoft.Win32.SafeHandles;

namespace Rialto.Server.Composition;

/// <summary>Keeps the processors from sleeping while orders come: each thread that an order passes would be woken slowly.</summary>
/// <remarks>
/// While somebody holds Linux's device for it with a zero in it, no processor enters a state that takes time to leave. Whoever may not
/// open it (usually only root may), or has none, lets them sleep as before. Figures: docs/performance.md. Owner: one task.
/// </remarks>
/// <param name="device">Path of the device.</param>
public sealed class Wakefulness(string device) : IDisposable
{
    /// <summary>Where Linux has it.</summary>
    public const string Device = "/dev/cpu_dma_latency";

    SafeFileHandle? _held;
    long _lastCommand;
    int _quietLooks;
    bool _isRefused;

    /// <summary>Whether they are kept awake now.</summary>
    public bool IsHeld => _held is not null;

    /// <summary>Looks again and again until it is told to stop.</summary>
    /// <param name="lastCommand">Number of the last command of the log.</param>
    public async Task RunAsync(Func<long> lastCommand, TimeProvider time, CancellationToken stop)
    {
        using var beat = new PeriodicTimer(Limits.WakefulLook, time);
        _lastCommand = lastCommand();
        try
        {
            while (!_isRefused && await beat.WaitForNextTickAsync(stop)) Look(lastCommand());
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end that it waits for.
        }
    }

    /// <summary>Holds the device once enough has come since the last look, and lets it go when little came for some looks.</summary>
    public void Look(long lastCommand)
    {
        var isBusy = lastCommand - _lastCommand >= Limits.WakefulCommands;
        _lastCommand = lastCommand;
        _quietLooks = isBusy ? 0 : _quietLooks + 1;
        if (isBusy && _held is null) Hold();
        else if (_quietLooks >= Limits.WakefulLooks) Dispose();
    }

    /// <summary>Lets it go.</summary>
    public void Dispose()
    {
        _held?.Dispose();
        _held = null;
    }

    void Hold()
    {
        try
        {
            _held = File.OpenHandle(device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.Write(_held, stackalloc byte[sizeof(int)], fileOffset: 0);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _isRefused = true;
            Dispose();
        }
    }
}
