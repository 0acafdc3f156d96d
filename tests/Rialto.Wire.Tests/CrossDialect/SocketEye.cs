using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>Somebody who is told: what concerns levels and what concerns trades is taken apart and waits in line.</summary>
public abstract class SocketEye(WireSocket socket, CancellationToken cancel) : Eye
{
    readonly Queue<(decimal Price, decimal Quantity)> _levels = new();
    readonly Queue<SeenTrade> _trades = new();

    public override async Task<decimal> OfferedAsync(decimal price)
    {
        while (true)
        {
            while (_levels.TryDequeue(out var level))
                if (level.Price == price) return level.Quantity;
            await HearAsync();
        }
    }

    public override async Task<SeenTrade> TradeAsync()
    {
        SeenTrade? trade;
        while (!_trades.TryDequeue(out trade)) await HearAsync();
        return trade;
    }

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return socket.DisposeAsync();
    }

    /// <summary>Sorts a message into levels and trades.</summary>
    protected abstract void Read(JsonNode message);

    protected void SawLevel(decimal price, decimal quantity) => _levels.Enqueue((price, quantity));

    protected void Saw(SeenTrade trade) => _trades.Enqueue(trade);

    async Task HearAsync() => Read(JsonNode.Parse(await socket.HearAsync(cancel))!);
}
