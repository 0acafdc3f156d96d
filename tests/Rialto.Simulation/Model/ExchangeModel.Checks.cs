using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>The rules of a new order, in order of precedence.</summary>
public sealed partial class ExchangeModel
{
    const OrderFlags PostOnlyFlags = OrderFlags.PostOnly | OrderFlags.PostOnlyReprice;
    const OrderFlags MarketFlags = OrderFlags.RequireLiquidity | OrderFlags.RejectUnfilled;

    const OrderFlags KnownFlags = PostOnlyFlags | MarketFlags | OrderFlags.ReduceOnly | OrderFlags.ClientIdIsTag;
    const int ClientIdBytesMax = 256;

    const int DisplayPartsMax = 100;

    const int OpenOrdersMax = 1_500_000;

    const int PerpetualOrdersMax = 400_000;

    /// <summary>What the state table looks at.</summary>
    readonly record struct Asked(bool HasLimit, bool IsWaiting, bool IsPostOnly, bool IsReduceOnly);

    static bool SpendsAmount(in PlaceOrder place) =>
        !Kinds.HasLimit(place.OrderKind) && place.Side == Side.Buy && place.QuoteAmount.Units != 0;

    Verdict Check(in PlaceOrder place, string? clientId, Claims claims, BroughtExits exits)
    {
        if (place.GatewayReject != Reject.None) return Verdict.No(place.GatewayReject);
        if (!IsActive(place.Header.Member)) return Verdict.No(Reject.MemberSuspended);
        if (!_instruments.TryGetValue(place.Instrument.Value, out var instrument)) return Verdict.No(Reject.InstrumentNotFound);
        var member = _members[place.Header.Member.Value];
        var account = AccountFor(member, instrument, place.Account.Value);
        if (instrument.Margin is not null && account is null) return Verdict.No(Reject.MarginAccountNotFound);
        var hasLimit = Kinds.HasLimit(place.OrderKind);
        var waits = Kinds.Waits(place.OrderKind);
        var reject = CheckState(place, instrument, member);
        if (reject == Reject.None && !IsAllowed(place, instrument)) reject = Reject.OrderKindNotAllowed;
        if (reject == Reject.None && IsIdTaken(clientId, member, claims)) reject = Reject.ClientOrderIdAlreadyUsed;
        if (reject == Reject.None && hasLimit) reject = CheckPrice(instrument, place.Price.Value);
        if (reject == Reject.None) reject = CheckSize(place, instrument);
        if (reject == Reject.None && waits) reject = CheckTrigger(instrument, place);
        if (reject == Reject.None && hasLimit) reject = CheckNotional(instrument, place.Price.Value, place.Quantity.Value);
        if (reject == Reject.None && IsTooLargeAtTrigger(place, instrument)) reject = Reject.NotionalTooLarge;
        if (reject == Reject.None && IsOpenLimitReached(place, instrument, member, claims)) reject = Reject.OpenOrdersLimitReached;
        if (reject == Reject.None && account is not null) reject = CheckAccount(place, instrument, account, exits);
        else if (reject == Reject.None && exits != BroughtExits.None) reject = Reject.OrderKindNotAllowed;
        else if (reject == Reject.None && place.Flags.HasFlag(OrderFlags.ReduceOnly)) reject = Reject.ReduceOnlyViolated;
        var price = place.Price.Value;
        // The book is asked when the order meets it.
        if (reject == Reject.None && !waits) reject = CheckPostOnly(place, instrument, ref price);
        if (reject == Reject.None && !waits) reject = CheckBook(place, instrument, member, price);
        if (reject == Reject.None && account is not null) return CheckMargin(place, instrument, account, price);
        return reject == Reject.None ? CheckFunds(place, instrument, member, price, claims) : Verdict.No(reject);
    }

    Reject CheckState(in PlaceOrder place, ModelInstrument instrument, ModelMember member)
    {
        var isPostOnly = place.Flags.HasFlag(OrderFlags.PostOnly);
        var isReduceOnly = place.Flags.HasFlag(OrderFlags.ReduceOnly);
        // An unknown kind is none of the kinds that a state may single out.
        var isMarket = place.OrderKind is OrderKind.Market or OrderKind.StopMarket or OrderKind.TakeProfitMarket;
        var asked = new Asked(!isMarket, place.OrderKind is not (OrderKind.Limit or OrderKind.Market), isPostOnly, isReduceOnly);
        if (Admits(instrument.State, asked, member)) return IsPriced(instrument, isReduceOnly) ? Reject.None : Reject.InstrumentNotOpen;
        return instrument.State == InstrumentState.Expired ? Reject.InstrumentExpired : Reject.InstrumentNotOpen;
    }

    static bool Admits(InstrumentState state, Asked asked, ModelMember member) => state switch
    {
        InstrumentState.Enabled or InstrumentState.Hidden => true,
        InstrumentState.Sale => !asked.HasLimit && !asked.IsWaiting,
        InstrumentState.Presale => member.Staff,
        InstrumentState.PostOnly => asked.HasLimit && asked.IsPostOnly && !asked.IsWaiting,
        InstrumentState.ReduceOnly => asked.IsReduceOnly,
        InstrumentState.Locked or InstrumentState.Disabled or InstrumentState.Expired => false,
    };

    bool IsAllowed(in PlaceOrder place, ModelInstrument instrument)
    {
        var off = instrument.Terms.SwitchedOff;
        if (instrument.Margin is not null && !IsAllowedOnMargin(place)) return false;
        if (instrument.Margin is null && place.TriggerBy != TriggerBy.Last) return false;
        var isWhole = !Kinds.HasLimit(place.OrderKind) && place.TimeInForce == TimeInForce.FillOrKill;
        if (instrument.Margin is null && isWhole) return false;
        var flags = place.Flags;
        if (place.Header.TextBytes > ClientIdBytesMax || HasUnknownValues(place)) return false;
        if (!Kinds.Waits(place.OrderKind) && place.TriggerPrice.Value != 0) return false;
        var isDated = place.TimeInForce == TimeInForce.GoodTillDate;
        if (isDated ? place.ExpiresUs <= _nowUs : place.ExpiresUs != 0) return false;
        var mayStay = Kinds.HasLimit(place.OrderKind) && place.TimeInForce is (TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate);
        if (place.DisplayQuantity.Value != 0 && !mayStay) return false;
        if (flags.HasFlag(OrderFlags.PostOnlyReprice) && !flags.HasFlag(OrderFlags.PostOnly)) return false;
        if ((UsedBy(place) & off) != 0) return false;
        return Kinds.HasLimit(place.OrderKind) ? IsAllowedLimit(place) : IsAllowedMarket(place);
    }

    /// <summary>The ways to order that an operator could have switched off.</summary>
    static OrderExtensions UsedBy(in PlaceOrder place)
    {
        var used = OrderExtensions.None;
        var isImmediate = place.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
        if (Kinds.Waits(place.OrderKind)) used |= OrderExtensions.Waiting;
        if (isImmediate && Kinds.HasLimit(place.OrderKind)) used |= OrderExtensions.Immediate;
        if (place.TimeInForce == TimeInForce.GoodTillDate) used |= OrderExtensions.GoodTillDate;
        if (place.Flags.HasFlag(OrderFlags.PostOnly)) used |= OrderExtensions.PostOnly;
        if (place.DisplayQuantity.Value != 0) used |= OrderExtensions.DisplayQuantity;
        if (place.SelfTrade != SelfTradeRule.Default) used |= OrderExtensions.SelfTradeRule;
        if (place.QuoteAmount.Units != 0) used |= OrderExtensions.QuoteAmount;
        if (place.Header.TextBytes > 0 && !place.Flags.HasFlag(OrderFlags.ClientIdIsTag)) used |= OrderExtensions.ClientOrderId;
        if (place.Flags.HasFlag(OrderFlags.ReduceOnly)) used |= OrderExtensions.ReduceOnly;
        return used;
    }

    static bool HasUnknownValues(in PlaceOrder place)
    {
        if (!Enum.IsDefined(place.Side) || !Enum.IsDefined(place.TimeInForce)) return true;
        if (!Enum.IsDefined(place.OrderKind) || !Enum.IsDefined(place.SelfTrade)) return true;
        if (!Enum.IsDefined(place.TriggerBy)) return true;
        if (!Kinds.Waits(place.OrderKind) && place.TriggerBy != TriggerBy.Last) return true;
        return !Enum.IsDefined(place.FundsRule) || (place.Flags & ~KnownFlags) != 0;
    }

    static bool IsAllowedLimit(in PlaceOrder place)
    {
        var mayStay = place.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate;
        if ((place.Flags & PostOnlyFlags) != 0 && !mayStay) return false;
        if (place.Flags.HasFlag(OrderFlags.PostOnlyReprice) && Kinds.Waits(place.OrderKind)) return false;
        if ((place.Flags & MarketFlags) != 0) return false;
        return place.QuoteAmount.Units == 0 && place.PriceDistanceMaxPpm == 0 && place.FundsRule == FundsRule.StopAtFirstUnpaid;
    }

    static bool IsAllowedMarket(in PlaceOrder place)
    {
        if ((place.Flags & PostOnlyFlags) != 0) return false;
        if (place.TimeInForce == TimeInForce.GoodTillDate && place.OrderKind == OrderKind.Market) return false;
        if (place.Price.Value != 0) return false;
        var hasAmount = place.QuoteAmount.Units != 0;
        if (hasAmount && (place.Side == Side.Sell || place.Quantity.Value != 0 || place.PriceDistanceMaxPpm != 0)) return false;
        if (place.PriceDistanceMaxPpm < 0 || (place.PriceDistanceMaxPpm > 0 && Kinds.Waits(place.OrderKind))) return false;
        if (place.FundsRule == FundsRule.StopAtFirstUnpaid) return true;
        return place.Side == Side.Buy && !hasAmount && place.OrderKind == OrderKind.Market;
    }

    bool IsIdTaken(string? clientId, ModelMember member, Claims claims) =>
        clientId is not null && (member.ClientIds.Find(clientId, _nowUs) is not null || claims.HasId(clientId));

    static Reject CheckPrice(ModelInstrument instrument, long price)
    {
        if (price < 1) return Reject.PriceMissing;
        if (price % instrument.Terms.TickStep.Value != 0) return Reject.PriceOffTick;
        if (price < instrument.Terms.PriceMin.Value) return Reject.PriceBelowMinimum;
        if (price > PriceMaxOf(instrument)) return Reject.PriceAboveMaximum;
        if (IsFarFromFair(instrument, price)) return Reject.PriceOutsideBand;
        if (instrument.Terms.PriceBandPpm == 0 || instrument.Last == 0) return Reject.None;
        var distance = BigInteger.Abs((BigInteger)price - instrument.Last) * 1_000_000;
        return distance > (BigInteger)instrument.Last * instrument.Terms.PriceBandPpm ? Reject.PriceOutsideBand : Reject.None;
    }

    static long PriceMaxOf(ModelInstrument instrument) => instrument.Terms.PriceMax.Value == 0 ? TicksMax : instrument.Terms.PriceMax.Value;

    Reject CheckSize(in PlaceOrder place, ModelInstrument instrument)
    {
        if (!SpendsAmount(place))
        {
            var reject = IsWholePosition(place, instrument) ? Reject.None : CheckQuantity(instrument, place.Quantity.Value);
            return reject == Reject.None && place.DisplayQuantity.Value != 0 ? CheckDisplay(place, instrument) : reject;
        }
        if (place.QuoteAmount.Units < 1) return Reject.QuantityZero;
        return place.QuoteAmount.Units > MoneyMax ? Reject.NotionalTooLarge : Reject.None;
    }

    static Reject CheckDisplay(in PlaceOrder place, ModelInstrument instrument)
    {
        var (display, quantity) = (place.DisplayQuantity.Value, place.Quantity.Value);
        if (display < 1) return Reject.QuantityZero;
        if (display % instrument.Terms.LotStep.Value != 0) return Reject.QuantityOffLot;
        if (PartsOf(quantity, display) > DisplayPartsMax) return Reject.QuantityBelowMinimum;
        return display > quantity ? Reject.QuantityAboveMaximum : Reject.None;
    }

    static BigInteger PartsOf(long quantity, long display) => ((BigInteger)quantity + display - 1) / display;

    static bool IsTooLargeAtTrigger(in PlaceOrder place, ModelInstrument instrument)
    {
        var isBuyByQuantity = place.Side == Side.Buy && !Kinds.HasLimit(place.OrderKind) && !SpendsAmount(place);
        if (!isBuyByQuantity || !Kinds.Waits(place.OrderKind)) return false;
        return instrument.Notional(place.TriggerPrice.Value, place.Quantity.Value) > MoneyMax;
    }

    static Reject CheckQuantity(ModelInstrument instrument, long quantity)
    {
        if (quantity < 1) return Reject.QuantityZero;
        if (quantity % instrument.Terms.LotStep.Value != 0) return Reject.QuantityOffLot;
        if (quantity < instrument.Terms.QuantityMin.Value) return Reject.QuantityBelowMinimum;
        return quantity > instrument.Terms.QuantityMax.Value ? Reject.QuantityAboveMaximum : Reject.None;
    }

    static Reject CheckNotional(ModelInstrument instrument, long price, long quantity)
    {
        var notional = instrument.Notional(price, quantity);
        if (notional < instrument.Terms.NotionalMin.Units) return Reject.NotionalBelowMinimum;
        return notional > MoneyMax ? Reject.NotionalTooLarge : Reject.None;
    }

    bool IsOpenLimitReached(in PlaceOrder place, ModelInstrument instrument, ModelMember member, Claims claims)
    {
        var mayStay = place.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate;
        if (!Kinds.Waits(place.OrderKind) && (place.OrderKind != OrderKind.Limit || !mayStay)) return false;
        if (IsAccountFull(place, instrument, member)) return true;
        return !HasRoomFor(claims.OpenOn(instrument.Id) + PartsOf(place), claims.Open() + PartsOf(place), instrument, member);
    }

    static long PartsOf(in PlaceOrder place) =>
        place.DisplayQuantity.Value == 0 ? 1 : (long)PartsOf(place.Quantity.Value, place.DisplayQuantity.Value);

    /// <summary>Whether so many more may be open, of the member on the instrument, of everybody everywhere, and on perpetuals.</summary>
    bool HasRoomFor(long more, long moreOfAll, ModelInstrument instrument, ModelMember member)
    {
        var (own, all, perpetual) = (0L, 0L, 0L);
        foreach (var order in _open.Values)
        {
            all += order.Parts;
            if (order.Instrument.Terms.Kind == InstrumentKind.Perpetual) perpetual += order.Parts;
            if (order.Owner == member && order.Instrument == instrument) own += order.Parts;
        }
        var fits = instrument.Terms.Kind != InstrumentKind.Perpetual || perpetual + moreOfAll <= PerpetualOrdersMax;
        return fits && own + more <= _ordersOpenMax && all + moreOfAll <= OpenOrdersMax;
    }

    static bool WouldTrade(ModelInstrument instrument, Side side, long price)
    {
        var other = instrument.Book.First(side.Opposite());
        return other is not null && (side == Side.Buy ? other.Price <= price : other.Price >= price);
    }

    static Reject CheckPostOnly(in PlaceOrder place, ModelInstrument instrument, ref long price)
    {
        if (!place.Flags.HasFlag(OrderFlags.PostOnly) || !WouldTrade(instrument, place.Side, price)) return Reject.None;
        if (!place.Flags.HasFlag(OrderFlags.PostOnlyReprice)) return Reject.PostOnlyWouldTrade;
        var best = instrument.Book.First(place.Side.Opposite())!.Price;
        price = place.Side == Side.Buy ? best - instrument.Terms.TickStep.Value : best + instrument.Terms.TickStep.Value;
        if (price < instrument.Terms.PriceMin.Value || price > PriceMaxOf(instrument)) return Reject.PostOnlyWouldTrade;
        return instrument.Notional(price, place.Quantity.Value) > MoneyMax ? Reject.PostOnlyWouldTrade : Reject.None;
    }

    /// <summary>Fill-or-kill, required liquidity, distance from the best.</summary>
    static Reject CheckBook(in PlaceOrder place, ModelInstrument instrument, ModelMember member, long price)
    {
        var side = new Opposite(instrument, place.Side, member, RuleOf(place.SelfTrade, instrument));
        if (place.OrderKind == OrderKind.Limit)
        {
            var unfillable = place.TimeInForce == TimeInForce.FillOrKill && side.LotsWithin(price) < place.Quantity.Value;
            return unfillable ? Reject.FillOrKillUnfillable : Reject.None;
        }
        var isWhole = instrument.Margin is not null && place.TimeInForce == TimeInForce.FillOrKill;
        var isFillable = !isWhole || side.LotsWithin(ProtectionOf(instrument, place.Side)) >= place.Quantity.Value;
        if (!isFillable) return Reject.FillOrKillUnfillable;
        if (place.Flags.HasFlag(OrderFlags.RequireLiquidity) && !IsDeepEnough(place, side)) return Reject.NotEnoughLiquidity;
        return IsTooFar(place, instrument) ? Reject.PriceTooFarFromBest : Reject.None;
    }

    static bool IsDeepEnough(in PlaceOrder place, Opposite side) =>
        SpendsAmount(place) ? side.Money() >= place.QuoteAmount.Units : side.Lots() >= place.Quantity.Value;

    static bool IsTooFar(in PlaceOrder place, ModelInstrument instrument)
    {
        if (place.PriceDistanceMaxPpm == 0) return false;
        var best = BigInteger.Zero;
        var farthest = BigInteger.Zero;
        var lots = BigInteger.Zero;
        foreach (var (price, quantity) in instrument.Book.Levels(place.Side.Opposite()))
        {
            if (best.IsZero) best = price;
            farthest = price;
            lots += quantity;
            if (lots >= place.Quantity.Value) break;
        }
        if (best.IsZero) return false;
        return BigInteger.Abs(farthest - best) * 1_000_000 > best * place.PriceDistanceMaxPpm;
    }

    Verdict CheckFunds(in PlaceOrder place, ModelInstrument instrument, ModelMember member, long price, Claims claims)
    {
        var (currency, hold, needed) = (instrument.Quote, BigInteger.Zero, BigInteger.Zero);
        if (place.Side == Side.Sell) (currency, hold) = (instrument.Base, instrument.BaseMoney(place.Quantity.Value));
        else if (Kinds.HasLimit(place.OrderKind)) hold = instrument.Notional(price, place.Quantity.Value);
        else if (SpendsAmount(place)) hold = place.QuoteAmount.Units;
        else if (place.OrderKind != OrderKind.Market) hold = HoldAtTrigger(instrument, place.TriggerPrice.Value, place.Quantity.Value);
        else needed = NeededByMarketBuy(place, instrument);
        if (hold > 0) needed = hold;
        var available = _wallets.Of(member.Id, currency).Available - claims.HoldOf(currency);
        return available < needed ? new(Reject.InsufficientFunds, needed, 0, 0) : new(Reject.None, needed, price, hold);
    }

    static BigInteger NeededByMarketBuy(in PlaceOrder place, ModelInstrument instrument)
    {
        var cost = BigInteger.Min(CostOf(place, instrument), MoneyMax);
        var needed = place.FundsRule switch
        {
            FundsRule.StopAtFirstUnpaid => 1,
            FundsRule.CostPlusTenPercent => cost * 11 / 10,
            FundsRule.FillableCost => cost,
        };
        return needed.IsZero ? 1 : needed;
    }

    /// <summary>What the book would ask for as much of the quantity as it can fill.</summary>
    static BigInteger CostOf(in PlaceOrder place, ModelInstrument instrument)
    {
        var cost = BigInteger.Zero;
        var rest = (BigInteger)place.Quantity.Value;
        foreach (var (price, quantity) in instrument.Book.Levels(place.Side.Opposite()))
        {
            var part = BigInteger.Min(rest, quantity);
            cost += instrument.Notional(price, part);
            rest -= part;
        }
        return cost;
    }
}
