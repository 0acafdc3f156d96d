using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Margin;

/// <summary>The formulas of perpetuals, each with its one rounding. Source: docs/rules/derivatives.md.</summary>
/// <remarks>
/// Money in picos (10^-12 of the margin currency), prices in ticks, quantities in lots (of a position: below zero is short). Everything
/// is computed in 128 bits; what an order may reach is bounded when it is admitted, by <see cref="Limits.PositionValueMax"/>.
/// </remarks>
public static class ContractMath
{
    const int Million = 1_000_000;
    const long Billion = 1_000_000_000;
    const long LeverageMaxPpm = 1_000_000_000_000;

    /// <summary>Price × quantity × factor, exact; inverse: quantity × factor / price, to the nearest, ties to even.</summary>
    /// <remarks>Price ≥ 1, quantity ≥ 0; the result is ≥ 0.</remarks>
    public static Int128 Value(in ContractTerms terms, Ticks price, Lots quantity) => terms.Kind switch
    {
        ContractKind.Quanto => Product(terms, price, quantity),
        ContractKind.Linear => Product(terms, price, quantity),
        ContractKind.Inverse => Rounding.HalfEven((Int128)quantity.Value * terms.ValueFactor, price.Value),
    };

    /// <summary>Whether the value of so much is one that a position may have.</summary>
    public static bool ValueFits(in ContractTerms terms, Ticks price, Lots quantity) =>
        Value(terms, price, quantity) <= Limits.PositionValueMax;

    /// <summary>+1 when a higher price makes a long position worth more; −1 for inverse contracts, whose value falls.</summary>
    public static int Direction(in ContractTerms terms) => terms.Kind == ContractKind.Inverse ? -1 : 1;

    /// <summary>What a position is worth at a price, with its sign; buying adds it to the cost.</summary>
    public static Int128 SignedValue(in ContractTerms terms, Ticks price, Lots position)
    {
        var value = Value(terms, price, Abs(position)) * Direction(terms);
        return position.Value < 0 ? -value : value;
    }

    /// <summary>Profit that a position would have, closed at this price.</summary>
    public static Int128 Unrealised(in ContractTerms terms, Ticks price, Lots position, Int128 cost) =>
        SignedValue(terms, price, position) - cost;

    /// <summary>The part of a position's cost that leaves with some of its lots: cut toward zero, all of it with the last lot.</summary>
    public static Int128 CostOfPart(Int128 cost, Lots part, Lots position) => cost * part.Value / Abs(position).Value;

    /// <summary>What a trade costs: rounded up; a rebate (below zero) is rounded down.</summary>
    public static Int128 Fee(Int128 value, FeePpm rate) =>
        rate.Value >= 0 ? Rounding.Ceiling(value * rate.Value, Million) : -(value * -rate.Value / Million);

    /// <summary>What opens an exposure of this value: each slice at the rate of its tier, or of the leverage if that asks more.</summary>
    /// <param name="terms">Whose tiers.</param>
    /// <param name="value">In picos.</param>
    /// <param name="leverage">1 and up; 0 = as high as the tiers let.</param>
    public static Int128 Initial(in ContractTerms terms, Int128 value, int leverage)
    {
        var least = leverage == 0 ? 0 : (int)Rounding.Ceiling(Million, leverage);
        var sum = Int128.Zero;
        var from = 0L;
        for (var i = 0; i < terms.TierCount && value > from; i++)
        {
            sum += SliceOf(terms, i, value, from) * int.Max(terms.Tiers[i].InitialPpm, least);
            from = terms.Tiers[i].Bound;
        }

        return Rounding.Ceiling(sum, Million);
    }

    /// <summary>What keeps a position of this value; below it, it is liquidated.</summary>
    public static Int128 Maintenance(in ContractTerms terms, Int128 value)
    {
        var sum = Int128.Zero;
        var from = 0L;
        for (var i = 0; i < terms.TierCount && value > from; i++)
        {
            sum += SliceOf(terms, i, value, from) * terms.Tiers[i].MaintenancePpm;
            from = terms.Tiers[i].Bound;
        }

        return Rounding.Ceiling(sum, Million);
    }

    /// <summary>The largest value that may be opened.</summary>
    public static long ValueMax(in ContractTerms terms) => terms.Tiers[terms.TierCount - 1].Bound;

    /// <summary>The highest leverage that the first tier lets.</summary>
    public static int LeverageMax(in ContractTerms terms) => Million / terms.Tiers[0].InitialPpm;

    /// <summary>What an order may lose at once against the fair price.</summary>
    public static Int128 OpenLoss(in ContractTerms terms, Side side, Ticks price, Ticks fair, Lots quantity)
    {
        var paid = Value(terms, price, quantity) * Direction(terms);
        var worth = Value(terms, fair, quantity) * Direction(terms);
        return Int128.Max(0, side == Side.Buy ? paid - worth : worth - paid);
    }

    /// <summary>What a resting order keeps from its account's free margin: its open loss, and the fee of a taker.</summary>
    public static Int128 Hold(in ContractTerms terms, Side side, Ticks limit, Ticks fair, Lots quantity, FeePpm taker) =>
        OpenLoss(terms, side, limit, fair, quantity) + Fee(Value(terms, limit, quantity), taker);

    /// <summary>The price at which the equity that is there now would be gone, rounded so that it is not below zero.</summary>
    /// <remarks>
    /// In ticks; for longs rounded up, for shorts down. A position that has more equity than it can lose has a price at or below zero
    /// (long;
    /// inverse short: none, told as <see cref="Limits.TicksMax"/>). Other positions of the account count in equity, at fair.
    /// </remarks>
    public static Int128 Bankruptcy(in ContractTerms terms, Ticks fair, Lots position, Int128 equity)
    {
        var lots = (Int128)Abs(position).Value;
        var isLong = position.Value > 0;
        if (terms.Kind != ContractKind.Inverse)
        {
            var unit = lots * terms.ValueFactor;
            return isLong ? fair.Value - Rounding.Floor(equity, unit) : fair.Value + Rounding.Floor(equity, unit);
        }

        var value = Value(terms, fair, Abs(position));
        var left = isLong ? value + equity : value - equity;
        if (left <= 0) return Limits.TicksMax;
        return isLong ? Rounding.Ceiling(lots * terms.ValueFactor, left) : Rounding.Floor(lots * terms.ValueFactor, left);
    }

    /// <summary>The price at which the account can just keep the position; None if no price does that.</summary>
    /// <param name="terms">Of the position's instrument.</param>
    /// <param name="position">In lots, not zero.</param>
    /// <param name="cost">Of the position.</param>
    /// <param name="others">Balance, and what the account's other positions add: their profit less their maintenance.</param>
    /// <remarks>For information. Longs rounded up, shorts down: at this price the account is safe, one tick beyond it is not.</remarks>
    public static Ticks Liquidation(in ContractTerms terms, Lots position, Int128 cost, Int128 others)
    {
        // Equity at a value N is others + s × N − cost, where s is the position's sign (turned for inverse contracts).
        var grows = position.Value > 0 == (Direction(terms) > 0);
        var from = 0L;
        var kept = Int128.Zero;
        for (var i = 0; i < terms.TierCount; i++)
        {
            var rate = terms.Tiers[i].MaintenancePpm;
            var offset = (Int128)rate * from - kept;
            var number = grows ? Million * (cost - others) - offset : Million * (others - cost) + offset;
            var divisor = grows ? Million - rate : Million + rate;
            var to = i == terms.TierCount - 1 ? Limits.PositionValueMax : terms.Tiers[i].Bound;
            var isInside = number > 0 && number >= (Int128)from * divisor && number <= (Int128)to * divisor;
            if (isInside) return PriceOfValue(terms, position, number, divisor);
            kept += (Int128)rate * (terms.Tiers[i].Bound - from);
            from = terms.Tiers[i].Bound;
        }

        return Ticks.None;
    }

    /// <summary>Where a position stands in the row of those that are closed for somebody else's loss; the highest is the first.</summary>
    /// <param name="terms">Of the instrument.</param>
    /// <param name="fair">Its fair price.</param>
    /// <param name="position">The candidate's, in lots, not zero.</param>
    /// <param name="cost">Of the candidate's position.</param>
    /// <param name="equity">Of the candidate's account.</param>
    public static AdlRank Rank(in ContractTerms terms, Ticks fair, Lots position, Int128 cost, Int128 equity)
    {
        var atFair = Value(terms, fair, Abs(position));
        var atOpen = Int128.Max(1, Int128.Abs(cost));
        var gained = Unrealised(terms, fair, position, cost);
        var profit = Rounding.Floor(gained * Billion, atOpen);
        var distance = Int128.Abs(LossToBankruptcy(terms, fair, position, equity));
        var leverage = distance == 0 ? LeverageMaxPpm : Int128.Clamp(atFair * Million / distance, 1, LeverageMaxPpm);
        var rank = profit >= 0 ? profit * leverage / Million : Rounding.Floor(profit * Million, leverage);
        return new AdlRank((long)profit, (long)leverage, rank);
    }

    /// <summary>The absolute size of a position.</summary>
    public static Lots Abs(Lots position) => position.Value < 0 ? -position : position;

    // The difference in value between the fair price and the position's own bankruptcy price, as that price is rounded.
    static Int128 LossToBankruptcy(in ContractTerms terms, Ticks fair, Lots position, Int128 equity)
    {
        var bankrupt = Bankruptcy(terms, fair, position, equity);
        if (terms.Kind != ContractKind.Inverse) return (fair.Value - bankrupt) * Abs(position).Value * terms.ValueFactor;
        var price = new Ticks((long)Int128.Clamp(bankrupt, 1, Limits.TicksMax));
        return Value(terms, fair, Abs(position)) - Value(terms, price, Abs(position));
    }

    static Ticks PriceOfValue(in ContractTerms terms, Lots position, Int128 number, Int128 divisor)
    {
        var unit = (Int128)Abs(position).Value * terms.ValueFactor;
        var isLong = position.Value > 0;
        var price = terms.Kind == ContractKind.Inverse
            ? Quotient(unit * divisor, number, isLong)
            : Quotient(number, divisor * unit, isLong);
        return price > 0 && price <= Limits.TicksMax ? new Ticks((long)price) : Ticks.None;
    }

    static Int128 Quotient(Int128 number, Int128 divisor, bool up) =>
        up ? Rounding.Ceiling(number, divisor) : Rounding.Floor(number, divisor);

    static Int128 Product(in ContractTerms terms, Ticks price, Lots quantity) =>
        (Int128)price.Value * quantity.Value * terms.ValueFactor;

    // What lies above the last bound counts into the last slice: a price may carry a position there, no order may.
    static Int128 SliceOf(in ContractTerms terms, int tier, Int128 value, long from)
    {
        var isLast = tier == terms.TierCount - 1;
        return (isLast ? value : Int128.Min(value, terms.Tiers[tier].Bound)) - from;
    }
}
