namespace Rialto.Wire.Tests.Compliance;

/// <summary>What placing means in every dialect.</summary>
public abstract class PlaceSuite(DialectDriver driver)
{
    [Fact]
    public async Task A_limit_order_that_meets_nobody_rests_whole()
    {
        var alice = await driver.MemberAsync("usd=1000");

        var order = await driver.MustPlaceAsync(alice, Wish.Buy("2", "100"));

        Assert.Equal((OrderPhase.Open, 0m, 2m), (order.Phase, order.Filled, order.Remaining));
        Assert.Equal(order, await driver.FindAsync(alice, order.Id));
        await driver.CancelAllAsync(alice);
    }

    [Fact]
    public async Task An_order_that_crosses_trades_at_the_price_of_the_one_that_rested()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("eth=1"));
        var resting = await driver.MustPlaceAsync(bob, Wish.Sell("1", "100"));

        var order = await driver.MustPlaceAsync(alice, Wish.Buy("1", "110"));

        Assert.Equal((OrderPhase.Done, 1m), (order.Phase, order.Filled));
        Assert.Equal(OrderPhase.Done, (await driver.FindAsync(bob, resting.Id))!.Phase);
        Assert.Equal(driver.AfterBuying(1000m, 1m, 100m, asMaker: false), await driver.BalanceAsync(alice, "usd"));
    }

    [Fact]
    public async Task At_one_price_who_came_first_trades_first()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("eth=2"));
        var first = await driver.MustPlaceAsync(bob, Wish.Sell("1", "100"));
        var second = await driver.MustPlaceAsync(bob, Wish.Sell("1", "100"));

        await driver.MustPlaceAsync(alice, Wish.Buy("1", "100"));

        Assert.Equal(OrderPhase.Done, (await driver.FindAsync(bob, first.Id))!.Phase);
        Assert.Equal(OrderPhase.Open, (await driver.FindAsync(bob, second.Id))!.Phase);
        await driver.CancelAllAsync(bob);
    }

    [Fact]
    public async Task A_market_order_never_rests()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("eth=3"));
        await driver.MustPlaceAsync(bob, Wish.Sell("2", "100"));

        var order = await driver.MustPlaceAsync(alice, Wish.Buy("1", price: null));

        Assert.Equal((OrderPhase.Done, 1m), (order.Phase, order.Filled));
        Assert.Equal(Refusal.Liquidity, (await driver.PlaceAsync(alice, Wish.Buy("5", price: null))).Refusal);
        await driver.CancelAllAsync(bob);
    }

    [Fact]
    public async Task What_can_not_be_paid_is_refused_and_changes_nothing()
    {
        var alice = await driver.MemberAsync("usd=100");

        var placed = await driver.PlaceAsync(alice, driver.MoreThanAHundred);

        Assert.Equal(Refusal.Funds, placed.Refusal);
        Assert.Equal((100m, 0m), await driver.BalanceAsync(alice, "usd"));
    }

    [Theory]
    [InlineData("0.000000001", "100")]
    [InlineData("0", "100")]
    [InlineData("1", "-1")]
    public async Task A_price_or_quantity_out_of_bounds_is_refused_and_changes_nothing(string quantity, string price)
    {
        var alice = await driver.MemberAsync("usd=1000");

        var placed = await driver.PlaceAsync(alice, Wish.Buy(quantity, price));

        Assert.Equal(Refusal.PriceOrQuantity, placed.Refusal);
        Assert.Equal((1000m, 0m), await driver.BalanceAsync(alice, "usd"));
    }
}
