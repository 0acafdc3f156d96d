using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>Stop-loss and take-profit of positions.</summary>
public sealed partial class ExchangeModel
{
    /// <summary>One of the two exits of a position.</summary>
    readonly record struct Exit(ModelPosition Position, long Trigger, bool IsRising)
    {
        public bool IsStopLoss => IsRising == Position.Quantity < 0;
    }

    void Set(in SetExits set)
    {
        var reject = CheckExits(set, out var position);
        if (reject != Reject.None)
        {
            Refuse(set.Header, reject, 0, 0);
            return;
        }
        var watched = Watched(set, position!);
        position!.StopLoss = set.StopLoss == SetExits.AsBefore ? position.StopLoss : set.StopLoss.Value;
        position.TakeProfit = set.TakeProfit == SetExits.AsBefore ? position.TakeProfit : set.TakeProfit.Value;
        position.ExitBy = watched;
        Tell(position, 0, 0, PositionCause.Exits);
    }

    Reject CheckExits(in SetExits set, out ModelPosition? position)
    {
        position = null;
        if (!IsActive(set.Header.Member)) return Reject.MemberSuspended;
        if (FindPerpetual(set.Instrument) is not { } instrument) return Reject.InstrumentNotFound;
        var account = AccountFor(_members[set.Header.Member.Value], instrument, set.Account.Value);
        if (account is null) return Reject.MarginAccountNotFound;
        position = account.In(instrument);
        if (position is null) return Reject.PositionNotFound;
        if (account.IsLiquidating) return Reject.AccountInLiquidation;
        var (isLong, watched) = (position.Quantity > 0, Watched(set, position));
        var isMoved = watched != position.ExitBy;
        var fits = Fits(set.StopLoss, position.StopLoss, isRising: !isLong) && Fits(set.TakeProfit, position.TakeProfit, isRising: isLong);
        return fits ? Reject.None : Reject.TriggerPriceInvalid;

        // What stays is asked only about another price.
        bool Fits(Ticks asked, long known, bool isRising)
        {
            if (asked != SetExits.AsBefore) return IsExit(instrument, watched, asked.Value, isRising);
            return !isMoved || IsExit(instrument, watched, known, isRising);
        }
    }

    static TriggerBy Watched(in SetExits set, ModelPosition position)
    {
        if (set.TriggerBy != SetExits.WatchesAsBefore) return set.TriggerBy;
        return position.HasExits ? position.ExitBy : TriggerBy.Fair;
    }

    static bool IsExit(ModelInstrument instrument, TriggerBy by, long trigger, bool isRising)
    {
        if (trigger == 0) return true;
        var fair = instrument.Margin!.Fair;
        if (isRising ? trigger <= fair : trigger >= fair) return false;
        return CheckTrigger(instrument, isRising ? OrderKind.StopMarket : OrderKind.TakeProfitMarket, Side.Buy, by, trigger) == Reject.None;
    }

    /// <summary>What decides which exits an order may bring; a limit of 0 = none.</summary>
    readonly record struct ExitTerms(Side Side, bool Reduces, bool Waits, long Limit, long Trigger);

    /// <summary>A stop-loss where the position would lose, a take-profit where it would win, seen from where it may be filled.</summary>
    static bool AreBroughtRightly(ModelInstrument instrument, ExitTerms terms, BroughtExits exits)
    {
        if (exits == BroughtExits.None) return true;
        if (terms.Reduces) return false;
        var isBuy = terms.Side == Side.Buy;
        var fill = terms.Waits ? terms.Trigger : instrument.Margin!.Fair;
        if (terms.Limit != 0) fill = isBuy ? Math.Min(fill, terms.Limit) : Math.Max(fill, terms.Limit);
        return MayStandAt(instrument, exits.StopLoss, fill, isAbove: !isBuy)
            && MayStandAt(instrument, exits.TakeProfit, fill, isAbove: isBuy);
    }

    static bool MayStandAt(ModelInstrument instrument, long exit, long fill, bool isAbove)
    {
        if (exit == 0) return true;
        if (exit < 1 || exit % instrument.Terms.TickStep.Value != 0) return false;
        if (exit < instrument.Terms.PriceMin.Value || exit > PriceMaxOf(instrument)) return false;
        return isAbove ? exit > fill : exit < fill;
    }

    /// <summary>A fill that opens something gets them; they are not the order's any more. Named later, one takes its place only.</summary>
    static void HandOver(ModelOrder order, ModelPosition position)
    {
        var (brings, isFirst) = (order.Brings, !order.HasBrought);
        if (brings == BroughtExits.None) return;
        order.Brings = BroughtExits.None;
        order.HasBrought = true;
        var stays = !isFirst && ((brings.StopLoss == 0 && position.StopLoss != 0) || (brings.TakeProfit == 0 && position.TakeProfit != 0));
        position.StopLoss = isFirst ? brings.StopLoss : Named(brings.StopLoss, position.StopLoss);
        position.TakeProfit = isFirst ? brings.TakeProfit : Named(brings.TakeProfit, position.TakeProfit);
        if (!stays) position.ExitBy = TriggerBy.Fair;
    }

    void TellRevised(ModelOrder order, BroughtExits exits, bool isNew, bool setsComment, ReadOnlySpan<byte> comment)
    {
        var told = new OrderRevised
        {
            Order = new(order.Id),
            StopLoss = new(exits.StopLoss),
            TakeProfit = new(exits.TakeProfit),
            IsNew = (byte)(isNew ? 1 : 0),
            HasComment = (byte)(setsComment ? 1 : 0),
        };
        Tell(told, comment);
    }

    void FireExits(ModelInstrument instrument)
    {
        if (instrument.Margin is null || !TakesOwn(instrument)) return;
        TriggerBy[] watched = instrument.Margin.IsTrustedAt(_nowUs) ? [TriggerBy.Fair, TriggerBy.Index, TriggerBy.Last] : [TriggerBy.Last];
        foreach (var by in watched)
        {
            while (_triggersLeft > 0 && NextExit(instrument, by) is { } exit)
            {
                _triggersLeft--;
                Fire(exit);
            }
        }
    }

    Exit? NextExit(ModelInstrument instrument, TriggerBy by)
    {
        var due = new List<Exit>();
        foreach (var account in _accounts.Values)
        {
            if (account.In(instrument) is not { HasExits: true } position || position.ExitBy != by) continue;
            var isLong = position.Quantity > 0;
            Exit[] both = [new(position, position.StopLoss, !isLong), new(position, position.TakeProfit, isLong)];
            due.AddRange(both.Where(exit => exit.Trigger != 0 && instrument.Reaches(by, exit.IsRising, exit.Trigger)));
        }
        return due.Count == 0 ? null : due.MinBy(exit => (!exit.IsRising, exit.IsRising ? exit.Trigger : -exit.Trigger, exit.Position.Id));
    }

    void Fire(Exit exit)
    {
        var position = exit.Position;
        DropExits(position);
        var side = position.Quantity > 0 ? Side.Sell : Side.Buy;
        var (account, instrument, lots) = (position.Account, position.Instrument, (long)position.Size);
        var order = NewOwn(account, instrument, side, OrderKind.Market, OrderFlags.ReduceOnly | OrderFlags.ClientIdIsTag, lots, 0);
        HoldMargin(order);
        TellOwn(order, exit.IsStopLoss ? "stop-loss"u8 : "take-profit"u8);
        Settle(order, Match(order));
    }
}
