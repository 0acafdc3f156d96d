using Rialto.Engine;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>By which factors ticks and lots became finer when the precisions of an instrument were raised.</summary>
/// <remarks>Views and history keep integers of the instrument as it is now, so a raise multiplies what they hold.</remarks>
readonly record struct Refinement(long TickFactor, long LotFactor)
{
    public static Refinement Between(InstrumentScale old, int oldPricePrecision, InstrumentScale now, int nowPricePrecision)
    {
        var lots = old.LotUnits / now.LotUnits;
        var ticks = 1L;
        for (var i = oldPricePrecision; i < nowPricePrecision; i++) ticks *= 10;
        Invariant.Holds(lots >= 1);
        return new(ticks, lots);
    }

    public bool IsNone => TickFactor == 1 && LotFactor == 1;

    public Ticks Of(Ticks price) => new(checked(price.Value * TickFactor));

    public Lots Of(Lots quantity) => new(checked(quantity.Value * LotFactor));
}
