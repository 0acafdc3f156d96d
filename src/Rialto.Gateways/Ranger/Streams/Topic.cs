using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Node.Views;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>A public stream that somebody listens to. Owner: whoever holds <see cref="Subscriptions.Gate"/>.</summary>
internal sealed class Topic
{
    public Topic(string name)
    {
        Name = name;
        (Kind, MarketCode, Period) = StreamName.Read(name);
    }

    public string Name { get; }

    public TopicKind Kind { get; }

    public string MarketCode { get; }

    public CandlePeriod Period { get; }

    public List<Place> Places { get; } = [];

    /// <summary>Something changed that was not told yet.</summary>
    public bool IsDue { get; set; }

    /// <summary>When it was told last, ms of the monotonic clock.</summary>
    public long ToldMs { get; set; }

    /// <summary>How things stood when it was made last; as long as nothing is due, whoever comes gets the same frame.</summary>
    public TextFrame? Standing { get; set; }

    /// <summary>Candles: start of the bucket that was told last, seconds; 0 = none.</summary>
    public long BucketS { get; set; }

    /// <summary>The one frame goes to everybody.</summary>
    public void Tell(TextFrame frame)
    {
        foreach (var place in Places) place.Connection.Send(frame);
    }
}
