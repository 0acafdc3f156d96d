using System.Text.Json;
using System.Text.Json.Serialization;
using Rialto.Node.Log;
using Rialto.Node.Recovery;

namespace Rialto.Node.Backups;

/// <summary>What a backup holds, in <c>backup.json</c>: written last, so a directory without it is no backup.</summary>
public sealed record BackupManifest
{
    public const string FileName = DataDirectoryLock.BackupFile;

    /// <summary>Version of this file and of the layout of the directory.</summary>
    public const int FormatNow = 2;

    /// <summary>The first one did not say in which formats its states are hashed.</summary>
    public const int FirstFormat = 1;

    public required int Format { get; init; }

    /// <summary>When it was complete, µs since 1970 UTC.</summary>
    public required long MadeAtUs { get; init; }

    /// <summary>The log's number.</summary>
    public required string Log { get; init; }

    /// <summary>The last frame: everything behind it happened after the backup.</summary>
    public required long Frame { get; init; }

    public required string FrameHash { get; init; }
    public required long Command { get; init; }
    public required long Event { get; init; }

    /// <summary>Running hash of all events up to there, hex.</summary>
    public required string EventHash { get; init; }

    /// <summary>The format of the state that <see cref="StateHash"/> is of; 0 in the first format of this file.</summary>
    public int StateVersion { get; init; }

    /// <summary>The format of the views that <see cref="ViewsHash"/> is of; 0 in the first format of this file.</summary>
    public int ViewsVersion { get; init; }

    /// <summary>SHA-256 of the engine's state after that frame: the backup was replayed before it was called complete.</summary>
    public required string StateHash { get; init; }

    /// <summary>SHA-256 of the views' state after that frame.</summary>
    public required string ViewsHash { get; init; }

    /// <summary>Last event in the copy of history; the log fills in the rest at the first start.</summary>
    public required long HistoryEvent { get; init; }

    public required IReadOnlyList<BackupFile> Files { get; init; }

    /// <summary>Bytes of all files.</summary>
    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Makes the directory a backup: temporary name, sync, rename, sync of the directory.</summary>
    internal void Write(string directory)
    {
        var storage = new DiskStorage();
        var path = Path.Combine(directory, FileName);
        using (var file = storage.Create(path + ".tmp"))
        {
            file.Write(0, JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.BackupManifest));
            file.SyncAll();
        }
        storage.Rename(path + ".tmp", path);
        storage.SyncDirectory(directory);
    }

    /// <summary>Reads and checks it, and every file that it names.</summary>
    /// <exception cref="BackupRefusedException">This is no whole backup.</exception>
    public static BackupManifest Read(string directory)
    {
        var manifest = Parse(directory);
        if (manifest.Format is not (FirstFormat or FormatNow))
            throw new BackupRefusedException($"{directory}: backup format {manifest.Format} is not known to this program.");
        if (manifest.Format != FirstFormat && !manifest.States.IsKnown)
        {
            throw new BackupRefusedException(
                $"{directory}: its hashes are of {manifest.States}; this program knows them up to {StateFormat.Now}.");
        }
        foreach (var file in manifest.Files)
        {
            if (!IsName(file.Name)) throw new BackupRefusedException($"{directory}: '{file.Name}' is no name of a file in a backup.");
            if (file.Problem(directory) is { } problem) throw new BackupRefusedException($"{directory}: {problem}.");
        }
        return manifest;
    }

    StateFormat States => new(StateVersion, ViewsVersion);

    /// <summary>Whether a replay has come to the state of the backup, compared in the formats of its day.</summary>
    internal bool IsReachedBy(Replica replica) =>
        VersionsOf(StateFormat.First.State, StateFormat.Now.State, StateVersion)
            .Any(version => replica.StateHash(version).ToString() == StateHash)
        && VersionsOf(StateFormat.First.Views, StateFormat.Now.Views, ViewsVersion)
            .Any(version => replica.ViewsHash(version).ToString() == ViewsHash);

    // Whoever wrote the first format did not say which it was: any will do.
    IEnumerable<int> VersionsOf(int first, int last, int named) =>
        Format == FirstFormat ? Enumerable.Range(first, last - first + 1).Reverse() : [named];

    static BackupManifest Parse(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            throw new BackupRefusedException($"{directory} is no backup, or one that was never finished: it has no {FileName}.");
        if (new FileInfo(path).Length > Limits.BackupManifestBytesMax)
            throw new BackupRefusedException($"{path} is too large to be a list of files.");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestJson.Default.BackupManifest)
                ?? throw new BackupRefusedException($"{path} is empty.");
        }
        catch (JsonException damage)
        {
            throw new BackupRefusedException($"{path} cannot be read: {damage.Message}");
        }
    }

    // A list that came from elsewhere must not name files elsewhere.
    static bool IsName(string name) =>
        !Path.IsPathRooted(name) && name.Split('/') is { Length: <= 2 } parts && parts.All(part => part.Length > 0 && part is not (".." or "."));
}

/// <summary>Writes and reads the list without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BackupManifest))]
sealed partial class ManifestJson : JsonSerializerContext;
