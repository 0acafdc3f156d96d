using Rialto.Engine.Numbers;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>Who listens to one member's own streams. Owner: whoever holds <see cref="Subscriptions.Gate"/>.</summary>
internal sealed class MemberTopics
{
    public List<Connection> Orders { get; } = [];

    public List<Connection> Trades { get; } = [];

    public List<Connection> Balances { get; } = [];

    /// <summary>Currencies whose balance changed since it was told.</summary>
    public HashSet<CurrencyId> Changed { get; } = [];

    public bool IsEmpty => Orders.Count + Trades.Count + Balances.Count == 0;

    /// <summary>The listeners of one of the member's streams.</summary>
    public List<Connection> Of(string name) => name switch
    {
        StreamName.Order => Orders,
        StreamName.Trade => Trades,
        StreamName.Balances => Balances,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    public static void Tell(List<Connection> listeners, TextFrame frame)
    {
        foreach (var listener in listeners) listener.Send(frame);
    }
}
