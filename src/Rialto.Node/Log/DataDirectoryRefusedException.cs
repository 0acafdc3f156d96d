namespace Rialto.Node.Log;

/// <summary>The directory is something else than a data directory that can be used: the text says what.</summary>
public sealed class DataDirectoryRefusedException(string problem) : IOException(problem);
