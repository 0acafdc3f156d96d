using System.Net;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Xunit;

namespace Rialto.Tests.Identity.Authorization;

public class RestrictionsTests
{
    const string Market = "api/v2/peatio/public/markets";
    const string LogIn = "api/v2/barong/identity/sessions";

    [Theory]
    [InlineData("maintenance all", Market, "471 authz.restrict.maintenance")]
    [InlineData("maintenance ip 10.20.30.40", Market, "471 authz.restrict.maintenance")]
    [InlineData("blacklist all", Market, "401 authz.restrict.blacklist")]
    [InlineData("blacklist ip 10.20.30.40", Market, "401 authz.restrict.blacklist")]
    [InlineData("blacklist ip 10.20.30.41", Market, "")]
    [InlineData("blacklist ip_subnet 10.20.0.0/16", Market, "403 authz.restrict.blacklist")]
    [InlineData("blacklist ip_subnet 10.21.0.0/16", Market, "")]
    [InlineData("blacklist ip 10.20.30.40 code:418", Market, "418 authz.restrict.blacklist")]
    [InlineData("blacklist country FR", Market, "")]
    [InlineData("blacklist continent EU", Market, "")]
    [InlineData("blacklist all off", Market, "")]
    [InlineData("blacklist all", "api/v2/barong/identity/users/access", "")]
    [InlineData("blocklogin all", Market, "")]
    [InlineData("blocklogin all", LogIn, "401 authz.restrict.blocklogin")]
    [InlineData("blocklogin all", LogIn + "/x", "")]
    [InlineData("blacklist all; whitelist ip 10.20.30.40", Market, "")]
    [InlineData("blacklist all; whitelist ip 10.20.30.41", Market, "401 authz.restrict.blacklist")]
    [InlineData("blacklist all; maintenance all", Market, "471 authz.restrict.maintenance")]
    [InlineData("blacklist ip_subnet 10.0.0.0/8; blacklist ip 10.20.30.40", Market, "401 authz.restrict.blacklist")]
    [InlineData("blacklist ip 10.20.30.40; blacklist all code:499", Market, "499 authz.restrict.blacklist")]
    public void The_first_match_of_category_and_scope_counts(string rules, string path, string expected)
    {
        using var town = new Town();
        foreach (var rule in rules.Split("; ")) Assert.False(town.People.Restrictions.Add(Parse(rule), nonce: null).Rejected);

        Assert.Equal(expected, Text(town.People.Restrictions.Check(path, town.Home.Address)));
        town.Reopen();
        Assert.Equal(expected, Text(town.People.Restrictions.Check(path, IPAddress.Parse("::ffff:10.20.30.40"))));
    }

    [Theory]
    [InlineData("greylist", "all", "", null, "enabled", "admin.restriction.invalid_category")]
    [InlineData("blacklist", "street", "", null, "enabled", "admin.restriction.invalid_scope")]
    [InlineData("blacklist", "ip", "10.0.0", null, "enabled", "value.invalid")]
    [InlineData("blacklist", "ip", "10.0.0.0/8", null, "enabled", "value.invalid")]
    [InlineData("blacklist", "ip_subnet", "10.0.0.1", null, "enabled", "value.invalid")]
    [InlineData("blacklist", "ip_subnet", "10.0.0.0/33", null, "enabled", "value.invalid")]
    [InlineData("blacklist", "country", "", null, "enabled", "value.invalid")]
    [InlineData("blacklist", "all", "", 200, "enabled", "code.invalid")]
    [InlineData("blacklist", "all", "", null, "on", "admin.restriction.invalid_state")]
    public void What_no_restriction_can_be_is_answered(string category, string scope, string value, int? code, string state, string literal)
    {
        using var town = new Town();
        var wish = new Restriction { Category = category, Scope = scope, Value = value, Code = code, State = state };

        Assert.Equal(literal, town.People.Restrictions.Add(wish, nonce: null).Reject.Literal());
        Assert.Empty(town.People.Restrictions.List());
    }

    [Fact]
    public void Restrictions_are_changed_and_removed()
    {
        using var town = new Town();
        var restrictions = town.People.Restrictions;
        var row = restrictions.Add(Parse("blacklist all"), nonce: null).Value;

        Assert.False(restrictions.Update(row with { State = "disabled" }, nonce: null).Rejected);
        Assert.Equal("", Text(restrictions.Check(Market, town.Home.Address)));
        Assert.False(restrictions.Remove(row.Id, nonce: null).Rejected);
        Assert.Equal("admin.restriction.doesnt_exist", restrictions.Remove(row.Id, nonce: null).Reject.Literal());
        Assert.Equal("admin.restriction.doesnt_exist", restrictions.Update(row, nonce: null).Reject.Literal());
    }

    [Fact]
    public async Task A_log_in_block_ends_everybodys_sessions()
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));

        town.People.Restrictions.Add(Parse("blocklogin all"), nonce: null);

        Assert.Equal("401 authz.invalid_session", town.Verdict(town.WithCookie(opened)));
        Assert.NotNull(town.People.Restrictions.CheckLogin(town.Home.Address));
    }

    [Fact]
    public async Task A_restriction_comes_before_everything_else()
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice"));
        town.People.Restrictions.Add(Parse("maintenance all"), nonce: null);

        Assert.Equal("471 authz.restrict.maintenance", town.Verdict(town.Signed(key)));
        Assert.Equal("471 authz.restrict.maintenance", town.Verdict(town.Signed(key, path: "/api/v2/peatio/management/x")));
    }

    static Restriction Parse(string rule)
    {
        var words = rule.Split(' ');
        var code = words.FirstOrDefault(word => word.StartsWith("code:", StringComparison.Ordinal));
        return new Restriction
        {
            Category = words[0], Scope = words[1], Value = words[1] == "all" ? "" : words[2],
            Code = code is null ? null : int.Parse(code[5..]), State = words[^1] == "off" ? "disabled" : "enabled",
        };
    }

    static string Text(Refusal? refusal) => refusal is { } found ? $"{found.Status} {found.Reject.Literal()}" : "";

    [Fact]
    public void A_whitelink_lets_in_a_hundred_addresses_and_no_more()
    {
        using var town = new Town();
        var link = town.People.Whitelinks.Create(TimeSpan.FromDays(1), nonce: null).Value;

        for (var n = 0; n < 100; n++) Assert.False(town.People.Whitelinks.Use(link, Address(n)).Rejected);
        // Who is in already stays in, and is not counted again.
        Assert.False(town.People.Whitelinks.Use(link, Address(7)).Rejected);

        Assert.Equal(IdentityReject.WhitelinkInvalid, town.People.Whitelinks.Use(link, Address(100)).Reject);
        Assert.Equal(100, town.People.Restrictions.List().Count);

        static IPAddress Address(int n) => IPAddress.Parse($"10.0.1.{n}");
    }
}
