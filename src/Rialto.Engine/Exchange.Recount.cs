using System.Numerics;
using Rialto.Engine.Ledger;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>The costly check, with <see cref="Checks.Costly"/>: what the checksums of each step stand for, exactly, and how many orders
/// are open.</summary>
public sealed partial class Exchange
{
    readonly MoneySums[] _sums = Checks.Costly ? new MoneySums[Limits.CurrenciesMax + 1] : [];

    // At first often, where tests are short; then as often as a large state can bear.
    bool IsRecountDue => BitOperations.IsPow2(LastCommandNumber) || LastCommandNumber % Limits.RecountEvery == 0;

    // Work: every account and every open order.
    internal void Recount()
    {
        // What the check looks at is not the work of the command.
        var steps = _orders.Steps;
        var sums = _sums;
        sums.AsSpan().Clear();
        _accounts.AddTo(sums);
        _withdrawals.AddNeeds(sums);
        _deposits.AddNeeds(sums);
        var (parts, perpetualParts) = (0, 0);
        for (var i = 0; i < _members.Count; i++)
        {
            for (var slot = _members[i].FirstOrder; !slot.IsNone; slot = _orders.Detail(slot).MemberNext)
            {
                ref var order = ref _orders[slot];
                var instrument = InstrumentOf(order.Instrument);
                sums[instrument.HoldCurrency(order.Side).Value].Needed += HeldBy(slot, instrument);
                parts += _orders.Detail(slot).Parts;
                if (order.IsMargin) perpetualParts += _orders.Detail(slot).Parts;
            }
        }

        Invariant.Holds(parts == _partsOpen);
        Invariant.Holds(perpetualParts == _perpetualPartsOpen);
        foreach (ref readonly var currency in sums.AsSpan())
        {
            Invariant.Holds(currency.Total.IsZero);
            Invariant.Holds(currency.Held == currency.Needed);
        }

        _orders.Steps = steps;
    }
}
