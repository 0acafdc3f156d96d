using System.Text.Json.Nodes;
using Rialto.Identity;
using Rialto.Identity.Members;
using Xunit;

namespace Rialto.Tests.Identity.Dossiers;

public class PhoneTests
{
    const string Number = "+44 20 7946 0958";

    [Theory]
    [InlineData("+33 1 23 45 04 71", "33123450471", "FR", "33*****0471")]
    [InlineData("442079460958", "442079460958", "GB", "44******0958")]
    [InlineData("1 202 555 0143", "12025550143", "US", "1******0143")]
    [InlineData("380441234567", "380441234567", "UA", "380*****4567")]
    [InlineData("77012345678", "77012345678", "KZ", "7******5678")]
    [InlineData("74951234567", "74951234567", "RU", "7******4567")]
    [InlineData("1234567", null, null, null)]
    [InlineData("1234567890123456", null, null, null)]
    [InlineData("21012345678", null, null, null)]
    [InlineData("call me", null, null, null)]
    [InlineData("", null, null, null)]
    public async Task A_number_is_read_as_an_international_one_or_refused(string text, string? digits, string? country, string? masked)
    {
        using var town = new Town();
        var member = await town.Member("alice");

        var added = town.People.AddPhone(town.Act(member), text, "sms");

        if (digits is null)
        {
            Assert.Equal(IdentityReject.PhoneInvalidNumber, added.Reject);
            return;
        }

        Assert.Equal((digits, country, masked), (added.Value.Number, added.Value.Country, added.Value.Masked));
    }

    [Fact]
    public async Task Five_wrong_codes_make_the_right_one_worthless()
    {
        using var town = new Town();
        var member = await town.Member("alice", level: 1);
        var code = Add(town, member);
        var wrong = code == "00000" ? "11111" : "00000";

        for (var time = 0; time < 5; time++)
            Assert.Equal(IdentityReject.PhoneVerificationInvalid, town.People.VerifyPhone(town.Act(member), Number, wrong).Reject);

        Assert.Equal(IdentityReject.PhoneVerificationInvalid, town.People.VerifyPhone(town.Act(member), Number, code).Reject);
        Assert.Equal(1, town.People.Members.ByNumber(member.Number)!.Level);
    }

    [Fact]
    public async Task A_code_lives_ten_minutes()
    {
        using var town = new Town();
        var member = await town.Member("alice", level: 1);
        var code = Add(town, member);

        town.Time.Seconds(600);
        Assert.Equal(IdentityReject.PhoneVerificationInvalid, town.People.VerifyPhone(town.Act(member), Number, code).Reject);

        town.People.SendPhoneCode(town.Act(member), Number, "sms");
        Assert.Equal(2, town.People.VerifyPhone(town.Act(member), Number, LastCode(town)).Value.Level);
    }

    [Fact]
    public async Task New_codes_are_no_way_to_guess_on()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        Add(town, member);

        for (var time = 0; time < 4; time++) Assert.False(town.People.SendPhoneCode(town.Act(member), Number, "sms").Rejected);
        var refused = town.People.SendPhoneCode(town.Act(member), Number, "sms");

        Assert.Equal((IdentityReject.RateLimited, 600), (refused.Reject, refused.RetryAfterSeconds));
        town.Time.Seconds(600);
        Assert.False(town.People.SendPhoneCode(town.Act(member), Number, "sms").Rejected);
    }

    [Fact]
    public async Task A_number_is_verified_by_one_member_only()
    {
        using var town = new Town(options => options with { PhoneMock = true });
        var (alice, bob) = (await town.Member("alice"), await town.Member("bob"));
        Add(town, alice);
        Add(town, bob);

        town.People.VerifyPhone(town.Act(alice), Number, "anything");

        Assert.Equal(IdentityReject.PhoneNumberExists, town.People.VerifyPhone(town.Act(bob), Number, "anything").Reject);
    }

    [Fact]
    public async Task A_member_has_ten_telephones_at_most()
    {
        using var town = new Town();
        var member = await town.Member("alice");

        for (var last = 0; last < 10; last++) Assert.False(town.People.AddPhone(town.Act(member), $"4420794609{last}", "sms").Rejected);

        Assert.Equal(IdentityReject.TooManyPhones, town.People.AddPhone(town.Act(member), "442079461000", "sms").Reject);
    }

    static string Add(Town town, Member member)
    {
        Assert.False(town.People.AddPhone(town.Act(member), Number, "sms").Rejected);
        return LastCode(town);
    }

    static string LastCode(Town town) => (string)JsonNode.Parse(town.People.Mails.Pending(100)[^1].Data)!["code"]!;
}
