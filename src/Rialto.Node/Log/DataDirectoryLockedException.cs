namespace Rialto.Node.Log;

/// <summary>Another process serves the data directory.</summary>
public sealed class DataDirectoryLockedException(string directory, int processId)
    : IOException($"{directory} is in use by {(processId == 0 ? "another process" : $"process {processId}")}")
{
    public string Directory { get; } = directory;

    /// <summary>The process that has the lock; 0 when it has not written its number yet.</summary>
    public int ProcessId { get; } = processId;
}
