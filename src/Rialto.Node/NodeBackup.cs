using System.Globalization;
using Microsoft.Data.Sqlite;
using Rialto.Node.Backups;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Sequencing;
using Rialto.Node.Snapshots;

namespace Rialto.Node;

/// <summary>A backup in the making, while the exchange goes on. Owner: one thread.</summary>
/// <remarks>
/// The order makes it consistent, without stopping anybody:
/// history is pinned first, so it is never ahead of the log; then the log is cut (<see cref="Cut"/>), by a caller who keeps Identity from
/// changing meanwhile: what Identity's outbox has handed over is in the log by then, and what it has not is still in the outbox.
/// What is older than the cut stays on the disk until this is disposed.
/// </remarks>
public sealed class NodeBackup : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    readonly NodeOptions _options;
    readonly LogWriter _log;
    readonly HistoryDatabase _historyDatabase;
    readonly IDisposable _hold;
    readonly SqliteConnection _history;
    readonly List<BackupFile> _files = [];
    long _frame;

    internal NodeBackup(NodeOptions options, LogWriter log, HistoryDatabase history, Follower follower, string directory)
    {
        _options = options;
        _log = log;
        _historyDatabase = history;
        Directory = Path.GetFullPath(directory);
        var isNew = CreateDirectory();
        _hold = follower.HoldFiles();
        try
        {
            _history = history.Pin(out var reached);
            HistoryEvent = reached;
        }
        catch
        {
            // Nobody gets this to dispose it: a hold that stayed would stop every removal until the node ends.
            _hold.Dispose();
            if (isNew) System.IO.Directory.Delete(Directory);
            throw;
        }
    }

    /// <summary>Where it is written; only its owner may enter.</summary>
    public string Directory { get; }

    /// <summary>Last event in the copy of history.</summary>
    public long HistoryEvent { get; }

    /// <summary>Says that the backup ends with what is durable now.</summary>
    public void Cut() => _frame = _log.Durable.Last;

    /// <summary>Copies log, snapshots and history up to the cut, replays the copy, and makes the directory a backup.</summary>
    /// <param name="added">Names of files that the caller has put there.</param>
    /// <exception cref="BackupRefusedException">The log is empty.</exception>
    public BackupManifest Finish(params IEnumerable<string> added)
    {
        if (_frame == 0) throw new BackupRefusedException("There is nothing to back up: the log is empty.");
        CopyHistory();
        foreach (var name in added) Seal(name);
        CopySnapshots();
        CopyLog();
        var manifest = Prove();
        SyncDirectories();
        manifest.Write(Directory);
        return manifest;
    }

    public void Dispose()
    {
        _history.Dispose();
        _hold.Dispose();
    }

    /// <summary>False when it was there, and empty.</summary>
    bool CreateDirectory()
    {
        if (File.Exists(Directory)) throw new BackupRefusedException($"{Directory} is a file.");
        var isNew = !System.IO.Directory.Exists(Directory);
        if (!isNew && System.IO.Directory.EnumerateFileSystemEntries(Directory).Any())
            throw new BackupRefusedException($"{Directory} is not empty: a backup takes a directory of its own.");
        System.IO.Directory.CreateDirectory(Directory, OwnerOnly);
        File.SetUnixFileMode(Directory, OwnerOnly);
        return isNew;
    }

    void CopyHistory()
    {
        var path = Path.Combine(Directory, HistoryDatabase.FileName);
        new DiskStorage().Create(path).Dispose();
        HistoryDatabase.Copy(_history, path);
        Seal(HistoryDatabase.FileName);
    }

    void Seal(string name) => _files.Add(BackupFile.Seal(Path.Combine(Directory, name), name));

    void CopySnapshots()
    {
        var store = new SnapshotStore(_options.Storage, _options.DataDirectory);
        var folder = SnapshotStore.DirectoryOf(Directory);
        new DiskStorage().CreateDirectory(folder);
        foreach (var frame in store.List().Where(frame => frame <= _frame))
        {
            // A damaged one is of no use to whoever needs the backup.
            if (!store.TryOpen(frame, out var snapshot, out _)) continue;
            snapshot.Dispose();
            var name = SnapshotName.Of(frame);
            Add(Path.Combine(SnapshotStore.DirectoryOf(_options.DataDirectory), name), folder, name, long.MaxValue);
        }
    }

    void CopyLog()
    {
        var end = FindEnd();
        var folder = LogOptions.LogDirectoryOf(Directory);
        new DiskStorage().CreateDirectory(folder);
        var segments = SegmentDirectory.Read(_options.Storage, _options.Log.LogDirectory);
        foreach (var segment in segments.Used.Where(segment => segment.Number <= end.Segment))
        {
            var bytes = segment.Number == end.Segment ? end.End : long.MaxValue;
            Add(segments.PathOf(segment.Number), folder, SegmentName.Of(segment.Number), bytes);
        }
        var mark = Path.Combine(_options.DataDirectory, LogMark.FileName);
        _files.Add(BackupFile.Copy(
            _options.Storage, mark, Path.Combine(Directory, LogMark.FileName), LogMark.FileName, LogMark.SizeBytes));
    }

    void Add(string source, string folder, string name, long bytesMax) => _files.Add(
        BackupFile.Copy(_options.Storage, source, Path.Combine(folder, name), $"{Path.GetFileName(folder)}/{name}", bytesMax));

    /// <summary>Where the last frame of the backup lies.</summary>
    FrameRecord FindEnd()
    {
        var store = new SnapshotStore(_options.Storage, _options.DataDirectory);
        var anchor = LogAnchor.Beginning;
        // Behind an older one, so that the last frame itself is read.
        foreach (var frame in store.List().Where(frame => frame < _frame))
        {
            if (!store.TryOpen(frame, out var snapshot, out _)) continue;
            using (snapshot) anchor = snapshot.Anchor;
            break;
        }
        using var tail = new LogTail(_options.Storage, _options.Log.LogDirectory, anchor, _log.Durable);
        while (tail.NextFrame <= _frame && tail.TryRead()) { }
        return tail.Current;
    }

    /// <summary>Checks every byte of the copy, and replays it: only then it is a backup.</summary>
    BackupManifest Prove()
    {
        var report = LogVerifier.Verify(new DiskStorage(), Directory);
        if (report.Damage is { } damage) throw damage;
        if (report.LastFrame is not { } last || last.Header.Number != _frame)
            throw new BackupRefusedException($"The copy of the log ends with frame {report.LastFrame?.Header.Number}, not {_frame}.");
        var replica = BackupReplay.Run(Directory, HistoryEvent);
        return new()
        {
            Format = BackupManifest.FormatNow,
            MadeAtUs = Sequencer.MicrosecondsOf(_options.Time.GetUtcNow()),
            Log = _log.LogId.ToString(),
            Frame = _frame,
            FrameHash = last.Hash.ToString(),
            Command = replica.Exchange.LastCommandNumber,
            Event = replica.Exchange.LastEventNumber,
            EventHash = replica.Exchange.EventHash.ToString("x16", CultureInfo.InvariantCulture),
            StateVersion = StateFormat.Now.State,
            ViewsVersion = StateFormat.Now.Views,
            StateHash = replica.StateHash().ToString(),
            ViewsHash = replica.ViewsHash().ToString(),
            HistoryEvent = HistoryEvent,
            Files = _files,
        };
    }

    void SyncDirectories()
    {
        var storage = new DiskStorage();
        storage.SyncDirectory(LogOptions.LogDirectoryOf(Directory));
        storage.SyncDirectory(SnapshotStore.DirectoryOf(Directory));
        foreach (var folder in FoldersOfFiles()) storage.SyncDirectory(Path.Combine(Directory, folder));
        storage.SyncDirectory(Directory);
        storage.SyncDirectory(Path.GetDirectoryName(Directory)!);
    }

    /// <summary>Folders that the caller has put there too.</summary>
    IEnumerable<string> FoldersOfFiles() =>
        _files.Where(file => file.Name.Contains('/', StringComparison.Ordinal)).Select(file => file.Name.Split('/')[0]).Distinct();
}
