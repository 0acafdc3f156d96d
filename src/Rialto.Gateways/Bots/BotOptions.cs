using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Bots;

/// <summary>Who the bots are and how busy.</summary>
/// <param name="Maker">Owns the quotes.</param>
/// <param name="Taker">Trades with them now and then.</param>
/// <param name="CommandsPerSecond">Of all bots together, at most.</param>
/// <param name="Seed">Of the walks, sizes and pauses.</param>
public sealed record BotOptions(MemberId Maker, MemberId Taker, int CommandsPerSecond, ulong Seed)
{
    /// <summary>Walks that somebody else moves, by currency; the others are the bots' own.</summary>
    public IReadOnlyDictionary<string, PriceWalk> Walks { get; init; } = new Dictionary<string, PriceWalk>();
}
