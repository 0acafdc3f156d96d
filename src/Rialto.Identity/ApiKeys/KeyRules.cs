namespace Rialto.Identity.ApiKeys;

/// <summary>How one key is treated where the operator wants it otherwise than the configuration says. Immutable.</summary>
public sealed record KeyRules
{
    /// <summary>Nothing special.</summary>
    public static readonly KeyRules None = new();

    /// <summary>Classic Peatio: requests in a window of five minutes; 0 = no limit, null = as configured.</summary>
    public int? RateLimit { get; init; }

    /// <summary>COINUT; null = as configured.</summary>
    public NonceMode? NonceMode { get; init; }
}
