using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Workload;

/// <summary>Short plays: several commands that lead to a moment which chance alone seldom reaches.</summary>
public sealed partial class RandomWorkload
{
    readonly Queue<Func<byte[]>> _scene = [];
    readonly List<(int Member, List<byte[]> Elements)> _together = [];
    int _idsTogether;

    void Stage()
    {
        if (_world.Members.Count == 0 || _world.InstrumentIds.Count == 0) return;
        var instrument = _dice.From(_world.InstrumentIds);
        switch (_dice.Below(_profile.Extreme ? 6 : 5))
        {
            case 0: StageTriggerInAnotherState(instrument); break;
            case 1: StageSwitch(); break;
            case 5: StageGreatSpender(instrument); break;
            default: StageOwnLiquidity(instrument); break;
        }
    }

    /// <summary>Orders wait, the market changes its state, and a trade that the state still lets happen wakes them.</summary>
    void StageTriggerInAnotherState(int instrument)
    {
        var state = _dice.Of(InstrumentState.Sale, InstrumentState.Sale, InstrumentState.Presale, InstrumentState.Hidden);
        var (seller, buyer) = (_dice.From(_world.Members), _dice.From(_world.Members));
        var price = 0L;
        _scene.Enqueue(() => InState(instrument, InstrumentState.Enabled));
        for (var i = 0; i < 3; i++) _scene.Enqueue(() => WaitingNear(instrument));
        _scene.Enqueue(() =>
        {
            price = _world.LastPrices.GetValueOrDefault(instrument, Middle) + _dice.Of(-2, -1, 1, 2);
            return Simple(seller, instrument, Side.Sell, price, 1 + _dice.Below(3));
        });
        if (state == InstrumentState.Presale) _scene.Enqueue(() => AsStaff(buyer));
        _scene.Enqueue(() => InState(instrument, state));
        _scene.Enqueue(() => Simple(buyer, instrument, Side.Buy, price: 0, 1 + _dice.Below(3)));
        _scene.Enqueue(() => InState(instrument, InstrumentState.Enabled));
    }

    byte[] InState(int instrument, InstrumentState state)
    {
        if (!_world.Instruments.TryGetValue(instrument, out var terms) || terms.State == InstrumentState.Expired) return ChangeState();
        terms.State = state;
        return CommandWriter.Bytes(new ChangeInstrument { Instrument = new(instrument), Terms = terms }, "");
    }

    byte[] AsStaff(int member) =>
        CommandWriter.Bytes(new ChangeMember { Changed = new(member), Flags = MemberFlags.Staff }, "");

    byte[] WaitingNear(int instrument)
    {
        var place = new PlaceOrder { Header = By(Asker()), Instrument = new(instrument), Side = _dice.Of(Side.Buy, Side.Sell) };
        if (_dice.Percent(40)) MakeMarket(ref place);
        else MakeLimit(ref place);
        MakeWaiting(ref place);
        place.TriggerPrice = new(_world.LastPrices.GetValueOrDefault(instrument, Middle) + _dice.Of(-1, 1));
        return CommandWriter.Bytes(place, "");
    }

    byte[] Simple(int member, int instrument, Side side, long price, long lots)
    {
        var place = new PlaceOrder
        {
            Header = By(member),
            Instrument = new(instrument),
            Side = side,
            OrderKind = price == 0 ? OrderKind.Market : OrderKind.Limit,
            Price = new(price),
            Quantity = new(lots),
        };
        return CommandWriter.Bytes(place, "");
    }

    /// <summary>A member whose orders stand among others' asks for just what he may have.</summary>
    void StageOwnLiquidity(int instrument)
    {
        var member = _dice.From(_world.Members);
        var side = _dice.Of(Side.Buy, Side.Sell);
        for (var i = _dice.Below(4); i > 0; i--) _scene.Enqueue(() => StandOn(_dice.From(_world.Members), instrument, side));
        _scene.Enqueue(() => StandOn(member, instrument, side));
        for (var i = _dice.Below(2); i > 0; i--) _scene.Enqueue(() => StandOn(_dice.From(_world.Members), instrument, side));
        for (var i = _dice.Below(3); i >= 0; i--) _scene.Enqueue(() => TakeAllBut(member, instrument, side));
    }

    byte[] StandOn(int member, int instrument, Side side)
    {
        var place = new PlaceOrder { Header = By(member), Instrument = new(instrument), Side = side, OrderKind = OrderKind.Limit };
        place.Price = new(side == Side.Sell ? Middle + _dice.Below(3) : Middle - _dice.Below(3));
        place.Quantity = new(_dice.Between(1, Math.Min(20, _profile.QuantityMax)));
        if (_dice.Percent(_profile.DisplayPercent)) MakeHidden(ref place);
        return CommandWriter.Bytes(place, "");
    }

    byte[] TakeAllBut(int member, int instrument, Side side)
    {
        var standing = _world.Open.FindAll(order => order.Instrument == instrument && order.Side == side && order.TriggerPrice == 0);
        var own = standing.Find(order => order.Member == member);
        if (_dice.Percent(30)) standing.RemoveAll(order => order.Member == member);
        else if (own is not null && _dice.Percent(60)) standing.RemoveAll(order => !IsBetter(order, own));
        var place = new PlaceOrder { Header = By(member), Instrument = new(instrument), Side = side.Opposite() };
        place.SelfTrade = _dice.Of(
            SelfTradeRule.CancelMaker, SelfTradeRule.CancelMaker, SelfTradeRule.CancelTaker, SelfTradeRule.CancelBoth,
            SelfTradeRule.Decrement, SelfTradeRule.Allow);
        if (_dice.Percent(50)) MakeKill(ref place, standing);
        else MakeCovered(ref place, standing, instrument);
        return CommandWriter.Bytes(place, "");
    }

    /// <summary>In front of it, but for a display quantity.</summary>
    static bool IsBetter(World.OpenOrder order, World.OpenOrder own)
    {
        if (order.Price == own.Price) return order.Id < own.Id;
        return own.Side == Side.Sell ? order.Price < own.Price : order.Price > own.Price;
    }

    void MakeKill(ref PlaceOrder place, List<World.OpenOrder> standing)
    {
        place.OrderKind = OrderKind.Limit;
        place.TimeInForce = TimeInForce.FillOrKill;
        place.Price = new(place.Side == Side.Buy ? Middle + _dice.Between(0, 4) : Middle - _dice.Between(0, 4));
        place.Quantity = new(LotsOf(standing) + _dice.Between(-1, 1));
    }

    void MakeCovered(ref PlaceOrder place, List<World.OpenOrder> standing, int instrument)
    {
        place.OrderKind = OrderKind.Market;
        place.Flags = OrderFlags.RequireLiquidity;
        if (place.Side == Side.Sell || _dice.Percent(60))
        {
            place.Quantity = new(LotsOf(standing) + _dice.Between(-1, 1));
            return;
        }
        Int128 worth = 0;
        foreach (var order in standing) worth += (Int128)order.Price * order.Remaining;
        var units = _world.Instruments.TryGetValue(instrument, out var terms) ? NotionalUnits(terms) : 1;
        if (worth < Int128.MaxValue / units / 2) place.QuoteAmount = new(worth * units + _dice.Between(-1, 1));
    }

    static long LotsOf(List<World.OpenOrder> standing)
    {
        Int128 sum = 0;
        foreach (var order in standing) sum += order.Remaining;
        return (long)Int128.Min(sum, long.MaxValue - 1);
    }

    /// <summary>A dead-man's switch whose very moment is the next command's.</summary>
    void StageSwitch()
    {
        var member = _dice.From(_world.Members);
        const long timeoutUs = 5_000_000;
        var atUs = 0L;
        _scene.Enqueue(() =>
        {
            atUs = _nowUs + timeoutUs;
            return CommandWriter.Bytes(new CancelAfter { Header = By(member), TimeoutUs = timeoutUs }, "");
        });
        _scene.Enqueue(() =>
        {
            _nowUs = Math.Max(_nowUs, atUs + _dice.Between(-1, 1));
            return CommandWriter.Bytes(new Tick(), "");
        });
    }

    /// <summary>More lots than an order may have, bought for an amount.</summary>
    void StageGreatSpender(int instrument)
    {
        const long most = 1_000_000_000_000_000;
        var (seller, buyer) = (_dice.From(_world.Members), _dice.From(_world.Members));
        for (var i = 0; i < 3; i++) _scene.Enqueue(() => Simple(seller, instrument, Side.Sell, 1 + _dice.Below(2), most / 2 + _dice.Below(2)));
        _scene.Enqueue(() =>
        {
            var place = new PlaceOrder { Header = By(buyer), Instrument = new(instrument), OrderKind = OrderKind.Market };
            var units = _world.Instruments.TryGetValue(instrument, out var terms) ? NotionalUnits(terms) : 1;
            place.QuoteAmount = new(4 * most * units);
            return CommandWriter.Bytes(place, "");
        });
    }

    /// <summary>An all-or-nothing batch whose elements can all be told from others.</summary>
    byte[] BatchToRepeat(int member)
    {
        var elements = new List<byte[]>();
        for (var i = _dice.Between(1, 4); i > 0; i--)
        {
            var place = CommandCodec.Read<PlaceOrder>(PlaceTogether(member));
            place.Flags &= ~OrderFlags.ClientIdIsTag;
            elements.Add(CommandWriter.Bytes(place, $"t-{_idsTogether++}"));
        }
        _together.Add((member, elements));
        return CommandWriter.Batch(By(member), allOrNothing: true, elements, countError: 0);
    }

    /// <summary>Sent before; mostly the same, sometimes with an element changed, left out or more.</summary>
    byte[] BatchAgain()
    {
        var (member, sent) = _together[(int)_dice.Between(Math.Max(0, _together.Count - 4), _together.Count - 1)];
        var elements = new List<byte[]>(sent);
        if (_dice.Percent(15)) elements.Add(PlaceTogether(member));
        if (_dice.Percent(10)) elements.RemoveAt(_dice.Below(elements.Count));
        if (elements.Count > 0 && _dice.Percent(10))
        {
            elements[0] = (byte[])elements[0].Clone();
            ref var first = ref System.Runtime.InteropServices.MemoryMarshal.AsRef<PlaceOrder>(elements[0].AsSpan());
            // Another quantity that exists, next to whichever it was.
            first.Quantity = new Lots(first.Quantity.Value ^ 1);
        }
        return CommandWriter.Batch(By(member), allOrNothing: true, elements, countError: 0);
    }
}
