using static Rialto.Identity.Authorization.PermissionAction;

namespace Rialto.Identity.Authorization;

/// <summary>The roles that exist from the start. Paths stand without their <c>api/v2/</c>.</summary>
public static class DefaultPermissions
{
    const string Root = "api/v2/";

    static readonly string[] StaffRoles = ["superadmin", "admin", "accountant", "compliance", "technical", "support", "reporter"];

    /// <summary>What every ordinary member may do.</summary>
    static readonly Rule[] Common =
    [
        .. Each(Accept, "ALL", "peatio/account", "peatio/market", "finex/market", "barong/resource", "applogic"),
        .. Each(Accept, "GET", "ranger", "open_finance"),
    ];

    static readonly Rule[] Abilities = [.. Each(Accept, "ALL", "peatio/admin/abilities", "barong/admin/abilities")];

    /// <summary>What neither support nor reports touch.</summary>
    static readonly Rule[] SupportDrops =
    [
        .. Under(Drop, "ALL", "peatio/admin/", "adjustments", "revenues", "blockchains", "wallets", "trading_fees", "withdraw_limits"),
        .. Under(Drop, "ALL", "barong/admin/", "restrictions", "activities/admin", "permissions"),
    ];

    public static readonly IReadOnlyList<Permission> Rows =
    [
        .. Role("superadmin", [new(Accept, "ALL", "")]),
        .. Role(
            "admin",
            [new(Accept, "ALL", ""), .. Under(Drop, "ALL", "barong/admin/", "permissions", "users/role", "activities/admin")]),
        .. Role(
            "accountant",
            [
                .. Common, .. Abilities,
                new(Accept, "GET", "barong/admin"),
                .. Under(
                    Accept, "GET", "peatio/admin/", "members", "beneficiaries", "currencies", "blockchains", "orders", "markets", "engine",
                    "trades", "deposits", "withdraws", "adjustments", "assets", "liabilities", "revenues", "expenses"),
                new(Accept, "POST", "peatio/admin/adjustments/new"),
                new(Drop, "GET", "barong/admin/users/documents/pending"),
                .. Under(Drop, "ALL", "barong/admin/", "users/role", "permissions", "activities/admin"),
            ]),
        .. Role(
            "compliance",
            [
                .. Common, .. Abilities,
                new(Accept, "GET", "barong/admin"),
                new(Accept, "ALL", "barong/admin/users"),
                .. Under(
                    Accept, "GET", "peatio/admin/", "members", "beneficiaries", "currencies", "deposits", "withdraws", "assets",
                    "liabilities", "expenses", "markets", "engine"),
                .. Under(
                    Drop, "ALL", "peatio/admin/", "adjustments", "revenues", "blockchains", "wallets", "trading_fees", "withdraw_limits"),
                .. Under(Drop, "ALL", "barong/admin/", "restrictions", "users/role", "activities/admin", "permissions"),
            ]),
        .. Role(
            "technical",
            [
                .. Common, .. Abilities,
                .. Each(Accept, "GET", "barong/admin", "peatio/admin"),
                .. Under(
                    Accept, "ALL", "peatio/admin/", "blockchains", "currencies", "markets", "wallets", "trading_fees", "withdraw_limits"),
                new(Accept, "DELETE", "finex/admin/bulk/orders_by_id"),
                new(Accept, "POST", "finex/admin/orders/cancel"),
                new(Accept, "ALL", "barong/admin/restrictions"),
                .. Under(Drop, "ALL", "peatio/admin/", "deposits", "withdraws", "adjustments"),
                .. Under(Drop, "ALL", "barong/admin/", "activities/admin", "permissions"),
                new(Drop, "GET", "barong/admin/users/documents/pending"),
            ]),
        .. Role(
            "support",
            [
                .. Common, .. Abilities, .. SupportDrops,
                .. Each(Accept, "GET", "barong/admin", "peatio/admin"),
                new(Accept, "POST", "barong/admin/users/update"),
            ]),
        .. Role("reporter", [new(Accept, "GET", "peatio/admin"), .. SupportDrops]),
        .. Role("member", Common),
        .. Role("trader", Common),
        .. Role("broker", Common),
        .. Role("maker", Common),
        .. Role("manager", Common),
        .. Role("partner", Common),
        .. Role(
            "sa_maker",
            [
                .. Common,
                .. Under(
                    Drop, "ALL", "barong/resource/", "otp", "phones", "profiles", "documents", "addresses", "api_keys", "users/password"),
                .. Under(Drop, "ALL", "peatio/account/", "deposit_address", "withdraws", "beneficiaries"),
                new(Drop, "ALL", "applogic/private/tenants"),
            ]),
        .. StaffRoles.SelectMany(role => Role(role, [.. new[] { "POST", "PUT", "DELETE" }.Select(verb => new Rule(Audit, verb, ""))])),
    ];

    static IEnumerable<Rule> Each(PermissionAction action, string verb, params string[] paths) =>
        paths.Select(path => new Rule(action, verb, path));

    static IEnumerable<Rule> Under(PermissionAction action, string verb, string parent, params string[] paths) =>
        paths.Select(path => new Rule(action, verb, parent + path));

    /// <summary>An empty path means all of <c>api/v2</c>; an audit row keeps the slash after it, as its source does.</summary>
    static IEnumerable<Permission> Role(string role, Rule[] rules) => rules.Select(rule =>
        new Permission(role, rule.Action, rule.Verb, rule is { Path: "", Action: Accept } ? "api/v2" : Root + rule.Path, null));

    readonly record struct Rule(PermissionAction Action, string Verb, string Path);
}
