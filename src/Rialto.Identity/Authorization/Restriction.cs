namespace Rialto.Identity.Authorization;

/// <summary>An operator's rule about addresses. Times are microseconds since 1970 UTC.</summary>
public sealed record Restriction
{
    public const string Enabled = "enabled";
    public const string Disabled = "disabled";

    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    /// <summary>whitelist, maintenance, blacklist or blocklogin.</summary>
    public required string Category { get; init; }

    /// <summary>all, ip, ip_subnet, continent or country.</summary>
    public required string Scope { get; init; }

    /// <summary>The address, the network, or the two letters; <c>all</c> has no value.</summary>
    public required string Value { get; init; }

    /// <summary>The HTTP status it answers with; null takes the default of its category and scope.</summary>
    public int? Code { get; init; }

    public string State { get; init; } = Enabled;
    public long CreatedAtUs { get; init; }
    public long UpdatedAtUs { get; init; }
}
