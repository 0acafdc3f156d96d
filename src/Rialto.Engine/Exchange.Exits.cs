using Rialto.Engine.Books;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Instruments;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Stop-loss and take-profit of positions. Source: docs/rules/derivatives-liquidation.md.</summary>
public sealed partial class Exchange
{
    void SetExits(ReadOnlySpan<byte> command)
    {
        ref readonly var set = ref CommandCodec.Read<SetExits>(command);
        var reject = AdmitExits(set, out var at, out var exits, out var watched);
        if (reject != Reject.None)
        {
            RejectCommand(set.Header, reject);
            return;
        }

        PutExits(at, exits, watched);
        TellPosition(at, 0, default, PositionCause.Exits);
    }

    void PutExits(int at, in ExitPair exits, TriggerBy watched)
    {
        RemoveExits(at);
        ref var position = ref _margin[at];
        (position.StopLoss, position.TakeProfit, position.ExitBy) = (exits.StopLoss, exits.TakeProfit, watched);
        AddExits(at);
    }

    Reject AdmitExits(in SetExits set, out int at, out ExitPair exits, out TriggerBy watched)
    {
        (at, exits, watched) = (0, default, default);
        if (!_members.TryFind(set.Header.Member, out var member) || _members[member].IsSuspended) return Reject.MemberSuspended;
        if (!TryFindPerpetual(set.Instrument, out var instrument)) return Reject.InstrumentNotFound;
        if (!TryFindAccount(set.Header.Member, set.Account, instrument.Terms.Flags, out var account)) return Reject.MarginAccountNotFound;
        if (!_margin.TryFind(account, set.Instrument, out at) || _margin[at].Quantity.IsZero) return Reject.PositionNotFound;
        if (set.TriggerBy is > TriggerBy.Index and not Commands.SetExits.WatchesAsBefore) return Reject.OrderKindNotAllowed;
        if (_margin.Account(account).Status == MarginStatus.Liquidating) return Reject.AccountInLiquidation;
        ref var position = ref _margin[at];
        watched = WatchedBy(set, position);
        exits = new() { StopLoss = Kept(set.StopLoss, position.StopLoss), TakeProfit = Kept(set.TakeProfit, position.TakeProfit) };
        var isLong = position.Quantity.Value > 0;
        // What stays was held against the price that it watches when it came.
        var isMoved = watched != position.ExitBy;
        var areValid = ((IsAsBefore(set.StopLoss) && !isMoved) || IsExitValid(instrument, exits.StopLoss, watched, isBelow: isLong))
            && ((IsAsBefore(set.TakeProfit) && !isMoved) || IsExitValid(instrument, exits.TakeProfit, watched, isBelow: !isLong));
        return areValid ? Reject.None : Reject.TriggerPriceInvalid;
    }

    static TriggerBy WatchedBy(in SetExits set, in Position position)
    {
        if (set.TriggerBy != Commands.SetExits.WatchesAsBefore) return set.TriggerBy;
        var hasSome = position.StopLoss != Ticks.None || position.TakeProfit != Ticks.None;
        return hasSome ? position.ExitBy : TriggerBy.Fair;
    }

    static bool IsAsBefore(Ticks wish) => wish == Commands.SetExits.AsBefore;

    static Ticks Kept(Ticks wish, Ticks known) => IsAsBefore(wish) ? known : wish;

    // On its side of the fair price, and not reached already by the price that it watches.
    static bool IsExitValid(Instrument instrument, Ticks exit, TriggerBy by, bool isBelow)
    {
        if (exit == Ticks.None) return true;
        if (instrument.CheckPrice(exit) != Reject.None) return false;
        var fair = instrument.Contract!.Fair;
        var isOnItsSide = isBelow ? exit < fair : exit > fair;
        return isOnItsSide && !instrument.WaitingBy(by).IsReached(isRising: !isBelow, exit);
    }

    // In the heaps of the price that they watch; each position has two places.
    void AddExits(int at)
    {
        ref var position = ref _margin[at];
        var exits = InstrumentOf(position.Instrument).Contract!.ExitsBy(position.ExitBy);
        var isLong = position.Quantity.Value > 0;
        if (position.StopLoss != Ticks.None) exits.Add(StopLossOf(at), TieOf(position, 0), isRising: !isLong, position.StopLoss);
        if (position.TakeProfit != Ticks.None) exits.Add(TakeProfitOf(at), TieOf(position, 1), isRising: isLong, position.TakeProfit);
    }

    // Before the position's side changes: it says in which heap they stand.
    void RemoveExits(int at)
    {
        ref var position = ref _margin[at];
        if (position.StopLoss == Ticks.None && position.TakeProfit == Ticks.None)
        {
            position.ExitBy = TriggerBy.Last;
            return;
        }

        var exits = InstrumentOf(position.Instrument).Contract!.ExitsBy(position.ExitBy);
        var isLong = position.Quantity.Value > 0;
        if (position.StopLoss != Ticks.None) exits.Remove(StopLossOf(at), isRising: !isLong);
        if (position.TakeProfit != Ticks.None) exits.Remove(TakeProfitOf(at), isRising: isLong);
        position.StopLoss = Ticks.None;
        position.TakeProfit = Ticks.None;
        position.ExitBy = TriggerBy.Last;
    }

    // The position stays, and whoever shows it must know.
    void LoseExits(int at)
    {
        if (_margin[at].StopLoss == Ticks.None && _margin[at].TakeProfit == Ticks.None) return;
        RemoveExits(at);
        TellPosition(at, 0, default, PositionCause.Exits);
    }

    // Of an order that comes: on the better side of the price at which it may be filled, as far as that is known.
    static Reject AdmitExits(in PlaceOrder order, in Admission admission)
    {
        if (admission.Exits.IsNone) return Reject.None;
        var fair = admission.Instrument.Contract!.Fair;
        var fill = FillPriceOf(order.OrderKind.IsWaiting(), order.Side, order.Price, order.TriggerPrice, fair);
        return CheckExits(admission.Instrument, order.Side, order.Flags, fill, admission.Exits);
    }

    // A stop is filled where it is triggered, everything else where the market is, and neither beyond the limit.
    static Ticks FillPriceOf(bool waits, Side side, Ticks limit, Ticks trigger, Ticks fair)
    {
        var expected = waits ? trigger : fair;
        if (limit == Ticks.None) return expected;
        var isBeyond = side == Side.Buy ? expected > limit : expected < limit;
        return isBeyond ? limit : expected;
    }

    static Reject CheckExits(Instrument instrument, Side side, OrderFlags flags, Ticks fill, in ExitPair exits)
    {
        // It leaves no position on its side that could have any.
        if ((flags & OrderFlags.ReduceOnly) != 0) return Reject.TriggerPriceInvalid;
        var isBuy = side == Side.Buy;
        var areValid = IsBeside(instrument, exits.StopLoss, fill, isBelow: isBuy)
            && IsBeside(instrument, exits.TakeProfit, fill, isBelow: !isBuy);
        return areValid ? Reject.None : Reject.TriggerPriceInvalid;
    }

    static bool IsBeside(Instrument instrument, Ticks exit, Ticks fill, bool isBelow)
    {
        if (exit == Ticks.None) return true;
        return instrument.CheckPrice(exit) == Reject.None && (isBelow ? exit < fill : exit > fill);
    }

    // A fill has opened something. The first one brings the pair, a later one what was named since: the position keeps the other, and what
    // they watch. Who is beyond one already fires it in this step.
    void BringExits(int at, ref ExitPair exits)
    {
        if (exits.WasBrought) PutExits(at, WithThoseOf(_margin[at], exits), WatchedWith(_margin[at], exits));
        else PutExits(at, exits, TriggerBy.Fair);
        exits = new ExitPair { WasBrought = true };
    }

    static TriggerBy WatchedWith(in Position position, in ExitPair named)
    {
        var keepsStopLoss = named.StopLoss == Ticks.None && position.StopLoss != Ticks.None;
        var keepsTakeProfit = named.TakeProfit == Ticks.None && position.TakeProfit != Ticks.None;
        return keepsStopLoss || keepsTakeProfit ? position.ExitBy : TriggerBy.Fair;
    }

    static ExitPair WithThoseOf(in Position position, in ExitPair named) => new()
    {
        StopLoss = named.StopLoss == Ticks.None ? position.StopLoss : named.StopLoss,
        TakeProfit = named.TakeProfit == Ticks.None ? position.TakeProfit : named.TakeProfit,
    };

    void TellRevised(OrderId id, ExitPair exits, bool isNew, bool hasComment, ReadOnlySpan<byte> comment) => _events.Add(
        new OrderRevised
        {
            Order = id,
            StopLoss = exits.StopLoss,
            TakeProfit = exits.TakeProfit,
            IsNew = isNew ? (byte)1 : (byte)0,
            HasComment = hasComment ? (byte)1 : (byte)0,
        },
        comment);

    static OrderSlot StopLossOf(int at) => new(2 * at);

    static OrderSlot TakeProfitOf(int at) => new(2 * at + 1);

    static OrderId TieOf(in Position position, int kind) => new(2 * position.Number + kind);

    // The whole position, at market; the other exit goes with it.
    void FireExit(OrderSlot exit, Instrument instrument)
    {
        var at = exit.Value / 2;
        RemoveExits(at);
        TellPosition(at, 0, default, PositionCause.Exits);
        ref var position = ref _margin[at];
        PlaceOwn(instrument, at, ClosingSide(position), position.Size, exit == StopLossOf(at) ? "stop-loss"u8 : "take-profit"u8);
    }

    // The engine's own orders, exits and slices, go where anybody may place a reduce-only order that trades at once.
    bool TakesOwn(Instrument instrument) =>
        StateOf(instrument).AdmitsPlacing(OrderKind.Market, OrderFlags.ReduceOnly, staff: false);

    // A market order that the engine places for an account, with a comment that says why.
    void PlaceOwn(Instrument instrument, int at, Side side, Lots lots, ReadOnlySpan<byte> comment)
    {
        ref var position = ref _margin[at];
        var account = _margin.Account(position.Account);
        _members.TryFind(account.Member, out var memberIndex);
        _fees.Find(_members[memberIndex].Group, instrument.Id, out var maker, out var taker);
        const OrderFlags flags = OrderFlags.ReduceOnly | OrderFlags.ClientIdIsTag;
        var id = new OrderId(++_lastOrder);
        var accepted = new OrderAccepted
        {
            Order = id,
            Member = account.Member,
            Instrument = instrument.Id,
            Side = side,
            OrderKind = OrderKind.Market,
            TimeInForce = TimeInForce.ImmediateOrCancel,
            Flags = flags,
            Maker = maker,
            Taker = taker,
            Account = new MarginAccountId(position.Account + 1),
            Quantity = lots,
        };
        _events.Add(accepted, comment);
        _taker = new Taker
        {
            Order = id,
            Member = account.Member,
            Instrument = instrument,
            Side = side,
            Limit = instrument.Contract!.Protection(side, instrument.Terms.TickStep),
            Pays = Payment.Limit,
            Quantity = lots,
            Total = lots,
            Rate = taker,
            Rule = RuleOf(SelfTradeRule.Default, instrument),
            Flags = flags,
            BaseAccount = account.Ledger,
            QuoteAccount = account.Ledger,
            Position = at,
            IsProtected = true,
        };
        FinishTaker(Sweep());
    }

    // Exits come while orders are filled: the price from which this step has moved away is not theirs.
    void StirExits(Instrument instrument, TriggerBy by, Ticks price)
    {
        var exits = instrument.Contract!.ExitsBy(by);
        if (instrument.IsStirred)
        {
            exits.Traded(price);
            return;
        }

        exits.Moved(price);
        AddStirred(instrument);
    }
}
