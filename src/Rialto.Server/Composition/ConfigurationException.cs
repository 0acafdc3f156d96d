namespace Rialto.Server.Composition;

/// <summary>A value that has the right form for its key and still can't be used. The message says which and why.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
