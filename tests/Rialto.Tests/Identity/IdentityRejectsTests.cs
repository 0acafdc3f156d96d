using Rialto.Identity;
using Xunit;

namespace Rialto.Tests.Identity;

public class IdentityRejectsTests
{
    [Fact]
    public void Every_reject_has_a_literal_and_a_status()
    {
        foreach (var reject in Enum.GetValues<IdentityReject>())
        {
            Assert.Matches("^[a-z0-9_]+(\\.[a-z0-9_]+)+$", reject.Literal());
            Assert.InRange(reject.Status(), 400, 503);
        }
    }

    [Fact]
    public void A_literal_stands_once_unless_the_wire_itself_repeats_it()
    {
        var repeated = Enum.GetValues<IdentityReject>().GroupBy(reject => reject.Literal()).Where(group => group.Count() > 1);

        Assert.Equal(["resource.otp.already_enabled", "value.invalid"], repeated.Select(group => group.Key).Order());
    }

    [Fact]
    public void A_rejected_result_has_no_value_and_names_each_rule_once()
    {
        var result = Result<int>.Broken([IdentityReject.EmailBlank, IdentityReject.EmailInvalid, IdentityReject.EmailBlank]);

        Assert.Equal([IdentityReject.EmailBlank, IdentityReject.EmailInvalid], result.Rejects);
        Assert.Throws<InvalidOperationException>(() => result.Value);
        Assert.Throws<ArgumentException>(() => Result<int>.Broken([]));
        Assert.Equal(7, Result<int>.Later(IdentityReject.RateLimited, 7).As<string>().RetryAfterSeconds);
    }

    [Fact]
    public void The_limits_fit_together()
    {
        Assert.True(Limits.UsernameCharsMin < Limits.UsernameCharsMax);
        Assert.True(Limits.LabelCharsMin < Limits.LabelCharsMax);
        Assert.True(Limits.StrengthCharsMax <= Limits.PasswordCharsMax);
        Assert.True(Limits.SessionsPerMemberMax <= Limits.CachedSessionsMax);
        Assert.True(Limits.NonceDigitsMax < long.MaxValue.ToString().Length);
        Assert.True(Limits.PageRowsMax <= Limits.OutboxRowsMax);
        Assert.True(Limits.DataCharsMax < Limits.ActivityDataCharsMax);
    }
}
