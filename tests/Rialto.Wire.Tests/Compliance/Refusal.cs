namespace Rialto.Wire.Tests.Compliance;

/// <summary>Why something was refused, in words that all dialects share.</summary>
public enum Refusal
{
    None,
    Funds,
    PriceOrQuantity,
    Liquidity,
    NotFound,
    Unauthorized,

    /// <summary>Anything that no suite expects.</summary>
    Other,
}
