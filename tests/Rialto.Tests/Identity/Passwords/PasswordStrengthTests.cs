using Rialto.Identity;
using Rialto.Identity.Passwords;
using Xunit;

namespace Rialto.Tests.Identity.Passwords;

public class PasswordStrengthTests
{
    static readonly IdentityOptions Defaults = new() { Directory = "unused" };
    static readonly PasswordStrength Default = new(Defaults.PasswordRegexp, minEntropy: 14, useDictionary: true);
    static readonly PasswordStrength NoDictionary = new(Defaults.PasswordRegexp, minEntropy: 14, useDictionary: false);

    [Theory]
    [InlineData(null, "password.blank")]
    [InlineData("", "password.blank")]
    [InlineData("   ", "password.blank")]
    [InlineData("changeme", "password.requirements")]
    [InlineData("Ab1defg", "password.requirements")]
    [InlineData("ABCDEFG1", "password.requirements")]
    [InlineData("abcdefg1", "password.requirements")]
    [InlineData("Abcdefgh", "password.requirements")]
    [InlineData("Aa1!Aa1!", "password.weak")]
    [InlineData("Password1", "password.weak")]
    [InlineData("Am8icnzEI3d!", "")]
    [InlineData("0lDHd9ufs9t@", "")]
    public void A_password_is_judged_in_order(string? password, string literal) =>
        Assert.Equal(literal, Default.Check(password)?.Literal() ?? "");

    [Fact]
    public void Eighty_characters_pass_the_pattern_and_eighty_one_do_not()
    {
        var eighty = string.Concat(Enumerable.Repeat("Xk3#vQ9!", 10));

        Assert.NotEqual(IdentityReject.PasswordRequirements, Default.Check(eighty));
        Assert.Equal(IdentityReject.PasswordRequirements, Default.Check(eighty + "y"));
    }

    [Theory]
    [InlineData("Am8icnzEI3d!", 21.625)]
    [InlineData("0lDHd9ufs9t@", 21.125)]
    [InlineData("Tecohvi0", 16.0)]
    [InlineData("aaaaaaaa", 7.1990966796875)]
    [InlineData("Aa1!Aa1!", 12.46875)]
    public void The_result_is_the_least_of_plain_and_lower_case(string password, double bits) =>
        Assert.Equal(bits, NoDictionary.EntropyOf(password));

    [Theory]
    // Runs of six, four ("uiop" after "qwerty" is one run of six and one of four) become one star each.
    [InlineData("qwertyuiopX7", 4.0 + 2 * 1 + 2 + 2 - 1 * 0.5 - 2)]
    // Upper case is matched as written, so nothing is masked.
    [InlineData("QWERTYUIOPx7", 22.0)]
    public void Keyboard_runs_count_as_one_character(string password, double bits) => Assert.Equal(bits, NoDictionary.EntropyOf(password));

    [Theory]
    [InlineData("Zk#Monkey9w", "Zk#*9w")]
    [InlineData("Zk#M0nk3y9w", "zk#*9w")]
    public void A_common_word_counts_as_one_character(string password, string masked) =>
        Assert.True(Default.EntropyOf(password) <= Entropy.Of(masked.ToLowerInvariant()));

    [Fact]
    public void Disguises_are_seen_through()
    {
        Assert.Contains("qwerty", Disguises.Of("123456"));
        Assert.Contains("asdfgh", Disguises.Of("wertyu"));
        Assert.Contains("password", Disguises.Of("p@$5w0rd"));
        Assert.Contains("lion", Disguises.Of("1ion"));
        Assert.Contains("iion", Disguises.Of("1ion"));
        // A key of the bottom row cannot have been moved up.
        Assert.Equal(["zebra"], Disguises.Of("zebra"));
    }

    [Fact]
    public void Only_the_first_thousand_characters_count()
    {
        var thousand = string.Concat(Enumerable.Range(0, 1_000).Select(i => (char)('!' + (i * 7) % 90)));

        Assert.Equal(NoDictionary.EntropyOf(thousand), NoDictionary.EntropyOf(thousand + "more and more"));
    }

    [Fact]
    public void The_word_list_has_at_least_three_thousand_words_of_four_letters_or_more()
    {
        Assert.True(CommonPasswords.Count >= 3_000);
        Assert.Equal("x*y", CommonPasswords.MaskFirst("xpasswordy"));
        Assert.Equal("*monkey", CommonPasswords.MaskFirst("dragonmonkey"));
        Assert.Equal("vq*xz", CommonPasswords.MaskFirst("vqlovexz"));
        Assert.Equal("vqxz", CommonPasswords.MaskFirst("vqxz"));
    }
}
