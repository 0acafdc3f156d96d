using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Instruments;

/// <summary>What an order on a spot instrument holds. Source: docs/rules/holds.md.</summary>
/// <remarks>One of the three things that differ per kind of instrument (reserve, post, clock): docs/decisions/008-one-policy-per-kind-of-instrument.md.</remarks>
internal static class SpotReserve
{
    /// <summary>What a waiting market buy holds beyond its trigger price: 5 %, because its trades may be dearer.</summary>
    const int CushionPercent = 5;

    /// <summary>In quote (buys) or base (sells); exact, but for the cushion, which is rounded up.</summary>
    /// <remarks>Keeps: price × quantity, or trigger × quantity where that is held, fits (checked before; a bug otherwise).</remarks>
    public static Amount Of(Instrument instrument, OrderKind kind, Side side, Ticks price, Ticks trigger, Lots quantity, Amount quoteAmount)
    {
        if (side == Side.Sell) return instrument.Scale.Base(quantity);
        if (kind.HasLimit()) return instrument.Scale.Notional(price, quantity);
        if (!quoteAmount.IsZero || !kind.IsWaiting()) return quoteAmount;
        return WithCushion(instrument.Scale.Notional(trigger, quantity));
    }

    // 10^36 × 105 stays below 2^127.
    static Amount WithCushion(Amount notional) => new((notional.Units * (100 + CushionPercent) + 99) / 100);
}
