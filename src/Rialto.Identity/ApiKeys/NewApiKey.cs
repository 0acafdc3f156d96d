namespace Rialto.Identity.ApiKeys;

/// <summary>A key that somebody asks for.</summary>
public sealed record NewApiKey
{
    public required KeyFormat Format { get; init; }

    /// <summary>Only <c>HS256</c> is taken.</summary>
    public required string Algorithm { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>IP addresses or networks such as <c>10.0.0.0/8</c>.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    public long? ExpiresAtUs { get; init; }

    /// <summary>The owner's name for it.</summary>
    public string Label { get; init; } = "";

    /// <summary>Signed requests a second, where a dialect counts by key; null = as many as it lets every key.</summary>
    public int? RequestsPerSecond { get; init; }
}
