using System.Collections.Immutable;

namespace Rialto.Node.Sequencing;

/// <summary>Everybody who listens to published steps. Comes and goes on any thread; told by the publisher thread.</summary>
/// <param name="gatherTime">By which steps gather that nobody hears: a real clock, also where that of the exchange is moved.</param>
sealed class Subscribers(TimeProvider gatherTime)
{
    ImmutableArray<Subscription> _all = [];
    long _dropped;

    public bool IsEmpty => _all.IsEmpty;

    /// <summary>How many fell behind and were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public Subscription Add(StepObserver observer, Action rest, Func<bool> isHeard)
    {
        if (_all.Length >= Limits.SubscribersMax)
            throw new InvalidOperationException($"There are {Limits.SubscribersMax} subscribers already.");
        var subscription = new Subscription(observer, rest, isHeard, gatherTime, Remove);
        ImmutableInterlocked.Update(ref _all, static (all, added) => all.Add(added), subscription);
        return subscription;
    }

    public void Offer(PublishedStep step)
    {
        foreach (var subscription in _all)
        {
            if (subscription.TryOffer(step)) continue;
            _dropped++;
            Remove(subscription);
        }
    }

    /// <summary>No step comes any more.</summary>
    public void Complete()
    {
        foreach (var subscription in _all) subscription.Complete();
    }

    void Remove(Subscription subscription) =>
        ImmutableInterlocked.Update(ref _all, static (all, removed) => all.Remove(removed), subscription);
}
