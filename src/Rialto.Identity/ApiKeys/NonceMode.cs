namespace Rialto.Identity.ApiKeys;

/// <summary>What a dialect with signed bodies asks of the nonces in them. The names stand in the database.</summary>
public enum NonceMode
{
    /// <summary>Nonces may be any; a body that changes something counts once.</summary>
    Unique,

    /// <summary>Each nonce must be larger than the last one that was taken.</summary>
    Monotonic,

    /// <summary>Nothing: what comes again is done again.</summary>
    Off,
}
