using System.Diagnostics;

namespace Rialto.Wire.Tests.Server;

/// <summary>A disk of its own in memory, small enough to fill. Mounting needs root, or sudo without a question, as ./test has.</summary>
sealed class SmallDisk : IDisposable
{
    readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rialto-small-disk-");

    public SmallDisk(int mebibytes) => Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m,mode=0777", "tmpfs", _root.FullName);

    public string Path => System.IO.Path.Combine(_root.FullName, "data");

    string Filler => System.IO.Path.Combine(_root.FullName, "filler");

    /// <summary>Takes all room but so many bytes.</summary>
    public void FillUpTo(long left)
    {
        var free = new DriveInfo(_root.FullName).AvailableFreeSpace;
        if (free <= left) return;
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var zeros = new byte[64 << 10];
        try
        {
            for (var rest = free - left; rest > 0; rest -= zeros.Length) file.Write(zeros.AsSpan(0, (int)Math.Min(rest, zeros.Length)));
        }
        catch (IOException) when (left == 0)
        {
            // Whoever works there took some of it meanwhile: it is full, as was asked.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "-l", _root.FullName);
        _root.Delete(recursive: true);
    }

    static void Run(params string[] words)
    {
        string[] line = Environment.UserName == "root" ? words : ["sudo", "-n", .. words];
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true })!;
        var complaints = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', line)}: {complaints}");
    }
}
