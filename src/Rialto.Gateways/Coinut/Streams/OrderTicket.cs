using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>A request for orders or cancels that is under way: its member's messages are held until its outcome is known.</summary>
/// <remarks>
/// So the reply can be made of the very messages that everybody else gets, and stands before all others of its command on its own
/// connection. Requests of one connection become commands in their order, and end in it. Owner: the streams' gate.
/// </remarks>
/// <param name="member">Whose.</param>
/// <param name="client">The connection that waits; null = REST.</param>
/// <param name="nonce">Nonce of the request.</param>
/// <param name="cancels">Orders that it wants to cancel.</param>
/// <param name="before">Ends when the requests before it on its connection have ended.</param>
internal sealed class OrderTicket(MemberId member, CoinutClient? client, long nonce, IReadOnlySet<OrderId> cancels, Task before)
{
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemberId Member { get; } = member;
    public CoinutClient? Client { get; } = client;
    public long Nonce { get; } = nonce;
    public IReadOnlySet<OrderId> Cancels { get; } = cancels;

    /// <summary>Ends when the requests before it on its connection have ended. Any thread.</summary>
    public Task Before { get; } = before;

    /// <summary>Ends when it has ended itself. Any thread.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What was told since it began; of a connection, since the oldest of its requests began.</summary>
    public HeldMessages Held { get; } = client?.Held ?? new();

    public void End() => _ended.TrySetResult();
}
