namespace Rialto.Tests.Engine;

/// <summary>A table that can't be read: a mistake in the test, not in the engine.</summary>
public sealed class TableException(string text) : Exception(text);
