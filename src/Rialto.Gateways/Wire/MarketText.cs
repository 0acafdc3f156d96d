using Rialto.Engine.Commands;
using Rialto.Node.Views;

namespace Rialto.Gateways.Wire;

/// <summary>How the Peatio family names spot instruments, and which it shows.</summary>
internal static class MarketText
{
    /// <summary><c>ETH/USD</c></summary>
    public static string NameOf(InstrumentView instrument) =>
        $"{instrument.BaseCode.ToUpperInvariant()}/{instrument.QuoteCode.ToUpperInvariant()}";

    /// <summary>Whether the family shows the instrument and its market data.</summary>
    public static bool IsShown(InstrumentView instrument) => instrument.Terms.Kind == InstrumentKind.Spot && instrument.Terms.State switch
    {
        InstrumentState.Enabled or InstrumentState.Hidden or InstrumentState.Sale or InstrumentState.PostOnly
            or InstrumentState.ReduceOnly or InstrumentState.Locked => true,
        InstrumentState.Presale or InstrumentState.Disabled or InstrumentState.Expired => false,
    };
}
