using System.Security.Cryptography;
using Rialto.Node.Log;

namespace Rialto.Node.Backups;

/// <summary>A file of a backup: its name in the directory, with forward slashes, and what must be in it.</summary>
/// <param name="Name">As <c>log/0000000000000001.seg</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its bytes, hex.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Copies the first bytes of a file to a new one (mode 0600), durably, and says what was copied.</summary>
    internal static BackupFile Copy(IStorage from, string source, string target, string name, long bytesMax)
    {
        using var reader = from.OpenToRead(source);
        using var writer = new DiskStorage().Create(target);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Limits.BackupCopyBytes];
        var offset = 0L;
        while (offset < bytesMax)
        {
            var count = reader.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytesMax - offset)));
            if (count == 0) break;
            writer.Write(offset, buffer.AsSpan(0, count));
            hash.AppendData(buffer, 0, count);
            offset += count;
        }
        writer.SyncAll();
        return new(name, offset, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Describes a file that another part has written, and makes it durable.</summary>
    internal static BackupFile Seal(string path, string name)
    {
        using var file = new DiskStorage().OpenToWrite(path);
        file.SyncAll();
        var (bytes, sha256) = Read(file);
        return new(name, bytes, sha256);
    }

    /// <summary>What is wrong with the file of this name in a directory; null when it is the one that was written.</summary>
    internal string? Problem(string directory)
    {
        var path = Path.Combine(directory, Name);
        if (!File.Exists(path)) return $"{Name} is missing";
        using var file = new DiskStorage().OpenToRead(path);
        if (file.Length != Bytes) return $"{Name} has {file.Length} bytes instead of {Bytes}";
        return Read(file).Sha256 == Sha256 ? null : $"{Name} is not what was written (SHA-256)";
    }

    static (long Bytes, string Sha256) Read(IStorageFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Limits.BackupCopyBytes];
        var offset = 0L;
        while (file.Read(offset, buffer) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
            offset += count;
        }
        return (offset, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
