using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PeatioClassic;

/// <summary>What every endpoint of this dialect works with.</summary>
internal sealed class ClassicDialect(ExchangePort exchange, People people, ClassicOptions options, TimeProvider time)
{
    public ExchangePort Exchange { get; } = exchange;

    public ExchangeViews Views => Exchange.Views;

    public People People { get; } = people;

    public ClassicOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    /// <summary>All markets that this dialect shows, in order of position.</summary>
    public IReadOnlyList<InstrumentView> AllShown() => [.. Views.Instruments.All.Where(MarketText.IsShown)];

    /// <summary>A market that this dialect shows; null = unknown here.</summary>
    public InstrumentView? FindShown(string code) =>
        Views.Instruments.Find(code) is { } found && MarketText.IsShown(found) ? found : null;

    /// <summary>A spot market in whatever state: the engine's state table answers what may be done there.</summary>
    public InstrumentView? FindSpot(string code) =>
        Views.Instruments.Find(code) is { Terms.Kind: InstrumentKind.Spot } found ? found : null;

    public bool IsSpot(InstrumentId id) => MarketOf(id).Terms.Kind == InstrumentKind.Spot;

    public InstrumentView MarketOf(InstrumentId id) =>
        Views.Instruments.Find(id) ?? throw new InvalidOperationException($"Instrument {id.Value} is unknown.");

    /// <summary>A visible currency by its code in all-lower or all-upper case.</summary>
    public CurrencyView? FindCurrency(string code)
    {
        var lower = code.ToLowerInvariant();
        if (code != lower && code != code.ToUpperInvariant()) return null;
        return Views.Currencies.Find(lower) is { IsVisible: true } found ? found : null;
    }
}
