namespace Rialto.Node.Log;

/// <summary>An open file of a storage. Every failure is a <see cref="StorageFaultException"/>.</summary>
public interface IStorageFile : IDisposable
{
    string Path { get; }

    /// <summary>Size in bytes.</summary>
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends; answers the number of bytes read.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all bytes at an offset; a file that is too short grows.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes the written bytes durable (fdatasync).</summary>
    void SyncData();

    /// <summary>Makes the written bytes and all metadata of the file durable (fsync).</summary>
    void SyncAll();
}
