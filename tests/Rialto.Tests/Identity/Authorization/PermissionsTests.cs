using Rialto.Identity.Authorization;
using Xunit;

namespace Rialto.Tests.Identity.Authorization;

/// <summary>Rows typed by hand from the contract's table of roles.</summary>
public class PermissionsTests
{
    static readonly Permissions Default = new(DefaultPermissions.Rows);

    [Theory]
    [InlineData("superadmin", "GET api/v2/barong/admin/permissions", true)]
    [InlineData("superadmin", "DELETE api/v2/peatio/admin/wallets", true)]
    [InlineData("superadmin", "PATCH api/v2/barong/resource/api_keys/x", true)]
    [InlineData("admin", "GET api/v2/barong/admin/users", true)]
    [InlineData("admin", "GET api/v2/barong/admin/permissions", false)]
    [InlineData("admin", "GET api/v2/Barong/Admin/permissions", false)]
    [InlineData("admin", "POST api/v2/barong/admin/users/role", false)]
    [InlineData("admin", "GET api/v2/barong/admin/activities/admin", false)]
    [InlineData("admin", "GET api/v2/barong/admin/activities", true)]
    [InlineData("accountant", "GET api/v2/barong/admin/users", true)]
    [InlineData("accountant", "PUT api/v2/barong/admin/users", false)]
    [InlineData("accountant", "GET api/v2/peatio/admin/deposits", true)]
    [InlineData("accountant", "POST api/v2/peatio/admin/deposits/new", false)]
    [InlineData("accountant", "POST api/v2/peatio/admin/adjustments/new", true)]
    [InlineData("accountant", "POST api/v2/peatio/admin/adjustments/action", false)]
    [InlineData("accountant", "GET api/v2/peatio/admin/wallets", false)]
    [InlineData("accountant", "GET api/v2/peatio/admin/abilities", true)]
    [InlineData("accountant", "GET api/v2/barong/admin/users/documents/pending", false)]
    [InlineData("accountant", "GET api/v2/barong/admin/activities/admin", false)]
    [InlineData("accountant", "GET api/v2/barong/admin/permissions", false)]
    [InlineData("accountant", "POST api/v2/peatio/market/orders", true)]
    [InlineData("compliance", "POST api/v2/barong/admin/users/labels", true)]
    [InlineData("compliance", "POST api/v2/barong/admin/users/role", false)]
    [InlineData("compliance", "GET api/v2/barong/admin/restrictions", false)]
    [InlineData("compliance", "GET api/v2/barong/admin/users/documents/pending", true)]
    [InlineData("compliance", "GET api/v2/peatio/admin/withdraws", true)]
    [InlineData("compliance", "GET api/v2/peatio/admin/orders", false)]
    [InlineData("compliance", "GET api/v2/peatio/admin/adjustments", false)]
    [InlineData("technical", "POST api/v2/peatio/admin/markets/new", true)]
    [InlineData("technical", "POST api/v2/peatio/admin/orders/cancel", false)]
    [InlineData("technical", "GET api/v2/peatio/admin/orders", true)]
    [InlineData("technical", "GET api/v2/peatio/admin/deposits", false)]
    [InlineData("technical", "POST api/v2/barong/admin/restrictions", true)]
    [InlineData("technical", "DELETE api/v2/finex/admin/bulk/orders_by_id", true)]
    [InlineData("technical", "POST api/v2/finex/admin/orders/cancel", true)]
    [InlineData("technical", "GET api/v2/barong/admin/users/documents/pending", false)]
    [InlineData("support", "GET api/v2/peatio/admin/orders", true)]
    [InlineData("support", "GET api/v2/peatio/admin/wallets", false)]
    [InlineData("support", "POST api/v2/barong/admin/users/update", true)]
    [InlineData("support", "POST api/v2/barong/admin/users/role", false)]
    [InlineData("support", "GET api/v2/barong/admin/restrictions", false)]
    [InlineData("member", "POST api/v2/peatio/market/orders", true)]
    [InlineData("member", "GET api/v2/peatio/account/balances", true)]
    [InlineData("member", "DELETE api/v2/barong/resource/api_keys/x", true)]
    [InlineData("member", "GET api/v2/ranger/private", true)]
    [InlineData("member", "POST api/v2/ranger/private", false)]
    [InlineData("member", "GET api/v2/barong/admin/users", false)]
    [InlineData("member", "GET api/v2/peatio/admin/orders", false)]
    [InlineData("member", "GET api/v2/Peatio/market/orders", false)]
    [InlineData("member", "GET api/v2/other", false)]
    [InlineData("member", "GET ", false)]
    [InlineData("trader", "GET api/v2/open_finance/x", true)]
    [InlineData("broker", "POST api/v2/finex/market/orders", true)]
    [InlineData("maker", "POST api/v2/applogic/private/x", true)]
    [InlineData("manager", "POST api/v2/peatio/market/orders", true)]
    [InlineData("partner", "GET api/v2/barong/admin", false)]
    [InlineData("sa_maker", "POST api/v2/peatio/market/orders", true)]
    [InlineData("sa_maker", "GET api/v2/peatio/account/balances", true)]
    [InlineData("sa_maker", "GET api/v2/peatio/account/deposit_address/btc", false)]
    [InlineData("sa_maker", "POST api/v2/peatio/account/withdraws", false)]
    [InlineData("sa_maker", "GET api/v2/barong/resource/api_keys", false)]
    [InlineData("sa_maker", "GET api/v2/barong/resource/users/me", true)]
    [InlineData("sa_maker", "PUT api/v2/barong/resource/users/password", false)]
    [InlineData("sa_maker", "GET api/v2/applogic/private/tenants", false)]
    [InlineData("reporter", "GET api/v2/peatio/admin/orders", true)]
    [InlineData("reporter", "POST api/v2/peatio/admin/orders", false)]
    [InlineData("reporter", "GET api/v2/peatio/admin/revenues", false)]
    [InlineData("reporter", "GET api/v2/peatio/market/orders", false)]
    [InlineData("service_account", "GET api/v2/peatio/market/orders", false)]
    [InlineData("", "GET api/v2/peatio/market/orders", false)]
    public void A_role_may_do_what_the_table_says(string role, string request, bool allowed)
    {
        var words = request.Split(' ', 2);

        Assert.Equal(allowed, Default.Check(role, words[0], words[1]).Allowed);
    }

    [Theory]
    [InlineData("superadmin", "POST", true)]
    [InlineData("admin", "PUT", true)]
    [InlineData("support", "DELETE", true)]
    [InlineData("support", "GET", false)]
    [InlineData("support", "PATCH", false)]
    [InlineData("member", "POST", false)]
    [InlineData("sa_maker", "POST", false)]
    public void Staff_is_audited_when_it_changes_something(string role, string verb, bool audited) =>
        Assert.Equal(audited, Default.Check(role, verb, "api/v2/barong/resource/labels").Audited);

    [Theory]
    [InlineData("service_account", false)]
    [InlineData("king", false)]
    [InlineData("reporter", true)]
    [InlineData("sa_maker", true)]
    [InlineData("partner", true)]
    public void A_role_exists_when_a_rule_names_it(string role, bool exists) => Assert.Equal(exists, Default.RoleExists(role));

    [Fact]
    public void A_drop_beats_every_accept_and_its_order_does_not_matter()
    {
        var permissions = new Permissions(
        [
            new Permission("r", PermissionAction.Drop, "ALL", "a/b", null),
            new Permission("r", PermissionAction.Accept, "ALL", "a", null),
            new Permission("r", PermissionAction.Accept, "GET", "a/b/c", null),
            new Permission("r", PermissionAction.Audit, "GET", "a", "books"),
        ]);

        Assert.Equal(new PermissionDecision(Allowed: true, Audited: true, Topic: "books"), permissions.Check("r", "GET", "a/c"));
        Assert.False(permissions.Check("r", "GET", "a/b/c").Allowed);
        Assert.False(permissions.Check("r", "GET", "A/c").Allowed);
    }
}
