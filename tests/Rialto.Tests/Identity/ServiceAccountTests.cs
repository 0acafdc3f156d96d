using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.Outbox;
using Xunit;

namespace Rialto.Tests.Identity;

public class ServiceAccountTests
{
    [Fact]
    public async Task It_has_a_uid_of_its_own_kind_and_its_owners_state_and_level()
    {
        using var town = new Town();
        var owner = await town.Member("alice", level: 2);

        var account = Make(town, owner);

        Assert.Matches("^SI[0-9A-F]{10}$", account.Uid);
        Assert.Equal((MemberState.Active, 2, owner.Number), (account.State, account.Level, account.Owner));
        Assert.Equal(account.Uid, town.People.Members.ServiceAccountsOf(owner.Number).Single().Uid);
        Assert.DoesNotContain(town.People.Members.List(new MemberFilter(), Page.First).Rows, row => row.Number == account.Number);
    }

    [Fact]
    public async Task Its_key_signs_without_a_second_factor_until_its_owner_is_banned()
    {
        using var town = new Town();
        var owner = await town.MemberWithOtp("alice");
        var account = Make(town, owner);
        var key = Key(town, owner, account);
        Assert.Equal("passed", town.Verdict(town.Signed(key)));

        town.People.BackOffice.SetState(town.Operator, owner.Uid, "banned");

        Assert.Equal("401 authz.apikey_not_active", town.Verdict(town.Signed(key, offsetMs: 1)));
        Assert.Equal("banned", town.People.Members.ByNumber(account.Number)!.State);
        Assert.Equal(
            [EngineChangeKind.Suspended, EngineChangeKind.Suspended],
            town.People.EngineChanges.Pending(100).TakeLast(2).Select(row => row.Kind));
    }

    [Fact]
    public async Task Its_keys_stop_with_its_owners_second_factor()
    {
        using var town = new Town();
        var owner = await town.MemberWithOtp("alice");
        var account = Make(town, owner);
        var key = Key(town, owner, account);

        town.People.BackOffice.ResetOtp(town.Operator, owner.Uid);

        Assert.Equal("401 authz.apikey_not_active", town.Verdict(town.Signed(key)));
        Assert.Equal(MemberState.Active, town.People.Members.ByNumber(account.Number)!.State);
    }

    [Fact]
    public async Task Once_switched_off_it_stays_off()
    {
        using var town = new Town();
        var owner = await town.Member("alice");
        var account = Make(town, owner);

        town.People.BackOffice.DisableServiceAccount(town.Operator, account.Uid);
        town.People.BackOffice.SetState(town.Operator, owner.Uid, "banned");
        town.People.BackOffice.SetState(town.Operator, owner.Uid, "active");

        Assert.Equal("disabled", town.People.Members.ByNumber(account.Number)!.State);
    }

    [Fact]
    public async Task Only_its_owner_makes_keys_for_it()
    {
        using var town = new Town();
        var (owner, stranger) = (await town.MemberWithOtp("alice"), await town.MemberWithOtp("bob"));
        var account = Make(town, owner);

        var refused = town.People.IssueServiceAccountKey(town.Act(stranger), account.Uid, Town.Wish(), town.FreshCode(stranger));

        Assert.Equal(IdentityReject.ServiceAccountDoesntExist, refused.Reject);
    }

    [Fact]
    public async Task It_cannot_log_in_or_be_mailed()
    {
        using var town = new Town();
        var account = Make(town, await town.Member("alice"));

        Assert.True((await town.People.CheckPasswordAsync(account.Uid, "")).Rejected);
        town.People.SendPasswordReset(account.Email, town.Home);

        Assert.Empty(town.People.Mails.Pending(10));
    }

    [Fact]
    public async Task What_is_asked_for_must_fit()
    {
        using var town = new Town();
        var owner = await town.Member("alice");

        Assert.Equal(IdentityReject.MemberDoesntExist, Refusal(town, new() { OwnerUid = "ID0000000000", Role = "sa_maker" }));
        Assert.Equal(IdentityReject.RoleDoesntExist, Refusal(town, new() { OwnerUid = owner.Uid, Role = "service_account" }));
        Assert.Equal(IdentityReject.EmailTaken, Refusal(town, new() { OwnerUid = owner.Uid, Role = "sa_maker", Email = owner.Email }));
        Assert.Equal(IdentityReject.LevelInvalid, Refusal(town, new() { OwnerUid = owner.Uid, Role = "sa_maker", Level = 4 }));
        Assert.Equal(IdentityReject.ValueInvalid, Refusal(town, new() { OwnerUid = owner.Uid, Role = "sa_maker", Uid = "ID0000000001" }));
    }

    static Member Make(Town town, Member owner) =>
        town.People.BackOffice.CreateServiceAccount(town.Operator, new() { OwnerUid = owner.Uid, Role = "sa_maker" }).Value;

    static IssuedKey Key(Town town, Member owner, Member account) =>
        town.People.IssueServiceAccountKey(town.Act(owner), account.Uid, Town.Wish(), town.FreshCode(owner)).Value;

    static IdentityReject Refusal(Town town, ServiceAccountWish wish) =>
        town.People.BackOffice.CreateServiceAccount(town.Operator, wish).Reject;
}
