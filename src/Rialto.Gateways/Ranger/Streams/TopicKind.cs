namespace Rialto.Gateways.Ranger.Streams;

/// <summary>What a public stream tells.</summary>
internal enum TopicKind
{
    /// <summary>Nothing, ever: no such stream is known.</summary>
    Silent,
    Tickers,
    Trades,
    Book,
    FullBook,
    Depth,
    Candles,
}
