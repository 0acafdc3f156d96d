using System.Numerics;
using Rialto.Engine.Commands;

namespace Rialto.Simulation.Model;

/// <summary>The arithmetic of a perpetual's contract (docs/rules/derivatives.md): values, margin, fees. Money in picos.</summary>
internal sealed class ModelContract(ContractTerms terms)
{
    const int Million = 1_000_000;

    public ContractTerms Terms { get; } = terms;

    public bool IsInverse => Terms.Kind == ContractKind.Inverse;

    /// <summary>The upper bound of what a position may be worth when it is opened.</summary>
    public BigInteger LastBound => Terms.Tiers[Terms.TierCount - 1].Bound;

    /// <summary>Value of so many lots, whatever the side.</summary>
    public BigInteger Value(BigInteger price, BigInteger lots) =>
        IsInverse ? Nearest(lots * Terms.ValueFactor, price) : price * lots * Terms.ValueFactor;

    /// <summary>What a signed quantity adds to the cost, or would bring if it were sold.</summary>
    public BigInteger Signed(BigInteger price, BigInteger quantity)
    {
        var value = Value(price, BigInteger.Abs(quantity)) * quantity.Sign;
        return IsInverse ? -value : value;
    }

    /// <summary>How much worse than the fair price a trade at another price is; 0 when it is better.</summary>
    public BigInteger Worse(int side, BigInteger price, BigInteger fair, BigInteger lots) =>
        BigInteger.Max(0, Signed(price, side * lots) - Signed(fair, side * lots));

    /// <summary>Margin that opens a value; a leverage of 0 is as high as the tiers let.</summary>
    public BigInteger Initial(BigInteger value, int leverage)
    {
        var least = leverage == 0 ? 0 : (Million + leverage - 1) / leverage;
        return Margin(value, tier => Math.Max(tier.InitialPpm, least));
    }

    /// <summary>Margin that keeps a value.</summary>
    public BigInteger Maintenance(BigInteger value) => Margin(value, tier => tier.MaintenancePpm);

    BigInteger Margin(BigInteger value, Func<MarginTier, int> rateOf)
    {
        var (sum, from) = (BigInteger.Zero, BigInteger.Zero);
        for (var index = 0; index < Terms.TierCount; index++)
        {
            var tier = Terms.Tiers[index];
            // A price may carry a position above the last bound: the last rates go on.
            var to = index == Terms.TierCount - 1 ? value : BigInteger.Min(value, tier.Bound);
            if (to > from) sum += (to - from) * rateOf(tier);
            from = BigInteger.Max(from, to);
        }
        return Ceiling(sum, Million);
    }

    /// <summary>A fee rounded up, or a rebate (below zero) rounded down in size.</summary>
    public static BigInteger Fee(BigInteger value, int ppm) => Ceiling(value * ppm, Million);

    public static BigInteger Floor(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        return rest.Sign != 0 && rest.Sign != divisor.Sign ? quotient - 1 : quotient;
    }

    public static BigInteger Ceiling(BigInteger dividend, BigInteger divisor) => -Floor(-dividend, divisor);

    /// <summary>To the nearest, ties to even.</summary>
    public static BigInteger Nearest(BigInteger dividend, BigInteger divisor)
    {
        var floor = Floor(dividend, divisor);
        var twice = (dividend - floor * divisor) * 2;
        var order = twice.CompareTo(divisor);
        return order > 0 || (order == 0 && !floor.IsEven) ? floor + 1 : floor;
    }
}
