using Rialto.Identity.Members;
using Xunit;

namespace Rialto.Tests.Identity.Members;

public class StandingTests
{
    [Theory]
    [InlineData("", "pending", 0)]
    [InlineData("email:verified", "active", 1)]
    [InlineData("email:verified:public", "pending", 0)]
    [InlineData("email:pending", "pending", 0)]
    [InlineData("email:verified phone:verified", "active", 2)]
    [InlineData("email:verified phone:verified document:verified", "active", 3)]
    [InlineData("phone:verified document:verified", "pending", 0)]
    [InlineData("email:verified document:verified", "active", 1)]
    [InlineData("email:verified ban:any", "banned", 1)]
    [InlineData("email:verified fraud:any", "banned", 1)]
    [InlineData("email:verified delete:by_user", "deleted", 1)]
    [InlineData("email:verified lock:x", "locked", 1)]
    [InlineData("email:verified suspicious:x", "locked", 1)]
    [InlineData("email:verified ban:x delete:x", "deleted", 1)]
    [InlineData("lock:x delete:x ban:x", "locked", 0)]
    [InlineData("email:verified ban:x:public", "banned", 1)]
    [InlineData("banned:x email:verified", "active", 1)]
    public void Labels_give_state_and_level(string labels, string state, int level) =>
        Assert.Equal(new Standing(state, level), StandingRules.Default.Of(Parse(labels)));

    [Fact]
    public void The_labels_of_a_level_give_that_level()
    {
        for (var level = 0; level <= Standing.LevelMax; level++)
        {
            var text = string.Join(' ', Standing.LabelsOf(level).Select(label => $"{label.Key}:{label.Value}"));
            Assert.Equal(level, StandingRules.Default.Of(Parse(text)).Level);
        }
    }

    static Label[] Parse(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split(':')).Select(parts => new Label
        {
            Key = parts[0], Value = parts[1], Scope = parts.Length == 3 ? LabelScope.Public : LabelScope.Private,
            CreatedAtUs = 0, UpdatedAtUs = 0,
        })];

    [Fact]
    public void Other_rules_may_be_set()
    {
        var rules = new StandingRules([("email", "verified"), ("phone", "verified")], [("frozen", ["ice", "fro"])]);

        Assert.Equal(new Standing("pending", 1), rules.Of(Parse("email:verified")));
        Assert.Equal(new Standing("active", 2), rules.Of(Parse("email:verified phone:verified ban:yes")));
        Assert.Equal(new Standing("frozen", 2), rules.Of(Parse("email:verified phone:verified ice:yes")));
    }
}
