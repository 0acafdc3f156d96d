using Rialto.Node.Log;
using Xunit;

namespace Rialto.Tests.Node.Log;

public sealed class PosixTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("rialto-posix-").FullName;
    readonly DiskStorage _storage = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Bytes_come_back_as_they_were_written()
    {
        var path = Path.Combine(_directory, "a");
        using (var file = _storage.Create(path))
        {
            file.Write(10, [1, 2, 3]);
            file.SyncData();
            file.SyncAll();
            Assert.Equal(13, file.Length);
        }
        _storage.Rename(path, path + "b");
        _storage.SyncDirectory(_directory);

        using var again = _storage.OpenToRead(path + "b");
        var buffer = new byte[20];
        Assert.Equal(3, again.Read(10, buffer));
        Assert.Equal([1, 2, 3, 0], buffer[..4]);
        Assert.Equal(0, again.Read(13, buffer));
        Assert.Equal(["ab"], _storage.List(_directory));
    }

    [Fact]
    public void What_the_kernel_refuses_is_a_fault_with_operation_path_and_number()
    {
        var path = Path.Combine(_directory, "a");
        using (_storage.Create(path))
        {
        }

        Check(() => _storage.Create(path), "open", path, Errno.Exists);
        Check(() => _storage.OpenToRead(path + "x"), "open", path + "x", Errno.NotFound);
        Check(() => _storage.OpenToWrite(path + "x"), "open", path + "x", Errno.NotFound);
        Check(() => _storage.Rename(path + "x", path), "rename", path + "x", Errno.NotFound);
        Check(() => _storage.Remove(path + "x"), "unlink", path + "x", Errno.NotFound);
        Check(() => _storage.SyncDirectory(path + "x"), "open", path + "x", Errno.NotFound);
    }

    [Fact]
    public void What_is_no_file_to_read_or_to_cut_is_a_fault_too()
    {
        const int isDirectory = 21;
        const int invalid = 22;
        var path = Path.Combine(_directory, "a");
        using (_storage.Create(path))
        {
        }

        using (var directory = _storage.OpenToRead(_directory))
            Check(() => directory.Read(0, new byte[8]), "pread", _directory, isDirectory);
        using var readOnly = Posix.OpenToRead(path);
        Check(() => Posix.Truncate(readOnly, path, 0), "ftruncate", path, invalid);
    }

    [Fact]
    public void A_full_disk_is_told_apart()
    {
        using var full = _storage.OpenToWrite("/dev/full");

        var fault = Check(() => full.Write(0, [1]), "pwrite", "/dev/full", Errno.NoSpace);

        Assert.True(fault.IsDiskFull);
    }

    [Fact]
    public void A_sync_that_fails_is_never_taken_for_a_success()
    {
        // A device without a store refuses to be synced: the one failing sync that needs no broken disk.
        using var device = _storage.OpenToWrite("/dev/null");

        var fault = Assert.Throws<StorageFaultException>(device.SyncData);
        Assert.Equal("fdatasync", fault.Operation);
        Assert.False(fault.IsDiskFull);
        Assert.Equal("fsync", Assert.Throws<StorageFaultException>(device.SyncAll).Operation);
    }

    static StorageFaultException Check(Action action, string operation, string path, int errno)
    {
        var fault = Assert.Throws<StorageFaultException>(action);
        Assert.Equal((operation, path, errno), (fault.Operation, fault.Path, fault.Errno));
        return fault;
    }
}
