using System.Net;

namespace Rialto.Identity.ApiKeys;

/// <summary>A key without its secret. Immutable; times are microseconds since 1970 UTC.</summary>
public sealed record ApiKey
{
    public required string Kid { get; init; }

    /// <summary>Number of the owner.</summary>
    public required int Member { get; init; }

    public required KeyFormat Format { get; init; }
    public required string Algorithm { get; init; }

    /// <summary>The words as given; unknown ones allow nothing.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public required string State { get; init; }

    /// <summary>Where the key may be used from; empty = from everywhere.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Issued by the operator: works without the owner's second factor.</summary>
    public required bool IssuedByOperator { get; init; }

    /// <summary>Null: never.</summary>
    public long? ExpiresAtUs { get; init; }

    /// <summary>The owner's name for it.</summary>
    public string Label { get; init; } = "";

    /// <summary>Signed requests a second, where a dialect counts by key; null = as many as it lets every key.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>When it signed a request last; null = never, or for a dialect that does not note it.</summary>
    public long? LastUsedAtUs { get; init; }

    public required long CreatedAtUs { get; init; }
    public required long UpdatedAtUs { get; init; }

    /// <summary>How it is treated otherwise than configured.</summary>
    public KeyRules Rules { get; init; } = KeyRules.None;

    /// <summary>No word means everything; <c>all</c> is classic's word for it.</summary>
    public KeyScopes Allowed =>
        Scopes.Count == 0 ? KeyScopes.Everything : Scopes.Aggregate(KeyScopes.None, (sum, word) => sum | Meaning(word));

    /// <summary>Whether every one of <paramref name="wanted"/> is allowed.</summary>
    public bool Allows(KeyScopes wanted) => (Allowed & wanted) == wanted;

    /// <summary>Active, not expired, and used from an address on its list.</summary>
    public bool Works(long nowUs, IPAddress address) => IsAlive(nowUs) && MayComeFrom(address);

    /// <summary>Active and not expired.</summary>
    public bool IsAlive(long nowUs) => State == KeyState.Active && (ExpiresAtUs is null || nowUs < ExpiresAtUs);

    /// <summary>Whether the address is on its list, or it has none.</summary>
    public bool MayComeFrom(IPAddress address) =>
        Addresses.Count == 0 || Addresses.Any(entry =>
            Authorization.AddressRange.TryParse(entry, out var range) && range.Contains(address));

    static KeyScopes Meaning(string word) => word switch
    {
        "read" => KeyScopes.Read,
        "trade" => KeyScopes.Trade,
        "withdraw" => KeyScopes.Withdraw,
        "transfer" => KeyScopes.Transfer,
        "all" => KeyScopes.Everything,
        _ => KeyScopes.None,
    };
}
