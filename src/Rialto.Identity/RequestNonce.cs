namespace Rialto.Identity;

/// <summary>The nonce of a signed request.</summary>
/// <remarks>A change that is given one writes it in the same transaction, so that a replay is refused after a crash too.</remarks>
public readonly record struct RequestNonce(string Kid, long NonceMs);
