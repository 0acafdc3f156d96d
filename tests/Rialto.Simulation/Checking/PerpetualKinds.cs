using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Checking;

/// <summary>What only perpetuals have: a campaign on spot does not reach it.</summary>
public static class PerpetualKinds
{
    public static bool IsOfPerpetuals(this CommandKind kind) => kind is CommandKind.BeginMargin or CommandKind.CreatePerpetual
        or CommandKind.ChangeContract or CommandKind.OpenMarginAccount or CommandKind.SetLeverage or CommandKind.SetExits
        or CommandKind.MoveMargin or CommandKind.ResetDemo or CommandKind.MarkIndex or CommandKind.SetFundingRate
        or CommandKind.SettleFunding or CommandKind.ClearInstrument or CommandKind.PlaceWithExits or CommandKind.ReviseOrder;

    public static bool IsOfPerpetuals(this EventKind kind) => kind is EventKind.ContractChanged or EventKind.MarginBegun
        or EventKind.MarginAccountChanged or EventKind.PositionChanged or EventKind.LeverageChanged or EventKind.PriceMarked
        or EventKind.FundingRateChanged or EventKind.FundingSettled or EventKind.Deleveraged
        or EventKind.OrderRevised;

    public static bool IsOfPerpetuals(this CancelReason reason) => reason is CancelReason.Liquidation or CancelReason.ReduceOnly
        or CancelReason.PositionClosed or CancelReason.PriceProtection or CancelReason.InsufficientMargin or CancelReason.InstrumentCleared;
}
