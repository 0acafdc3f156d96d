using Rialto.Identity.Passwords;
using Xunit;

namespace Rialto.Tests.Identity.Passwords;

public class PasswordHashTests
{
    [Fact]
    public void A_hash_names_its_algorithm_and_rounds_and_takes_only_its_password()
    {
        var stored = PasswordHash.Of("correct", rounds: 2);

        Assert.StartsWith("pbkdf2-sha512$2$", stored, StringComparison.Ordinal);
        Assert.True(PasswordHash.Matches("correct", stored));
        Assert.False(PasswordHash.Matches("Correct", stored));
        Assert.NotEqual(stored, PasswordHash.Of("correct", rounds: 2));
    }

    [Fact]
    public void The_derivation_is_the_standard_one()
    {
        // PBKDF2-HMAC-SHA512, password "password", salt "salt" + 12 zero bytes, 1 round: computed with Python's hashlib.
        const string stored = "pbkdf2-sha512$1$c2FsdAAAAAAAAAAAAAAAAA==$/eF6UJi7AwPiPbT7wjRWUZ3hjou7hOLk+oOcMY0q4Bo=";

        Assert.True(PasswordHash.Matches("password", stored));
    }

    [Theory]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", true)]
    [InlineData("U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", true)]
    [InlineData("U*V", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", false)]
    [InlineData("U*U\0x", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", false)]
    public void Imported_bcrypt_digests_verify(string password, string digest, bool matches) =>
        Assert.Equal(matches, PasswordHash.Matches(password, digest));

    [Theory]
    [InlineData("pbkdf2-sha512$2$AAAA$AAAA", 2, false)]
    [InlineData("pbkdf2-sha512$2$AAAA$AAAA", 3, true)]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", 1, true)]
    public void Old_hashes_are_known_as_outdated(string stored, int rounds, bool outdated) =>
        Assert.Equal(outdated, PasswordHash.IsOutdated(stored, rounds));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("pbkdf2-sha512$0$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$99999999$AAAA$AAAA")]
    [InlineData("pbkdf2-sha256$2$AAAA$AAAA")]
    public void An_unknown_text_is_a_fault_and_no_wrong_password(string stored) =>
        Assert.Throws<FormatException>(() => PasswordHash.Matches("x", stored));
}
