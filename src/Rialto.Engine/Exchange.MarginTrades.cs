using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Trades on perpetuals: positions, realised profit, fees. Source: docs/rules/derivatives.md.</summary>
public sealed partial class Exchange
{
    bool MayFillMargin(ref Lots lots)
    {
        // The book must change first.
        if ((_cutTaker | _cutMaker) != 0) return false;
        if ((_taker.Flags & OrderFlags.ReduceOnly) == 0) return true;
        ref var position = ref _margin[_taker.Position];
        var closable = ClosingSide(position) == _taker.Side ? position.Size : Lots.Zero;
        lots = Lots.Min(lots, closable);
        if (!lots.IsZero) return true;
        _taker.Stop = Stop.ReduceOnly;
        return false;
    }

    void FillMargin(OrderSlot slot, Ticks price, Lots lots, bool makerDone)
    {
        ref var maker = ref _orders[slot];
        var instrument = _taker.Instrument;
        var contract = instrument.Contract!;
        Touch(instrument);
        Stir(instrument, price);
        StirExits(instrument, TriggerBy.Last, price);
        var trade = new TradeId(++_lastTrade);
        var other = _marginOrders[slot].Position;
        CountResting(slot, maker.Remaining + lots, maker.Remaining);
        contract.CountVolume(_nowUs, lots);
        _taker.Filled += lots;

        var value = ContractMath.Value(contract.Terms, price, lots);
        var isLiquidation = (_taker.Flags & OrderFlags.Liquidation) != 0;
        var takerFee = isLiquidation ? 0 : ContractMath.Fee(value, _taker.Rate);
        var makerFee = MakerFee(contract, value, maker.MakerPpm, takerFee);
        TellTrade(maker, trade, price, lots, ToAmount(makerFee), ToAmount(takerFee));
        if (makerDone) _events.Add(new OrderDone { Order = maker.Id });

        var cause = isLiquidation ? PositionCause.Liquidation : PositionCause.Trade;
        Book(_taker.Position, _taker.Side, price, lots, takerFee, trade, cause, ref _taker.Exits);
        Book(other, _taker.Side.Opposite(), price, lots, makerFee, trade, PositionCause.Trade, ref _marginOrders[slot].Exits);
        if (isLiquidation) Owe(_margin[_taker.Position].Account, contract, value);
    }

    // A rebate is paid out of what the taker pays; in a liquidation, which pays later, out of what the exchange has.
    Int128 MakerFee(Contract contract, Int128 value, int makerPpm, Int128 takerFee)
    {
        if (makerPpm >= 0) return ContractMath.Fee(value, new FeePpm(makerPpm));
        var rate = int.Max(makerPpm, -int.Max(0, _taker.Rate.Value));
        var there = takerFee + _accounts.Available(Owners.Fees, contract.Terms.Margin).Units / PicoUnits;
        return Int128.Max(ContractMath.Fee(value, new FeePpm(rate)), -Int128.Max(0, there));
    }

    /// <summary>One side of what is traded beside the book.</summary>
    void Book(int at, Side side, Ticks price, Lots lots, Int128 fee, TradeId trade, PositionCause cause)
    {
        var none = default(ExitPair);
        Book(at, side, price, lots, fee, trade, cause, ref none);
    }

    /// <summary>One side of a trade: position, realised profit and fee.</summary>
    /// <param name="exits">What its order brings along; none any more when the position has got it.</param>
    void Book(int at, Side side, Ticks price, Lots lots, Int128 fee, TradeId trade, PositionCause cause, ref ExitPair exits)
    {
        ref var position = ref _margin[at];
        var contract = InstrumentOf(position.Instrument).Contract!;
        var effect = PositionTrade.Of(contract.Terms, position.Quantity, position.Cost, side, price, lots);
        var quantity = effect.PositionAfter(position.Quantity, side);
        var cost = (long)effect.CostAfter(position.Cost);
        Invariant.Holds(contract.Terms.Kind == ContractKind.Inverse || long.Sign(cost) == long.Sign(quantity.Value));
        PostRealised(position.Account, contract, effect.Realised, trade.Value);
        PostMarginFee(position.Account, fee, trade.Value);

        CountPosition(contract, ref position, quantity, cost);
        position.Realised += (long)effect.Realised;
        position.Fees += (long)fee;
        TellTraded(at, effect, quantity, cost, trade, cause, ref exits);
        NoteChanged(at);
    }

    // The sums of the instrument follow every position.
    void CountPosition(Contract contract, ref Position position, Lots quantity, long cost)
    {
        contract.QuantitySum += quantity.Value - position.Quantity.Value;
        contract.CostSum += (Int128)cost - position.Cost;
        contract.IsTouched = true;
    }

    // Closed and opened are two things, also in one trade.
    void TellTraded(
        int at, in PositionTrade effect, Lots quantity, long cost, TradeId trade, PositionCause cause, ref ExitPair exits)
    {
        ref var position = ref _margin[at];
        var ends = !effect.Closed.IsZero && effect.Closed == position.Size;
        if (ends) EndPosition(at, (long)effect.Realised, trade, cause);
        position.Quantity = quantity;
        position.Cost = cost;
        if (quantity.IsZero) return;
        if (position.Number == 0) BeginPosition(ref position);
        if (!exits.IsNone && !effect.Opened.IsZero) BringExits(at, ref exits);
        TellPosition(at, ends ? 0 : (long)effect.Realised, trade, cause);
    }

    void BeginPosition(ref Position position)
    {
        position.Number = ++_lastPosition;
        position.OpenedUs = _nowUs;
    }

    void EndPosition(int at, long moved, TradeId trade, PositionCause cause)
    {
        RemoveExits(at);
        ref var position = ref _margin[at];
        position.Quantity = Lots.Zero;
        position.Cost = 0;
        TellPosition(at, moved, trade, cause);
        position.Number = 0;
        position.Realised = 0;
        position.Fees = 0;
        position.Funding = 0;
        position.OpenedUs = 0;
    }

    void TellPosition(int at, long moved, TradeId trade, PositionCause cause)
    {
        ref var position = ref _margin[at];
        ref var told = ref _events.Append<PositionChanged>();
        told.Account = new MarginAccountId(position.Account + 1);
        told.Instrument = position.Instrument;
        told.Position = position.Number;
        told.Quantity = position.Quantity;
        told.Cost = position.Cost;
        told.Moved = moved;
        told.Realised = position.Realised;
        told.Fees = position.Fees;
        told.Funding = position.Funding;
        told.OpenedUs = position.OpenedUs;
        told.StopLoss = position.StopLoss;
        told.TakeProfit = position.TakeProfit;
        told.ExitBy = position.ExitBy;
        told.Trade = trade;
        told.Cause = cause;
    }

    // A position has another size: reduce-only orders may be too many, and its account must be looked at.
    void NoteChanged(int at)
    {
        ref var position = ref _margin[at];
        _margin.MarkDue(position.Account);
        if (position.ReduceOnlyLots.IsZero || !HasTooManyReduceOnly(at)) return;
        if (_cutTaker == 0 || _cutTaker == at) _cutTaker = at;
        else _cutMaker = at;
    }

    void PostRealised(int account, Contract contract, Int128 realised, long reference)
    {
        if (realised == 0) return;
        contract.Clearing -= realised;
        PostBetween(account, Owners.Clearing, realised, PostingKind.RealisedProfit, reference);
    }

    void PostMarginFee(int account, Int128 fee, long reference)
    {
        if (fee != 0) PostBetween(account, Owners.Fees, -fee, PostingKind.Fee, reference);
    }

    // What the account gets comes from the owner; below zero the other way round. The payer first.
    void PostBetween(int account, MemberId owner, Int128 picos, PostingKind kind, long reference)
    {
        ref var margin = ref _margin.Account(account);
        var other = _accounts.Of(owner, margin.Currency);
        var amount = ToAmount(picos);
        if (picos < 0) _accounts.Post(margin.Ledger, amount, Amount.Zero, kind, reference);
        _accounts.Post(other, -amount, Amount.Zero, kind, reference);
        if (picos > 0) _accounts.Post(margin.Ledger, amount, Amount.Zero, kind, reference);
    }

    /// <summary>What must be true of perpetuals between two steps, for those that the step touched.</summary>
    void CheckContracts()
    {
        foreach (var instrument in _perpetuals)
        {
            var contract = instrument.Contract!;
            if (!contract.IsTouched) continue;
            contract.IsTouched = false;
            Invariant.Holds(contract.QuantitySum == 0);
            Invariant.Holds(contract.CostSum + contract.Clearing == 0);
        }
    }
}
