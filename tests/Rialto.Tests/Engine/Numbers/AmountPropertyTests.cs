using System.Numerics;
using Rialto.Engine;
using Rialto.Engine.Numbers;
using Rialto.Tests.Engine.Books;

namespace Rialto.Tests.Engine.Numbers;

/// <summary>The engine's arithmetic against numbers without bounds.</summary>
public class AmountPropertyTests
{
    const ulong Seed = 20_260_101;
    const int Rounds = 200_000;

    [Fact]
    public void A_fee_is_the_exact_product_rounded_up()
    {
        var draws = new SeededDraws(Seed);
        for (var i = 0; i < Rounds; i++)
        {
            var received = Draw(draws, Limits.AmountMaxUnits);
            var rate = new FeePpm(draws.Below(1_000_001));

            var fee = new Amount(received).FeeAt(rate);

            var wanted = ((BigInteger)received * rate.Value + 999_999) / 1_000_000;
            Assert.True(wanted == (BigInteger)fee.Units, $"seed {Seed}: {received} at {rate.Value} ppm: got {fee.Units}, wanted {wanted}");
            Assert.True(fee.Units <= received, $"seed {Seed}: a fee of {fee.Units} is more than {received}");
        }
    }

    [Fact]
    public void A_fee_below_zero_is_a_bug()
    {
        Assert.Throws<InvariantBrokenException>(static () => new Amount(-1).FeeAt(new FeePpm(1)));
        Assert.Throws<InvariantBrokenException>(static () => new Amount(1).FeeAt(new FeePpm(-1)));
    }

    [Fact]
    public void A_notional_is_the_exact_product()
    {
        var draws = new SeededDraws(Seed);
        for (var i = 0; i < Rounds; i++)
        {
            var pp = draws.Below(19);
            var ap = draws.Below(19 - pp);
            var scale = new InstrumentScale(pp, ap);
            var price = new Ticks((long)Draw(draws, Limits.TicksMax));
            var quantity = new Lots((long)Draw(draws, Limits.LotsMax));
            var wanted = (BigInteger)price.Value * quantity.Value * BigInteger.Pow(10, 18 - pp - ap);

            Assert.Equal(wanted <= (BigInteger)Limits.AmountMaxUnits, scale.NotionalFits(price, quantity));
            if (scale.NotionalFits(price, quantity)) Assert.Equal(wanted, (BigInteger)scale.Notional(price, quantity).Units);
            Assert.Equal(quantity.Value * BigInteger.Pow(10, 18 - ap), (BigInteger)scale.Base(quantity).Units);
        }
    }

    [Fact]
    public void Precisions_that_sum_to_more_than_eighteen_are_a_bug()
    {
        Assert.Throws<InvariantBrokenException>(static () => new InstrumentScale(10, 9));
        Assert.Throws<InvariantBrokenException>(static () => new InstrumentScale(-1, 9));
        Assert.Throws<InvariantBrokenException>(static () => new InstrumentScale(1, -9));
    }

    // Any size is as likely as any other, and the bound itself comes too.
    static Int128 Draw(SeededDraws draws, Int128 max)
    {
        if (draws.Below(50) == 0) return max;
        var bits = draws.Below(121);
        var value = (Int128)((((UInt128)draws.Next() << 64) | draws.Next()) >> (128 - 1 - bits));
        return value % max + (value % max == 0 ? 1 : 0);
    }
}
