namespace Rialto.Node.History;

/// <summary>How an account came to a trade. Persisted in history.</summary>
public enum TradeLiquidity
{
    Maker = 1,
    Taker = 2,

    /// <summary>It was being liquidated, in the book or by the insurance fund.</summary>
    Liquidation = 3,

    /// <summary>Auto-deleveraging, on either side.</summary>
    Adl = 4,
}
