namespace Rialto.Wire.Tests.Compliance;

/// <summary>What every dialect does with digits that a market does not have, but the one that cuts them off.</summary>
public abstract class ExactSuite(DialectDriver driver)
{
    [Theory]
    [InlineData("1", "100.001")]
    [InlineData("0.100000001", "100")]
    public async Task A_number_with_too_many_digits_is_refused_and_changes_nothing(string quantity, string price)
    {
        var alice = await driver.MemberAsync("usd=1000");

        var placed = await driver.PlaceAsync(alice, Wish.Buy(quantity, price));

        Assert.Equal(Refusal.PriceOrQuantity, placed.Refusal);
        Assert.Equal((1000m, 0m), await driver.BalanceAsync(alice, "usd"));
    }
}
