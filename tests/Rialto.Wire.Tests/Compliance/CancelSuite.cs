namespace Rialto.Wire.Tests.Compliance;

/// <summary>What cancelling means in every dialect.</summary>
public abstract class CancelSuite(DialectDriver driver)
{
    [Fact]
    public async Task A_cancelled_order_gives_its_money_back()
    {
        var alice = await driver.MemberAsync("usd=1000");
        var order = await driver.MustPlaceAsync(alice, Wish.Buy("2", "100"));

        Assert.Equal(Refusal.None, await driver.CancelAsync(alice, order.Id));

        Assert.Equal(OrderPhase.Cancelled, (await driver.FindAsync(alice, order.Id))!.Phase);
        Assert.Equal((1000m, 0m), await driver.BalanceAsync(alice, "usd"));
    }

    [Fact]
    public async Task Cancelling_what_has_ended_changes_nothing()
    {
        var alice = await driver.MemberAsync("usd=1000");
        var order = await driver.MustPlaceAsync(alice, Wish.Buy("2", "100"));
        await driver.CancelAsync(alice, order.Id);

        await driver.CancelAsync(alice, order.Id);

        Assert.Equal((1000m, 0m), await driver.BalanceAsync(alice, "usd"));
        Assert.Equal(OrderPhase.Cancelled, (await driver.FindAsync(alice, order.Id))!.Phase);
    }

    [Fact]
    public async Task Another_members_order_is_neither_seen_nor_cancelled()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("usd=1"));
        var order = await driver.MustPlaceAsync(alice, Wish.Buy("2", "100"));

        Assert.Equal(Refusal.NotFound, await driver.CancelAsync(bob, order.Id));

        Assert.Null(await driver.FindAsync(bob, order.Id));
        Assert.Equal(OrderPhase.Open, (await driver.FindAsync(alice, order.Id))!.Phase);
        await driver.CancelAllAsync(alice);
    }

    [Fact]
    public async Task What_was_filled_before_the_cancel_stays_filled()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("eth=1"));
        var order = await driver.MustPlaceAsync(alice, Wish.Buy("3", "100"));
        await driver.MustPlaceAsync(bob, Wish.Sell("1", "100"));

        await driver.CancelAsync(alice, order.Id);

        var seen = (await driver.FindAsync(alice, order.Id))!;
        Assert.Equal((OrderPhase.Cancelled, 1m), (seen.Phase, seen.Filled));
        Assert.Equal(driver.AfterBuying(1000m, 1m, 100m, asMaker: true), await driver.BalanceAsync(alice, "usd"));
    }

    [Fact]
    public async Task All_own_orders_go_at_once_and_nobody_elses()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("usd=1000"));
        SeenOrder[] own =
        [
            await driver.MustPlaceAsync(alice, Wish.Buy("1", "100")), await driver.MustPlaceAsync(alice, Wish.Buy("1", "90")),
        ];
        var other = await driver.MustPlaceAsync(bob, Wish.Buy("1", "80"));

        await driver.CancelAllAsync(alice);

        foreach (var order in own) Assert.Equal(OrderPhase.Cancelled, (await driver.FindAsync(alice, order.Id))!.Phase);
        Assert.Equal(OrderPhase.Open, (await driver.FindAsync(bob, other.Id))!.Phase);
        await driver.CancelAllAsync(bob);
    }
}
