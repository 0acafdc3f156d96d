using Rialto.Gateways.Wire;

namespace Rialto.Tests.Gateways.Wire;

public sealed class IsoTimeTests
{
    [Fact]
    public void Utc_ends_in_z_and_other_zones_in_their_offset()
    {
        const long timeUs = 1_584_028_916_999_999;

        Assert.Equal("2020-03-12T16:01:56Z", IsoTime.Utc.Of(timeUs));
        var paris = TimeZoneInfo.CreateCustomTimeZone("winter", TimeSpan.FromHours(1), "winter", "winter");
        Assert.Equal("2020-03-12T17:01:56+01:00", new IsoTime(paris).Of(timeUs));
    }
}
