using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Trades on perpetuals: positions, realised profit, fees, reduce-only orders.</summary>
public sealed partial class ExchangeModel
{
    const long MinuteUs = 60_000_000;

    long _lastPosition;

    /// <summary>A change of an account's position.</summary>
    readonly record struct Movement(
        ModelAccount Account, ModelInstrument Instrument, int Sign, BigInteger Lots, BigInteger Price, BigInteger Value, BigInteger Fee,
        long Trade, PositionCause Cause);

    /// <summary>A reduce-only order has nothing left to reduce.</summary>
    static bool IsPositionGone(ModelOrder order) =>
        order is { Account: { } account, IsReduceOnly: true } && account.QuantityIn(order.Instrument).Sign != -order.Sign;

    void TradeMargin(ModelOrder taker, ModelOrder maker)
    {
        var instrument = maker.Instrument;
        var lots = Math.Min(taker.Remaining, maker.Shown);
        if (taker.IsReduceOnly) lots = (long)BigInteger.Min(lots, BigInteger.Abs(taker.Account!.QuantityIn(instrument)));
        var trade = ++_lastTrade;
        ComeInLine(maker.Account!);
        ComeInLine(taker.Account!);
        _levels.Touch(instrument, maker.Side, maker.Price);
        instrument.Traded(maker.Price);
        CountVolume(instrument, lots);
        maker.Remaining -= lots;
        maker.Shown -= lots;
        maker.Filled += lots;
        taker.Filled += lots;
        taker.Remaining -= lots;
        var value = instrument.Margin!.Contract.Value(maker.Price, lots);
        var (takerFee, makerFee) = FeesOf(taker, maker, value);
        TellTrade(trade, taker, maker, lots);
        TellMarginFill(trade, maker, maker, lots, makerFee);
        TellMarginFill(trade, taker, maker, lots, takerFee);
        EndMaker(maker);
        var cause = taker.IsSlice ? PositionCause.Liquidation : PositionCause.Trade;
        Apply(new(taker.Account!, instrument, taker.Sign, lots, maker.Price, value, takerFee, trade, cause), taker);
        Apply(new(maker.Account!, instrument, maker.Sign, lots, maker.Price, value, makerFee, trade, PositionCause.Trade), maker);
        CutReducing(taker.Account!, instrument);
        CutReducing(maker.Account!, instrument);
    }

    void CountVolume(ModelInstrument instrument, BigInteger lots)
    {
        var minute = _nowUs / MinuteUs;
        instrument.Margin!.Volume[minute] = instrument.Margin.Volume.GetValueOrDefault(minute) + lots;
    }

    /// <summary>A slice owes its fees; a rebate is never more than what is paid, or what the fee owner has.</summary>
    (BigInteger Taker, BigInteger Maker) FeesOf(ModelOrder taker, ModelOrder maker, BigInteger value)
    {
        var takerPpm = taker.Account!.IsFund ? 0 : taker.TakerPpm;
        var makerPpm = maker.Account!.IsFund ? 0 : Math.Max(maker.MakerPpm, -taker.TakerPpm);
        var (takerFee, makerFee) = (ModelContract.Fee(value, takerPpm), ModelContract.Fee(value, makerPpm));
        var there = ModelContract.Floor(_wallets.Of(FeesOwner, taker.Account.Currency).Available, Pico);
        if (taker.IsSlice)
        {
            taker.Account.DueTaker += takerFee;
            taker.Account.DueLiquidation += ModelContract.Fee(value, taker.Instrument.Margin!.Contract.Terms.LiquidationFeePpm);
            takerFee = 0;
        }
        return (takerFee, BigInteger.Max(makerFee, -(there + takerFee)));
    }

    void TellMarginFill(long trade, ModelOrder order, ModelOrder maker, long lots, BigInteger fee) => Tell(new Filled
    {
        Trade = new(trade),
        Order = new(order.Id),
        Member = new(order.Owner.Id),
        Instrument = new(order.Instrument.Id),
        Side = order.Side,
        Role = order == maker ? FillRole.Maker : FillRole.Taker,
        Rate = new(RateOf(order, maker)),
        Price = new(maker.Price),
        Quantity = new(lots),
        Remaining = new(order.Remaining),
        Fee = Money(fee * Pico),
    });

    /// <summary>Postings and position of one side; an order may bring exits for what it opens.</summary>
    void Apply(Movement change, ModelOrder? order)
    {
        var (account, contract) = (change.Account, change.Instrument.Margin!.Contract);
        var position = account.In(change.Instrument);
        var (rest, value) = (change.Lots, change.Value);
        ModelPosition? closed = null;
        var realised = BigInteger.Zero;
        if (position is not null && position.Quantity.Sign != change.Sign)
        {
            var lots = BigInteger.Min(rest, position.Size);
            var part = lots == rest ? value : contract.Value(change.Price, lots);
            realised = Close(position, lots, contract.IsInverse ? -part : part);
            (rest, value) = (rest - lots, value - part);
            if (position.Quantity.IsZero) closed = position;
        }
        PayRealised(account, change.Trade, realised);
        if (change.Fee > 0) Pay(account.Currency, PostingKind.Fee, change.Trade, account.Owner, FeesOwner, change.Fee * Pico);
        else Pay(account.Currency, PostingKind.Fee, change.Trade, FeesOwner, account.Owner, -change.Fee * Pico);
        // What a trade that turns the position costs belongs to the one that it ends.
        if (position is not null) position.Fees += change.Fee;
        if (closed is not null) account.Positions.Remove(change.Instrument.Id);
        if (closed is not null && rest > 0) Tell(closed, realised, change.Trade, change.Cause);
        if (rest > 0) position = Open(change, rest, value, closed is null ? position : null, isFirst: closed is null);
        if (rest > 0 && order is not null) HandOver(order, position!);
        Tell(position!, closed is not null && rest > 0 ? 0 : realised, change.Trade, change.Cause);
    }

    /// <summary>Takes lots off a position; what that realises.</summary>
    static BigInteger Close(ModelPosition position, BigInteger lots, BigInteger value)
    {
        var cost = lots == position.Size ? position.Cost : position.Cost * lots / position.Size;
        var realised = position.Quantity.Sign * value - cost;
        position.Quantity -= position.Quantity.Sign * lots;
        position.Cost -= cost;
        position.Realised += realised;
        return realised;
    }

    ModelPosition Open(Movement change, BigInteger lots, BigInteger value, ModelPosition? position, bool isFirst)
    {
        if (position is null)
        {
            position = new() { Id = ++_lastPosition, Account = change.Account, Instrument = change.Instrument, OpenedUs = _nowUs };
            if (isFirst) position.Fees = change.Fee;
            change.Account.Positions[change.Instrument.Id] = position;
        }
        position.Quantity += change.Sign * lots;
        position.Cost += change.Instrument.Margin!.Contract.IsInverse ? -change.Sign * value : change.Sign * value;
        return position;
    }

    void PayRealised(ModelAccount account, long reference, BigInteger realised)
    {
        var units = BigInteger.Abs(realised) * Pico;
        if (realised > 0) Pay(account.Currency, PostingKind.RealisedProfit, reference, ClearingOwner, account.Owner, units);
        else Pay(account.Currency, PostingKind.RealisedProfit, reference, account.Owner, ClearingOwner, units);
    }

    void Tell(ModelPosition position, BigInteger moved, long trade, PositionCause cause)
    {
        var isOpen = !position.Quantity.IsZero;
        Tell(new PositionChanged
        {
            Account = new(position.Account.Id),
            Instrument = new(position.Instrument.Id),
            Position = position.Id,
            Quantity = new((long)position.Quantity),
            Cost = (long)position.Cost,
            Moved = (long)moved,
            Realised = (long)position.Realised,
            Fees = (long)position.Fees,
            Funding = (long)position.Funding,
            OpenedUs = position.OpenedUs,
            StopLoss = new(isOpen ? position.StopLoss : 0),
            TakeProfit = new(isOpen ? position.TakeProfit : 0),
            ExitBy = isOpen ? position.ExitBy : default,
            Trade = new(trade),
            Cause = cause,
        });
    }

    /// <summary>Reduce-only orders never offer more than the position has: the newest give way first.</summary>
    void CutReducing(ModelAccount account, ModelInstrument instrument)
    {
        var quantity = account.QuantityIn(instrument);
        var reducing = Resting(account, instrument).FindAll(order => order.IsReduceOnly);
        foreach (var order in reducing.Where(order => quantity.Sign != -order.Sign).Reverse()) End(order, CancelReason.PositionClosed);
        reducing.RemoveAll(order => quantity.Sign != -order.Sign);
        var offered = BigInteger.Zero;
        foreach (var order in reducing) offered += order.Remaining;
        var over = offered - BigInteger.Abs(quantity);
        for (var at = reducing.Count - 1; at >= 0 && over > 0; at--)
        {
            var cut = BigInteger.Min(over, reducing[at].Remaining);
            over -= cut;
            Cut(reducing[at], (long)cut);
        }
    }

    void Cut(ModelOrder order, long lots)
    {
        if (lots == order.Remaining)
        {
            End(order, CancelReason.ReduceOnly);
            return;
        }
        _levels.Touch(order.Instrument, order.Side, order.Price);
        order.Shrink(order.Remaining - lots);
        ComeInLine(order.Account!);
        TellAmended(order, keepsPriority: true);
    }
}
