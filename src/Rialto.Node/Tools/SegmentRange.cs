using Rialto.Node.Log;

namespace Rialto.Node.Tools;

/// <summary>A storage that shows only some of a log's segments, to read what is whole of a damaged log. Only reads.</summary>
sealed class SegmentRange(IStorage storage, string logDirectory, long first, long last) : IStorage
{
    public IReadOnlyList<string> List(string directory) => directory != logDirectory
        ? storage.List(directory)
        : [.. storage.List(directory).Where(name => SegmentName.TryParse(name, out var number) && number >= first && number <= last)];

    public IStorageFile OpenToRead(string path) => storage.OpenToRead(path);

    public void CreateDirectory(string path) => throw Never();
    public IStorageFile Create(string path) => throw Never();
    public IStorageFile OpenToWrite(string path) => throw Never();
    public void Rename(string from, string to) => throw Never();
    public void Remove(string path) => throw Never();
    public void SyncDirectory(string directory) => throw Never();

    static InvalidOperationException Never() => new("A part of a damaged log is only read.");
}
