using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Operator.Desk;
using Rialto.Gateways.Outbox;
using Rialto.Node.Setup;
using Rialto.Tests.Identity;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Operator;

public sealed class OperatorDeskTests : IAsyncLifetime
{
    readonly Town _town = new();
    NodeLab _lab = null!;
    OperatorDesk _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = new NodeLab();
        _lab.Start();
        await FreshExchange.SetUpAsync(_lab.Port, TestContext.Current.CancellationToken);
        var changes = new EngineChangesPump(_town.People.EngineChanges, _lab.Port, TimeProvider.System, NullLogger.Instance);
        _desk = new OperatorDesk(_lab.Port, _town.People, changes);
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _town.Dispose();
    }

    [Fact]
    public async Task A_member_is_made_with_money_and_a_key()
    {
        var made = await DoneAsync(
            "member.create", """{"email":"a@example.com","password":"p","deposit":{"usd":"10.5","btc":"1"},"api_key":true}""");

        Assert.Equal(["uid", "email", "username", "peatio", "classic", "coinut", "primebit"], made.Select(pair => pair.Key));
        Assert.Equal(["kid", "secret"], made["peatio"]!.AsObject().Select(pair => pair.Key));
        var shown = await DoneAsync("member.show", """{"member":"a@example.com"}""");
        Assert.Equal(
            """[{"currency":"usd","balance":"10.5","locked":"0.0"},{"currency":"btc","balance":"1.0","locked":"0.0"}]""",
            shown["balances"]!.ToJsonString());
        Assert.Equal(3, (int)shown["level"]!);
        Assert.Equal("active", (string)shown["state"]!);
    }

    [Theory]
    [InlineData("member.create", """{"password":"p"}""", "email is missing")]
    [InlineData("member.deposit", """{"member":"m@example.com","amounts":{}}""", "there is no member 'm@example.com'")]
    [InlineData("member.explain", """{"member":"m@example.com"}""", "there is no member 'm@example.com'", "currency is missing",
        "there is no currency ''; there are: usd, btc, eth, ltc, usdt")]
    [InlineData("member.create", """{"email":"a@b.io","password":"p","deposit":{"xyz":"1","usd":"-1"}}""",
        "there is no currency 'xyz'; there are: usd, btc, eth, ltc, usdt", "usd: '-1' is no amount above 0 with at most 18 decimals")]
    [InlineData("member.create", """{"email":"nobody","password":"p"}""", "email.invalid")]
    [InlineData("member.create", """{"email":"a@b.io","password":"p","role":"king"}""", "role.doesnt_exist")]
    [InlineData("member.create", """{"email":"a@b.io","password":"p","level":4}""", "level.invalid")]
    [InlineData("member.show", """{"member":"nobody"}""", "there is no member 'nobody'")]
    [InlineData("instrument.set", """{"name":"btcusd","set":{"colour":"red"}}""",
        "there is no setting 'colour'; there are: price_precision, amount_precision, min_price, max_price, min_amount, max_amount, "
        + "min_notional, state, position, price_band_ppm, self_trade, switched_off")]
    [InlineData("instrument.set", """{"name":"btcusd","set":{"min_price":"0.001"}}""",
        "min_price: '0.001' is no number with at most 2 decimals")]
    [InlineData("instrument.set", """{"name":"btcusd","set":{"state":"closed"}}""",
        "state: 'closed' is none of enabled, hidden, sale, presale, post_only, reduce_only, locked, disabled, expired")]
    [InlineData("instrument.set", """{"name":"btcusd","set":{"price_precision":"1"}}""", "PrecisionLowered")]
    [InlineData("instrument.create", """{"name":"btcusd2","set":{"base_currency":"btc","quote_currency":"usd"}}""", "PairAlreadyUsed")]
    [InlineData("instrument.create", """{"name":"btcusd2","set":{"base_currency":"btc"}}""", "quote_currency is missing")]
    [InlineData("currency.set", """{"name":"btc","set":{"visible":"yes"}}""", "visible: 'yes' is neither true nor false")]
    [InlineData("currency.create", """{"name":"BTC","set":{"type":"coin"}}""", "CodeInvalid")]
    [InlineData("fees.set", """{"group":"vip-1","maker":"0.6","taker":"0.1"}""", "FeeRateInvalid")]
    [InlineData("fees.set", """{"group":"nobody","remove":true}""", "there is no fee group 'nobody'")]
    [InlineData("fees.set", """{"grup":"vip-1","maker":"0.1","taker":"0.1"}""",
        "there is no field 'grup'; there are: group, market_id, maker, taker, remove")]
    [InlineData("orders.cancel", """{}""", "name a member, a market or an order, or say --all")]
    [InlineData("orders.cancel", """{"id":"77"}""", "OrderNotOpen")]
    [InlineData("restriction.add", """{"category":"greylist","scope":"ip","value":"1.2.3.4"}""", "admin.restriction.invalid_category")]
    [InlineData("restriction.remove", """{"id":"5"}""", "admin.restriction.doesnt_exist")]
    [InlineData("no.such", """{}""", "there is no request 'no.such'")]
    public async Task A_no_says_why(string request, string body, params string[] reasons)
    {
        var answer = await AskAsync(request, body);

        Assert.True(answer.IsRefused);
        Assert.Equal(reasons, answer.Body["errors"]!.AsArray().Select(error => (string)error!));
    }

    [Fact]
    public async Task A_member_is_changed_in_one_request_and_the_engine_follows()
    {
        var uid = await MemberAsync();

        var changed = await DoneAsync(
            "member.set", $$$"""{"member":"{{{uid}}}","set":{"group":"vip-2","role":"admin","label.phone":"","state":"banned"}}""");

        Assert.Equal(["vip-2", "admin", "banned"], Texts(changed, "group", "role", "state"));
        Assert.Equal(1, (int)changed["level"]!);
        var view = _lab.Views.Members.Find(new MemberId(_town.People.Members.ByUid(uid)!.Number))!;
        Assert.Equal(MemberFlags.Staff | MemberFlags.Suspended, view.Flags);
        Assert.Equal(_lab.Views.Fees.GroupNamed("vip-2"), view.Group);
    }

    [Fact]
    public async Task Nothing_is_changed_when_one_setting_is_unknown()
    {
        var uid = await MemberAsync();

        var answer = await AskAsync("member.set", $$$"""{"member":"{{{uid}}}","set":{"level":"1","group":"none-such"}}""");

        Assert.True(answer.IsRefused);
        Assert.Equal(3, _town.People.Members.ByUid(uid)!.Level);
    }

    [Fact]
    public async Task Money_out_is_held_and_completed_at_once_and_every_line_is_explained()
    {
        var uid = await MemberAsync();
        await DoneAsync("member.deposit", $$$"""{"member":"{{{uid}}}","amounts":{"usd":"5"},"txid":"t1"}""");

        await DoneAsync("member.withdraw", $$$"""{"member":"{{{uid}}}","amounts":{"usd":"105.5"},"destination":"bank"}""");

        var story = await DoneAsync("member.explain", $$$"""{"member":"{{{uid}}}","currency":"usd"}""");
        Assert.Equal(["1000.0", "5.0", "-105.5"], story["lines"]!.AsArray().Select(line => (string)line!["amount"]!));
        Assert.Equal(("899.5", "899.5", true), ((string)story["sum"]!, (string)story["balance"]!, (bool)story["adds_up"]!));
        var refused = await AskAsync("member.withdraw", $$$"""{"member":"{{{uid}}}","amounts":{"usd":"900"}}""");
        Assert.Equal("InsufficientFunds: 900.0 are needed", (string)refused.Body["errors"]![0]!);
    }

    [Fact]
    public async Task Bounds_keep_their_meaning_when_a_precision_is_raised()
    {
        var changed = await DoneAsync("instrument.set", """{"name":"ethusdt","set":{"price_precision":"4","min_amount":"0.5"}}""");

        Assert.Equal(["0.01", "1000.0", "0.5"], Texts(changed, "min_price", "max_price", "min_amount"));
    }

    [Fact]
    public async Task A_new_currency_and_instrument_can_be_traded()
    {
        await DoneAsync("currency.create", """{"name":"trst","set":{"type":"coin","name":"Trust","precision":"4"}}""");
        await DoneAsync(
            "instrument.create", """{"name":"trstusd","set":{"base_currency":"trst","quote_currency":"usd","price_precision":"3"}}""");

        var instrument = _lab.Views.Instruments.Find("trstusd")!;
        Assert.Equal((14, InstrumentState.Enabled), (instrument.Id.Value, instrument.Terms.State));
        Assert.Equal((3, 4), (instrument.Terms.PricePrecision, instrument.Terms.AmountPrecision));
        Assert.Equal("""{"name":"Trust"}""", _lab.Views.Currencies.Find("trst")!.Shown);
    }

    [Fact]
    public async Task A_fee_group_is_made_by_its_first_row_and_a_row_can_be_taken_away()
    {
        await DoneAsync("fees.set", """{"group":"vip-9","market_id":"btcusd","maker":"0.001","taker":"0.002"}""");
        var group = _lab.Views.Fees.GroupNamed("vip-9")!.Value;
        Assert.Equal(1_000, _lab.Views.Fees.RatesFor(group, NodeLab.BtcUsd).Maker.Value);

        await DoneAsync("fees.set", """{"group":"vip-9","market_id":"btcusd","remove":"true"}""");

        Assert.Equal(2_000, _lab.Views.Fees.RatesFor(group, NodeLab.BtcUsd).Maker.Value);
    }

    /// <summary>A perpetual's rows that were changed once could never have their rebate again.</summary>
    [Fact]
    public async Task Makers_of_a_perpetual_may_get_a_rebate_and_nobody_else()
    {
        await PerpetualExchange.SetUpAsync(_lab.Port, TestContext.Current.CancellationToken);
        await DoneAsync("fees.set", """{"market_id":"BTCUSD","maker":"0.0001","taker":"0.0005"}""");

        await DoneAsync("fees.set", """{"market_id":"BTCUSD","maker":"-0.00025","taker":"0.00075"}""");

        var row = _lab.Views.Fees.RatesFor(default, _lab.Views.Instruments.Find("BTCUSD")!.Id);
        Assert.Equal((-250, 750), (row.Maker.Value, row.Taker.Value));
        var listed = (await DoneAsync("fees.list", "{}"))["fees"]!.AsArray();
        Assert.Contains(listed, one => (string)one!["market_id"]! == "BTCUSD" && (string)one["maker"]! == "-0.00025");
        await RefusedAsync("BTCUSD", "-0.00076", "0.00075", "FeeRateInvalid");
        await RefusedAsync("BTCUSD", "0.00075", "-0.00025", "taker: '-0.00025' is no rate such as 0.002");
        await RefusedAsync("btcusd", "-0.00025", "0.00075", "maker: '-0.00025' is no rate such as 0.002");
        await RefusedAsync("any", "-0.00025", "0.00075", "maker: '-0.00025' is no rate such as 0.002");

        async Task RefusedAsync(string market, string maker, string taker, string reason)
        {
            var answer = await AskAsync("fees.set", $$"""{"market_id":"{{market}}","maker":"{{maker}}","taker":"{{taker}}"}""");
            Assert.Equal(reason, (string)Assert.Single(answer.Body["errors"]!.AsArray())!);
        }
    }

    [Fact]
    public async Task The_operator_cancels_by_member_market_and_side()
    {
        var uid = await MemberAsync();
        var id = new MemberId(_town.People.Members.ByUid(uid)!.Number);
        await _lab.PlaceAsync(id, Side.Buy, ticks: 100, lots: 100_000_000);
        await _lab.PlaceAsync(id, Side.Buy, ticks: 101, lots: 100_000_000);

        var none = await DoneAsync("orders.cancel", $$$"""{"member":"{{{uid}}}","side":"sell"}""");
        var two = await DoneAsync("orders.cancel", $$$"""{"member":"{{{uid}}}","market":"btcusd"}""");

        Assert.Equal((0, 2), ((int)none["cancelled"]!, (int)two["cancelled"]!));
    }

    [Fact]
    public async Task A_restriction_comes_and_goes()
    {
        var added = await DoneAsync("restriction.add", """{"category":"blacklist","scope":"ip","value":"203.0.113.7"}""");
        Assert.Equal(401, (int)added["code"]!);

        await DoneAsync("restriction.remove", $$$"""{"id":"{{{added["id"]}}}"}""");

        Assert.Equal("""{"restrictions":[]}""", (await DoneAsync("restriction.list", "{}")).ToJsonString());
    }

    async Task<string> MemberAsync() =>
        (string)(await DoneAsync("member.create", """{"email":"m@example.com","password":"p","deposit":{"usd":"1000"}}"""))["uid"]!;

    Task<DeskAnswer> AskAsync(string request, string body) => _desk.AnswerAsync(request, JsonNode.Parse(body)!.AsObject());

    static IEnumerable<string> Texts(JsonObject answer, params string[] names) => names.Select(name => (string)answer[name]!);

    async Task<JsonObject> DoneAsync(string request, string body)
    {
        var answer = await AskAsync(request, body);
        Assert.False(answer.IsRefused, answer.Body.ToJsonString());
        return answer.Body.AsObject();
    }
}
