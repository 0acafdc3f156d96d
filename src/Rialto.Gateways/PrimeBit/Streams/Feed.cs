using System.Text.Json;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>A channel that somebody follows. Owner: the streams' gate.</summary>
/// <param name="isWhole">Nothing of it may be missed; of other channels the newest is enough.</param>
internal sealed class Feed(string name, bool isWhole)
{
    readonly List<Subscription> _subscriptions = [];
    TextFrame? _newest;
    long _stampMs;

    public string Name { get; } = name;

    public bool IsWhole { get; } = isWhole;

    public bool IsFollowed => _subscriptions.Count > 0;

    public void Add(Subscription subscription) => _subscriptions.Add(subscription);

    public void Remove(Subscription subscription) => _subscriptions.Remove(subscription);

    /// <summary>A push; its stamp never goes back within the channel.</summary>
    public TextFrame FrameOf(long nowMs, Action<Utf8JsonWriter> data)
    {
        _stampMs = Math.Max(_stampMs, nowMs);
        return Envelope.Push(Name, _stampMs, data);
    }

    /// <summary>Tells everybody what nobody may miss.</summary>
    public void TellAll(TextFrame frame)
    {
        foreach (var subscription in _subscriptions) subscription.Client.Socket.Send(frame);
    }

    /// <summary>Tells a state; whoever reads too slowly gets a later one instead.</summary>
    public void TellNewest(TextFrame frame)
    {
        _newest = frame;
        foreach (var subscription in _subscriptions) subscription.SendNewest(frame);
    }

    /// <summary>Sends the newest state to those from whom it was kept.</summary>
    public void CatchUp()
    {
        if (_newest is null) return;
        foreach (var subscription in _subscriptions)
            if (subscription.IsBehind) subscription.SendNewest(_newest);
    }
}
