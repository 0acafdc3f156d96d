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

    static bool SpendsAmount(in PlaceOrder place) =>
        place.OrderKind == OrderKind.Market && place.Side == Side.Buy && place.QuoteAmount.Units != 0;

    Verdict Check(in PlaceOrder place, string? clientId, Claims claims)
    {
        if (place.GatewayReject != Reject.None) return Verdict.No(place.GatewayReject);
        if (!IsActive(place.Header.Member)) return Verdict.No(Reject.MemberSuspended);
        if (!_instruments.TryGetValue(place.Instrument.Value, out var instrument)) return Verdict.No(Reject.InstrumentNotFound);
        var member = _members[place.Header.Member.Value];
        var reject = CheckState(place, instrument, member);
        if (reject == Reject.None && !IsAllowed(place)) reject = Reject.OrderKindNotAllowed;
        if (reject == Reject.None && IsIdTaken(clientId, member, claims)) reject = Reject.ClientOrderIdAlreadyUsed;
        if (reject == Reject.None && place.OrderKind == OrderKind.Limit) reject = CheckPrice(instrument, place.Price.Value);
        if (reject == Reject.None) reject = CheckSize(place, instrument);
        if (reject == Reject.None && place.OrderKind == OrderKind.Limit)
        {
            reject = CheckNotional(instrument, place.Price.Value, place.Quantity.Value);
        }
        if (reject == Reject.None && IsOpenLimitReached(place, instrument, member, claims)) reject = Reject.OpenOrdersLimitReached;
        var price = place.Price.Value;
        if (reject == Reject.None) reject = CheckPostOnly(place, instrument, ref price);
        if (reject == Reject.None) reject = CheckBook(place, instrument, price);
        return reject == Reject.None ? CheckFunds(place, instrument, member, price, claims) : Verdict.No(reject);
    }

    static Reject CheckState(in PlaceOrder place, ModelInstrument instrument, ModelMember member)
    {
        var admitted = instrument.State switch
        {
            InstrumentState.Enabled or InstrumentState.Hidden => true,
            InstrumentState.Sale => place.OrderKind == OrderKind.Market,
            InstrumentState.Presale => member.Staff,
            InstrumentState.PostOnly => place.OrderKind == OrderKind.Limit && place.Flags.HasFlag(OrderFlags.PostOnly),
            InstrumentState.ReduceOnly => place.Flags.HasFlag(OrderFlags.ReduceOnly),
            InstrumentState.Locked or InstrumentState.Disabled or InstrumentState.Expired => false,
        };
        if (admitted) return Reject.None;
        return instrument.State == InstrumentState.Expired ? Reject.InstrumentExpired : Reject.InstrumentNotOpen;
    }

    static bool IsAllowed(in PlaceOrder place)
    {
        var flags = place.Flags;
        if (place.Header.TextBytes > ClientIdBytesMax || HasUnknownValues(place)) return false;
        if (place.OrderKind is not (OrderKind.Limit or OrderKind.Market)) return false;
        if (place.TimeInForce == TimeInForce.GoodTillDate || place.ExpiresUs != 0) return false;
        if (place.TriggerPrice.Value != 0 || place.DisplayQuantity.Value != 0) return false;
        if (flags.HasFlag(OrderFlags.ReduceOnly)) return false;
        if (place.SelfTrade is not (SelfTradeRule.Default or SelfTradeRule.Allow)) return false;
        if (flags.HasFlag(OrderFlags.PostOnlyReprice) && !flags.HasFlag(OrderFlags.PostOnly)) return false;
        return place.OrderKind == OrderKind.Limit ? IsAllowedLimit(place) : IsAllowedMarket(place);
    }

    static bool HasUnknownValues(in PlaceOrder place)
    {
        if (!Enum.IsDefined(place.Side) || !Enum.IsDefined(place.TimeInForce)) return true;
        if (place.TriggerBy != TriggerBy.Last) return true;
        return !Enum.IsDefined(place.FundsRule) || (place.Flags & ~KnownFlags) != 0;
    }

    static bool IsAllowedLimit(in PlaceOrder place)
    {
        if ((place.Flags & PostOnlyFlags) != 0 && place.TimeInForce != TimeInForce.GoodTillCancelled) return false;
        if ((place.Flags & MarketFlags) != 0) return false;
        return place.QuoteAmount.Units == 0 && place.PriceDistanceMaxPpm == 0 && place.FundsRule == FundsRule.StopAtFirstUnpaid;
    }

    static bool IsAllowedMarket(in PlaceOrder place)
    {
        if ((place.Flags & PostOnlyFlags) != 0) return false;
        if (place.TimeInForce == TimeInForce.FillOrKill || place.Price.Value != 0) return false;
        var hasAmount = place.QuoteAmount.Units != 0;
        if (hasAmount && (place.Side == Side.Sell || place.Quantity.Value != 0 || place.PriceDistanceMaxPpm != 0)) return false;
        if (place.PriceDistanceMaxPpm < 0) return false;
        return place.FundsRule == FundsRule.StopAtFirstUnpaid || (place.Side == Side.Buy && !hasAmount);
    }

    bool IsIdTaken(string? clientId, ModelMember member, Claims claims) =>
        clientId is not null && (member.ClientIds.Find(clientId, _nowUs) is not null || claims.HasId(clientId));

    static Reject CheckPrice(ModelInstrument instrument, long price)
    {
        if (price < 1) return Reject.PriceMissing;
        if (price < instrument.Terms.PriceMin.Value) return Reject.PriceBelowMinimum;
        return price > PriceMaxOf(instrument) ? Reject.PriceAboveMaximum : Reject.None;
    }

    static long PriceMaxOf(ModelInstrument instrument) => instrument.Terms.PriceMax.Value == 0 ? TicksMax : instrument.Terms.PriceMax.Value;

    static Reject CheckSize(in PlaceOrder place, ModelInstrument instrument)
    {
        if (!SpendsAmount(place)) return CheckQuantity(instrument, place.Quantity.Value);
        if (place.QuoteAmount.Units < 1) return Reject.QuantityZero;
        return place.QuoteAmount.Units > MoneyMax ? Reject.NotionalTooLarge : Reject.None;
    }

    static Reject CheckQuantity(ModelInstrument instrument, long quantity)
    {
        if (quantity < 1) return Reject.QuantityZero;
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
        if (place.OrderKind != OrderKind.Limit || place.TimeInForce != TimeInForce.GoodTillCancelled) return false;
        var open = OpenOrders(order => order.Owner == member && order.Instrument == instrument).Count;
        return open + claims.OpenOn(instrument.Id) >= _ordersOpenMax;
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
        price = place.Side == Side.Buy ? best - 1 : best + 1;
        if (price < instrument.Terms.PriceMin.Value || price > PriceMaxOf(instrument)) return Reject.PostOnlyWouldTrade;
        return instrument.Notional(price, place.Quantity.Value) > MoneyMax ? Reject.PostOnlyWouldTrade : Reject.None;
    }

    /// <summary>Fill-or-kill, required liquidity, distance from the best.</summary>
    static Reject CheckBook(in PlaceOrder place, ModelInstrument instrument, long price)
    {
        if (place.OrderKind == OrderKind.Limit)
        {
            var unfillable = place.TimeInForce == TimeInForce.FillOrKill && Reachable(place, instrument, price) < place.Quantity.Value;
            return unfillable ? Reject.FillOrKillUnfillable : Reject.None;
        }
        if (place.Flags.HasFlag(OrderFlags.RequireLiquidity) && !IsDeepEnough(place, instrument)) return Reject.NotEnoughLiquidity;
        return IsTooFar(place, instrument) ? Reject.PriceTooFarFromBest : Reject.None;
    }

    static BigInteger Reachable(in PlaceOrder place, ModelInstrument instrument, long limit)
    {
        var sum = BigInteger.Zero;
        foreach (var (price, quantity) in instrument.Book.Levels(place.Side.Opposite()))
        {
            if (place.Side == Side.Buy ? price <= limit : price >= limit) sum += quantity;
        }
        return sum;
    }

    static bool IsDeepEnough(in PlaceOrder place, ModelInstrument instrument)
    {
        var (lots, money) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var (price, quantity) in instrument.Book.Levels(place.Side.Opposite()))
        {
            lots += quantity;
            money += instrument.Notional(price, quantity);
        }
        return SpendsAmount(place) ? money >= place.QuoteAmount.Units : lots >= place.Quantity.Value;
    }

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
        else if (place.OrderKind == OrderKind.Limit) hold = instrument.Notional(price, place.Quantity.Value);
        else if (SpendsAmount(place)) hold = place.QuoteAmount.Units;
        else needed = NeededByMarketBuy(place, instrument);
        if (hold > 0) needed = hold;
        var available = _wallets.Of(member.Id, currency).Available - claims.HoldOf(currency);
        return available < needed ? new(Reject.InsufficientFunds, needed, 0, 0) : new(Reject.None, 0, price, hold);
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
