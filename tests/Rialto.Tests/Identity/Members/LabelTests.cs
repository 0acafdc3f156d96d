using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Identity.Outbox;
using Xunit;

namespace Rialto.Tests.Identity.Members;

public class LabelTests
{
    [Fact]
    public async Task A_private_label_moves_state_and_level_and_a_public_one_does_not()
    {
        using var town = new Town();
        var alice = await town.Member("alice", level: 0);

        town.People.AddLabel(town.Act(alice), "email", "verified");
        var afterPublic = town.People.Members.ByNumber(alice.Number)!;
        var afterPrivate = town.People.BackOffice.PutLabel(town.Operator, alice.Uid, LabelSpec.Private("email", "verified")).Value;

        Assert.Equal(("pending", 0), (afterPublic.State, afterPublic.Level));
        Assert.Equal(("active", 1), (afterPrivate.State, afterPrivate.Level));
    }

    [Theory]
    [InlineData("ab", "xyz", "key.too_short")]
    [InlineData("a b c", "xyz", "key.invalid")]
    [InlineData("abc", "x", "value.too_short")]
    [InlineData("abc", "x.z", "value.invalid")]
    [InlineData("A", "?", "key.too_short,value.too_short,value.invalid")]
    [InlineData("LONG", "xyz", "key.too_long")]
    [InlineData("abc", "LONG", "value.too_long")]
    [InlineData("  My_Key ", " VALUE-1 ", "")]
    public async Task Keys_and_values_have_rules(string key, string value, string literals)
    {
        using var town = new Town();
        var alice = await town.Member("alice");

        var result = town.People.AddLabel(town.Act(alice), Long(key), Long(value));

        Assert.Equal(literals, string.Join(',', result.Rejects.Select(reject => reject.Literal())));
        if (!result.Rejected) Assert.Equal(("my_key", "value-1"), (result.Value.Key, result.Value.Value));

        static string Long(string text) => text == "LONG" ? new string('x', 256) : text;
    }

    [Fact]
    public async Task Members_change_their_public_labels_only()
    {
        using var town = new Town();
        var alice = await town.Member("alice");
        var act = town.Act(alice);

        Assert.Equal("one", town.People.AddLabel(act, "mine", "one").Value.Value);
        Assert.Equal("key.taken", town.People.AddLabel(act, "mine", "two").Reject.Literal());
        Assert.Equal("two", town.People.ChangeLabel(act, "mine", "two").Value.Value);
        Assert.Equal("value.too_short", town.People.ChangeLabel(act, "mine", "x").Reject.Literal());
        Assert.Equal("resource.labels.private", town.People.ChangeLabel(act, "email", "stolen").Reject.Literal());
        Assert.Equal("resource.labels.private", town.People.RemoveLabel(act, "email").Reject.Literal());
        Assert.Equal("record.not_found", town.People.ChangeLabel(act, "nothing", "xyz").Reject.Literal());
        Assert.False(town.People.RemoveLabel(act, "mine").Rejected);
        Assert.Equal("record.not_found", town.People.RemoveLabel(act, "mine").Reject.Literal());
        Assert.Equal("verified", town.People.Members.ByNumber(alice.Number)!.Labels.Single(label => label.Key == "email").Value);
    }

    [Fact]
    public async Task The_number_of_labels_is_bounded()
    {
        using var town = new Town();
        var alice = await town.Member("alice", level: 0);
        for (var n = 0; n < Limits.LabelsPerMemberMax; n++) Assert.False(town.People.AddLabel(town.Act(alice), $"key-{n}", "xyz").Rejected);

        Assert.Equal(IdentityReject.TooManyLabels, town.People.AddLabel(town.Act(alice), "one-more", "xyz").Reject);
        Assert.Equal(
            IdentityReject.TooManyLabels,
            town.People.BackOffice.PutLabel(town.Operator, alice.Uid, LabelSpec.Private("email", "verified")).Reject);
    }

    [Theory]
    [InlineData("banned", "identity.session.banned")]
    [InlineData("deleted", "identity.session.deleted")]
    [InlineData("locked", "identity.session.not_active")]
    [InlineData("anything-else", "identity.session.not_active")]
    public async Task A_state_that_is_not_active_stops_keys_sessions_log_ins_and_the_engine(string state, string literal)
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        Assert.Equal("passed", town.Verdict(town.Signed(key)));
        var opened = await town.LogIn(alice, town.FreshCode(alice));
        Assert.Equal("passed", town.Verdict(town.WithCookie(opened)));
        Done(town);

        town.People.BackOffice.SetState(town.Operator, alice.Uid, state);

        Assert.Equal("401 authz.apikey_not_active", town.Verdict(town.Signed(key)));
        Assert.Equal("401 authz.user_not_active", town.Verdict(town.WithCookie(opened)));
        var login = await town.People.LogInAsync(new() { Email = alice.Email, Password = Town.Password }, town.Home);
        Assert.Equal(literal, login.Reject.Literal());
        var change = Assert.Single(town.People.EngineChanges.Pending(10));
        Assert.Equal((EngineChangeKind.Suspended, true), (change.Kind, change.Suspended));
    }

    [Fact]
    public async Task A_ban_survives_a_later_label_and_ends_by_the_operator_only()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        town.People.BackOffice.SetState(town.Operator, alice.Uid, "banned");
        Done(town);

        var afterLabel = town.People.BackOffice.PutLabel(town.Operator, alice.Uid, LabelSpec.Private("address", "verified")).Value;
        var freed = town.People.BackOffice.SetState(town.Operator, alice.Uid, "active").Value;

        Assert.Equal("banned", afterLabel.State);
        Assert.Equal("active", freed.State);
        Assert.Equal(EngineChangeKind.Resumed, Assert.Single(town.People.EngineChanges.Pending(10)).Kind);
        // Keys do not come back by themselves.
        Assert.Equal("401 authz.apikey_not_active", town.Verdict(town.Signed(key)));
    }

    [Fact]
    public async Task Pending_members_are_not_suspended_but_their_keys_stop()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice);
        Done(town);

        town.People.BackOffice.SetLevel(town.Operator, alice.Uid, 0);

        Assert.Equal("401 authz.apikey_not_active", town.Verdict(town.Signed(key)));
        Assert.Empty(town.People.EngineChanges.Pending(10));
    }

    static void Done(Town town)
    {
        foreach (var change in town.People.EngineChanges.Pending(100)) town.People.EngineChanges.MarkDone(change.Id);
    }
}
