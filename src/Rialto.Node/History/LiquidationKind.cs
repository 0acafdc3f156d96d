namespace Rialto.Node.History;

/// <summary>Where a position went that its owner could not keep. Persisted in history.</summary>
public enum LiquidationKind
{
    /// <summary>Into the book, slice by slice.</summary>
    Liquidation = 1,

    /// <summary>To the insurance fund, or from the fund back into the book.</summary>
    TakeOver = 2,

    /// <summary>To the positions on the other side.</summary>
    Adl = 3,
}
