using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rialto.Node.Log;
using Xunit;

namespace Rialto.Tests.Node.Log;

public sealed partial class DataDirectoryLockTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("rialto-lock-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_second_server_is_refused_with_the_number_of_the_first()
    {
        using var first = DataDirectoryLock.Take(_directory);

        var refused = Assert.Throws<DataDirectoryLockedException>(() => DataDirectoryLock.Take(_directory));

        Assert.Equal((_directory, Environment.ProcessId), (refused.Directory, refused.ProcessId));
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_can_be_taken_again_after_it_was_given_back()
    {
        DataDirectoryLock.Take(_directory).Dispose();
        DataDirectoryLock.Take(_directory).Dispose();
    }

    [Fact]
    public void The_lock_is_given_back_although_a_program_that_is_just_starting_has_the_file_open_too()
    {
        var held = DataDirectoryLock.Take(_directory);
        // What a fork does until the new program runs and its descriptors are closed.
        using var copy = new SafeFileHandle(dup(DescriptorOf(Path.Combine(_directory, DataDirectoryLock.FileName))), ownsHandle: true);
        Assert.False(copy.IsInvalid);

        held.Dispose();

        DataDirectoryLock.Take(_directory).Dispose();
        held.Dispose();
    }

    [Fact]
    public void The_lock_of_a_killed_process_is_gone()
    {
        var script = $"exec 9>>'{_directory}/lock'; flock -n 9 || exit 1; echo 4242 >'{_directory}/lock'; echo locked; exec sleep 60";
        using var holder = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("locked", holder.StandardOutput.ReadLine());
            Assert.Equal(4242, Assert.Throws<DataDirectoryLockedException>(() => DataDirectoryLock.Take(_directory)).ProcessId);
        }
        finally
        {
            holder.Kill();
            holder.WaitForExit();
        }

        DataDirectoryLock.Take(_directory).Dispose();
    }

    [Fact]
    public void A_holder_that_has_not_told_its_number_yet_is_another_process()
    {
        var script = $"exec 9>>'{_directory}/lock'; flock -n 9 || exit 1; echo locked; exec sleep 60";
        using var holder = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("locked", holder.StandardOutput.ReadLine());
            var refused = Assert.Throws<DataDirectoryLockedException>(() => DataDirectoryLock.Take(_directory));
            Assert.Equal((0, $"{_directory} is in use by another process"), (refused.ProcessId, refused.Message));
        }
        finally
        {
            holder.Kill();
            holder.WaitForExit();
        }
    }

    [Theory]
    [InlineData("backup.json", " is a backup: restore it into a directory of its own.")]
    [InlineData("restore.unfinished", ": a restoration was not finished here; empty it and restore again.")]
    public void Nothing_starts_on_a_backup_or_on_half_a_restoration(string file, string why)
    {
        File.WriteAllText(Path.Combine(_directory, file), "");

        Assert.Equal(_directory + why, Assert.Throws<DataDirectoryRefusedException>(() => DataDirectoryLock.Take(_directory)).Message);
        Assert.False(File.Exists(Path.Combine(_directory, "lock")));
    }

    static int DescriptorOf(string path)
    {
        var link = Directory.GetFiles("/proc/self/fd").Single(link => new FileInfo(link).LinkTarget == path);
        return int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(int descriptor);
}
