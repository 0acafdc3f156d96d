namespace Rialto.Wire.Tests.Server;

/// <summary>A data directory of one test, gone with it.</summary>
sealed class DataDirectory : IDisposable
{
    readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rialto-wire-");

    /// <summary>A path in a directory of the test's own; the server makes it.</summary>
    public string Path => System.IO.Path.Combine(_root.FullName, "data");

    public string Root => _root.FullName;

    public void Dispose() => _root.Delete(recursive: true);
}
