namespace Rialto.Server.Verbs;

/// <summary>A data directory that is gone when the server ends; after a kill the system's temporary directory keeps it.</summary>
internal sealed class EphemeralDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rialto-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
