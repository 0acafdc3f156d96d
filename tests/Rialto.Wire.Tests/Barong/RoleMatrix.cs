namespace Rialto.Wire.Tests.Barong;

/// <summary>Who may pass to which route: typed from the contract's table of roles, not from the rules in the code.</summary>
/// <remarks>
/// A line: <c>verbs path: roles</c>. Words of roles: <c>open</c> (nobody is asked), <c>people</c> (every role with the common set but
/// service accounts), <c>bots</c> (service accounts), <c>staff</c> (all with the common set that may look into Barong's admin API), or the
/// name of a role. A path that ends in <c>**</c> stands for everything below it; the longest line that fits counts.
/// </remarks>
internal static class RoleMatrix
{
    public static readonly string[] Roles =
    [
        "superadmin", "admin", "accountant", "compliance", "technical", "support", "reporter", "member", "trader", "broker", "maker",
        "manager", "partner", "sa_maker",
    ];

    static readonly string[] People =
    [
        "superadmin", "admin", "accountant", "compliance", "technical", "support", "member", "trader", "broker", "maker", "manager",
        "partner",
    ];

    static readonly string[] Staff = ["superadmin", "admin", "accountant", "compliance", "technical", "support"];

    const string Lines =
        """
        GET POST DELETE /api/v2/barong/identity/**: open
        GET POST /api/v2/barong/public/**: open

        GET PUT DELETE /api/v2/barong/resource/users/me: people bots
        PUT /api/v2/barong/resource/users/password: people
        GET /api/v2/barong/resource/users/activity/{topic}: people bots
        GET POST /api/v2/barong/resource/labels: people bots
        GET PATCH DELETE /api/v2/barong/resource/labels/{key}: people bots
        GET POST PUT /api/v2/barong/resource/profiles**: people
        GET POST /api/v2/barong/resource/documents**: people
        POST /api/v2/barong/resource/addresses: people
        GET POST /api/v2/barong/resource/phones**: people
        POST /api/v2/barong/resource/otp/**: people
        GET POST PATCH DELETE /api/v2/barong/resource/api_keys**: people
        GET DELETE /api/v2/barong/resource/sessions**: people bots
        POST /api/v2/barong/resource/data_storage: people bots
        GET POST PUT DELETE /api/v2/barong/resource/service_accounts**: people bots

        GET /api/v2/barong/admin/users: staff
        PUT /api/v2/barong/admin/users: superadmin admin compliance
        POST /api/v2/barong/admin/users/update: superadmin admin compliance support
        POST /api/v2/barong/admin/users/role: superadmin
        GET /api/v2/barong/admin/users/documents/pending: superadmin admin compliance support
        GET /api/v2/barong/admin/users/labels/list: staff
        GET /api/v2/barong/admin/users/labels: staff
        POST PUT DELETE /api/v2/barong/admin/users/labels: superadmin admin compliance
        POST /api/v2/barong/admin/users/labels/update: superadmin admin compliance
        GET /api/v2/barong/admin/users/{uid}: staff
        DELETE /api/v2/barong/admin/users/data_storage: superadmin admin compliance
        POST PUT DELETE /api/v2/barong/admin/users/comments: superadmin admin compliance
        GET /api/v2/barong/admin/profiles: staff
        POST PUT /api/v2/barong/admin/profiles: superadmin admin
        GET /api/v2/barong/admin/documents/{id}/upload: staff
        GET POST PUT DELETE /api/v2/barong/admin/permissions: superadmin
        GET /api/v2/barong/admin/restrictions: superadmin admin accountant technical
        POST PUT DELETE /api/v2/barong/admin/restrictions: superadmin admin technical
        POST /api/v2/barong/admin/restrictions/whitelink: superadmin admin technical
        GET /api/v2/barong/admin/activities: staff
        GET /api/v2/barong/admin/activities/admin: superadmin
        GET /api/v2/barong/admin/api_keys: staff
        GET /api/v2/barong/admin/metrics: staff
        GET /api/v2/barong/admin/levels: staff
        GET /api/v2/barong/admin/abilities: staff

        GET POST /api/v2/peatio/public/**: open
        GET /api/v2/peatio/coinmarketcap/**: open
        GET /api/v2/peatio/coingecko/**: open
        GET POST PUT DELETE PATCH /api/v2/peatio/account/**: people bots
        GET POST PUT DELETE PATCH /api/v2/peatio/account/deposit_address**: people
        GET POST PUT DELETE PATCH /api/v2/peatio/account/withdraws**: people
        GET POST PUT DELETE PATCH /api/v2/peatio/account/beneficiaries**: people
        GET POST PUT DELETE PATCH /api/v2/peatio/market/**: people bots

        GET /api/v2/ranger/public: open
        GET /api/v2/ranger/private: people bots
        """;

    /// <summary>The roles that may pass; null = the route is in no line.</summary>
    public static IReadOnlyList<string>? RolesOf(string verb, string path)
    {
        var fits = Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2))
            .Where(halves => halves[0].Split(' ')[..^1].Contains(verb) && Fits(halves[0].Split(' ')[^1], path))
            .MaxBy(halves => halves[0].Split(' ')[^1].TrimEnd('*').Length);
        return fits is null ? null : [.. fits[1].Split(' ').SelectMany(Expand)];
    }

    static bool Fits(string pattern, string path) =>
        pattern.EndsWith("**", StringComparison.Ordinal) ? path.StartsWith(pattern[..^2], StringComparison.Ordinal) : path == pattern;

    static IEnumerable<string> Expand(string word) => word switch
    {
        "open" => Roles,
        "people" => People,
        "bots" => ["sa_maker"],
        "staff" => Staff,
        _ => [word],
    };
}
