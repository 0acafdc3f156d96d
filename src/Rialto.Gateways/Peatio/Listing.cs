using Rialto.Engine.Commands;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio;

/// <summary>What sites that list exchanges see: the markets that are open to everybody.</summary>
internal sealed class Listing(PeatioDialect peatio)
{
    /// <summary>In order of position.</summary>
    public IReadOnlyList<InstrumentView> Markets() => [.. peatio.AllShown().Where(IsListed)];

    /// <summary>A market by <c>BTC_USD</c>, in any case; null = unknown here.</summary>
    public InstrumentView? Find(string pair) => peatio.AllShown().FirstOrDefault(market =>
        IsListed(market) && pair.Equals($"{market.BaseCode}_{market.QuoteCode}", StringComparison.OrdinalIgnoreCase));

    public TickerView TickerOf(InstrumentView market) => peatio.Views.Tickers.Of(market.Id, peatio.Exchange.NowUs);

    /// <summary>Levels a side of a depth that counts both; 0 or none is everything that a book renders.</summary>
    public static int LevelsOf(long? depth) => depth is null or 0 ? Node.Limits.DepthLevelsMax : (int)(depth.Value / 2);

    static bool IsListed(InstrumentView market) => market.Terms.State == InstrumentState.Enabled;
}
