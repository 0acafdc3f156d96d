using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>The trades of one bucket of a period; without trades, the close before it four times and volume 0. Immutable.</summary>
public sealed record Candle(long StartS, Ticks Open, Ticks High, Ticks Low, Ticks Close, Amount Volume, Amount QuoteVolume, long Trades)
{
    internal static Candle Of(long startS, in TradeTotals totals, InstrumentScale scale) => new(
        startS,
        totals.First,
        totals.High,
        totals.Low,
        totals.Last,
        totals.Base(scale),
        totals.Quote(scale),
        totals.Count);

    internal static Candle Gap(long startS, Ticks close) => new(startS, close, close, close, close, Amount.Zero, Amount.Zero, 0);
}
