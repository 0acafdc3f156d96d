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
        var reject = AdmitExits(set, out var at);
        if (reject != Reject.None)
        {
            RejectCommand(set.Header, reject);
            return;
        }

        RemoveExits(at);
        ref var position = ref _margin[at];
        position.StopLoss = set.StopLoss;
        position.TakeProfit = set.TakeProfit;
        position.ExitBy = set.TriggerBy;
        AddExits(at);
        TellPosition(at, 0, default, PositionCause.Exits);
    }

    Reject AdmitExits(in SetExits set, out int at)
    {
        at = 0;
        if (!_members.TryFind(set.Header.Member, out var member) || _members[member].IsSuspended) return Reject.MemberSuspended;
        if (!TryFindPerpetual(set.Instrument, out var instrument)) return Reject.InstrumentNotFound;
        if (!TryFindAccount(set.Header.Member, set.Account, instrument.Terms.Flags, out var account)) return Reject.MarginAccountNotFound;
        if (!_margin.TryFind(account, set.Instrument, out at) || _margin[at].Quantity.IsZero) return Reject.PositionNotFound;
        if (set.TriggerBy > TriggerBy.Index) return Reject.OrderKindNotAllowed;
        if (_margin.Account(account).Status == MarginStatus.Liquidating) return Reject.AccountInLiquidation;
        var isLong = _margin[at].Quantity.Value > 0;
        var areValid = IsExitValid(instrument, set.StopLoss, set.TriggerBy, isBelow: isLong)
            && IsExitValid(instrument, set.TakeProfit, set.TriggerBy, isBelow: !isLong);
        return areValid ? Reject.None : Reject.TriggerPriceInvalid;
    }

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
        PlaceOwn(instrument, at, ClosingSide(position), position.Size, OrderFlags.ReduceOnly);
    }

    // A market order that the engine places for an account.
    void PlaceOwn(Instrument instrument, int at, Side side, Lots lots, OrderFlags flags)
    {
        ref var position = ref _margin[at];
        var account = _margin.Account(position.Account);
        _members.TryFind(account.Member, out var memberIndex);
        _fees.Find(_members[memberIndex].Group, instrument.Id, out var maker, out var taker);
        var id = new OrderId(++_lastOrder);
        _events.Add(new OrderAccepted
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
        });
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

    void StirExits(Instrument instrument, TriggerBy by, Ticks price) => StirWaiting(instrument, instrument.Contract!.ExitsBy(by), price);
}
