using System.Threading.Channels;

namespace Rialto.Node;

/// <summary>A place in the stream of published steps. Whoever falls behind by the queue's limit is dropped, never waited for.</summary>
public sealed class Subscription : IAsyncDisposable
{
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(Limits.SubscriberGatherMs);

    readonly Channel<PublishedStep> _steps = Channel.CreateBounded<PublishedStep>(
        new BoundedChannelOptions(Limits.SubscriberStepsMax)
        {
            SingleReader = true,
            SingleWriter = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
    readonly TimeProvider _gatherTime;
    readonly Func<bool> _isHeard;
    readonly Action<Subscription> _remove;
    volatile bool _dropped;

    internal Subscription(StepObserver observer, Action rest, Func<bool> isHeard, TimeProvider gatherTime, Action<Subscription> remove)
    {
        _gatherTime = gatherTime;
        _isHeard = isHeard;
        _remove = remove;
        Completion = Task.Run(() => RunAsync(observer, rest));
    }

    /// <summary>True when it fell behind: steps are missing, begin again from the views.</summary>
    public bool IsDropped => _dropped;

    /// <summary>Ends when the observer has been told everything that it will be told; carries what the observer threw.</summary>
    public Task Completion { get; }

    /// <summary>Stops; the observer is not called after this has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _remove(this);
        _steps.Writer.TryComplete();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Owner: publisher thread. False = it was dropped just now.</summary>
    internal bool TryOffer(PublishedStep step)
    {
        if (_steps.Writer.TryWrite(step)) return true;
        _dropped = true;
        _steps.Writer.TryComplete();
        return false;
    }

    internal void Complete() => _steps.Writer.TryComplete();

    async Task RunAsync(StepObserver observer, Action rest)
    {
        try
        {
            while (await _steps.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                // Four dialects have streams: to wake a thread for each after every commit costs more than the orders in it.
                if (!_isHeard() && _steps.Reader.Count < Limits.SubscriberRoundSteps)
                    await Task.Delay(Gather, _gatherTime).ConfigureAwait(false);
                Tell(observer, rest);
            }
        }
        finally
        {
            _remove(this);
        }
    }

    /// <summary>What one commit published comes together; who tells it on does so once for all of it.</summary>
    void Tell(StepObserver observer, Action rest)
    {
        try
        {
            for (var told = 0; told < Limits.SubscriberRoundSteps && _steps.Reader.TryRead(out var step); told++) observer(step);
        }
        finally
        {
            // Also when the observer failed: what it put in line before must not lie there.
            rest();
        }
    }
}
