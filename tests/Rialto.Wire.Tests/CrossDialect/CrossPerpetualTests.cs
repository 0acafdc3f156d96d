using System.Globalization;
using Rialto.Wire.Tests.Compliance;

namespace Rialto.Wire.Tests.CrossDialect;

/// <summary>A perpetual's order placed in one dialect, seen in another, cancelled in a third: one order, position and account.</summary>
public sealed class CrossPerpetualTests(OnePerpetual market) : IClassFixture<OnePerpetual>
{
    public static TheoryData<string, string, string> Matrix()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var placing in OnePerpetual.Speakers)
            foreach (var seeing in OnePerpetual.Observers)
                foreach (var cancelling in OnePerpetual.Speakers) rows.Add(placing, seeing, cancelling);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task An_order_of_one_dialect_is_seen_and_cancelled_in_the_others(string placing, string seeing, string cancelling)
    {
        var price = market.NextPrice();
        var level = decimal.Parse(price, CultureInfo.InvariantCulture);
        var (alice, bob) = (await market.AccountAsync("alice"), await market.AccountAsync("bob"));
        await using var eye = await market.LookAsync(seeing, level);

        var order = await market.Driver(placing).MustPlaceAsync(market.Actor(placing, "alice"), Wish.Sell("1", price));
        Assert.Equal(1m, await eye.OfferedAsync(level));
        await market.Driver(cancelling).MustPlaceAsync(market.Actor(cancelling, "bob"), Wish.Buy("0.4", price));
        Assert.Equal(0.6m, await eye.OfferedAsync(level));
        var trade = await eye.TradeAsync();
        Assert.Equal((level, 0.4m), (trade.Price, trade.Quantity));
        Assert.Equal(Refusal.None, await market.Driver(cancelling).CancelAsync(market.Actor(cancelling, "alice"), order.Id));
        Assert.Equal(0m, await eye.OfferedAsync(level));

        var seen = await market.Driver(placing).FindAsync(market.Actor(placing, "alice"), order.Id);
        Assert.Equal(new SeenOrder(order.Id, OrderPhase.Cancelled, 0.4m, 0.6m), seen);
        await ExpectAsync("alice", alice, -0.4m, level, -0.00025m);
        await ExpectAsync("bob", bob, 0.4m, level, 0.00075m);
    }

    /// <summary>The position is another, the fee is paid or earned, and what is off the fair price of 1,000 is won or lost.</summary>
    /// <remarks>All rows together stay below 25 coins, up to which a position binds a hundredth of its value.</remarks>
    async Task ExpectAsync(
        string name, (decimal Equity, decimal Margin, decimal Position) before, decimal contracts, decimal price, decimal feeRate)
    {
        const decimal coinsADollar = 0.001m;
        var (equity, margin, position) = await market.AccountAsync(name);
        Assert.Equal(before.Position + contracts, position);
        var fee = Math.Abs(contracts) * price * coinsADollar * feeRate;
        Assert.Equal(before.Equity - fee + contracts * (1_000 - price) * coinsADollar, equity);
        Assert.Equal(Math.Abs(position) * 1_000 * coinsADollar * 0.01m, margin);
    }
}
