using Rialto.Engine.Events;
using Rialto.Node;

namespace Rialto.Gateways.Sockets;

/// <summary>The loop of a dialect's streams: one subscription of the node and one clock, begun anew whenever steps are missing.</summary>
/// <param name="opened">A subscription begins: everything before it must come from the views.</param>
/// <param name="tell">One step; they come without a gap.</param>
/// <param name="beat">A round of the clock.</param>
/// <param name="closed">Steps are missing, or none will come: the clients must go. True = the server is stopping.</param>
internal sealed class StepStream(
    ExchangePort exchange, TimeProvider time, Action opened, Action<PublishedStep> tell, Action beat, Action<bool> closed,
    Func<bool> hasClients)
{
    static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(1);

    /// <summary>A stream that is further behind than this lets its clients in all the same.</summary>
    const int LooksMax = 1_000;

    long _lastEventNumber;
    long _opened;
    long _told;
    volatile bool _tells;

    /// <summary>How what one round of steps told is written.</summary>
    public SendRound Round { get; init; } = new();

    /// <summary>Steps are waited for even while no client is there; else those of some milliseconds then come at once.</summary>
    public bool IsAlwaysHeard { get; init; }

    /// <summary>Tells until it is told to stop, then waits until the clients have gone.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var clock = new PeriodicTimer(Limits.StreamBeat, time);
        while (!stop.IsCancellationRequested)
        {
            _lastEventNumber = 0;
            await using var steps = exchange.Subscribe(Tell, Round.Send, () => IsAlwaysHeard || hasClients());
            Volatile.Write(ref _opened, exchange.Views.LastEventNumber);
            opened();
            _tells = true;
            try
            {
                while (!steps.Completion.IsCompleted && await NextAsync(clock, stop)) beat();
            }
            finally
            {
                _tells = false;
            }

            closed(stop.IsCancellationRequested);
            if (steps.Completion.IsFaulted) await steps.Completion;
            if (!steps.IsDropped && steps.Completion.IsCompleted) break;
        }

        while (hasClients() && await clock.WaitForNextTickAsync(CancellationToken.None)) beat();
    }

    /// <summary>
    /// Ends when everything that is in the views now was told to whoever was there: a client that is answered behind it is told only what
    /// happens after it came, however long steps gathered that nobody heard.
    /// </summary>
    public async Task CaughtUpAsync(CancellationToken stop)
    {
        var seen = exchange.Views.LastEventNumber;
        // Seldom asked, and over in some milliseconds: no list of who waits.
        for (var looks = 0; looks < LooksMax && _tells && Math.Max(Volatile.Read(ref _opened), Volatile.Read(ref _told)) < seen; looks++)
            await Task.Delay(LookPause, stop);
    }

    void Tell(PublishedStep step)
    {
        if (step.Events.IsEmpty) return;
        var reader = new EventReader(step.Events.Span);
        reader.Next();
        if (_lastEventNumber != 0 && reader.Number != _lastEventNumber + 1)
            throw new InvalidOperationException($"Event {reader.Number} came after {_lastEventNumber}.");
        _lastEventNumber = step.LastEventNumber;
        using (Round.Gather()) tell(step);
        Volatile.Write(ref _told, step.LastEventNumber);
    }

    static async Task<bool> NextAsync(PeriodicTimer clock, CancellationToken stop)
    {
        try
        {
            return await clock.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
