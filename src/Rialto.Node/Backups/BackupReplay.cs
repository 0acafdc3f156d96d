using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;

namespace Rialto.Node.Backups;

/// <summary>Replays a log that nobody writes to, as a start would: the newest snapshot that history allows, and the rest.</summary>
static class BackupReplay
{
    public static Replica Run(string directory, long historyEvent)
    {
        var storage = new DiskStorage();
        var replica = SnapshotChoice.Load(
            new(storage, directory),
            historyEvent,
            damage => throw new BackupRefusedException($"A snapshot of the backup is damaged: {damage}."));
        using var reader = new LogReader(storage, LogOptions.LogDirectoryOf(directory), replica.Anchor);
        while (reader.TryRead()) replica.Apply(reader.Current, reader.Body, long.MaxValue, static (in _, _, _) => { });
        return replica;
    }
}
