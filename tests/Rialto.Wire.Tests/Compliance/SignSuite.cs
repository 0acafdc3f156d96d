namespace Rialto.Wire.Tests.Compliance;

/// <summary>What every dialect makes of signatures: a bad one does nothing at all, a good one counts once.</summary>
public abstract class SignSuite(DialectDriver driver)
{
    [Fact]
    public async Task A_good_signature_is_let_in()
    {
        var alice = await driver.MemberAsync("usd=10");

        Assert.Equal(Refusal.None, await driver.PlaceWithFaultAsync(alice, SignatureFault.None));

        Assert.Equal(driver.AfterSigning(10m), await driver.BalanceAsync(alice, "usd"));
        await driver.CancelAllAsync(alice);
    }

    [Theory]
    [InlineData(SignatureFault.Forged)]
    [InlineData(SignatureFault.Old)]
    [InlineData(SignatureFault.UnknownKey)]
    [InlineData(SignatureFault.Missing)]
    public async Task A_bad_signature_does_nothing(SignatureFault fault)
    {
        var alice = await driver.MemberAsync("usd=10");

        Assert.Equal(Refusal.Unauthorized, await driver.PlaceWithFaultAsync(alice, fault));

        Assert.Equal((10m, 0m), await driver.BalanceAsync(alice, "usd"));
    }

    [Fact]
    public async Task The_same_request_counts_once()
    {
        var alice = await driver.MemberAsync("usd=10");

        Assert.Equal(driver.OfReplay, await driver.PlaceWithFaultAsync(alice, SignatureFault.Replayed));

        // The first of the twins was good.
        Assert.Equal(driver.AfterSigning(10m), await driver.BalanceAsync(alice, "usd"));
        await driver.CancelAllAsync(alice);
    }
}
