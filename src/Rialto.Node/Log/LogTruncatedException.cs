namespace Rialto.Node.Log;

/// <summary>What is asked for needs a part of the log that was removed on purpose; the text says from where on it is there.</summary>
public sealed class LogTruncatedException(string problem) : IOException(problem);
