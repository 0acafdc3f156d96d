using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Wire;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>A request for orders or cancels that is under way: collects what its member is told until its outcome is known.</summary>
/// <remarks>
/// So the reply can be made of the very messages that everybody else gets, and stands before all others of its command on its own
/// connection. Owner: the streams' gate.
/// </remarks>
/// <param name="client">The connection that waits; null = REST.</param>
/// <param name="nonce">Nonce of the request.</param>
/// <param name="cancels">Orders that it wants to cancel.</param>
internal sealed class OrderTicket(MemberId member, CoinutClient? client, long nonce, IReadOnlySet<OrderId> cancels)
{
    public MemberId Member { get; } = member;
    public CoinutClient? Client { get; } = client;
    public long Nonce { get; } = nonce;
    public IReadOnlySet<OrderId> Cancels { get; } = cancels;
    public List<OrderMessage> Held { get; } = [];
}
