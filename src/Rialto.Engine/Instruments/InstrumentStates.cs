using Rialto.Engine.Commands;

namespace Rialto.Engine.Instruments;

/// <summary>The state table: what an instrument's state lets happen. Source: docs/rules/instruments.md.</summary>
internal static class InstrumentStates
{
    /// <summary>Whether a new order may be placed.</summary>
    public static bool AdmitsPlacing(this InstrumentState state, in PlaceOrder order, bool staff) => state switch
    {
        InstrumentState.Enabled => true,
        InstrumentState.Hidden => true,
        InstrumentState.Sale => order.OrderKind == OrderKind.Market,
        InstrumentState.Presale => staff,
        InstrumentState.PostOnly => order.OrderKind == OrderKind.Limit && (order.Flags & OrderFlags.PostOnly) != 0,
        InstrumentState.ReduceOnly => (order.Flags & OrderFlags.ReduceOnly) != 0,
        InstrumentState.Locked => false,
        InstrumentState.Disabled => false,
        InstrumentState.Expired => false,
    };

    /// <summary>Whether an order may be amended; <paramref name="shrinks"/>: same price and not more.</summary>
    public static bool AdmitsAmending(this InstrumentState state, bool shrinks) => state switch
    {
        InstrumentState.Enabled => true,
        InstrumentState.Hidden => true,
        InstrumentState.Sale => false,
        InstrumentState.Presale => true,
        InstrumentState.PostOnly => true,
        InstrumentState.ReduceOnly => shrinks,
        InstrumentState.Locked => false,
        InstrumentState.Disabled => false,
        InstrumentState.Expired => false,
    };
}
