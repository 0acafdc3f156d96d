using Rialto.Engine;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Node.Backups;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;

namespace Rialto.Node.Tools;

/// <summary>What an operator can ask of a data directory that no server runs on.</summary>
/// <remarks>Holds the directory's lock. Everything but <see cref="RebuildHistory"/> only reads.</remarks>
public sealed class DataDirectory : IDisposable
{
    readonly IStorage _storage;
    readonly string _path;
    readonly DataDirectoryLock _lock;

    /// <exception cref="DataDirectoryLockedException">A server runs on it.</exception>
    public DataDirectory(IStorage storage, string path)
    {
        _storage = storage;
        _path = path;
        _lock = DataDirectoryLock.Take(path);
    }

    /// <summary>Checks the log, replays it, compares every hash and snapshot on the way, and adds up the ledger.</summary>
    public VerifyReport Verify() => Verify(backup: null);

    /// <summary>The same, and that the log ends in the state of the backup which it is of.</summary>
    public VerifyReport Verify(BackupManifest? backup)
    {
        var problems = new List<string>();
        var log = LogVerifier.Verify(_storage, _path);
        if (log.Damage is { } damage) problems.Add($"log: {damage.Message}");
        var equal = 0;
        var replay = log.IsIntact ? VerifyReplay(backup, problems, out equal) : null;
        return new()
        {
            Log = log,
            Replay = replay,
            SnapshotsEqual = equal,
            HistoryEvent = HistoryEvent(replay, problems),
            Problems = problems,
        };
    }

    /// <summary>Replays from the beginning of the log up to and with a command; <see cref="long.MaxValue"/> = to its end.</summary>
    /// <exception cref="LogTruncatedException">The log's past was removed, and the command is before the oldest snapshot.</exception>
    public ReplayReport Replay(long until)
    {
        var replica = Oldest(until);
        var first = replica.Exchange.LastCommandNumber + 1;
        Run(replica, until, static (in _, _, _) => { }, static _ => { });
        return Report(replica, first);
    }

    /// <summary>What a repair of the log would do and lose.</summary>
    public RepairPlan PlanRepair() => Repair().Plan();

    /// <summary>Repairs the log; the first damaged frame, as the plan names it, says that the loss is accepted.</summary>
    public RepairPlan RunRepair(long frame) => Repair().Run(frame);

    /// <summary>All postings of an account, from the log itself.</summary>
    public Explanation Explain(MemberId owner, CurrencyId currency)
    {
        RequireWhole("An explanation");
        var lines = new List<LedgerLine>();
        var replica = Replica.Empty();
        Run(
            replica,
            long.MaxValue,
            (in _, _, changes) => lines.AddRange(changes.Ledger.Where(line => line.Owner == owner && line.Currency == currency)),
            static _ => { });
        var balance = replica.Views.Balances.Of(owner, currency);
        var sum = lines.Aggregate(Amount.Zero, (total, line) => total + line.Delta);
        Invariant.Holds(sum == balance.Total);
        return new(lines, balance);
    }

    /// <summary>What the log holds.</summary>
    public LogSummary InspectLog()
    {
        var kinds = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var frames = 0L;
        FrameRecord? last = null;
        using var reader = LogReader.FromOldest(_storage, LogOptions.LogDirectoryOf(_path));
        while (reader.TryRead())
        {
            frames++;
            last = reader.Current;
            Count(reader.Body, kinds);
        }
        return new(frames, kinds, last, reader.End.Torn, SqliteLibrary.Version);
    }

    /// <summary>All snapshots, newest first.</summary>
    public IReadOnlyList<SnapshotSummary> InspectSnapshots()
    {
        var store = new SnapshotStore(_storage, _path);
        var summaries = new List<SnapshotSummary>();
        foreach (var frame in store.List())
        {
            if (!store.TryOpen(frame, out var snapshot, out var damage))
            {
                summaries.Add(new(frame, null, 0, damage.Problem));
                continue;
            }
            using (snapshot) summaries.Add(new(frame, snapshot.Info, snapshot.BodyBytes, null));
        }
        return summaries;
    }

    /// <summary>Throws history away and makes it again from the log; answers the last event in it.</summary>
    /// <exception cref="LogTruncatedException">The log's past was removed; nothing was changed.</exception>
    public long RebuildHistory()
    {
        RequireWhole("Making history again");
        var segments = SegmentDirectory.Read(_storage, LogOptions.LogDirectoryOf(_path));
        var database = HistoryDatabase.Open(_path, null, canBeMadeAgain: true);
        using (var history = new HistoryWriter(database, ProcessEnd.Immediate))
        {
            var feed = new HistoryFeed(history);
            var replica = Replica.Empty();
            Run(replica, long.MaxValue, (in _, _, changes) => feed.Add(changes), _ => feed.Flush());
        }
        if (segments.Used is [var first, ..]) database.BelongTo(first.LogId);
        var reached = database.ReadReached();
        database.Close();
        return reached;
    }

    public void Dispose() => _lock.Dispose();

    ReplayReport? VerifyReplay(BackupManifest? backup, List<string> problems, out int snapshotsEqual)
    {
        var replica = Oldest(long.MaxValue);
        var first = replica.Exchange.LastCommandNumber + 1;
        var snapshots = InspectSnapshots();
        problems.AddRange(snapshots.Where(s => s.Problem is not null).Select(s => $"snapshot of frame {s.Frame}: {s.Problem}"));
        var intact = snapshots.Where(s => s.Problem is null).Select(s => s.Frame).ToHashSet();
        var equal = 0;
        try
        {
            Run(replica, long.MaxValue, static (in _, _, _) => { }, frame =>
            {
                if (intact.Contains(frame.Header.Number) && IsEqual(replica, frame.Header.Number, problems)) equal++;
            });
        }
        catch (Exception problem) when (problem is CommandFailedException or ReplayDiffersException)
        {
            problems.Add($"replay: {problem.Message}");
        }
        snapshotsEqual = equal;
        if (backup?.IsReachedBy(replica) == false) problems.Add("backup: the log replays to another state than when the backup was made");
        foreach (var (currency, total) in replica.Views.Balances.Totals())
        {
            if (!total.IsZero)
                problems.Add($"ledger: all accounts of currency {currency.Value} add up to {total.Units} units instead of 0");
        }
        return Report(replica, first);
    }

    bool IsEqual(Replica replica, long frame, List<string> problems)
    {
        new SnapshotStore(_storage, _path).TryOpen(frame, out var snapshot, out _);
        using (snapshot)
        {
            try
            {
                if (replica.IsHeldBy(snapshot!)) return true;
                problems.Add($"snapshot of frame {frame}: its state is not the one that the log replays to");
            }
            catch (Exception damage) when (damage is StateDamagedException or SnapshotFormatException)
            {
                problems.Add($"snapshot of frame {frame}: {damage.Message}");
            }
            return false;
        }
    }

    long HistoryEvent(ReplayReport? replay, List<string> problems)
    {
        if (!File.Exists(Path.Combine(_path, HistoryDatabase.FileName))) return 0;
        var reached = HistoryDatabase.ReadReached(_path);
        if (replay is not null && reached > replay.LastEvent)
            problems.Add($"history is at event {reached}, the log ends with event {replay.LastEvent}");
        return reached;
    }

    LogRepair Repair() => new(_storage, _path, () => HistoryDatabase.ReadReached(_path), TimeProvider.System);

    /// <summary>Where a replay begins: with nothing, or with the oldest snapshot when the log's past was removed.</summary>
    Replica Oldest(long until)
    {
        var first = FirstFrame();
        if (first <= 1) return Replica.Empty();
        var store = new SnapshotStore(_storage, _path);
        var others = 0;
        foreach (var frame in store.List().Reverse().Where(frame => frame >= first - 1))
        {
            if (!store.TryOpen(frame, out var snapshot, out _)) continue;
            using (snapshot)
            {
                if (!Replica.IsLoadable(snapshot))
                {
                    others++;
                    continue;
                }
                if (snapshot.Info.LastCommand <= until) return Replica.Load(snapshot);
                throw new LogTruncatedException(
                    $"The log begins with frame {first}; the oldest state that is kept is the one after command {snapshot.Info.LastCommand}.");
            }
        }
        throw new LogTruncatedException(
            $"The log begins with frame {first}, and no snapshot from there on is intact"
            + (others == 0 ? "." : $" and of a format that this program starts from ({StateFormat.Now}): {others} are of another."));
    }

    void RequireWhole(string what)
    {
        if (FirstFrame() is > 1 and var first)
            throw new LogTruncatedException($"{what} needs the whole log, and this one begins with frame {first}: its past was removed.");
    }

    long FirstFrame() => SegmentDirectory.Read(_storage, LogOptions.LogDirectoryOf(_path)).FirstFrame;

    void Run(Replica replica, long until, Replica.StepVisitor visit, Action<FrameRecord> frameDone)
    {
        using var reader = new LogReader(_storage, LogOptions.LogDirectoryOf(_path), replica.Anchor);
        while (replica.Exchange.LastCommandNumber < until && reader.TryRead())
        {
            replica.Apply(reader.Current, reader.Body, until, visit);
            frameDone(reader.Current);
        }
    }

    static ReplayReport Report(Replica replica, long firstCommand) => new()
    {
        FirstCommand = firstCommand,
        LastCommand = replica.Exchange.LastCommandNumber,
        LastEvent = replica.Exchange.LastEventNumber,
        EventHash = replica.Exchange.EventHash,
        TimeUs = replica.Exchange.LastTimeUs,
        StateHash = replica.StateHash(),
        ViewsHash = replica.ViewsHash(),
    };

    static void Count(ReadOnlySpan<byte> body, SortedDictionary<string, long> kinds)
    {
        // What stands behind a command whose length can not be is nobody's to tell; a replay names that command.
        while (CommandCodec.TryFirst(body, out var command))
        {
            var name = CommandCodec.Header(command).Kind.ToString();
            kinds[name] = kinds.GetValueOrDefault(name) + 1;
            body = body[command.Length..];
        }
    }
}
