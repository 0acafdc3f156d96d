using System.Security.Cryptography;
using Rialto.Node.Log;

namespace Rialto.Node.Snapshots;

/// <summary>Writes one snapshot: under a temporary name until it is whole and durable. Owner: the follower's thread.</summary>
/// <remarks>
/// A <see cref="StorageFaultException"/> concerns this snapshot only: the log is untouched, and the caller may try again later.
/// </remarks>
public sealed class SnapshotWriter : IDisposable
{
    readonly IStorage _storage;
    readonly string _directory;
    readonly SnapshotInfo _info;
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly string _temporary;
    IStorageFile? _file;
    bool _committed;

    internal SnapshotWriter(IStorage storage, string directory, in SnapshotInfo info)
    {
        _storage = storage;
        _directory = directory;
        _info = info;
        _temporary = Path.Combine(directory, SnapshotName.TemporaryOf(info.Frame));
        _file = storage.Create(_temporary);
    }

    /// <summary>Bytes of the body so far.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Adds bytes to the body.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BodyBytes + bytes.Length, Limits.SnapshotBodyBytesMax, nameof(bytes));
        File.Write(SnapshotHeader.SizeBytes + BodyBytes, bytes);
        _hash.AppendData(bytes);
        BodyBytes += bytes.Length;
    }

    /// <summary>Makes the snapshot durable and gives it its name.</summary>
    public void Commit()
    {
        var head = new byte[SnapshotHeader.SizeBytes];
        new SnapshotHeader(_info, BodyBytes, SnapshotHeader.DigestOf(_hash)).Write(head);
        File.Write(0, head);

        // In this order: bytes, then the name, then the directory. A file under its final name is always whole.
        File.SyncAll();
        _storage.Rename(_temporary, Path.Combine(_directory, SnapshotName.Of(_info.Frame)));
        _committed = true;
        _storage.SyncDirectory(_directory);
        Close();
    }

    /// <summary>Closes the file; what was not committed is thrown away.</summary>
    public void Dispose()
    {
        Close();
        _hash.Dispose();
        if (_committed) return;
        _committed = true;
        try
        {
            _storage.Remove(_temporary);
        }
        catch (StorageFaultException)
        {
            // A temporary file that stays is in nobody's way: the store removes it when it is opened next.
        }
    }

    IStorageFile File => _file ?? throw new InvalidOperationException("The snapshot is finished.");

    void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
