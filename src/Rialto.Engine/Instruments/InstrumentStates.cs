using Rialto.Engine.Commands;

namespace Rialto.Engine.Instruments;

/// <summary>The state table: what an instrument's state lets happen. Source: docs/rules/instruments.md.</summary>
internal static class InstrumentStates
{
    /// <summary>Whether an order of this kind and these flags may be placed (or go on, once it is triggered).</summary>
    public static bool AdmitsPlacing(this InstrumentState state, OrderKind kind, OrderFlags flags, bool staff) => state switch
    {
        InstrumentState.Enabled => true,
        InstrumentState.Hidden => true,
        InstrumentState.Sale => kind == OrderKind.Market,
        InstrumentState.Presale => staff,
        InstrumentState.PostOnly => kind == OrderKind.Limit && (flags & OrderFlags.PostOnly) != 0,
        InstrumentState.ReduceOnly => (flags & OrderFlags.ReduceOnly) != 0,
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
