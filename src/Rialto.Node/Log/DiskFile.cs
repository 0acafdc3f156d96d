using Microsoft.Win32.SafeHandles;

namespace Rialto.Node.Log;

/// <summary>An open file on the real disk.</summary>
internal sealed class DiskFile(SafeFileHandle handle, string path) : IStorageFile
{
    public string Path { get; } = path;

    public long Length => Posix.Length(handle, Path);

    public int Read(long offset, Span<byte> buffer) => Posix.Read(handle, Path, offset, buffer);

    public void Write(long offset, ReadOnlySpan<byte> bytes) => Posix.Write(handle, Path, offset, bytes);

    public void SyncData() => Posix.SyncData(handle, Path);

    public void SyncAll() => Posix.SyncAll(handle, Path);

    public void Dispose() => handle.Dispose();
}
