using System.Net;
using Dapper;
using Rialto.Identity.Sessions;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Authorization;

/// <summary>Operator's restrictions by address: they hold in every dialect. Checks read memory, which follows each write.</summary>
public sealed class Restrictions
{
    const string AlwaysOpen = "api/v2/barong/identity/users/access";
    const string LoginPath = "api/v2/barong/identity/sessions";
    static readonly string[] Categories = ["whitelist", "maintenance", "blacklist", "blocklogin"];

    /// <summary>In the order in which the first match counts.</summary>
    static readonly string[] Scopes = ["all", "ip", "ip_subnet", "continent", "country"];

    readonly IdentityStore _store;
    readonly SessionRegister _sessions;
    volatile Rule[] _rules;

    internal Restrictions(IdentityStore store, SessionRegister sessions)
    {
        _store = store;
        _sessions = sessions;
        _rules = Compile(List());
    }

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<Restriction> List() => _store.Read(connection => connection.Query<Restriction>(
        """
        SELECT id AS Id, category AS Category, scope AS Scope, value AS Value, code AS Code, state AS State,
               created_at_us AS CreatedAtUs, updated_at_us AS UpdatedAtUs
        FROM restrictions ORDER BY id
        """).AsList());

    /// <summary>Whether an address may come in at all. The path is normalised, without leading slash.</summary>
    /// <remarks>Other dialects than Barong's ask with their own path; only the log-in block looks at it.</remarks>
    public Refusal? Check(string path, IPAddress address)
    {
        if (path == AlwaysOpen) return null;
        var rules = _rules;
        if (rules.Length == 0) return null;
        foreach (var category in Categories)
        {
            var match = Array.Find(rules, rule => rule.Row.Category == category && rule.Matches(address));
            if (match is null) continue;
            if (category == "whitelist") return null;
            if (category == "blocklogin" && path != LoginPath) continue;
            return new Refusal(RejectOf(category), match.Row.Code ?? DefaultCode(match.Row));
        }

        return null;
    }

    /// <summary>Whether logging in is blocked for an address, for dialects with log-in paths of their own.</summary>
    public Refusal? CheckLogin(IPAddress address) => Check(LoginPath, address);

    /// <summary>Rejects: RestrictionInvalidCategory, -Scope, -Value, -Code, -State, TooManyRestrictions, SignatureBlacklisted.</summary>
    public Result<Restriction> Add(Restriction wish, RequestNonce? nonce)
    {
        if (Broken(wish) is { } reject) return reject;
        return _store.Change<Restriction>(nonce, change =>
        {
            if (change.Connection.QuerySingle<int>("SELECT COUNT(*) FROM restrictions") >= Limits.RestrictionsMax)
                return IdentityReject.TooManyRestrictions;
            var row = wish with { Code = wish.Code ?? DefaultCode(wish), CreatedAtUs = change.NowUs, UpdatedAtUs = change.NowUs };
            var id = change.Connection.QuerySingle<long>(
                """
                INSERT INTO restrictions (category, scope, value, code, state, created_at_us, updated_at_us)
                VALUES (@Category, @Scope, @Value, @Code, @State, @CreatedAtUs, @UpdatedAtUs) RETURNING id
                """,
                row);
            Follow(change, row);
            return row with { Id = id };
        });
    }

    /// <summary>Replaces a restriction. Rejects: as <see cref="Add"/>, and RestrictionDoesntExist.</summary>
    public Result<Restriction> Update(Restriction wish, RequestNonce? nonce)
    {
        if (Broken(wish) is { } reject) return reject;
        return _store.Change<Restriction>(nonce, change =>
        {
            var row = wish with { Code = wish.Code ?? DefaultCode(wish), UpdatedAtUs = change.NowUs };
            var changed = change.Connection.Execute(
                """
                UPDATE restrictions SET category = @Category, scope = @Scope, value = @Value, code = @Code, state = @State,
                                        updated_at_us = @UpdatedAtUs
                WHERE id = @Id
                """,
                row);
            if (changed == 0) return IdentityReject.RestrictionDoesntExist;
            Follow(change, row);
            return row;
        });
    }

    /// <summary>Rejects: RestrictionDoesntExist, SignatureBlacklisted.</summary>
    public Result<Done> Remove(long id, RequestNonce? nonce) => _store.Change<Done>(nonce, change =>
    {
        if (change.Connection.Execute("DELETE FROM restrictions WHERE id = @id", new { id }) == 0)
            return IdentityReject.RestrictionDoesntExist;
        change.AfterCommit(Reload);
        return new Done();
    });

    /// <summary>Memory follows; a log-in block that is switched on also ends everybody's sessions.</summary>
    void Follow(Change change, Restriction row)
    {
        if (row is { Category: "blocklogin", State: Restriction.Enabled }) _sessions.EndAll(change);
        change.AfterCommit(Reload);
    }

    void Reload() => _rules = Compile(List());

    static Rule[] Compile(IReadOnlyList<Restriction> rows) =>
        [.. rows.Where(row => row.State == Restriction.Enabled).OrderBy(row => Array.IndexOf(Scopes, row.Scope)).ThenBy(row => row.Id)
            .Select(Rule.Of)];

    static IdentityReject? Broken(Restriction wish)
    {
        if (!Categories.Contains(wish.Category)) return IdentityReject.RestrictionInvalidCategory;
        if (!Scopes.Contains(wish.Scope)) return IdentityReject.RestrictionInvalidScope;
        if (!ValueFits(wish)) return IdentityReject.RestrictionInvalidValue;
        if (wish.Code is < Limits.RestrictionCodeMin or > Limits.RestrictionCodeMax) return IdentityReject.RestrictionInvalidCode;
        return wish.State is Restriction.Enabled or Restriction.Disabled ? null : IdentityReject.RestrictionInvalidState;
    }

    static bool ValueFits(Restriction wish) => wish.Scope switch
    {
        "all" => wish.Value.Length <= Limits.EmailCharsMax,
        "ip" => !wish.Value.Contains('/') && AddressRange.TryParse(wish.Value, out _),
        "ip_subnet" => wish.Value.Contains('/') && AddressRange.TryParse(wish.Value, out _),
        _ => wish.Value.Length is > 0 and <= Limits.EmailCharsMax,
    };

    static int DefaultCode(Restriction row) => (row.Category, row.Scope) switch
    {
        ("maintenance", _) => 471,
        (_, "continent" or "country") => 423,
        (_, "ip_subnet") => 403,
        _ => 401,
    };

    static IdentityReject RejectOf(string category) => category switch
    {
        "maintenance" => IdentityReject.RestrictMaintenance,
        "blacklist" => IdentityReject.RestrictBlacklist,
        _ => IdentityReject.RestrictBlocklogin,
    };

    /// <summary>A restriction ready to compare. Countries and continents never match: there is no database of them.</summary>
    sealed record Rule(Restriction Row, bool Everybody, AddressRange? Range)
    {
        public bool Matches(IPAddress address) => Everybody || (Range is { } range && range.Contains(address));

        public static Rule Of(Restriction row)
        {
            var isAddress = row.Scope is "ip" or "ip_subnet";
            return new Rule(row, row.Scope == "all", isAddress && AddressRange.TryParse(row.Value, out var range) ? range : null);
        }
    }
}
