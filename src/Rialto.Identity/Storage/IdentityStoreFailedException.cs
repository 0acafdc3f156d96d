namespace Rialto.Identity.Storage;

/// <summary>The database or the key file cannot be used: a fault, never a reject.</summary>
public sealed class IdentityStoreFailedException(string message, Exception? cause) : Exception(message, cause);
