using System.Text;
using Rialto.Identity.TwoFactor;
using Xunit;

namespace Rialto.Tests.Identity.TwoFactor;

public class TotpTests
{
    static readonly byte[] RfcSecret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59L, 94287082)]
    [InlineData(1111111109L, 07081804)]
    [InlineData(1111111111L, 14050471)]
    [InlineData(1234567890L, 89005924)]
    [InlineData(2000000000L, 69279037)]
    [InlineData(20000000000L, 65353130)]
    public void The_vectors_of_RFC_6238_hold(long unixSeconds, int eightDigits)
    {
        var step = Totp.StepAt(unixSeconds);

        Assert.Equal(eightDigits, Totp.Truncated(RfcSecret, step) % 100_000_000);
        Assert.Equal((eightDigits % 1_000_000).ToString("D6"), Totp.CodeAt(RfcSecret, step));
    }

    [Fact]
    public void Another_program_shows_the_same_code()
    {
        // oathtool --totp --now "2020-03-13 08:21:01 UTC" 00112233445566778899aabbccddeeff00112233
        var secret = Convert.FromHexString("00112233445566778899aabbccddeeff00112233");

        Assert.Equal("841844", Totp.CodeAt(secret, Totp.StepAt(1_584_087_661)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_meets_RFC_4648_without_padding(string text, string encoded) =>
        Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));
}
