using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>The examples of the published page, with its slips put right: what is asked, and what comes back to the letter.</summary>
public sealed class StreamExamplesTests
{
    /// <summary>The lab's clock stands at 2026-01-02 00:00:00.</summary>
    const string Stamp = "1767312000000";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly (string Asked, string Answered)[] s_pings =
    [
        ("ping", "pong"),
        (" \r\n\tping \n", "pong"),
        ("""{"method":"ping"}""", """{"correlation_id":null,"response":{"success":true,"message":"pong","data":null}}"""),
        (
            """{"method":"ping","correlation_id":"527d3d2b-a94b-4bb9-a16e-d510923b6060"}""",
            """{"correlation_id":"527d3d2b-a94b-4bb9-a16e-d510923b6060","response":{"success":true,"message":"pong","data":null}}"""),
        (
            """{"method":"ping","correlation_id":17.50,"params":["ignored"]}""",
            """{"correlation_id":17.50,"response":{"success":true,"message":"pong","data":null}}"""),
    ];

    [Fact]
    public async Task A_ping_is_answered_in_its_own_form()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        await using var socket = lab.Open();

        foreach (var (asked, answered) in s_pings) Assert.Equal(answered, await PrimeBitLab.AskAsync(socket, asked));
    }

    [Fact]
    public async Task A_book_begins_whole_and_is_pushed_whole_until_it_is_unsubscribed()
    {
        await using var lab = await PrimeBitLab.StartAsync(new() { BookPause = TimeSpan.Zero });
        var maker = await lab.MemberAsync("maker");
        await lab.MarkAsync(PrimeBitLab.BtcLive, 800_000);
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcLive, Side.Sell, 801_100, 100_000));
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcLive, Side.Sell, 801_100, 69_894));
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcLive, Side.Buy, 801_000, 21_400));
        await using var socket = lab.Open();

        Assert.Equal(
            """{"correlation_id":null,"response":{"success":true,"message":"successfully subscribed to order_book_BTCUSD_live","data":{"asks":[{"price":"8011.0","size":"16.9894"}],"bids":[{"price":"8010.0","size":"2.14"}]}}}""",
            await PrimeBitLab.AskAsync(socket, """{"method":"subscribe","params":["order_book_BTCUSD_live"]}"""));
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcLive, Side.Sell, 801_150, 5_000));
        Assert.Equal(
            $$$"""{"channel":"order_book_BTCUSD_live","data":{"asks":[{"price":"8011.0","size":"16.9894"},{"price":"8011.5","size":"0.5"}],"bids":[{"price":"8010.0","size":"2.14"}]},"message_timestamp_ms":{{{Stamp}}}}""",
            await socket.HearAsync(Cancel));
        Assert.Equal(
            """{"correlation_id":"x","response":{"success":true,"message":"successfully unsubscribed order_book_BTCUSD_live","data":null}}""",
            await PrimeBitLab.AskAsync(socket, """{"method":"unsubscribe","params":["order_book_BTCUSD_live"],"correlation_id":"x"}"""));
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcLive, Side.Sell, 801_200, 5_000));
        Assert.Equal("pong", await PrimeBitLab.AskAsync(socket, "ping"));
    }

    [Fact]
    public async Task Ticks_come_one_after_the_answer_and_then_with_every_trade()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        await lab.MarkAsync(PrimeBitLab.BtcLive, 850_000);
        await using var socket = lab.Open();

        Assert.Equal(
            """{"correlation_id":null,"response":{"success":true,"message":"successfully subscribed to tick_BTCUSD_market_live","data":null}}""",
            await PrimeBitLab.AskAsync(socket, """{"method":"subscribe","params":["tick_BTCUSD_market_live"]}"""));
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcLive, Side.Sell, 852_100, 12_003));
        await lab.DoneAsync(PrimeBitLab.Limit(taker, PrimeBitLab.BtcLive, Side.Buy, 852_100, 12_003));
        const string push = """{"channel":"tick_BTCUSD_market_live","data":{"ask":null,"bid":null,"last":"8521.0","timestamp_ms":1767312000000,"volume":"1.2003"},"message_timestamp_ms":1767312000000}""";
        Assert.Equal(push, await socket.HearAsync(Cancel));

        // Whoever comes later hears the last one at once.
        await using var late = lab.Open();
        await PrimeBitLab.AskAsync(late, """{"method":"subscribe","params":["tick_BTCUSD_market_live"]}""");
        Assert.Equal(push, await late.HearAsync(Cancel));
    }

    [Fact]
    public async Task Fair_spot_and_funding_ticks_have_their_own_nulls()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var maker = await lab.MemberAsync("maker");
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await lab.DoneAsync(new SetFundingRate { Instrument = PrimeBitLab.BtcDemo, RateE8 = 10_000 });
        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Buy, 799_950, 10_000));
        await using var socket = lab.Open();

        await socket.SayAsync(
            """{"method":"subscribe","params":["tick_BTCUSD_fair_demo","tick_BTCUSD_spot_demo","tick_BTCUSD_funding_demo","tick_BTCUSD_next-funding_demo"]}""",
            Cancel);
        foreach (var (channel, data) in new[]
        {
            ("fair", """{"ask":null,"bid":"7999.5","last":"8000.8","timestamp_ms":1767312000000,"volume":null}"""),
            ("spot", """{"ask":null,"bid":null,"last":"8000.0","timestamp_ms":1767312000000,"volume":null}"""),
            ("funding", """{"ask":null,"bid":null,"last":"0.0001","timestamp_ms":1767312000000,"volume":null,"funding_time_ms":1767340800000}"""),
            ("next-funding", """{"ask":null,"bid":null,"last":"0.0","timestamp_ms":1767312000000,"volume":null,"funding_time_ms":1767369600000}"""),
        })
        {
            Assert.Contains($"subscribed to tick_BTCUSD_{channel}_demo\",\"data\":null", await socket.HearAsync(Cancel),
                StringComparison.Ordinal);
            Assert.Equal(
                $$$"""{"channel":"tick_BTCUSD_{{{channel}}}_demo","data":{{{data}}},"message_timestamp_ms":{{{Stamp}}}}""",
                await socket.HearAsync(Cancel));
        }
    }

    [Fact]
    public async Task An_order_is_told_from_the_request_on()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var alice = await lab.MemberAsync("alice");
        await lab.MarkAsync(new(13), 5_300);
        await using var socket = lab.Open();

        Assert.Equal(
            $$$"""{"correlation_id":null,"response":{"success":true,"message":"successfully subscribed to order_{{{alice.Demo}}}","data":[]}}""",
            await PrimeBitLab.AskAsync(socket, alice.Subscribe(lab.Now, $"order_{alice.Demo}")));
        var placed = await lab.DoneAsync(PrimeBitLab.Limit(alice, new(13), Side.Buy, 5_330, 20_000));
        var order = $$$"""{"volume_initial":"2.0","volume":"2.0","time_created":1767312000,"symbol":"LTCUSD","stop_price":"0.0","side":"buy","order_id":{{{placed.Number}}},"limit_price":"53.3","fill_type":"normal","contract_size":"0.001","comment":"","login":"3000002","type":"limit","status":"new","expiration_time":0,"reduce_only":false,"post_only":false,"stop_trigger":"last","stop_loss":"0.0","take_profit":"0.0","average_price":"0.0","reason":"","time_updated_ms":1767312000000}""";
        foreach (var word in (string[])["new_request", "new"])
        {
            Assert.Equal(
                $$$"""{"channel":"order_{{{alice.Demo}}}","data":{"event_type":"{{{word}}}","order":{{{order}}}},"message_timestamp_ms":{{{Stamp}}}}""",
                await socket.HearAsync(Cancel));
        }

        // Once more: the fresh state, and nothing twice afterwards.
        Assert.Equal(
            $$$"""{"correlation_id":null,"response":{"success":true,"message":"successfully subscribed to order_{{{alice.Demo}}}","data":[{{{order}}}]}}""",
            await PrimeBitLab.AskAsync(socket, alice.Subscribe(lab.Now, $"order_{alice.Demo}")));
        await lab.DoneAsync(new CancelOrder { Header = new() { Member = alice.Id }, Order = new(placed.Number) });
        Assert.Contains("\"event_type\":\"cancel\"", await socket.HearAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal("pong", await PrimeBitLab.AskAsync(socket, "ping"));
    }

    [Fact]
    public async Task An_account_and_its_positions_are_told_whole()
    {
        await using var lab = await PrimeBitLab.StartAsync(new());
        var (maker, taker) = (await lab.MemberAsync("maker"), await lab.MemberAsync("taker"));
        await lab.MarkAsync(PrimeBitLab.BtcDemo, 800_000);
        await using var socket = lab.Open();
        Assert.Equal(
            $$$$"""{"correlation_id":null,"response":{"success":true,"message":"successfully subscribed to account_{{{{taker.Demo}}}}","data":{"balance":"10.0","equity":"10.0","margin":"0.0","margin_free":"10.0"}}}""",
            await PrimeBitLab.AskAsync(socket, taker.Subscribe(lab.Now, $"account_{taker.Demo}", $"positions_{taker.Demo}")));
        Assert.Equal(
            $$$"""{"correlation_id":null,"response":{"success":true,"message":"successfully subscribed to positions_{{{taker.Demo}}}","data":[]}}""",
            await socket.HearAsync(Cancel));

        await lab.DoneAsync(PrimeBitLab.Limit(maker, PrimeBitLab.BtcDemo, Side.Sell, 800_000, 100_000));
        await lab.DoneAsync(PrimeBitLab.Limit(taker, PrimeBitLab.BtcDemo, Side.Buy, 800_000, 100_000));

        // The fee of 10.0 at 8000.0 is 0.006, and what opens it 0.04.
        Assert.Equal(
            $$$"""{"channel":"positions_{{{taker.Demo}}}","data":{"event_type":"new","position":{"position_id":1,"symbol":"BTCUSD","side":"buy","volume":"10.0","price_open":"8000.0","price_current":"8000.0","profit":"0.0","contract_size":"0.0001","value":"8.0","margin":"0.04","maintenance_margin":"0.02","liquidation_price":"0.0","leverage":200,"realized_profit":"0.0","funding":"0.0","stop_loss":"0.0","take_profit":"0.0","adl_rank":5,"time_created":1767312000}},"message_timestamp_ms":{{{Stamp}}}}""",
            Shown(await socket.HearAsync(Cancel)));
        Assert.Equal(
            $$$"""{"channel":"account_{{{taker.Demo}}}","data":{"balance":"9.994","equity":"9.994","margin":"0.04","margin_free":"9.954"},"message_timestamp_ms":{{{Stamp}}}}""",
            await socket.HearAsync(Cancel));
    }

    /// <summary>The liquidation price and place in the queue are REST's to prove; here only that they are there.</summary>
    static string Shown(string push) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(push, "\"liquidation_price\":(null|\"[0-9.]+\")", "\"liquidation_price\":\"0.0\""),
        "\"adl_rank\":[1-5]", "\"adl_rank\":5").Replace("\"position_id\":2,", "\"position_id\":1,", StringComparison.Ordinal);
}
