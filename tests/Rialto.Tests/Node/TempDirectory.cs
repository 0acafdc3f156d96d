namespace Rialto.Tests.Node;

/// <summary>A directory of one test, gone with it.</summary>
sealed class TempDirectory : IDisposable
{
    public string Path { get; } = System.IO.Directory.CreateTempSubdirectory("rialto-node-").FullName;

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}
