using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Identity.Outbox;
using Xunit;

namespace Rialto.Tests.Identity;

public class BackOfficeTests
{
    [Theory]
    [InlineData(0, "pending")]
    [InlineData(1, "active")]
    [InlineData(3, "active")]
    public async Task A_member_is_made_at_a_level_with_a_password_that_nobody_else_could_choose(int level, string state)
    {
        using var town = new Town();
        var wish = new OperatorSignUp { Email = "a@example.com", Password = "changeme", Level = level, Role = "member" };

        var member = (await town.People.BackOffice.CreateMemberAsync(town.Operator, wish)).Value;

        Assert.Equal((state, level), (member.State, member.Level));
        Assert.False((await town.People.LogInAsync(new() { Email = "a@example.com", Password = "changeme" }, town.Home)).Rejected);
    }

    [Theory]
    [InlineData("a@example.com", "x", 4, "member", "any", "level.invalid")]
    [InlineData("a@example.com", "x", -1, "member", "any", "level.invalid")]
    [InlineData("a@example.com", "x", 1, "king", "any", "role.doesnt_exist")]
    [InlineData("a@example.com", "x", 1, "service_account", "any", "role.doesnt_exist")]
    [InlineData("a@example.com", "", 1, "member", "any", "password.blank")]
    [InlineData("a@example.com", "x", 1, "member", "Vip 1", "group.invalid")]
    [InlineData("bob@example.com", "x", 1, "member", "any", "email.taken")]
    public async Task What_cannot_be_is_answered(string email, string password, int level, string role, string group, string literal)
    {
        using var town = new Town();
        await town.Member("bob");
        var wish = new OperatorSignUp { Email = email, Password = password, Level = level, Role = role, FeeGroup = group };

        Assert.Equal(literal, (await town.People.BackOffice.CreateMemberAsync(town.Operator, wish)).Reject.Literal());
    }

    [Fact]
    public async Task Levels_go_up_and_down()
    {
        using var town = new Town();
        var alice = await town.Member("alice", level: 0);
        var office = town.People.BackOffice;

        Assert.Equal(("active", 3), Standing(office.SetLevel(town.Operator, alice.Uid, 3).Value));
        Assert.Equal(("active", 1), Standing(office.SetLevel(town.Operator, alice.Uid, 1).Value));
        Assert.Equal(("pending", 0), Standing(office.SetLevel(town.Operator, alice.Uid, 0).Value));
        Assert.Equal("level.invalid", office.SetLevel(town.Operator, alice.Uid, 4).Reject.Literal());
        Assert.Equal("admin.user.doesnt_exist", office.SetLevel(town.Operator, "ID0000000000", 1).Reject.Literal());

        static (string, int) Standing(Member member) => (member.State, member.Level);
    }

    [Fact]
    public async Task The_engine_hears_of_fee_groups_and_staff_once_each_in_order()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var office = town.People.BackOffice;
        office.SetFeeGroup(town.Operator, alice.Uid, "vip-1");
        office.SetFeeGroup(town.Operator, alice.Uid, "vip-1");
        office.SetRole(town.Operator, alice.Uid, "trader");
        office.SetRole(town.Operator, alice.Uid, "support");
        office.SetRole(town.Operator, alice.Uid, "admin");
        office.SetRole(town.Operator, alice.Uid, "member");

        var changes = town.People.EngineChanges.Pending(100);

        Assert.Equal(
            ["MemberOpened any False", "FeeGroupChanged vip-1 False", "StaffChanged vip-1 True", "StaffChanged vip-1 False"],
            changes.Select(change => $"{change.Kind} {change.FeeGroup} {change.Staff}"));
        Assert.Equal("role.doesnt_exist", office.SetRole(town.Operator, alice.Uid, "king").Reject.Literal());
        Assert.Equal("group.invalid", office.SetFeeGroup(town.Operator, alice.Uid, "").Reject.Literal());
        Assert.Equal("state.invalid", office.SetState(town.Operator, alice.Uid, "Not A State").Reject.Literal());
    }

    [Fact]
    public async Task What_the_engine_has_is_not_told_again_also_over_a_restart()
    {
        using var town = new Town();
        await town.Member("alice");
        await town.Member("bob");
        var changes = town.People.EngineChanges.Pending(100);

        town.People.EngineChanges.MarkDone(changes[0].Id);
        town.Reopen();
        var left = Assert.Single(town.People.EngineChanges.Pending(100));
        town.People.EngineChanges.MarkDone(left.Id);
        var carol = await town.Member("carol");

        Assert.Equal(changes[1], left);
        Assert.True(town.People.EngineChanges.Pending(100).Single().Id > left.Id);
        Assert.Equal(carol.Number, town.People.EngineChanges.Pending(100).Single().Member);
    }

    [Fact]
    public async Task The_pump_is_woken_by_a_change()
    {
        using var town = new Town();
        var stop = TestContext.Current.CancellationToken;
        await town.People.EngineChanges.WaitAsync(stop);
        var waiting = town.People.EngineChanges.WaitAsync(stop);
        Assert.False(waiting.IsCompleted);

        await town.Member("alice");

        await waiting;
        Assert.Equal(EngineChangeKind.MemberOpened, Assert.Single(town.People.EngineChanges.Pending(10)).Kind);
    }

    [Fact]
    public async Task A_new_password_from_the_operator_ends_all_sessions()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var opened = await town.LogIn(alice);

        await town.People.BackOffice.SetPasswordAsync(town.Operator, alice.Uid, "other");

        Assert.Null(town.People.Sessions.Find(opened.Token));
        Assert.True((await town.People.CheckPasswordAsync(alice.Email, Town.Password)).Rejected);
        Assert.Equal(alice.Number, (await town.People.CheckPasswordAsync(alice.Uid, "other")).Value.Number);
    }

    [Fact]
    public async Task Resetting_the_second_factor_stops_the_keys()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);

        var reset = town.People.BackOffice.ResetOtp(town.Operator, alice.Uid).Value;

        Assert.False(reset.Otp);
        Assert.Equal(("active", 3), (reset.State, reset.Level));
        Assert.Equal("401 authz.apikey_not_active", town.Verdict(town.Signed(key)));
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged()
    {
        using var town = new Town();
        for (var n = 0; n < 5; n++) await town.Member($"m{n}", level: n % 2 == 0 ? 3 : 1);

        var page = town.People.Members.List(new MemberFilter { Level = 3 }, new Page(2, 2));

        Assert.Equal(3, page.Total);
        Assert.Equal("m4@example.com", Assert.Single(page.Rows).Email);
        Assert.Equal(5, town.People.Members.List(new MemberFilter { Role = "member", State = "active" }, Page.First).Total);
        Assert.Equal(1, town.People.Members.List(new MemberFilter { Email = "M1@example.com" }, Page.First).Total);
    }
}
