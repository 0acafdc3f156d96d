using System.Text.Json.Nodes;
using Rialto.Identity;
using Rialto.Node;

namespace Rialto.Gateways.Operator.Desk;

/// <summary>Writes a backup of everything, while members go on.</summary>
internal sealed class BackupDesk(ExchangePort exchange, People people)
{
    readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>One at a time; on a thread of its own, for it takes as long as the disk needs.</summary>
    public async Task<DeskAnswer> BackUpAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        fields.Allow("directory");
        var directory = fields.Text("directory");
        if (!fields.Failed && !Path.IsPathFullyQualified(directory)) fields.Note("directory: must be an absolute path");
        if (fields.Failed) return fields.Refusal;
        if (!await _one.WaitAsync(TimeSpan.Zero)) return DeskAnswer.Refused("a backup is being written already");
        try
        {
            return await Task.Factory.StartNew(() => BackUp(directory), TaskCreationOptions.LongRunning);
        }
        finally
        {
            _one.Release();
        }
    }

    DeskAnswer BackUp(string directory)
    {
        try
        {
            using var backup = exchange.BeginBackup(directory);
            // Held and let go by this one thread.
            using var copy = people.BeginCopy(backup.Cut);
            return DeskAnswer.Ok(Told(backup, copy));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Nothing of the exchange is concerned; what lies there has no list of files, so nobody takes it for a backup.
            return DeskAnswer.Refused($"no backup was made: {problem.Message}");
        }
    }

    static JsonObject Told(NodeBackup backup, PeopleCopy copy)
    {
        var made = backup.Finish(copy.WriteTo(backup.Directory));
        return new()
        {
            ["directory"] = backup.Directory,
            ["frame"] = made.Frame,
            ["command"] = made.Command,
            ["event"] = made.Event,
            ["event_hash"] = made.EventHash,
            ["state_hash"] = made.StateHash,
            ["history_event"] = made.HistoryEvent,
            ["files"] = made.Files.Count,
            ["bytes"] = made.Bytes,
        };
    }
}
