using System.Numerics;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>An instrument's statistics over the last 24 hours, exact to the second. Immutable.</summary>
public sealed record TickerView
{
    /// <summary>Now, µs.</summary>
    public required long AtUs { get; init; }

    /// <summary>What the trades of the window add up to; empty if there were none.</summary>
    public required TradeTotals Window { get; init; }

    /// <summary>What all trades ever add up to.</summary>
    public required TradeTotals Ever { get; init; }

    /// <summary>Price of the last trade before the window; 0 = there was none.</summary>
    public required Ticks Before { get; init; }

    /// <summary>Price of the last trade in the window, or ever; 0 = never traded.</summary>
    public required Ticks Last { get; init; }

    /// <summary>0 = nobody buys.</summary>
    public required Ticks BestBid { get; init; }

    /// <summary>0 = nobody sells.</summary>
    public required Ticks BestAsk { get; init; }
    public required InstrumentScale Scale { get; init; }

    /// <summary>Smallest price; 0 = no trades.</summary>
    public Ticks Low => Window.Low;

    /// <summary>Largest price; 0 = no trades.</summary>
    public Ticks High => Window.High;

    /// <summary>Price of the first trade in the window; 0 = no trades.</summary>
    public Ticks Open => Window.First;
    public long TradesCount => Window.Count;

    /// <summary>Σ quantity, in base money.</summary>
    public Amount BaseVolume => Window.Base(Scale);

    /// <summary>Σ quantity since the beginning, in base money.</summary>
    public Amount BaseVolumeEver => Ever.Base(Scale);

    /// <summary>Σ price × quantity since the beginning, in quote money.</summary>
    public Amount QuoteVolumeEver => Ever.Quote(Scale);

    /// <summary>Σ price × quantity, in quote money.</summary>
    public Amount QuoteVolume => Window.Quote(Scale);

    /// <summary>Volume-weighted average price in 10^-<paramref name="extraDecimals"/> of a tick, truncated; 0 = no trades.</summary>
    public Int128 AveragePriceTicks(int extraDecimals)
    {
        if (Window.IsEmpty) return 0;
        return (Int128)((BigInteger)Window.TickLots * BigInteger.Pow(10, extraDecimals) / (BigInteger)Window.Lots);
    }

    /// <summary>(last − open) / open in hundredths of a percent, half away from zero; 0 = no trades.</summary>
    public long ChangeHundredths()
    {
        if (Window.IsEmpty) return 0;
        var doubled = ((Int128)Last.Value - Open.Value) * 20_000 / Open.Value;
        return (long)((doubled + (doubled < 0 ? -1 : 1)) / 2);
    }
}
