using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Node.Views;

namespace Rialto.Tests.Gateways.Coinut;

/// <summary>Numbers, tags, orders and book forms of COINUT. Expected texts are the contract's.</summary>
public class WireTests
{
    [Theory]
    [InlineData("68849876212162", 10, 8, "6884.98762122")]
    [InlineData("713200393458", 9, 8, "713.20039346")]
    [InlineData("5", 1, 0, "1")]
    [InlineData("49", 2, 0, "0")]
    [InlineData("1166338", 2, 2, "11663.38")]
    [InlineData("11663", 0, 0, "11663")]
    [InlineData("-15", 1, 8, "-1.50000000")]
    [InlineData("-1", 10, 8, "0.00000000")]
    [InlineData("0", 18, 8, "0.00000000")]
    public void Numbers_have_as_many_decimals_as_asked_for(string units, int decimals, int digits, string expected) =>
        Assert.Equal(expected, FixedText.Of(Int128.Parse(units, System.Globalization.CultureInfo.InvariantCulture), decimals, digits));

    [Fact]
    public void A_balance_is_never_shown_larger_than_it_is() =>
        Assert.Equal("0.99999999", FixedText.Down(new Amount(999_999_999_999_999_999)));

    [Fact]
    public void An_order_carries_its_number_and_nonce_as_a_tag()
    {
        var tag = new OrderTag(50_001_346, 621_701);

        Assert.Equal("50001346.621701", Encoding.ASCII.GetString(tag.Write(stackalloc byte[OrderTag.BytesMax])));
        Assert.Equal(tag, OrderTag.Of(OrderFlags.ClientIdIsTag, "50001346.621701"));
        Assert.Equal(default, OrderTag.Of(OrderFlags.None, "50001346.621701"));
        Assert.Equal(default, OrderTag.Of(OrderFlags.ClientIdIsTag, "mine"));
    }

    [Fact]
    public void Totals_are_those_of_the_contract()
    {
        var buy = new SideBook(Side.Buy);
        buy.Set(750_000, 7_000_000, 7);
        buy.Set(751_000, 1_000_000, 1);
        buy.Set(751_345, 1_000_000, 1);

        Assert.Equal("67.52345000", FixedText.Of(buy.Total, 11, 8));
        buy.Set(750_581, 7_000_000, 7);
        Assert.Equal("120.06412000", FixedText.Of(buy.Total, 11, 8));
        Assert.Equal(751_345, buy.Best);
    }

    [Theory]
    [InlineData("""{"inst_id":2,"side":"BUY","qty":"1","price":"0"}""", Reject.PriceBelowMinimum)]
    [InlineData("""{"inst_id":2,"side":"BUY","qty":"1","price":"1e2"}""", Reject.PriceBelowMinimum)]
    [InlineData("""{"inst_id":2,"side":"BUY","qty":"1","price":"1.001"}""", Reject.PriceOffTick)]
    [InlineData("""{"inst_id":2,"side":"BUY","qty":"1","price":"1000000000001"}""", Reject.PriceAboveMaximum)]
    [InlineData("""{"inst_id":2,"side":"BUY","qty":"0.000000001","price":"1"}""", Reject.QuantityOffLot)]
    [InlineData("""{"inst_id":2,"side":"BUY","price":"1"}""", Reject.QuantityZero)]
    [InlineData("""{"inst_id":2,"side":"buy","qty":"x","price":"x"}""", Reject.OrderKindNotAllowed)]
    [InlineData("""{"inst_id":2,"side":"BUY","qty":"1","price":"1","client_ord_id":4294967296}""", Reject.ClientOrderIdAlreadyUsed)]
    [InlineData("""{"inst_id":3,"side":"up","qty":"x","price":"x"}""", Reject.InstrumentNotFound)]
    [InlineData("""{"inst_id":2,"side":"SELL","qty":"1.00000000","price":1.5e2,"client_ord_id":4294967295}""", Reject.None)]
    [InlineData("""{"inst_id":2,"side":"SELL","qty":"1","price":null}""", Reject.None)]
    public void The_first_broken_rule_of_an_order_counts(string order, Reject expected)
    {
        var request = CoinutRequest.TryParse(Encoding.UTF8.GetBytes(order))!;

        var read = OrderFields.Read(request.Order, request.Body.Span, id => id == 2 ? Instrument() : null);

        Assert.Equal(expected, read.Command.GatewayReject);
    }

    [Theory]
    [InlineData(1, Side.Buy, 10_019, 1_001, "100.1")]
    [InlineData(1, Side.Sell, 10_011, 1_002, "100.2")]
    [InlineData(0, Side.Sell, 10_000, 100, "100")]
    [InlineData(8, Side.Buy, 10_019, 10_019, "100.19000000")]
    [InlineData(-1, Side.Buy, 10_019, 10_019, "100.19000000")]
    public void A_rounded_book_never_looks_crossed(int decimals, Side side, long ticks, long bucket, string text)
    {
        var form = new BookForm(0, decimals);

        Assert.Equal(bucket, form.BucketOf(side, ticks, Instrument()));
        Assert.Equal(text, form.TextOf(bucket, Instrument()));
    }

    [Fact]
    public void Every_reject_has_a_reason_of_the_list()
    {
        string[] reasons =
        [
            "UNKNOWN_ERROR", "INVALID_INSTRUMENT", "INST_EXPIRED", "INVALID_PRICE", "INVALID_QUANTITY", "NOT_ENOUGH_BALANCE",
            "NOT_ENOUGH_LIQUIDITY", "INVALID_CLIENT_ORD_ID", "TRADE_DISABLED",
        ];
        foreach (var reject in Enum.GetValues<Reject>().Where(reject => reject != Reject.None))
            Assert.Contains(Errors.ReasonOf(reject), reasons);
    }

    static InstrumentView Instrument() => new()
    {
        Id = new(2),
        Code = "ethusd",
        Terms = new() { Kind = InstrumentKind.Spot, State = InstrumentState.Enabled, PricePrecision = 2, AmountPrecision = 8 },
        Scale = new(2, 8),
        BaseCode = "eth",
        QuoteCode = "usd",
        CreatedUs = 0,
        UpdatedUs = 0,
    };
}
