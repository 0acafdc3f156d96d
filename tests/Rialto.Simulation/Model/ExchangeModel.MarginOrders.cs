using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>What an order on a perpetual is asked, and what it holds.</summary>
public sealed partial class ExchangeModel
{
    const int AccountOrdersMax = 200;
    const int AccountWaitingMax = 50;
    static readonly BigInteger ValueMax = BigInteger.Pow(2, 62);

    bool _isTogether;

    BigInteger Balance(ModelAccount account) => ModelContract.Floor(_wallets.Of(account.Owner, account.Currency).Available, Pico);

    BigInteger Equity(ModelAccount account)
    {
        var equity = Balance(account);
        foreach (var position in account.Positions.Values) equity += position.Unrealised;
        return equity;
    }

    static BigInteger MaintenanceOf(ModelAccount account)
    {
        var sum = BigInteger.Zero;
        foreach (var position in account.Positions.Values) sum += position.Maintenance;
        return sum;
    }

    /// <summary>Resting orders of an account in an instrument.</summary>
    List<ModelOrder> Resting(ModelAccount account, ModelInstrument instrument)
    {
        var resting = new List<ModelOrder>();
        foreach (var order in _open.Values)
        {
            if (order.Account == account && order.Instrument == instrument && !order.IsWaiting) resting.Add(order);
        }
        return resting;
    }

    /// <summary>The largest position that could come of it.</summary>
    BigInteger Exposure(ModelAccount account, ModelInstrument instrument, ModelOrder? without, int side, BigInteger lots)
    {
        var (buys, sells) = (side > 0 ? lots : 0, side < 0 ? lots : 0);
        foreach (var order in Resting(account, instrument))
        {
            if (order == without || order.IsReduceOnly) continue;
            if (order.IsBuy) buys += order.Remaining;
            else sells += order.Remaining;
        }
        var quantity = account.QuantityIn(instrument);
        return BigInteger.Max(BigInteger.Abs(quantity), BigInteger.Max(BigInteger.Abs(quantity + buys), BigInteger.Abs(quantity - sells)));
    }

    BigInteger Holds(ModelAccount account, ModelInstrument instrument, ModelOrder? without)
    {
        var sum = BigInteger.Zero;
        foreach (var order in Resting(account, instrument))
        {
            if (order != without) sum += order.MarginHeld;
        }
        return sum;
    }

    BigInteger InitialIn(ModelAccount account, ModelInstrument instrument)
    {
        var exposure = Exposure(account, instrument, without: null, side: 0, lots: 0);
        return MarginFor(account, instrument, exposure) + Holds(account, instrument, without: null);
    }

    static BigInteger MarginFor(ModelAccount account, ModelInstrument instrument, BigInteger exposure)
    {
        var perpetual = instrument.Margin!;
        if (exposure.IsZero) return 0;
        return perpetual.Contract.Initial(perpetual.Contract.Value(perpetual.Fair, exposure), account.LeverageIn(instrument));
    }

    BigInteger InitialOf(ModelAccount account)
    {
        var sum = BigInteger.Zero;
        foreach (var instrument in _instruments.Values)
        {
            if (instrument.Margin is { Fair: > 0 } && instrument.IsDemo == account.IsDemo) sum += InitialIn(account, instrument);
        }
        return sum;
    }

    BigInteger FreeMargin(ModelAccount account) => Equity(account) - InitialOf(account);

    bool IsAllowedOnMargin(in PlaceOrder place)
    {
        if (_isTogether || place.QuoteAmount.Units != 0) return false;
        return place.FundsRule == FundsRule.StopAtFirstUnpaid && place.PriceDistanceMaxPpm == 0;
    }

    /// <summary>A perpetual without a fair price, or with one that nobody trusts, takes no order.</summary>
    bool IsPriced(ModelInstrument instrument, bool reduces)
    {
        if (instrument.Margin is not { } perpetual) return true;
        if (perpetual.Fair == 0 || perpetual.StateAt(_nowUs) == IndexState.CancelOnly) return false;
        if (perpetual.IsTrustedAt(_nowUs)) return true;
        return reduces && instrument.State is (InstrumentState.Enabled or InstrumentState.Hidden or InstrumentState.ReduceOnly);
    }

    static bool IsFarFromFair(ModelInstrument instrument, long price)
    {
        if (instrument.Margin is not { } perpetual) return false;
        var distance = BigInteger.Abs((BigInteger)price - perpetual.Fair) * 1_000_000;
        return distance > (BigInteger)perpetual.Fair * perpetual.Contract.Terms.LimitBandPpm;
    }

    bool IsAccountFull(in PlaceOrder place, ModelInstrument instrument, ModelMember member)
    {
        if (AccountFor(member, instrument, place.Account.Value) is not { } account) return false;
        var (resting, waiting) = (0L, 0L);
        foreach (var order in _open.Values)
        {
            if (order.Account != account) continue;
            if (order.IsWaiting) waiting++;
            else resting++;
        }
        return Kinds.Waits(place.OrderKind) ? waiting >= AccountWaitingMax : resting >= AccountOrdersMax;
    }

    /// <summary>A position may be smaller than the smallest order, or larger than the largest; one of its size may close it.</summary>
    bool IsWholePosition(in PlaceOrder place, ModelInstrument instrument)
    {
        if (!place.Flags.HasFlag(OrderFlags.ReduceOnly) || !_members.TryGetValue(place.Header.Member.Value, out var member)) return false;
        if (AccountFor(member, instrument, place.Account.Value) is not { } account || place.Quantity.Value < 1) return false;
        var quantity = place.Side == Side.Sell ? account.QuantityIn(instrument) : -account.QuantityIn(instrument);
        if (place.Quantity.Value % instrument.Terms.LotStep.Value != 0) return false;
        if (quantity != place.Quantity.Value) return false;
        var endsAtOnce = !Kinds.Waits(place.OrderKind)
            && (!Kinds.HasLimit(place.OrderKind) || place.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill);
        return quantity < instrument.Terms.QuantityMin.Value || (endsAtOnce && quantity > instrument.Terms.QuantityMax.Value);
    }

    /// <summary>How far a market order trades from the fair price.</summary>
    static long ProtectionOf(ModelInstrument instrument, Side side)
    {
        var (perpetual, step) = (instrument.Margin!, instrument.Terms.TickStep.Value);
        var ppm = perpetual.Contract.Terms.ProtectionPpm;
        var price = (BigInteger)perpetual.Fair * (1_000_000 + (side == Side.Buy ? ppm : -ppm));
        var steps = (BigInteger)step * 1_000_000;
        var count = side == Side.Buy ? ModelContract.Floor(price, steps) : ModelContract.Ceiling(price, steps);
        return (long)BigInteger.Max(1, count) * step;
    }

    Reject CheckAccount(in PlaceOrder place, ModelInstrument instrument, ModelAccount account, BroughtExits exits)
    {
        var (hasLimit, waits, lots) = (Kinds.HasLimit(place.OrderKind), Kinds.Waits(place.OrderKind), place.Quantity.Value);
        var limit = hasLimit ? place.Price.Value : ProtectionOf(instrument, place.Side);
        var sign = place.Side == Side.Buy ? 1 : -1;
        var reduces = place.Flags.HasFlag(OrderFlags.ReduceOnly);
        if (account.IsLiquidating) return Reject.AccountInLiquidation;
        if (instrument.Margin!.Contract.Value(limit, lots) > ValueMax) return Reject.PositionLimitExceeded;
        if (!reduces && !waits && IsAboveLastBound(account, instrument, null, sign, lots)) return Reject.PositionLimitExceeded;
        var terms = new ExitTerms(place.Side, reduces, waits, hasLimit ? place.Price.Value : 0, place.TriggerPrice.Value);
        if (!AreBroughtRightly(instrument, terms, exits)) return Reject.TriggerPriceInvalid;
        return !waits && reduces && account.QuantityIn(instrument).Sign != -sign ? Reject.ReduceOnlyViolated : Reject.None;
    }

    /// <summary>What an order could make of a position is bounded; a waiting one is asked when its price comes.</summary>
    bool IsTooLarge(ModelAccount account, ModelInstrument instrument, int sign, long limit, long lots) =>
        instrument.Margin!.Contract.Value(limit, lots) > ValueMax || IsAboveLastBound(account, instrument, null, sign, lots);

    bool IsAboveLastBound(ModelAccount account, ModelInstrument instrument, ModelOrder? without, int sign, BigInteger lots)
    {
        var perpetual = instrument.Margin!;
        var exposure = Exposure(account, instrument, without, sign, lots);
        if (exposure <= Exposure(account, instrument, without, 0, 0)) return false;
        return perpetual.Contract.Value(perpetual.Fair, exposure) > perpetual.Contract.LastBound;
    }

    Verdict CheckMargin(in PlaceOrder place, ModelInstrument instrument, ModelAccount account, long price)
    {
        var (_, taker) = _fees.RatesOf(account.Member.Group, instrument.Id);
        var mayRest = place.OrderKind == OrderKind.Limit && place.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate;
        var limit = Kinds.HasLimit(place.OrderKind) ? price : ProtectionOf(instrument, place.Side);
        var asked = new Candidate(account, instrument, null, place.Side, limit, place.Quantity.Value, taker, mayRest);
        var isFree = Kinds.Waits(place.OrderKind) || place.Flags.HasFlag(OrderFlags.ReduceOnly) || IsCovered(asked);
        return isFree ? new(Reject.None, 0, price, 0) : Verdict.No(Reject.InsufficientMargin);
    }

    /// <summary>An order that would come, or one that would be changed.</summary>
    readonly record struct Candidate(
        ModelAccount Account, ModelInstrument Instrument, ModelOrder? Instead, Side Side, long Limit, long Lots, int TakerPpm, bool MayRest)
    {
        public int Sign => Side == Side.Buy ? 1 : -1;
    }

    bool IsCovered(Candidate asked)
    {
        var (account, instrument) = (asked.Account, asked.Instrument);
        var before = Exposure(account, instrument, asked.Instead, 0, 0);
        var exposure = Exposure(account, instrument, asked.Instead, asked.Sign, asked.Lots);
        if (exposure <= before) return true;
        var others = FreeMargin(account) + InitialIn(account, instrument) - Holds(account, instrument, asked.Instead);
        var free = others - MarginFor(account, instrument, exposure);
        if (free >= HoldAt(instrument, asked.Sign, asked.Limit, asked.Lots, asked.TakerPpm)) return true;
        return !instrument.Margin!.Contract.IsInverse && free >= HoldByBook(asked);
    }

    static BigInteger HoldAt(ModelInstrument instrument, int sign, long limit, BigInteger lots, int takerPpm)
    {
        var perpetual = instrument.Margin!;
        var fee = ModelContract.Fee(perpetual.Contract.Value(limit, lots), takerPpm);
        return perpetual.Contract.Worse(sign, limit, perpetual.Fair, lots) + fee;
    }

    /// <summary>What would trade at once counts at the prices of the book.</summary>
    static BigInteger HoldByBook(Candidate asked)
    {
        var (perpetual, rest) = (asked.Instrument.Margin!, (BigInteger)asked.Lots);
        var (worse, value) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var (price, lots) in asked.Instrument.Book.Levels(asked.Side.Opposite()))
        {
            if (asked.Sign > 0 ? price > asked.Limit : price < asked.Limit) break;
            var part = BigInteger.Min(rest, lots);
            worse += perpetual.Contract.Worse(asked.Sign, price, perpetual.Fair, part);
            value += perpetual.Contract.Value(price, part);
            rest -= part;
            if (rest.IsZero) break;
        }
        var atOnce = worse + ModelContract.Fee(value, asked.TakerPpm);
        return asked.MayRest && rest > 0 ? atOnce + HoldAt(asked.Instrument, asked.Sign, asked.Limit, rest, asked.TakerPpm) : atOnce;
    }

    /// <summary>Fixes what an order holds, or how far a market order goes.</summary>
    void HoldMargin(ModelOrder order)
    {
        if (!order.HasLimit)
        {
            order.Protection = ProtectionOf(order.Instrument, order.Side);
            return;
        }
        order.MarginHoldLots = order.Remaining;
        order.MarginHold = order.IsReduceOnly ? 0 : HoldAt(order.Instrument, order.Sign, order.Price, order.Remaining, order.TakerPpm);
    }

    Reject CheckTriggeredAccount(ModelOrder order)
    {
        var (account, instrument) = (order.Account!, order.Instrument);
        if (account.IsLiquidating) return Reject.AccountInLiquidation;
        if (order.IsReduceOnly) return account.QuantityIn(instrument).Sign != -order.Sign ? Reject.ReduceOnlyViolated : Reject.None;
        var limit = order.HasLimit ? order.Price : ProtectionOf(instrument, order.Side);
        var isTooLarge = IsTooLarge(account, instrument, order.Sign, limit, order.Remaining);
        return isTooLarge ? Reject.PositionLimitExceeded : Reject.None;
    }

    Reject CheckTriggeredMargin(ModelOrder order)
    {
        if (order.Account is not { } account || order.IsReduceOnly) return Reject.None;
        var limit = order.HasLimit ? order.Price : ProtectionOf(order.Instrument, order.Side);
        var asked = new Candidate(account, order.Instrument, null, order.Side, limit, order.Remaining, order.TakerPpm, order.MayRest);
        return IsCovered(asked) ? Reject.None : Reject.InsufficientMargin;
    }

    Reject CheckAmendedMargin(ModelOrder order, long price, long remaining)
    {
        var isSame = price == order.Price && remaining <= order.Remaining;
        if (order.IsWaiting || isSame || order.IsReduceOnly) return Reject.None;
        var (account, contract) = (order.Account!, order.Instrument.Margin!.Contract);
        if (contract.Value(price, remaining) > ValueMax) return Reject.PositionLimitExceeded;
        if (IsAboveLastBound(account, order.Instrument, order, order.Sign, remaining)) return Reject.PositionLimitExceeded;
        var asked = new Candidate(account, order.Instrument, order, order.Side, price, remaining, order.TakerPpm, order.MayRest);
        return IsCovered(asked) ? Reject.None : Reject.InsufficientMargin;
    }

    static long WatchedPrice(ModelOrder order) => order.TriggerBy switch
    {
        TriggerBy.Last => order.Instrument.Last,
        TriggerBy.Fair => order.Instrument.Margin!.Watched.Fair,
        TriggerBy.Index => order.Instrument.Margin!.Watched.Index,
    };
}
