using Rialto.Engine;
using Rialto.Engine.Ledger;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>What the always-on sum of all money notices.</summary>
public sealed class MoneyChecksumTests
{
    static readonly CurrencyId s_one = new(1);
    static readonly CurrencyId s_other = new(2);

    [Fact]
    public void Nothing_and_what_went_back_are_zero()
    {
        var sum = default(MoneyChecksum);
        Assert.True(sum.IsZero);
        Add(ref sum, s_one, Int128.MinValue / 3);
        Add(ref sum, s_other, 7);
        Assert.False(sum.IsZero);
        Add(ref sum, s_one, -(Int128.MinValue / 3));
        Add(ref sum, s_other, -7);
        Assert.True(sum.IsZero);
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(-1L)]
    [InlineData(1_000_000_000_000_000_000L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void One_currency_alone_is_never_taken_for_zero(long units)
    {
        for (var currency = 0; currency <= Limits.CurrenciesMax; currency++)
        {
            var sum = default(MoneyChecksum);
            Add(ref sum, new CurrencyId(currency), units);
            Assert.False(sum.IsZero);
        }
    }

    [Fact]
    public void Currencies_do_not_make_up_for_each_other()
    {
        for (var left = -50; left <= 50; left++)
        {
            for (var right = -50; right <= 50; right++)
            {
                var sum = default(MoneyChecksum);
                Add(ref sum, s_one, left);
                Add(ref sum, s_other, right);
                Assert.Equal((left, right) == (0, 0), sum.IsZero);
            }
        }
    }

    [Fact]
    public void Every_weight_is_odd_and_its_own()
    {
        var weights = Enumerable.Range(0, Limits.CurrenciesMax + 1).Select(one => MoneyChecksum.WeightOf(new(one))).ToList();
        Assert.All(weights, weight => Assert.Equal(1u, weight & 1));
        Assert.Equal(weights.Count, weights.Distinct().Count());
    }

    static void Add(ref MoneyChecksum sum, CurrencyId currency, Int128 units) => sum.Add(MoneyChecksum.WeightOf(currency), new Amount(units));
}
