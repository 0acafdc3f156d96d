using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>All perpetuals at the step that was told last. Owner: the streams' gate.</summary>
internal sealed class StreamMarket(ExchangeViews views, Symbols symbols, TimeSpan bookPause)
{
    readonly SortedDictionary<int, InstrumentFeeds> _feeds = [];

    public IReadOnlyCollection<InstrumentFeeds> All => _feeds.Values;

    /// <summary>Begins anew with what the views show; nobody changes them meanwhile.</summary>
    public void Open()
    {
        _feeds.Clear();
        foreach (var perpetual in views.Margin.Perpetuals) Find(perpetual.Instrument);
    }

    /// <summary>A perpetual that was made since is taken from the views; null = it is none.</summary>
    public InstrumentFeeds? Find(InstrumentId id)
    {
        if (_feeds.TryGetValue(id.Value, out var feeds)) return feeds;
        if (!symbols.Knows(id)) return null;
        return _feeds[id.Value] = new(symbols.Of(id), views.Books.Of(id), views.Tape.Last(id), views.LastTimeUs, bookPause);
    }

    public Symbol SymbolOf(InstrumentId id) => Find(id)!.Symbol;

    public IReadOnlyList<Symbol> SymbolsOf(bool isDemo) =>
        [.. _feeds.Values.Select(feeds => feeds.Symbol).Where(symbol => symbol.IsDemo == isDemo)];
}
