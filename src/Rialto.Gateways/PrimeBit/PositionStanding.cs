using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>An open position at the fair price of a moment. Money in picos. Immutable.</summary>
internal sealed record PositionStanding
{
    const int PicosOfShown = 10_000;

    /// <summary>Decimals of <see cref="OpenPrice"/>.</summary>
    public const int OpenPriceDecimals = 8;

    public required PositionView Position { get; init; }
    public required Symbol Symbol { get; init; }

    /// <summary>At the fair price.</summary>
    public required Int128 Profit { get; init; }
    public required Int128 Value { get; init; }
    public required Int128 Margin { get; init; }
    public required Int128 Maintenance { get; init; }

    /// <summary>None = no price liquidates it.</summary>
    public required Ticks LiquidationPrice { get; init; }

    /// <summary>As set, or as high as the tiers let.</summary>
    public required int Leverage { get; init; }

    /// <summary>How soon it would be closed for somebody else's loss: 1 … 5, 5 is the first.</summary>
    public required int AdlRank { get; init; }

    public Lots Volume => ContractMath.Abs(Position.Quantity);

    public Side Side => Position.Quantity.Value < 0 ? Side.Sell : Side.Buy;

    /// <summary>Mean price of what is open, to the nearest, ties to even.</summary>
    public Int128 OpenPrice => Rounding.HalfEven(
        Int128.Abs(Position.Cost) * PowerOfTen(OpenPriceDecimals - Symbol.PriceDecimals),
        (Int128)Volume.Value * Symbol.Perpetual.Contract.ValueFactor);

    public Int128 ShownProfit => Rounding.Floor(Profit, PicosOfShown);

    public Int128 ShownMargin => Rounding.Ceiling(Margin, PicosOfShown);

    public Int128 ShownMaintenance => Rounding.Ceiling(Maintenance, PicosOfShown);

    internal static Int128 PowerOfTen(int exponent)
    {
        var power = Int128.One;
        for (; exponent > 0; exponent--) power *= 10;
        return power;
    }
}
