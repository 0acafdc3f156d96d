namespace Rialto.Wire.Tests.Compliance;

/// <summary>What every dialect shows of money.</summary>
public abstract class BalanceSuite(DialectDriver driver)
{
    [Fact]
    public async Task An_open_order_holds_what_it_can_cost()
    {
        var alice = await driver.MemberAsync("usd=1000", "eth=5");

        await driver.MustPlaceAsync(alice, Wish.Buy("2", "100.5"));
        await driver.MustPlaceAsync(alice, Wish.Sell("1.5", "200"));

        Assert.Equal((799m, 201m), await driver.BalanceAsync(alice, "usd"));
        Assert.Equal((3.5m, 1.5m), await driver.BalanceAsync(alice, "eth"));
        await driver.CancelAllAsync(alice);
    }

    [Fact]
    public async Task The_fee_is_taken_from_what_comes_in()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("eth=2"));
        await driver.MustPlaceAsync(bob, Wish.Sell("2", "100"));

        await driver.MustPlaceAsync(alice, Wish.Buy("2", "100"));

        Assert.Equal((800m, 0m), await driver.BalanceAsync(alice, "usd"));
        Assert.Equal((1.996m, 0m), await driver.BalanceAsync(alice, "eth"));
        Assert.Equal((199.6m, 0m), await driver.BalanceAsync(bob, "usd"));
        Assert.Equal((0m, 0m), await driver.BalanceAsync(bob, "eth"));
    }

    [Fact]
    public async Task A_better_price_is_given_back_at_once()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("eth=1"));
        await driver.MustPlaceAsync(bob, Wish.Sell("1", "90"));

        await driver.MustPlaceAsync(alice, Wish.Buy("3", "100"));

        // 90 are spent; the two that rest hold 100 each.
        Assert.Equal((710m, 200m), await driver.BalanceAsync(alice, "usd"));
        await driver.CancelAllAsync(alice);
    }
}
