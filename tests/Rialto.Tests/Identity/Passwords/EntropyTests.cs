using Rialto.Identity.Passwords;
using Xunit;

namespace Rialto.Tests.Identity.Passwords;

public class EntropyTests
{
    [Theory]
    [InlineData("changeme", 15.5)]
    [InlineData("Tecohvi0", 16.0)]
    [InlineData("Am8icnzEI3d!", 28.0)]
    [InlineData("am8icnzei3d!", 21.625)]
    [InlineData("0lDHd9ufs9t@", 27.625)]
    [InlineData("0ldhd9ufs9t@", 21.125)]
    [InlineData("aaaaaaaa", 7.1990966796875)]
    [InlineData("Aa1!Aa1!", 20.0)]
    [InlineData("aa1!aa1!", 12.46875)]
    public void The_estimate_meets_the_published_figures(string password, double bits) => Assert.Equal(bits, Entropy.Of(password));

    [Theory]
    [InlineData("", -2.0)]
    [InlineData("a", 2.0)]
    [InlineData("1234", 4 + 6 - 6 - 2)]
    [InlineData("12!4", 4 + 6 - 2 - 2)]
    [InlineData("aB!d", 4 + 6 + 5 - 2)]
    [InlineData("aB1!", 4 + 6 + 6 - 2)]
    [InlineData("ab c", 4 + 6)]
    [InlineData("a b", 4 + 4)]
    [InlineData("abcdefghijklmnopqrst", 4 + 14 + 18 - 2)]
    [InlineData("abcdefghijklmnopqrstuv", 4 + 14 + 18 + 2 - 2)]
    public void Each_part_of_the_formula_counts_as_written(string password, double bits) => Assert.Equal(bits, Entropy.Of(password));

    [Fact]
    public void More_than_three_words_earn_a_bit()
    {
        Assert.Equal(1, Entropy.Of("b c d e") - Entropy.Of("bc d  e"), precision: 10);
    }
}
