using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Workload;

public sealed partial class RandomWorkload
{
    const long Middle = 100;

    byte[] PlaceOne(int member)
    {
        if (_expiring is null && _placed.Count > 0 && _dice.Percent(_profile.ClientIdPercent / 8)) return PlaceAgain();
        var place = new PlaceOrder { Header = By(member), Instrument = new(Instrument()), Side = _dice.Of(Side.Buy, Side.Sell) };
        if (_dice.Percent(_profile.MarketPercent)) MakeMarket(ref place);
        else MakeLimit(ref place);
        if (_dice.Percent(_profile.WaitingPercent)) MakeWaiting(ref place);
        if (_dice.Percent(_profile.SelfTradePercent)) place.SelfTrade = (SelfTradeRule)_dice.Below(6);
        if (_dice.Permille(3)) place.Flags |= OrderFlags.ReduceOnly;
        if (Breaks()) Break(ref place);
        var bytes = CommandWriter.Bytes(place, EdgeId(member) ?? ClientId(ref place));
        if (CommandCodec.Header(bytes).TextBytes > 0) _placed.Add(bytes);
        return bytes;
    }

    /// <summary>A request that was sent before, word for word or with one thing changed.</summary>
    byte[] PlaceAgain()
    {
        var recent = _dice.Percent(50) ? Math.Max(0, _placed.Count - 5) : 0;
        var bytes = (byte[])_placed[(int)_dice.Between(recent, _placed.Count - 1)].Clone();
        if (_dice.Percent(75)) return bytes;
        ref var place = ref System.Runtime.InteropServices.MemoryMarshal.AsRef<PlaceOrder>(bytes.AsSpan());
        Break(ref place);
        return bytes;
    }

    void MakeLimit(ref PlaceOrder place)
    {
        place.OrderKind = OrderKind.Limit;
        place.TimeInForce = Weighted(
            [(70, TimeInForce.GoodTillCancelled), (15, TimeInForce.ImmediateOrCancel), (15, TimeInForce.FillOrKill)]);
        place.Price = new(Price(place.Instrument.Value));
        place.Quantity = new(Quantity(place.Instrument.Value));
        if (place.TimeInForce != TimeInForce.GoodTillCancelled) return;
        if (_dice.Percent(_profile.ExpiryPercent)) MakeDated(ref place);
        if (_dice.Percent(_profile.DisplayPercent)) MakeHidden(ref place);
        if (!_dice.Percent(_profile.PostOnlyPercent)) return;
        place.Flags = _dice.Of(OrderFlags.PostOnly, OrderFlags.PostOnly | OrderFlags.PostOnlyReprice);
    }

    void MakeDated(ref PlaceOrder place)
    {
        place.TimeInForce = TimeInForce.GoodTillDate;
        place.ExpiresUs = Expiry();
    }

    /// <summary>Mostly soon; often at the very moment of another timer.</summary>
    long Expiry()
    {
        if (_dice.Percent(25) && _world.Moments.Count > 0) return _dice.From(_world.Moments);
        return _nowUs + _dice.Of(1L, 1_000, 100_000, 5_000_000, 60_000_000, 86_400_000_000, 0, -1);
    }

    void MakeHidden(ref PlaceOrder place)
    {
        var quantity = place.Quantity.Value;
        place.DisplayQuantity = new(_dice.Percent(5) ? _dice.Of(0, -1, quantity, quantity + 1, quantity / 100, (quantity / 100) + 1)
            : _dice.Between(1, Math.Max(1, quantity / 2)));
    }

    /// <summary>A stop or take-profit near the last price, on either side of it.</summary>
    void MakeWaiting(ref PlaceOrder place)
    {
        var hasLimit = place.OrderKind == OrderKind.Limit;
        place.OrderKind = hasLimit
            ? _dice.Of(OrderKind.StopLimit, OrderKind.TakeProfitLimit)
            : _dice.Of(OrderKind.StopMarket, OrderKind.TakeProfitMarket);
        place.Flags &= ~OrderFlags.PostOnlyReprice;
        (place.PriceDistanceMaxPpm, place.FundsRule) = (0, FundsRule.StopAtFirstUnpaid);
        place.TriggerPrice = new(Trigger(place.Instrument.Value));
    }

    long Trigger(int instrument)
    {
        if (_profile.Extreme && _dice.Percent(5)) return _dice.Of(1, 999_999_999_999_999, 1_000_000_000_000_000, 1_000_000_000_000_001);
        var middle = _world.LastPrices.GetValueOrDefault(instrument, Middle);
        return middle + _dice.Between(-_profile.PriceSpread, _profile.PriceSpread);
    }

    void MakeMarket(ref PlaceOrder place)
    {
        place.OrderKind = OrderKind.Market;
        place.TimeInForce = _dice.Of(TimeInForce.GoodTillCancelled, TimeInForce.ImmediateOrCancel);
        if (_dice.Percent(15)) place.Flags |= OrderFlags.RequireLiquidity;
        if (_dice.Percent(15)) place.Flags |= OrderFlags.RejectUnfilled;
        if (_dice.Percent(15)) place.PriceDistanceMaxPpm = _dice.Of(1, 10_000, 50_000, 900_000);
        if (place.Side == Side.Buy && _dice.Percent(35))
        {
            place.QuoteAmount = SpendableAmount(place);
            return;
        }
        place.Quantity = new(Quantity(place.Instrument.Value));
        if (place.Side == Side.Buy && _dice.Percent(30)) place.FundsRule = _dice.Of(FundsRule.CostPlusTenPercent, FundsRule.FillableCost);
    }

    Amount SpendableAmount(in PlaceOrder place)
    {
        if (!_world.Instruments.TryGetValue(place.Instrument.Value, out var terms)) return new(1);
        if (_dice.Percent(4)) return OddAmount();
        var available = _world.Available.GetValueOrDefault((place.Header.Member.Value, terms.Quote.Value));
        if (_dice.Percent(15)) return new(available + _dice.Between(-1, 1));
        var lots = (Int128)_dice.Between(1, _profile.QuantityMax * 3);
        return new(lots * Middle * NotionalUnits(terms) + _dice.Between(-1, 1));
    }

    long Price(int instrument)
    {
        if (_profile.Extreme && _dice.Percent(10)) return _dice.Of(1, 2, 999_999_999_999_999, 1_000_000_000_000_000, 1_000_000_000_000_001);
        if (_dice.Percent(30) && _world.Open.FindLast(order => order.Instrument == instrument) is { } near)
        {
            return near.Price + _dice.Between(-1, 1);
        }
        return Middle + _dice.Between(-_profile.PriceSpread, _profile.PriceSpread);
    }

    long Quantity(int instrument)
    {
        if (_profile.Extreme && _dice.Percent(10)) return _dice.Of(1, 999, 1_000_000, 1_000_000_000_000_000, 1_000_000_000_000_001);
        if (_dice.Percent(15) && _world.Open.FindLast(order => order.Instrument == instrument) is { } near)
        {
            return near.Remaining + _dice.Between(-1, 1);
        }
        return _dice.Between(1, _profile.QuantityMax);
    }

    /// <summary>The oldest id that is still remembered, or one of its neighbours.</summary>
    string? EdgeId(int member)
    {
        if (_expiring is { } expiring)
        {
            _expiring = null;
            return expiring.Id;
        }
        const int rememberedMax = 1_000;
        if (!_world.FinishedIds.TryGetValue(member, out var ids) || ids.Count <= rememberedMax || !_dice.Percent(20)) return null;
        return ids[ids.Count - rememberedMax + _dice.Below(3) - 1];
    }

    string ClientId(ref PlaceOrder place)
    {
        if (!_dice.Percent(_profile.ClientIdPercent)) return "";
        if (_dice.Percent(10)) place.Flags |= OrderFlags.ClientIdIsTag;
        if (_dice.Permille(10)) return new string('x', _dice.Of(1, 64, 255, 256, 257, 300));
        return $"id-{_dice.Below(_profile.ClientIdsCount)}";
    }

    /// <summary>Makes one thing of a new order unusual, mostly wrong.</summary>
    void Break(ref PlaceOrder place)
    {
        switch (_dice.Below(23))
        {
            case 0: place.Price = new(OddLong()); break;
            case 1: place.Quantity = new(OddLong()); break;
            case 2: place.QuoteAmount = OddAmount(); break;
            case 3: place.TriggerPrice = new(OddLong()); break;
            case 4: place.DisplayQuantity = new(OddLong()); break;
            case 5: place.ExpiresUs = OddLong(); break;
            case 22: place.ExpiresUs = Expiry(); break;
            case 6: place.PriceDistanceMaxPpm = _dice.Of(1, 500, int.MaxValue); break;
            case 7: place.SelfTrade = (SelfTradeRule)_dice.Below(7); break;
            case 8: place.FundsRule = (FundsRule)_dice.Below(4); break;
            case 9: place.OrderKind = (OrderKind)_dice.Below(8); break;
            case 10: place.TimeInForce = (TimeInForce)_dice.Below(5); break;
            case 11: place.TriggerBy = (TriggerBy)_dice.Below(4); break;
            case 12: place.GatewayReject = _dice.Of(Reject.PriceMissing, Reject.QuantityZero, Reject.InstrumentNotFound); break;
            case 13: place.Instrument = new(Instrument()); break;
            case 14: place.Side = place.Side.Opposite(); break;
            case 15: place.Price = new(place.Price.Value + _dice.Between(-2, 2)); break;
            case 16: place.Quantity = new(place.Quantity.Value + _dice.Between(-2, 2)); break;
            case 17: place.Header.Member = new(Asker()); break;
            case 18: place.QuoteAmount = new(0); place.Quantity = new(0); break;
            default: place.Flags ^= (OrderFlags)(1 << _dice.Below(6)); break;
        }
    }

    /// <summary>Mostly an open order of the member; else somebody's, a finished one, or none.</summary>
    long OrderOf(int member)
    {
        if (_dice.Percent(4)) return _dice.Of(0, -1, 1, _world.LastOrder, _world.LastOrder + 1, long.MaxValue, long.MinValue);
        var own = _dice.Percent(95) ? _world.Open.FindAll(order => order.Member == member) : _world.Open;
        return own.Count == 0 ? _dice.Between(0, _world.LastOrder + 1) : _dice.From(own).Id;
    }

    byte[] AmendOne(int member)
    {
        var id = OrderOf(member);
        var order = _world.Open.Find(open => open.Id == id);
        var amend = new AmendOrder { Header = By(member), Order = new(id) };
        var what = _dice.Below(10);
        var instrument = order?.Instrument ?? 0;
        if (what < 7 && order?.Price != 0) amend.Price = new(order is null || _dice.Percent(60) ? Price(instrument) : order.Price);
        if (what is < 3 or >= 6) amend.Remaining = new(order is null || _dice.Percent(50) ? Quantity(instrument) : Nearby(order.Remaining));
        if (Breaks()) amend.Price = new(OddLong());
        if (Breaks()) amend.Remaining = new(OddLong());
        return CommandWriter.Bytes(amend, "");
    }

    byte[] AmendTermsOf(int member)
    {
        var id = OrderOf(member);
        var order = _world.Open.Find(open => open.Id == id);
        var amend = new AmendTerms { Header = By(member), Order = new(id) };
        var instrument = order?.Instrument ?? 0;
        if (_dice.Percent(20)) amend.Price = new(order is null || _dice.Percent(60) ? Price(instrument) : order.Price);
        if (_dice.Percent(20)) amend.Remaining = new(order is null || _dice.Percent(50) ? Quantity(instrument) : Nearby(order.Remaining));
        if (_dice.Percent(order is { TriggerPrice: > 0 } ? 60 : 5)) amend.TriggerPrice = new(Trigger(instrument));
        if (_dice.Percent(50)) amend.ExpiresUs = _dice.Percent(25) ? AmendTerms.NoExpiry : Expiry();
        if (Breaks()) amend.TriggerPrice = new(OddLong());
        if (Breaks()) amend.ExpiresUs = OddLong();
        return CommandWriter.Bytes(amend, "");
    }

    byte[] Guard()
    {
        if (_dice.Percent(6)) return CommandWriter.Bytes(new NodeStarted { Header = By(_dice.Percent(90) ? 0 : Asker()) }, "");
        if (_world.Guards.Count == 0 || _dice.Percent(55)) return CommandWriter.Bytes(new OpenGuard { Header = By(Asker()) }, "");
        var (guard, member) = _dice.From(_world.Guards);
        if (_dice.Percent(5)) guard = OddLong();
        var asker = _dice.Percent(80) ? member : _dice.Percent(50) ? 0 : Asker();
        return CommandWriter.Bytes(new CloseGuard { Header = By(asker), Guard = guard }, "");
    }

    long Nearby(long quantity) => quantity + _dice.Between(-2, 2);

    byte[] ReduceOne(int member)
    {
        var id = OrderOf(member);
        var order = _world.Open.Find(open => open.Id == id);
        var by = order is null || _dice.Percent(30) ? _dice.Between(1, 5) : _dice.Between(1, order.Remaining + 1);
        if (_dice.Percent(3) || Breaks()) by = OddLong();
        return CommandWriter.Bytes(new ReduceOrder { Header = By(member), Order = new(id), By = new(by) }, "");
    }

    byte[] CancelOne(int member)
    {
        var asker = _dice.Percent(10) ? 0 : member;
        return CommandWriter.Bytes(new CancelOrder { Header = By(asker), Order = new(OrderOf(member)) }, "");
    }

    byte[] CancelSome()
    {
        var many = new CancelMany
        {
            Header = By(_dice.Percent(40) ? 0 : Asker()),
            Instrument = new(_dice.Percent(60) ? 0 : Instrument()),
            Side = _dice.Permille(10) ? (SideFilter)3 : _dice.Of(SideFilter.Both, SideFilter.Buy, SideFilter.Sell),
            Owner = new(_dice.Percent(40) ? 0 : Asker()),
        };
        return CommandWriter.Bytes(many, "");
    }

    byte[] ArmTimer()
    {
        var timeoutUs = _dice.Of(0L, 5_000_000, 4_999_999, 5_000_001, 10_000_000, 60_000_000, 86_400_000_000, 86_400_000_001);
        if (Breaks()) timeoutUs = OddLong();
        return CommandWriter.Bytes(new CancelAfter { Header = By(Asker()), TimeoutUs = timeoutUs }, "");
    }

    byte[] BatchOne()
    {
        if (_together.Count > 0 && _dice.Percent(_profile.ClientIdPercent / 4)) return BatchAgain();
        var member = Asker();
        var together = _dice.Percent(35);
        if (together && _dice.Percent(_profile.ClientIdPercent / 2)) return BatchToRepeat(member);
        var elements = new List<byte[]>();
        var count = _dice.Permille(10) ? _dice.Of(0, 1_000, 1_001) : _dice.Between(1, 8);
        for (var i = 0; i < count; i++) elements.Add(together ? PlaceTogether(member) : Element(member));
        if (_dice.Percent(4) && elements.Count > 0) Spoil(elements);
        if (_dice.Percent(2) && elements.Count > 0) Maul(elements);
        var countError = _dice.Permille(20) ? _dice.Of(-1, 1) : 0;
        if (elements.Count == 0) countError = 0;
        return CommandWriter.Batch(By(member), together, elements, countError);
    }

    byte[] Element(int member)
    {
        var make = Weighted<Func<int, byte[]>>([(60, PlaceOne), (15, AmendOne), (7, AmendTermsOf), (10, ReduceOne), (15, CancelOne)]);
        var element = make(member);
        System.Runtime.InteropServices.MemoryMarshal.AsRef<CommandHeader>(element.AsSpan()).Member = new(member);
        return element;
    }

    byte[] PlaceTogether(int member)
    {
        var place = new PlaceOrder { Header = By(member), Instrument = new(Instrument()), Side = _dice.Of(Side.Buy, Side.Sell) };
        if (_dice.Percent(_profile.WaitingPercent / 2))
        {
            if (_dice.Percent(30)) MakeMarket(ref place);
            else MakeLimit(ref place);
            MakeWaiting(ref place);
            place.Header.Member = new(member);
            return CommandWriter.Bytes(place, ClientId(ref place));
        }
        if (_dice.Percent(_profile.MarketPercent))
        {
            MakeMarket(ref place);
            place.Header.Member = new(member);
            return CommandWriter.Bytes(place, ClientId(ref place));
        }
        MakeLimit(ref place);
        (place.TimeInForce, place.ExpiresUs) = (TimeInForce.GoodTillCancelled, 0);
        if (_dice.Percent(_profile.ExpiryPercent)) MakeDated(ref place);
        if (_dice.Percent(30)) place.Flags = _dice.Of(OrderFlags.PostOnly, OrderFlags.PostOnly | OrderFlags.PostOnlyReprice);
        if (_dice.Permille(_profile.BrokenPermille / 4)) Break(ref place);
        place.Header.Member = new(member);
        return CommandWriter.Bytes(place, ClientId(ref place));
    }

    /// <summary>Makes one element of a batch one that may not be in it.</summary>
    void Spoil(List<byte[]> elements)
    {
        var index = _dice.Below(elements.Count);
        ref var header = ref System.Runtime.InteropServices.MemoryMarshal.AsRef<CommandHeader>(elements[index].AsSpan());
        switch (_dice.Below(4))
        {
            case 0: header.Member = new(header.Member.Value + 1); break;
            case 1: header.RequestKeyLow = 5; break;
            case 2: elements[index] = CommandWriter.Bytes(new Tick { Header = By(header.Member.Value) }, ""); break;
            default: elements[index] = CancelOne(header.Member.Value); break;
        }
    }

    /// <summary>Makes the bytes of an element none that a gateway would write: its lengths do not fit.</summary>
    void Maul(List<byte[]> elements)
    {
        var index = _dice.Below(elements.Count);
        // The order may be asked for again, whole.
        elements[index] = [.. elements[index]];
        ref var header = ref System.Runtime.InteropServices.MemoryMarshal.AsRef<CommandHeader>(elements[index].AsSpan());
        switch (_dice.Below(6))
        {
            case 0: header.LengthBytes = _dice.Of(0u, 1u, 7u, 8u, 48u, 56u, uint.MaxValue, 1u << 31); break;
            case 1: header.LengthBytes += _dice.Of(8u, 16u, 1_000_000u); break;
            case 2: header.LengthBytes -= _dice.Of(1u, 4u, 8u); break;
            case 3: header.TextBytes = (ushort)_dice.Of(1, 200, 65_535); break;
            case 4: elements[index] = elements[index][..(8 * _dice.Below(7))]; break;
            default: header.Kind = (CommandKind)_dice.Of(0, 20, 21, 22, 23, 25, 27, 60, 999); break;
        }
    }

    /// <summary>Hundreds of orders with client ids that end at once, so that the oldest finished ids are forgotten.</summary>
    byte[] Flood()
    {
        var member = _world.Members.Count == 0 ? FirstMember : _world.Members[0];
        var elements = new List<byte[]>();
        var count = _dice.Between(200, 1_000);
        var first = _dice.Below(100_000);
        for (var i = 0; i < count; i++) elements.Add(ShortLived(member, $"f-{first + i}"));
        return CommandWriter.Batch(By(member), allOrNothing: false, elements, countError: 0);
    }

    byte[] ShortLived(int member, string id)
    {
        var instrument = Instrument();
        _world.Instruments.TryGetValue(instrument, out var terms);
        var place = new PlaceOrder
        {
            Header = By(member),
            Instrument = new(instrument),
            Side = Side.Buy,
            OrderKind = OrderKind.Limit,
            TimeInForce = TimeInForce.ImmediateOrCancel,
            Price = new(Math.Max(Middle / 2, terms.PriceMin.Value)),
            Quantity = new(Math.Max(3, terms.QuantityMin.Value)),
        };
        var bytes = CommandWriter.Bytes(place, id);
        _placed.Add(bytes);
        return bytes;
    }
}
