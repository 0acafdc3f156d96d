namespace Rialto.Wire.Tests.Compliance;

/// <summary>What every dialect that has streams tells a member of his own orders.</summary>
public abstract class StreamSuite(DialectDriver driver)
{
    [Fact]
    public async Task The_life_of_an_order_is_told_to_its_owner_in_order()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("eth=1"));
        await using var ear = await driver.ListenAsync(alice);

        var filled = await driver.MustPlaceAsync(alice, Wish.Buy("1", "100"));
        await driver.MustPlaceAsync(bob, Wish.Sell("1", "100"));
        var cancelled = await driver.MustPlaceAsync(alice, Wish.Buy("1", "90"));
        await driver.CancelAsync(alice, cancelled.Id);

        Assert.Equal((filled.Id, OrderPhase.Open), await ear.HearAsync());
        Assert.Equal((filled.Id, OrderPhase.Done), await ear.HearAsync());
        Assert.Equal((cancelled.Id, OrderPhase.Open), await ear.HearAsync());
        Assert.Equal((cancelled.Id, OrderPhase.Cancelled), await ear.HearAsync());
    }

    [Fact]
    public async Task Nobody_hears_of_another_members_orders()
    {
        var (alice, bob) = (await driver.MemberAsync("usd=1000"), await driver.MemberAsync("usd=1000"));
        await using var ear = await driver.ListenAsync(alice);

        await driver.MustPlaceAsync(bob, Wish.Buy("1", "100"));
        await driver.CancelAllAsync(bob);

        Assert.True(await ear.IsSilentAsync());
    }

    [Fact]
    public async Task What_was_refused_is_not_told()
    {
        var alice = await driver.MemberAsync("usd=1");
        await using var ear = await driver.ListenAsync(alice);

        Assert.Equal(Refusal.Funds, (await driver.PlaceAsync(alice, Wish.Buy("1", "100"))).Refusal);

        Assert.True(await ear.IsSilentAsync());
    }
}
