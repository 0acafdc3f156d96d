using Rialto.Identity;
using Rialto.Identity.Authorization;
using Xunit;

namespace Rialto.Tests.Identity.Authorization;

public class PermissionRegisterTests
{
    [Fact]
    public void A_rule_that_was_deleted_stays_deleted_over_a_restart()
    {
        using var town = new Town();
        var first = town.People.Permissions.List(Page.First).Rows[0];

        town.People.Permissions.Remove(first.Id, nonce: null);
        Assert.False(town.People.Permissions.Current.Check("superadmin", "GET", "api/v2/x").Allowed);
        town.Reopen();

        Assert.False(town.People.Permissions.Current.Check("superadmin", "GET", "api/v2/x").Allowed);
        Assert.Equal(DefaultPermissions.Rows.Count - 1, town.People.Permissions.List(Page.First).Total);
    }

    [Fact]
    public void A_rule_is_added_and_changed_in_any_case_of_letters()
    {
        using var town = new Town();
        var wish = new PermissionRow { Role = "member", Verb = "get", Action = "Accept", Path = "/api/v2/new", Topic = "" };

        var added = town.People.Permissions.Add(wish, nonce: null).Value;
        Assert.Equal(("GET", "ACCEPT", "api/v2/new", null), (added.Verb, added.Action, added.Path, added.Topic));
        Assert.True(town.People.Permissions.Current.Check("member", "GET", "api/v2/new/x").Allowed);

        town.People.Permissions.Update(added with { Action = "drop" }, nonce: null);
        Assert.False(town.People.Permissions.Current.Check("member", "GET", "api/v2/new/x").Allowed);
        Assert.Equal(IdentityReject.PermissionDoesntExist, town.People.Permissions.Remove(100_000, nonce: null).Reject);
    }

    [Fact]
    public void A_role_is_there_once_a_rule_names_it()
    {
        using var town = new Town();
        var first = town.People.Permissions.List(Page.First).Rows[^1];
        Assert.False(town.People.Permissions.RoleExists("service_account"));

        town.People.Permissions.Update(first with { Role = "service_account" }, nonce: null);

        Assert.True(town.People.Permissions.RoleExists("service_account"));
    }
}
