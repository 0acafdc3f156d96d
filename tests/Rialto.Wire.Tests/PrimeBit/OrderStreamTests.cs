using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>What becomes of orders and positions, word by word.</summary>
public sealed class OrderStreamTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_end_of_an_order_has_its_words()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await using var socket = lab.Open();
        await PrimeBitLab.AskAsync(socket, taker.Subscribe(lab.Now, $"order_{taker.Demo}"));
        await RestAsync(10_000);

        // Filled whole.
        await PlaceAsync(Buy(10_000));
        Assert.Equal(["new_request new 1.0", "new new 1.0", "fill filled 0.0 1.0@8000.0 taker 0.0006"], await WordsAsync(3));

        // Immediate or cancel: filled in part, then over.
        await RestAsync(2_000);
        await RestAsync(3_000);
        await PlaceAsync(Buy(10_000) with { TimeInForce = TimeInForce.ImmediateOrCancel });
        Assert.Equal(
            [
                "new_request new 1.0", "new new 1.0", "partial_fill partially-filled 0.8 0.2@8000.0 taker 0.00012",
                "partial_fill partially-filled 0.5 0.3@8000.0 taker 0.00018", "cancel canceled 0.5 immediate-or-cancel",
            ],
            await WordsAsync(5));

        // Fill or kill: more than there is, so nothing.
        await RestAsync(5_000);
        await PlaceAsync(Buy(10_000) with { TimeInForce = TimeInForce.FillOrKill });
        Assert.Equal(["new_request new 1.0", "new new 1.0", "cancel canceled 1.0 fill-or-kill"], await WordsAsync(3));

        // Post only: would have taken.
        await PlaceAsync(Buy(1_000) with { Flags = OrderFlags.PostOnly });
        Assert.Equal(["new_request new 0.1", "new new 0.1", "cancel canceled 0.1 post-only"], await WordsAsync(3));

        // Refused by the engine.
        await PlaceAsync(Buy(1_000) with { Price = new(300_000) });
        Assert.Equal(["new_request new 0.1", "reject rejected 0.1 price-out-of-range price-out-of-range"], await WordsAsync(2));
        await PlaceAsync(Buy(10_000_000) with { Price = new(700_000) });
        Assert.Equal(["new_request new 1000.0", "reject rejected 1000.0 insufficient-margin insufficient-margin"], await WordsAsync(2));

        // Reduce only without a position to reduce: the taker is long.
        await PlaceAsync(Buy(1_000) with { Flags = OrderFlags.ReduceOnly });
        Assert.Equal(["new_request new 0.1", "reject rejected 0.1 reduce-only-violation reduce-only-violation"], await WordsAsync(2));

        // The same, asked for as the end of a position that is gone.
        await PlaceAsync(Buy(1_000) with { Flags = OrderFlags.ReduceOnly, TimeInForce = TimeInForce.ImmediateOrCancel, IsClosing = 1 });
        Assert.Equal(["new_request new 0.1", "reject rejected 0.1 no-position no-position"], await WordsAsync(2));

        async Task RestAsync(long lots) => await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000, lots));
        PlaceOrder Buy(long lots) => PrimeBitLab.Limit(taker, PrimeBitLab.BtcDemo, Side.Buy, 800_000, lots);
        async Task PlaceAsync(PlaceOrder order) => Assert.NotEqual(OutcomeStatus.Busy, (await lab.Port.Submit(order, [])).Status);
        Task<List<string>> WordsAsync(int count) => OrderWordsAsync(socket, count);
    }

    [Fact]
    public async Task Changes_of_an_order_are_told_and_refused_ones_too()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (alice, bob) = (await lab.MemberAsync("alice"), await lab.MemberAsync("bob"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await using var socket = lab.Open();
        await PrimeBitLab.AskAsync(socket, alice.Subscribe(lab.Now, $"order_{alice.Demo}"));
        var placed = await lab.DoneAsync(PrimeBitLab.Limit(alice, PrimeBitLab.BtcDemo, Side.Buy, 790_000, 10_000));
        await OrderWordsAsync(socket, 2);
        var header = new CommandHeader { Member = alice.Id };
        var order = new OrderId(placed.Number);

        // To the same values.
        await lab.DoneAsync(new AmendOrder { Header = header, Order = order, Price = new(790_000) });
        Assert.Equal(["modify new 1.0"], await OrderWordsAsync(socket, 1));
        await lab.DoneAsync(new AmendOrder { Header = header, Order = order, Remaining = new(20_000) });
        Assert.Equal(["modify new 2.0"], await OrderWordsAsync(socket, 1));
        await lab.Port.Submit(new AmendOrder { Header = header, Order = order, Price = new(100_000) }, []);
        Assert.Equal(["modify_reject new 2.0 price-out-of-range"], await OrderWordsAsync(socket, 1));
        await lab.Port.Submit(new AmendOrder { Header = header, Order = order, Remaining = new(10_000_000) }, []);
        Assert.Equal(["modify_reject new 2.0 insufficient-margin"], await OrderWordsAsync(socket, 1));

        // What is post-only can't be moved across the book.
        await lab.DoneAsync(PrimeBitLab.Limit(bob, PrimeBitLab.BtcDemo, Side.Sell, 810_000, 5_000));
        var shy = await lab.DoneAsync(
            PrimeBitLab.Limit(alice, PrimeBitLab.BtcDemo, Side.Buy, 790_000, 1_000) with { Flags = OrderFlags.PostOnly });
        await OrderWordsAsync(socket, 2);
        await lab.Port.Submit(new AmendOrder { Header = header, Order = new(shy.Number), Price = new(810_000) }, []);
        Assert.Equal(["modify_reject new 0.1 invalid-limit-price"], await OrderWordsAsync(socket, 1));

        // Across the book: it takes at once, and the rest waits.
        await lab.DoneAsync(PrimeBitLab.Limit(bob, PrimeBitLab.BtcDemo, Side.Sell, 800_000, 5_000));
        await lab.DoneAsync(new AmendOrder { Header = header, Order = order, Price = new(800_000) });
        Assert.Equal(["modify new 2.0", "partial_fill partially-filled 1.5 0.5@8000.0 taker 0.0003"], await OrderWordsAsync(socket, 2));

        // An expiry, and its end in the middle of a fill.
        var expires = lab.Clock.GetUtcNow().AddSeconds(5).ToUnixTimeMilliseconds() * 1_000;
        await lab.DoneAsync(new AmendTerms { Header = header, Order = order, ExpiresUs = expires });
        Assert.Equal(["modify partially-filled 1.5"], await OrderWordsAsync(socket, 1));
        lab.Clock.Advance(TimeSpan.FromSeconds(6));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        Assert.Equal(["cancel expired 1.5 expired"], await OrderWordsAsync(socket, 1));
    }

    [Fact]
    public async Task A_stop_is_told_when_it_triggers_and_then_like_any_order()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (alice, bob) = (await lab.MemberAsync("alice"), await lab.MemberAsync("bob"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await lab.DoneAsync(PrimeBitLab.Limit(bob, PrimeBitLab.BtcDemo, Side.Sell, 805_000, 10_000));
        await using var socket = lab.Open();
        await PrimeBitLab.AskAsync(socket, alice.Subscribe(lab.Now, $"order_{alice.Demo}"));
        var stop = new PlaceOrder
        {
            Header = new() { Member = alice.Id }, Instrument = PrimeBitLab.BtcDemo, Side = Side.Buy, OrderKind = OrderKind.StopMarket,
            TimeInForce = TimeInForce.ImmediateOrCancel, Quantity = new(4_000), TriggerPrice = new(802_000), TriggerBy = TriggerBy.Fair,
            Account = alice.DemoAccount,
        };

        // One whose price is reached already is refused as what it was.
        await lab.Port.Submit(stop with { TriggerPrice = new(799_000) }, []);
        const string code = "would-trigger-immediately";
        Assert.Equal(
            ["new_request new 0.4 stop=7990.0", $"reject rejected 0.4 stop=7990.0 {code} {code}"], await OrderWordsAsync(socket, 2));

        await lab.DoneAsync(stop);
        Assert.Equal(["new_request new 0.4 stop=8020.0", "new new 0.4 stop=8020.0"], await OrderWordsAsync(socket, 2));

        await lab.MarkAsync(PrimeBitLab.BtcDemo, 802_000);

        Assert.Equal(
            ["modify new 0.4 triggered", "fill filled 0.0 0.4@8050.0 taker 0.0002415"], await OrderWordsAsync(socket, 2));
    }

    [Fact]
    public async Task Orders_come_before_positions_and_these_before_the_account()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await using var socket = lab.Open();
        await socket.SayAsync(taker.Subscribe(lab.Now, $"account_{taker.Demo}", $"positions_{taker.Demo}", $"order_{taker.Demo}"), Cancel);
        for (var i = 0; i < 3; i++) await socket.HearAsync(Cancel);
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000, 10_000));

        await lab.DoneAsync(PrimeBitLab.Limit(taker, PrimeBitLab.BtcDemo, Side.Buy, 800_000, 4_000));

        var told = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var push = JsonNode.Parse(await socket.HearAsync(Cancel))!;
            told.Add($"{((string)push["channel"]!).Split('_')[0]} {(string?)push["data"]!["event_type"]}".TrimEnd());
        }

        Assert.Equal(["order new_request", "order new", "order fill", "positions new", "account"], told);
    }

    [Fact]
    public async Task A_position_grows_shrinks_turns_and_ends_under_its_numbers()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await using var socket = lab.Open();
        await PrimeBitLab.AskAsync(socket, taker.Subscribe(lab.Now, $"positions_{taker.Demo}"));

        await TradeAsync(Side.Buy, 10_000);
        var first = await PositionAsync();
        Assert.Equal("new buy 1.0 8000.0", first.Words);
        await TradeAsync(Side.Buy, 20_000);
        Assert.Equal((first.Number, "modified buy 3.0 8000.0"), await PositionAsync());
        await TradeAsync(Side.Sell, 10_000);
        Assert.Equal((first.Number, "modified buy 2.0 8000.0"), await PositionAsync());
        await lab.DoneAsync(new SetExits
        {
            Header = new() { Member = taker.Id }, Account = taker.DemoAccount, Instrument = PrimeBitLab.BtcDemo, StopLoss = new(700_000),
            TriggerBy = TriggerBy.Fair,
        });
        Assert.Equal((first.Number, "modified buy 2.0 8000.0"), await PositionAsync());
        await TradeAsync(Side.Sell, 30_000);
        Assert.Equal((first.Number, "closed BTCUSD"), await PositionAsync());
        var second = await PositionAsync();
        Assert.Equal("new sell 1.0 8000.0", second.Words);
        Assert.True(second.Number > first.Number);
        await TradeAsync(Side.Buy, 10_000);
        Assert.Equal((second.Number, "closed BTCUSD"), await PositionAsync());

        async Task TradeAsync(Side side, long lots)
        {
            var other = side == Side.Buy ? Side.Sell : Side.Buy;
            await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, other, 800_000, lots));
            await lab.DoneAsync(PrimeBitLab.Limit(taker, PrimeBitLab.BtcDemo, side, 800_000, lots));
        }

        async Task<(long Number, string Words)> PositionAsync()
        {
            var data = JsonNode.Parse(await socket.HearAsync(Cancel))!["data"]!;
            var position = data["position"]!.AsObject();
            var words = (string)data["event_type"]! == "closed"
                ? $"closed {(string)position["symbol"]!}"
                : $"{(string)data["event_type"]!} {(string)position["side"]!} {(string)position["volume"]!} {(string)position["price_open"]!}";
            if (words.StartsWith("closed", StringComparison.Ordinal)) Assert.Equal(2, position.Count);
            return ((long)position["position_id"]!, words);
        }
    }

    [Fact]
    public async Task A_price_alone_is_told_once_a_second_and_the_last_one_always()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000, 10_000));
        await lab.DoneAsync(PrimeBitLab.Limit(taker, PrimeBitLab.BtcDemo, Side.Buy, 800_000, 10_000));
        await using var socket = lab.Open();
        await PrimeBitLab.AskAsync(socket, taker.Subscribe(lab.Now, $"positions_{taker.Demo}"));

        // The first change finds no pause; the others wait for its end, and only the last of them is told.
        foreach (var cents in (long[])[800_100, 800_200, 800_300]) await lab.MarkAsync(PrimeBitLab.BtcDemo, cents);
        Assert.Contains("\"price_current\":\"8001.0\",\"profit\":\"0.0001\"", await socket.HearAsync(Cancel), StringComparison.Ordinal);
        lab.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("\"price_current\":\"8003.0\",\"profit\":\"0.0003\"", await socket.HearAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_trades_never_reach_live_channels()
    {
        await using var lab = await PrimeBitLab.StartAsync(new() { BookPause = TimeSpan.Zero });
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        foreach (var instrument in (InstrumentId[])[PrimeBitLab.BtcDemo, PrimeBitLab.BtcLive]) await lab.MarkAsync(instrument, 800_000);
        await using var socket = lab.Open();
        await socket.SayAsync(
            taker.Subscribe(
                lab.Now, "tick_BTCUSD_market_live", "order_book_BTCUSD_live", $"order_{taker.Live}", $"account_{taker.Live}",
                    "tick_BTCUSD_market_demo"),
            Cancel);
        for (var i = 0; i < 5; i++) await socket.HearAsync(Cancel);

        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000, 10_000));
        await lab.DoneAsync(PrimeBitLab.Limit(taker, PrimeBitLab.BtcDemo, Side.Buy, 800_000, 10_000));

        Assert.StartsWith("{\"channel\":\"tick_BTCUSD_market_demo\"", await socket.HearAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal("pong", await PrimeBitLab.AskAsync(socket, "ping"));
    }

    [Fact]
    public async Task A_book_shows_32_levels_with_their_sizes_added_up_and_hidden_changes_are_none()
    {
        await using var lab = await PrimeBitLab.StartAsync(new() { BookPause = TimeSpan.Zero });
        var maker = await lab.MemberAsync("maker");
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await using var socket = lab.Open();
        for (var level = 0; level < 40; level++)
        {
            await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000 + 50 * level, 10));
            await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000 + 50 * level, 5));
        }

        var answer = JsonNode.Parse(await PrimeBitLab.AskAsync(socket, """{"method":"subscribe","params":["order_book_BTCUSD_demo"]}"""))!;
        var asks = answer["response"]!["data"]!["asks"]!.AsArray();
        Assert.Equal(32, asks.Count);
        Assert.Equal("""{"price":"8000.0","size":"0.0015"}""", asks[0]!.ToJsonString());
        Assert.Equal("""{"price":"8015.5","size":"0.0015"}""", asks[31]!.ToJsonString());

        // Below what is shown; then within it.
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 801_950, 10));
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000, 10));
        var push = JsonNode.Parse(await socket.HearAsync(Cancel))!["data"]!["asks"]!.AsArray();
        Assert.Equal("""{"price":"8000.0","size":"0.0025"}""", push[0]!.ToJsonString());
        Assert.Equal(32, push.Count);
    }

    /// <summary>Both of a batch differ in nothing that their events tell.</summary>
    [Fact]
    public async Task Orders_that_end_in_their_own_step_are_told_with_the_exits_and_expiry_of_each_and_kept_with_them()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000, 10_000));
        await using var socket = lab.Open();
        await PrimeBitLab.AskAsync(socket, taker.Subscribe(lab.Now, $"order_{taker.Demo}"));
        const long hourMs = 3_600_000;
        var nowMs = lab.Port.NowUs / 1_000;
        var buy = PrimeBitLab.Limit(taker, PrimeBitLab.BtcDemo, Side.Buy, 800_000, 1_000) with
        {
            TimeInForce = TimeInForce.GoodTillDate,
        };
        using var batch = new BatchBuilder(new() { Member = taker.Id }, allOrNothing: false);
        batch.Add(Of(OrderFlags.PostOnly, hours: 1, stopLoss: 770_000), []);
        batch.Add(Of(OrderFlags.PostOnly, hours: 2, stopLoss: 760_000), []);
        batch.Add(Of(OrderFlags.None, hours: 3, stopLoss: 750_000), []);

        var outcome = await lab.Port.Submit(batch);

        (string Last, int Hours, string StopLoss)[] wanted = [("cancel", 1, "7700.0"), ("cancel", 2, "7600.0"), ("fill", 3, "7500.0")];
        for (var i = 0; i < wanted.Length; i++)
        {
            foreach (var word in (string[])["new_request", "new", wanted[i].Last])
            {
                var data = JsonNode.Parse(await socket.HearAsync(Cancel))!["data"]!;
                var order = data["order"]!;
                Assert.Equal(
                    (word, wanted[i].StopLoss, "8400.0", nowMs + wanted[i].Hours * hourMs),
                    ((string)data["event_type"]!, (string)order["stop_loss"]!, (string)order["take_profit"]!,
                        (long)order["expiration_time"]!));
            }

            var told = Assert.Single(outcome.Elements[i].Orders);
            Assert.Equal(told, await lab.Port.History.OrderAsync(told.Id, Cancel));
            Assert.Equal((840_000, (nowMs + wanted[i].Hours * hourMs) * 1_000), (told.TakeProfit.Value, told.ExpiresUs));
        }

        PlaceWithExits Of(OrderFlags flags, int hours, long stopLoss) => new()
        {
            Order = buy with { Flags = flags, ExpiresUs = (nowMs + hours * hourMs) * 1_000 }, StopLoss = new(stopLoss),
            TakeProfit = new(840_000),
        };
    }

    /// <summary>Event, status, volume left, then what belongs to it: the stop price, the fill, the reason, the error.</summary>
    static async Task<List<string>> OrderWordsAsync(WireSocket socket, int count)
    {
        var words = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var data = JsonNode.Parse(await socket.HearAsync(Cancel))!["data"]!;
            var order = data["order"]!;
            var text = $"{(string)data["event_type"]!} {(string)order["status"]!} {(string)order["volume"]!}";
            if ((string)order["stop_price"]! != "0.0") text += $" stop={(string)order["stop_price"]!}";
            if (data["triggered"] is not null) text += " triggered";
            if (data["fill"] is { } fill)
                text += $" {(string)fill["volume"]!}@{(string)fill["price"]!} {(string)fill["liquidity"]!} {(string)fill["fee"]!}";
            if ((string)order["reason"]! != "") text += $" {(string)order["reason"]!}";
            if (data["error"] is { } error) text += $" {(string)error["code"]!}";
            words.Add(text);
        }

        return words;
    }
}
