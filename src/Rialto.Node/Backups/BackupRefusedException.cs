namespace Rialto.Node.Backups;

/// <summary>A backup that must not be made there, or not be used: nothing was changed, and this says why.</summary>
public sealed class BackupRefusedException(string problem) : Exception(problem);
