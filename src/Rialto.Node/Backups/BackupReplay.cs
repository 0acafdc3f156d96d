using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;

namespace Rialto.Node.Backups;

/// <summary>Replays a log that nobody writes to, as a start would: the newest snapshot that history allows, and the rest.</summary>
/// <remarks>Snapshots of another program's day are passed over, as at a start: the log before them does the same.</remarks>
static class BackupReplay
{
    public static Replica Run(string directory, long historyEvent)
    {
        var storage = new DiskStorage();
        var refused = new List<SnapshotDamage>();
        var replica = SnapshotChoice.Load(new(storage, directory), historyEvent, refused.Add);
        if (refused.Find(damage => !damage.IsOtherFormat) is { } damaged)
            throw new BackupRefusedException($"A snapshot of the backup is damaged: {damaged}.");
        if (replica.Anchor.Frame == 0 && SnapshotChoice.WhyNoStart(storage, LogOptions.LogDirectoryOf(directory), refused) is { } why)
            throw new BackupRefusedException(why.Message);
        using var reader = new LogReader(storage, LogOptions.LogDirectoryOf(directory), replica.Anchor);
        while (reader.TryRead()) replica.Apply(reader.Current, reader.Body, long.MaxValue, static (in _, _, _) => { });
        return replica;
    }
}
