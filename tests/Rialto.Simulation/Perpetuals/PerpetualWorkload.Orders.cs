using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Perpetuals;

internal sealed partial class PerpetualWorkload
{
    byte[] Place(int member, bool isMaker)
    {
        var instrument = Instrument();
        var account = Account(member, instrument);
        var place = new PlaceOrder
        {
            Header = By(member), Instrument = new(instrument), Account = new(account), Side = _dice.Of(Side.Buy, Side.Sell),
        };
        if (isMaker) MakeLimit(ref place);
        else MakeTaker(ref place);
        place.Quantity = Quantity(member, account, instrument);
        if (_dice.Percent(_profile.ReducePercent)) MakeReducing(ref place);
        if (_dice.Percent(_profile.WaitingPercent)) MakeWaiting(ref place);
        if (isMaker && _dice.Percent(_profile.DisplayPercent)) MakeHidden(ref place);
        if (Breaks()) Break(ref place);
        var text = _dice.Percent(5) ? $"id-{_dice.Below(50)}" : "";
        return _dice.Percent(_profile.BringPercent) ? Bringing(place, text) : CommandWriter.Bytes(place, text);
    }

    /// <summary>The order with exits beside the price at which it may be filled, or for once beside the fair price.</summary>
    byte[] Bringing(in PlaceOrder place, string text)
    {
        var (instrument, waits) = (place.Instrument.Value, place.TriggerPrice.Value > 0);
        var near = FillPrice(instrument, place.Side, place.Price.Value, waits ? place.TriggerPrice.Value : 0);
        var (stopLoss, takeProfit) = ExitsNear(instrument, near, place.Side == Side.Buy);
        return CommandWriter.Bytes(new PlaceWithExits { Order = place, StopLoss = stopLoss, TakeProfit = takeProfit }, text);
    }

    long FillPrice(int instrument, Side side, long limit, long trigger)
    {
        var market = trigger > 0 ? trigger : Fair(instrument);
        if (limit <= 0 || limit > 1L << 50 || _dice.Percent(10)) return Math.Min(market, 1L << 50);
        return side == Side.Buy ? Math.Min(market, limit) : Math.Max(market, limit);
    }

    (Ticks StopLoss, Ticks TakeProfit) ExitsNear(int instrument, long near, bool isLong)
    {
        if (Breaks()) isLong = !isLong;
        var (below, above) = (near - near * _dice.Between(10, 12_000) / 1_000_000, near + near * _dice.Between(10, 12_000) / 1_000_000);
        var stopLoss = _dice.Percent(30) ? Ticks.None : Price(instrument, isLong ? below : above);
        var takeProfit = _dice.Percent(30) ? Ticks.None : Price(instrument, isLong ? above : below);
        return (stopLoss, takeProfit);
    }

    /// <summary>Other terms, other exits, another comment: any of them, or nothing.</summary>
    byte[] ReviseOne()
    {
        var order = Order();
        var terms = CommandCodec.Read<AmendTerms>(AmendTermsOfOne(order));
        if (_dice.Percent(50)) (terms.Price, terms.Remaining, terms.TriggerPrice, terms.ExpiresUs) = (default, default, default, 0);
        var setsComment = (byte)(_dice.Percent(30) ? 1 : Breaks() ? 2 : 0);
        var revise = new ReviseOrder { Terms = terms, SetsComment = setsComment };
        if (order is not null && _dice.Percent(70))
        {
            var isBuy = order.Accepted.Side == Side.Buy;
            var price = terms.Price.Value > 0 ? terms.Price.Value : order.Price;
            var trigger = terms.TriggerPrice.Value > 0 ? terms.TriggerPrice.Value : order.TriggerPrice;
            var near = FillPrice(order.Instrument, order.Accepted.Side, price, order.Waits ? trigger : 0);
            (revise.StopLoss, revise.TakeProfit) = ExitsNear(order.Instrument, near, isBuy);
        }
        if (_dice.Percent(15)) revise.StopLoss = ReviseOrder.NoExit;
        if (_dice.Percent(15)) revise.TakeProfit = ReviseOrder.NoExit;
        return CommandWriter.Bytes(revise, setsComment == 1 || Breaks() ? $"said {_dice.Below(9)}" : "");
    }

    /// <summary>A limit on its own side of the fair price, so that the book has depth.</summary>
    void MakeLimit(ref PlaceOrder place)
    {
        var fair = Fair(place.Instrument.Value);
        var away = fair * _dice.Between(-500, 20_000) / 1_000_000;
        place.OrderKind = OrderKind.Limit;
        place.Price = Price(place.Instrument.Value, place.Side == Side.Buy ? fair - away : fair + away);
        if (_dice.Percent(20)) place.Flags = _dice.Of(OrderFlags.PostOnly, OrderFlags.PostOnly | OrderFlags.PostOnlyReprice);
        if (!_dice.Percent(_profile.ExpiryPercent)) return;
        place.TimeInForce = TimeInForce.GoodTillDate;
        place.ExpiresUs = _nowUs + _dice.Of(1L, 1_000, 100_000, SecondUs, 10 * SecondUs, 0);
    }

    void MakeTaker(ref PlaceOrder place)
    {
        var fair = Fair(place.Instrument.Value);
        if (_dice.Percent(50))
        {
            place.OrderKind = OrderKind.Market;
            if (_dice.Percent(15)) place.Flags = _dice.Of(OrderFlags.RequireLiquidity, OrderFlags.RejectUnfilled);
            if (_dice.Percent(_profile.WholePercent)) place.TimeInForce = TimeInForce.FillOrKill;
            return;
        }
        var away = fair * _dice.Between(-5_000, 40_000) / 1_000_000;
        place.OrderKind = OrderKind.Limit;
        place.Price = Price(place.Instrument.Value, place.Side == Side.Buy ? fair + away : fair - away);
        if (_dice.Percent(_profile.ImmediatePercent)) place.TimeInForce = _dice.Of(TimeInForce.ImmediateOrCancel, TimeInForce.FillOrKill);
    }

    /// <summary>Mostly a good part of what the account can carry, sometimes all of it and more.</summary>
    Lots Quantity(int member, int account, int instrument)
    {
        if (!_world.Contracts.TryGetValue(instrument, out var contract)) return new(_dice.Between(1, 100));
        var step = Terms(instrument).LotStep.Value;
        var least = Terms(instrument).QuantityMin.Value;
        var equity = account == 0 ? FirstOf(member, instrument) : account;
        var worth = _world.Accounts.ContainsKey(equity) ? _world.Standing(equity).Equity : Coin;
        var strength = member < FirstMember + RichCount ? _dice.Of(1, 1, 5) : _dice.Of(1, 5, 20, 60, 100, 200);
        // The rich ones are the book that the others trade with, not its end.
        var wanted = BigInteger.Min(BigInteger.Max(0, worth), Coin * 5) * strength / _dice.Of(1, 3);
        var lot = BigInteger.Max(1, contract.Value(Fair(instrument), least));
        var lots = (long)BigInteger.Min(wanted / lot * least, _dice.Of(40, 200, 2_000) * least);
        var quantity = Math.Max(least, lots / step * step);
        if (Breaks()) return new(_dice.Of(quantity + 1, least - 1, OddLong()));
        return new(quantity);
    }

    int FirstOf(int member, int instrument)
    {
        var isDemo = Terms(instrument).Flags.HasFlag(InstrumentFlags.Demo);
        foreach (var (id, account) in _world.Accounts)
        {
            if (account.Member.Value == member && account.Type.HasFlag(InstrumentFlags.Demo) == isDemo) return id;
        }
        return 0;
    }

    /// <summary>Against a position that there is, of its size or near it.</summary>
    void MakeReducing(ref PlaceOrder place)
    {
        place.Flags |= OrderFlags.ReduceOnly;
        if (Position() is not { } position || _dice.Percent(10)) return;
        var owner = _world.Accounts[position.Account.Value].Member.Value;
        if (owner < FirstMember) return;
        var size = Math.Abs(position.Quantity.Value);
        var step = Terms(position.Instrument.Value).LotStep.Value;
        (place.Header, place.Account, place.Instrument) = (By(owner), position.Account, position.Instrument);
        place.Side = position.Quantity.Value > 0 ? Side.Sell : Side.Buy;
        if (place.OrderKind == OrderKind.Limit)
        {
            var fair = Fair(position.Instrument.Value);
            var away = fair * _dice.Between(-1_000, 15_000) / 1_000_000;
            place.Price = Price(position.Instrument.Value, place.Side == Side.Buy ? fair - away : fair + away);
        }
        place.Quantity = new(Math.Max(step, _dice.Of(size, size / 2, size / 3, size * 2) / step * step));
    }

    /// <summary>An order of a gambler's other account, where a liquidation of his position would look for buyers or sellers.</summary>
    byte[] StandInOwnWay()
    {
        if (Position() is not { } position) return Place(Poor(), isMaker: true);
        var (owner, instrument) = (_world.Accounts[position.Account.Value].Member.Value, position.Instrument.Value);
        var others = _world.Accounts.Values
            .Where(account => account.Member.Value == owner && account.Account != position.Account)
            .Where(account => account.Type == _world.Accounts[position.Account.Value].Type).ToList();
        if (owner < FirstMember + RichCount || others.Count == 0) return Place(Poor(), isMaker: true);
        var fair = Fair(instrument);
        var away = fair * _dice.Between(-3_000, 5_000) / 1_000_000;
        var place = new PlaceOrder
        {
            Header = By(owner), Instrument = new(instrument), Account = others[0].Account, OrderKind = OrderKind.Limit,
            Side = position.Quantity.Value > 0 ? Side.Buy : Side.Sell,
            Price = Price(instrument, position.Quantity.Value > 0 ? fair - away : fair + away),
        };
        place.Quantity = Quantity(owner, others[0].Account.Value, instrument);
        return CommandWriter.Bytes(place, "");
    }

    PositionChanged? Position()
    {
        if (_world.Positions.Count == 0) return null;
        return _dice.From(_world.Positions.Values.ToList());
    }

    void MakeWaiting(ref PlaceOrder place)
    {
        var instrument = place.Instrument.Value;
        var isStop = _dice.Percent(60);
        var rises = isStop == (place.Side == Side.Buy);
        if (place.OrderKind == OrderKind.Limit) place.OrderKind = isStop ? OrderKind.StopLimit : OrderKind.TakeProfitLimit;
        else place.OrderKind = isStop ? OrderKind.StopMarket : OrderKind.TakeProfitMarket;
        place.Flags &= ~OrderFlags.PostOnlyReprice;
        place.TriggerBy = _dice.Of(TriggerBy.Last, TriggerBy.Fair, TriggerBy.Index);
        var near = place.TriggerBy == TriggerBy.Last ? _world.LastPrices.GetValueOrDefault(instrument, Fair(instrument)) : Fair(instrument);
        var away = near * _dice.Between(-500, 15_000) / 1_000_000;
        place.TriggerPrice = Price(instrument, rises ? near + away : near - away);
    }

    void MakeHidden(ref PlaceOrder place)
    {
        var step = Math.Max(1, Terms(place.Instrument.Value).LotStep.Value);
        place.DisplayQuantity = new(Math.Max(step, place.Quantity.Value / _dice.Of(2, 5, 20) / step * step));
    }

    void Break(ref PlaceOrder place)
    {
        switch (_dice.Below(9))
        {
            case 0: place.TriggerBy = (TriggerBy)_dice.Below(4); break;
            case 1: place.Price = new(OddLong()); break;
            case 2: place.Quantity = new(OddLong()); break;
            case 3: place.TriggerPrice = new(OddLong()); break;
            case 4: place.Flags ^= (OrderFlags)(1 << _dice.Below(8)); break;
            case 5: place.QuoteAmount = new(1_000_000); break;
            case 6: place.FundsRule = (FundsRule)_dice.Below(4); break;
            case 7: place.PriceDistanceMaxPpm = _dice.Of(-1, 1_000, 500_000); break;
            default: place.SelfTrade = (SelfTradeRule)_dice.Below(7); break;
        }
    }

    PerpetualWorld.Order? Order() => _world.Orders.Count == 0 ? null : _dice.From(_world.Orders.Values.ToList());

    int OwnerOf(PerpetualWorld.Order? order) => order is null || Breaks() ? Asker() : order.Accepted.Member.Value;

    byte[] CancelOne()
    {
        var order = Order();
        var member = _dice.Percent(4) ? 0 : OwnerOf(order);
        return CommandWriter.Bytes(new CancelOrder { Header = By(member), Order = new(order?.Id ?? 3) }, "");
    }

    byte[] CancelSome()
    {
        var member = _dice.Percent(10) ? 0 : Asker();
        var account = _dice.Percent(40) ? CancelMany.NoAccount.Value : _world.Accounts.Keys.DefaultIfEmpty(0).Max() - _dice.Below(6);
        return CommandWriter.Bytes(new CancelMany
        {
            Header = By(member), Instrument = new(_dice.Percent(50) ? 0 : Instrument()), Side = (SideFilter)_dice.Below(3),
            Owner = new(_dice.Percent(50) ? 0 : Asker()), Account = new(_dice.Percent(60) ? 0 : account),
        }, "");
    }

    byte[] AmendOne()
    {
        var order = Order();
        return CommandWriter.Bytes(new AmendOrder
        {
            Header = By(OwnerOf(order)), Order = new(order?.Id ?? 3),
            Price = NewPrice(order), Remaining = NewRemaining(order),
        }, "");
    }

    Ticks NewPrice(PerpetualWorld.Order? order)
    {
        if (order is null || order.Price == 0 || _dice.Percent(40)) return Ticks.None;
        var fair = Fair(order.Instrument);
        return Price(order.Instrument, _dice.Percent(70) ? order.Price + order.Price * _dice.Between(-3_000, 3_000) / 1_000_000 : fair);
    }

    Lots NewRemaining(PerpetualWorld.Order? order)
    {
        if (order is null || _dice.Percent(40)) return Lots.Zero;
        if (Breaks()) return new(OddLong());
        var step = Terms(order.Instrument).LotStep.Value;
        return new(Math.Max(step, _dice.Of(order.Remaining / 2, order.Remaining, order.Remaining * 2, order.Remaining * 30) / step * step));
    }

    byte[] AmendTermsOfOne(PerpetualWorld.Order? order)
    {
        var hasTrigger = order is { Waits: true } && _dice.Percent(60);
        return CommandWriter.Bytes(new AmendTerms
        {
            Header = By(OwnerOf(order)), Order = new(order?.Id ?? 3), Price = _dice.Percent(70) ? Ticks.None : NewPrice(order),
            Remaining = _dice.Percent(70) ? Lots.Zero : NewRemaining(order),
            TriggerPrice = hasTrigger ? Price(order!.Instrument, order.TriggerPrice * _dice.Of(98, 99, 101, 102) / 100) : Ticks.None,
            ExpiresUs = _dice.Percent(50) ? 0 : _dice.Of(-1, _nowUs + SecondUs, _nowUs),
        }, "");
    }

    byte[] ReduceOne()
    {
        var order = Order();
        var step = order is null ? 1 : Terms(order.Instrument).LotStep.Value;
        var by = order is null ? 1 : _dice.Of(step, order.Remaining, order.Remaining / 2 / step * step);
        return CommandWriter.Bytes(new ReduceOrder { Header = By(OwnerOf(order)), Order = new(order?.Id ?? 3), By = new(by) }, "");
    }

    byte[] BatchOne()
    {
        var member = Asker();
        var elements = new List<byte[]>();
        for (var count = _dice.Between(1, 4); count > 0; count--) elements.Add(Place(member, _dice.Percent(60)));
        var header = CommandCodec.Header(elements[0]) with { LengthBytes = 0, TextBytes = 0, Kind = default };
        return CommandWriter.Batch(header, _dice.Percent(20), elements, countError: 0);
    }
}
