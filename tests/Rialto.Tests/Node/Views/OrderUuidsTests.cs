using Rialto.Node.Views;

namespace Rialto.Tests.Node.Views;

public sealed class OrderUuidsTests
{
    /// <summary>Key 000102…0f; the expected values were made with openssl enc -aes-128-ecb, version and variant set by hand.</summary>
    readonly OrderUuids _uuids = new(0x0001020304050607, 0x08090a0b0c0d0e0f);

    [Theory]
    [InlineData(1, "73461395-95c0-441e-897b-bde365f42d0a")]
    [InlineData(42, "d78d1e00-2d0a-47a7-9fcf-359cb987572c")]
    [InlineData(long.MaxValue, "5f422049-8b04-4fd3-8d44-07a9d5aa743b")]
    public void A_number_has_the_same_uuid_on_every_node_and_for_ever(long number, string uuid)
    {
        Assert.Equal(Guid.Parse(uuid), _uuids.Of(new(number)));
        Assert.True(_uuids.TryFind(Guid.Parse(uuid), out var found));
        Assert.Equal(number, found.Value);
    }

    [Fact]
    public void Every_number_is_found_again()
    {
        for (var number = 1L; number < 2_000; number++)
        {
            Assert.True(_uuids.TryFind(_uuids.Of(new(number)), out var found));
            Assert.Equal(number, found.Value);
        }
    }

    [Fact]
    public void A_foreign_uuid_is_nobodys()
    {
        Assert.False(_uuids.TryFind(Guid.Empty, out _));
        Assert.False(_uuids.TryFind(Guid.Parse("73461395-95c0-441e-897b-bde365f42d0b"), out _));
        // The right bits in another version: no order of ours looks like this.
        Assert.False(_uuids.TryFind(Guid.Parse("73461395-95c0-b41e-497b-bde365f42d0a"), out _));
        Assert.False(new OrderUuids(1, 2).TryFind(_uuids.Of(new(1)), out _));
    }
}
