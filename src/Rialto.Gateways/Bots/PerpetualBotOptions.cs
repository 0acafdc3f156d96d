using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Bots;

/// <summary>Who makes the markets in perpetuals, and how.</summary>
public sealed record PerpetualBotOptions
{
    /// <summary>Owns the quotes; orders of its own besides them are taken away.</summary>
    public required MemberId Maker { get; init; }

    /// <summary>Trades with them now and then.</summary>
    public required MemberId Taker { get; init; }

    /// <summary>Live perpetuals too, with money that the bot gives itself: where all money is play money.</summary>
    public required bool QuotesLive { get; init; }

    /// <summary>Of both together, at most.</summary>
    public required int CommandsPerSecond { get; init; }

    /// <summary>Levels a side.</summary>
    public required int Levels { get; init; }

    /// <summary>Of sizes, sides and pauses of trades.</summary>
    public required ulong Seed { get; init; }
}
