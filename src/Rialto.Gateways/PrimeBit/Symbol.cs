using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>A perpetual as this dialect knows it: live and demo ones have one name, and are told apart by their type.</summary>
/// <param name="Instrument">Terms of its orders.</param>
/// <param name="Perpetual">Contract, prices and funding, as they were when it was looked up.</param>
/// <param name="Name"><c>BTCUSD</c></param>
/// <param name="IsDemo">Of demo money.</param>
internal sealed record Symbol(InstrumentView Instrument, PerpetualView Perpetual, string Name, bool IsDemo)
{
    /// <summary>Digits of a pico: money of this dialect has twelve.</summary>
    public const int PicoDecimals = 12;

    public InstrumentId Id => Instrument.Id;

    public int PriceDecimals => Instrument.Terms.PricePrecision;

    public int VolumeDecimals => Instrument.Terms.AmountPrecision;

    public string Type => Symbols.TypeOf(IsDemo);

    /// <summary>Decimals of <see cref="ContractSize"/>.</summary>
    public int ContractDecimals => PicoDecimals - PriceDecimals - VolumeDecimals;

    /// <summary>Margin currency for a price of 1 and a volume of 1, in 10^-<see cref="ContractDecimals"/>.</summary>
    public long ContractSize => Perpetual.Contract.ValueFactor;

    /// <summary>What may be done with it now.</summary>
    public string TradeMode => Instrument.Terms.State switch
    {
        InstrumentState.Enabled => ModeByIndex,
        InstrumentState.Hidden => ModeByIndex,
        InstrumentState.Sale => ModeByIndex,
        InstrumentState.PostOnly => ModeByIndex,
        InstrumentState.ReduceOnly => "reduce-only",
        InstrumentState.Locked => "cancel-only",
        InstrumentState.Presale => "disabled",
        InstrumentState.Disabled => "disabled",
        InstrumentState.Expired => "disabled",
    };

    // Without a price nothing can be placed.
    string ModeByIndex => Perpetual.Fair == Ticks.None ? "cancel-only" : Perpetual.State switch
    {
        IndexState.Good => "full",
        IndexState.Frozen => "full",
        IndexState.ReduceOnly => "reduce-only",
        IndexState.CancelOnly => "cancel-only",
    };

    /// <summary>What a position may be levered by at most.</summary>
    public int LeverageMax => ContractMath.LeverageMax(Perpetual.Contract);
}
