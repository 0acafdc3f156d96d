using System.Threading.Channels;

namespace Rialto.Node;

/// <summary>A place in the stream of published steps. Whoever falls behind by the queue's limit is dropped, never waited for.</summary>
public sealed class Subscription : IAsyncDisposable
{
    readonly Channel<PublishedStep> _steps = Channel.CreateBounded<PublishedStep>(
        new BoundedChannelOptions(Limits.SubscriberStepsMax)
        {
            SingleReader = true,
            SingleWriter = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
    readonly Action<Subscription> _remove;
    volatile bool _dropped;

    internal Subscription(StepObserver observer, Action<Subscription> remove)
    {
        _remove = remove;
        Completion = Task.Run(() => RunAsync(observer));
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

    async Task RunAsync(StepObserver observer)
    {
        try
        {
            await foreach (var step in _steps.Reader.ReadAllAsync().ConfigureAwait(false)) observer(step);
        }
        finally
        {
            _remove(this);
        }
    }
}
