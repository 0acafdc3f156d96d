using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;

namespace Rialto.Tests.Gateways.Wire;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("31", 31, 0)]
    [InlineData("31.0", 31, 0)]
    [InlineData("0031.500", 315, -1)]
    [InlineData("+5", 5, 0)]
    [InlineData(".5", 5, -1)]
    [InlineData("1e-3", 1, -3)]
    [InlineData("1E3", 1, 3)]
    [InlineData("12.50e+2", 125, 1)]
    [InlineData("0.00001", 1, -5)]
    [InlineData("500", 5, 2)]
    [InlineData("10000000000000000000000000000000000000000", 1, 40)]
    [InlineData("0.0000000000000000000000000000000000000001", 1, -40)]
    [InlineData("0e99", 0, 0)]
    public void A_number_is_read_exactly(string text, int coefficient, int exponent)
    {
        Assert.True(DecimalText.TryRead(text, out var number));

        Assert.Equal((UInt128)coefficient, number.Coefficient);
        Assert.Equal(exponent, number.Exponent);
        Assert.False(number.Negative);
        Assert.False(number.IsWide);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("e5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1٢")]
    [InlineData("１２")]
    [InlineData("true")]
    [InlineData("1\0")]
    public void What_is_no_number_is_refused(string text) => Assert.False(DecimalText.TryRead(text, out _));

    [Fact]
    public void A_number_has_at_most_64_digits()
    {
        Assert.True(DecimalText.TryRead(new string('1', 64), out var longest));
        Assert.True(longest.IsWide);
        Assert.False(DecimalText.TryRead(new string('1', 65), out _));
        Assert.False(DecimalText.TryRead("0." + new string('0', 64), out _));
    }

    [Fact]
    public void An_absurd_exponent_is_too_large_or_too_fine_at_once()
    {
        Assert.True(DecimalText.TryRead("1e999999999999", out var large));
        Assert.True(DecimalText.TryRead("1e-999999999999", out var fine));

        Assert.Equal(DecimalFit.TooLarge, large.InUnits(18, out Int128 _));
        Assert.Equal(DecimalFit.TooFine, fine.InUnits(18, out Int128 _));
    }

    [Theory]
    [InlineData("160.82", 2, 16082)]
    [InlineData("160.820000", 2, 16082)]
    [InlineData("31", 5, 3100000)]
    [InlineData("-0.5", 1, -5)]
    [InlineData("1e-3", 3, 1)]
    public void A_number_becomes_units_of_its_scale(string text, int decimals, long units)
    {
        DecimalText.TryRead(text, out var number);

        Assert.Equal(DecimalFit.Exact, number.InUnits(decimals, out long got));
        Assert.Equal(units, got);
    }

    [Theory]
    [InlineData("0.001", 2, DecimalFit.TooFine)]
    [InlineData("0.0000000000000000000000000000000000000001", 18, DecimalFit.TooFine)]
    [InlineData("10000000000000000000000000000000000000000", 2, DecimalFit.TooLarge)]
    [InlineData("9223372036854775808", 0, DecimalFit.TooLarge)]
    [InlineData("1234567890123456789012345678901234567890123", 0, DecimalFit.TooLarge)]
    [InlineData("123456789012345678901234567890123456789012.3", 0, DecimalFit.TooFine)]
    public void What_does_not_fit_is_told_apart(string text, int decimals, DecimalFit fit)
    {
        DecimalText.TryRead(text, out var number);

        Assert.Equal(fit, number.InUnits(decimals, out long _));
    }

    [Fact]
    public void The_largest_64_bit_number_of_units_still_fits()
    {
        DecimalText.TryRead("92233720368547758.07", out var number);

        Assert.Equal(DecimalFit.Exact, number.InUnits(2, out long units));
        Assert.Equal(long.MaxValue, units);
    }

    [Theory]
    [InlineData(0, 0, "0.0")]
    [InlineData(0, 18, "0.0")]
    [InlineData(31, 0, "31.0")]
    [InlineData(3100000, 5, "31.0")]
    [InlineData(1, 5, "0.00001")]
    [InlineData(100000, 2, "1000.0")]
    [InlineData(16082, 2, "160.82")]
    [InlineData(-5, 1, "-0.5")]
    [InlineData(464351, 5, "4.64351")]
    [InlineData(10, 1, "1.0")]
    public void Units_print_with_trailing_zeros_stripped_but_one_decimal(long units, int decimals, string text) =>
        Assert.Equal(text, DecimalText.Of(units, decimals));

    [Fact]
    public void The_largest_amounts_print_whole()
    {
        Assert.Equal("170141183460469231731.687303715884105727", DecimalText.Of(new Amount(Int128.MaxValue)));
        Assert.Equal("-170141183460469231731687303715884105728.0", DecimalText.Of(Int128.MinValue, 0));
        Assert.Equal("0.002", DecimalText.Of(new FeePpm(2_000)));
        Assert.Equal("160.82", DecimalText.Of(new Ticks(16_082), 2));
        Assert.Equal("5.0", DecimalText.Of(new Lots(500_000), 5));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("+7", 7)]
    [InlineData("-7", -7)]
    [InlineData("007", 7)]
    [InlineData("9223372036854775808", long.MaxValue)]
    [InlineData("-9223372036854775809", long.MinValue)]
    public void A_whole_number_beyond_64_bits_becomes_the_outermost_one(string text, long value)
    {
        Assert.True(DecimalText.TryReadInteger(text, out var got));
        Assert.Equal(value, got);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData(" 1")]
    [InlineData("x")]
    public void What_is_no_whole_number_is_refused(string text) => Assert.False(DecimalText.TryReadInteger(text, out _));

    [Fact]
    public void Printing_and_reading_are_inverse()
    {
        // SplitMix64 with a fixed seed, so that a failure repeats.
        var state = 0x9E3779B97F4A7C15UL;
        for (var i = 0; i < 20_000; i++)
        {
            state += 0x9E3779B97F4A7C15UL;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed ^= mixed >> 27;
            var units = (Int128)(long)mixed * (long)(state >> (int)(mixed & 63));
            var decimals = (int)(mixed % 19);

            Assert.True(DecimalText.TryRead(DecimalText.Of(units, decimals), out var number));
            Assert.Equal(DecimalFit.Exact, number.InUnits(decimals, out Int128 back));
            Assert.Equal(units, back);
        }
    }
}
