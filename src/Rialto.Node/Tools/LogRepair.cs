using System.Globalization;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Snapshots;

namespace Rialto.Node.Tools;

/// <summary>Looks at a damaged log, says what would be lost, and makes it usable when that is accepted.</summary>
/// <remarks>
/// Nothing is thrown away: what is damaged, and whatever lies behind or before it, is kept under <c>damaged-…</c> in the data directory.
/// The order of the steps lets a repair that was interrupted be planned again with the same result.
/// </remarks>
sealed class LogRepair(IStorage storage, string data, Func<long> historyEvent, TimeProvider time)
{
    readonly string _log = LogOptions.LogDirectoryOf(data);

    /// <summary>Finds the damage and the least lossy way on; changes nothing.</summary>
    public RepairPlan Plan()
    {
        var (damage, segment, last) = FindDamage();
        if (damage is null) return Nothing(last);
        var offset = damage.Offset;
        var seen = LookBehind(segment, offset, last?.Header.Number ?? 0);
        var plan = new RepairPlan
        {
            Kind = RepairKind.LosesTheEnd,
            Damage = damage.Message,
            Frame = last is { } before ? before.Header.Number + 1 : FirstFrameOf(segment),
            KeptFrame = last?.Header.Number ?? 0,
            KeptCommand = last is { } kept ? kept.Header.NextCommand - 1 : 0,
            KeptEvent = last?.Header.LastEvent ?? 0,
            FramesSeen = seen.Frames,
            LastCommandSeen = seen.LastCommand,
            LastEventSeen = seen.LastEvent,
            Members = [.. seen.Members.Order().Take(Limits.RepairMembersMax)],
            Snapshots = [],
            HistoryEvent = historyEvent(),
            Segment = segment,
            Offset = offset,
        };
        return TrySetPastAside(plan) ?? LoseEnd(plan);
    }

    /// <summary>Does what was planned; the frame says that whoever asks has read the plan.</summary>
    public RepairPlan Run(long frame)
    {
        var plan = Plan();
        if (plan.Kind is RepairKind.Nothing or RepairKind.Impossible) return plan;
        if (plan.Frame != frame) throw new ArgumentException($"The first damaged frame is {plan.Frame}, not {frame}.", nameof(frame));
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        var aside = Path.Combine(data, $"damaged-{stamp}");
        storage.CreateDirectory(aside);
        storage.SyncDirectory(data);
        if (plan.Kind == RepairKind.SetsThePastAside) SetPastAside(plan, aside);
        else CutEnd(plan, aside);
        return plan with { Aside = aside };
    }

    static RepairPlan Nothing(FrameRecord? last) => new()
    {
        Kind = RepairKind.Nothing, Damage = "", Frame = 0, KeptFrame = last?.Header.Number ?? 0,
        KeptCommand = last is { } kept ? kept.Header.NextCommand - 1 : 0, KeptEvent = last?.Header.LastEvent ?? 0,
        FramesSeen = 0, LastCommandSeen = 0, LastEventSeen = 0, Members = [], Snapshots = [], HistoryEvent = 0,
    };

    /// <summary>The first damage from the log's beginning, in which segment it is, and the last intact frame before it.</summary>
    (LogDamagedException? Damage, long Segment, FrameRecord? Last) FindDamage()
    {
        LogDamagedException? found = null;
        var segment = 0L;
        var last = long.MaxValue;
        while (true)
        {
            FrameRecord? frame = null;
            try
            {
                // A damaged header is seen before any frame is read: then only what lies before that segment is looked at.
                using var reader = LogReader.FromOldest(new SegmentRange(storage, _log, 1, last), _log);
                while (reader.TryRead()) frame = reader.Current;
                if (found is null && MissingBegin() is { } missing) return (missing, NumberOf(missing.SegmentFile), null);
                return (found, segment, frame);
            }
            catch (LogDamagedException damage)
            {
                var number = NumberOf(damage.SegmentFile);
                if (number == 0) throw;
                (found, segment) = (damage, number);
                if (frame is not null || number <= Oldest()) return (found, segment, frame);
                last = number - 1;
            }
        }
    }

    /// <summary>All that is there is intact, but it is not all that was there.</summary>
    LogDamagedException? MissingBegin()
    {
        try
        {
            LogMark.Check(LogMark.Read(storage, data), SegmentDirectory.Read(storage, _log));
            return null;
        }
        catch (LogDamagedException missing) when (NumberOf(missing.SegmentFile) > 0)
        {
            return missing;
        }
    }

    static long NumberOf(string path) => SegmentName.TryParse(Path.GetFileName(path), out var number) ? number : 0;

    List<long> Numbers()
    {
        var numbers = new List<long>();
        foreach (var name in storage.List(_log))
        {
            if (SegmentName.TryParse(name, out var number)) numbers.Add(number);
        }
        return numbers;
    }

    long Oldest() => Numbers() is [var first, ..] ? first : 0;

    string PathOf(long segment) => Path.Combine(_log, SegmentName.Of(segment));

    /// <summary>What can still be read of what comes after the damage.</summary>
    Remains LookBehind(long segment, long offset, long lastFrame)
    {
        var remains = new Remains();
        if (FindLogId() is not { } log) return remains;
        foreach (var number in Numbers().Where(number => number >= segment))
        {
            using var file = storage.OpenToRead(PathOf(number));
            var from = number == segment ? Math.Max(offset, SegmentHeader.PageBytes) : SegmentHeader.PageBytes;
            TailScan.Run(file, from, log, (header, at) =>
            {
                if (header.Number > lastFrame) remains.Add(header, BodyOf(file, header, at));
            });
        }
        return remains;
    }

    /// <summary>The first frame of a segment, as its header says; 1 when that cannot be read.</summary>
    long FirstFrameOf(long segment)
    {
        if (!Numbers().Contains(segment)) return 1;
        using var file = storage.OpenToRead(PathOf(segment));
        var page = new byte[SegmentHeader.PageBytes];
        return SegmentHeader.TryRead(page.AsSpan(0, file.Read(0, page)), out var header) ? header.FirstFrame : 1;
    }

    LogId? FindLogId()
    {
        foreach (var number in Numbers())
        {
            using var file = storage.OpenToRead(PathOf(number));
            var page = new byte[SegmentHeader.PageBytes];
            if (SegmentHeader.TryRead(page.AsSpan(0, file.Read(0, page)), out var header)) return header.LogId;
        }
        return null;
    }

    static byte[] BodyOf(IStorageFile file, in FrameHeader header, long offset)
    {
        if (header.Length is < FrameHeader.SizeBytes or > FrameHeader.FrameBytesMax) return [];
        var body = new byte[header.Length - FrameHeader.SizeBytes];
        var count = file.Read(offset + FrameHeader.SizeBytes, body);
        return count == body.Length && Crc32C.Of(body) == header.BodyChecksum ? body : [];
    }

    /// <summary>
    /// When a snapshot behind the damage is whole, and the log from a later segment on: nothing but old records is concerned.
    /// </summary>
    RepairPlan? TrySetPastAside(RepairPlan plan)
    {
        var starts = Snapshots(Replica.IsLoadable);
        foreach (var snapshot in starts.Where(snapshot => snapshot.Frame >= plan.Frame && snapshot.LastEvent <= plan.HistoryEvent))
        {
            foreach (var first in Numbers().Where(number => number > plan.Segment))
            {
                if (!ReadsFrom(first, snapshot, out var last)) continue;
                return plan with
                {
                    Kind = RepairKind.SetsThePastAside,
                    FirstSegment = first,
                    KeptFrame = snapshot.Frame,
                    KeptCommand = last is { } end ? end.Header.NextCommand - 1 : snapshot.LastCommand,
                    KeptEvent = last?.Header.LastEvent ?? snapshot.LastEvent,
                    Snapshots = [.. Snapshots(static _ => true).Where(other => other.Frame < snapshot.Frame).Select(other => other.Frame)],
                };
            }
        }
        return null;
    }

    bool ReadsFrom(long first, in SnapshotInfo snapshot, out FrameRecord? last)
    {
        last = null;
        try
        {
            var range = new SegmentRange(storage, _log, first, long.MaxValue);
            using (var whole = LogReader.FromOldest(range, _log))
            {
                while (whole.TryRead()) { }
            }
            using var reader = new LogReader(range, _log, new LogAnchor(snapshot.Frame, snapshot.FrameHash));
            while (reader.TryRead()) last = reader.Current;
            return true;
        }
        catch (LogDamagedException)
        {
            return false;
        }
    }

    RepairPlan LoseEnd(RepairPlan plan)
    {
        var all = Snapshots(static _ => true).Select(snapshot => snapshot.Frame);
        var ahead = all.Where(frame => frame > plan.KeptFrame).ToList();
        var whole = plan.KeptFrame > 0 && Numbers()[0] == 1;
        var behind = Snapshots(Replica.IsLoadable).Any(snapshot => snapshot.Frame <= plan.KeptFrame);
        // History of a log whose past is gone cannot be made again, so it must not be ahead of what is kept.
        var usable = whole || (plan.KeptFrame > 0 && behind && plan.HistoryEvent <= plan.KeptEvent);
        return plan with { Kind = usable ? RepairKind.LosesTheEnd : RepairKind.Impossible, Snapshots = ahead };
    }

    /// <summary>Those that are intact, newest first. A start needs one of a format that it can load; setting aside takes all.</summary>
    List<SnapshotInfo> Snapshots(Func<SnapshotReader, bool> isWanted)
    {
        var store = new SnapshotStore(storage, data);
        var infos = new List<SnapshotInfo>();
        foreach (var frame in store.List())
        {
            if (!store.TryOpen(frame, out var snapshot, out _)) continue;
            using (snapshot)
            {
                if (isWanted(snapshot)) infos.Add(snapshot.Info);
            }
        }
        return infos;
    }

    void SetPastAside(RepairPlan plan, string aside)
    {
        using (var file = storage.OpenToRead(PathOf(plan.FirstSegment)))
        {
            SegmentDirectory.TryReadHeader(file, plan.FirstSegment, out var header);
            LogMark.Of(header).Write(storage, data);
        }
        foreach (var number in Numbers().Where(number => number < plan.FirstSegment)) Move(PathOf(number), aside);
        MoveSnapshots(plan.Snapshots, aside);
    }

    void CutEnd(RepairPlan plan, string aside)
    {
        // From the last back: whatever is still there after a crash in between begins with the same damage.
        foreach (var number in Numbers().Where(number => number > plan.Segment).Reverse()) Move(PathOf(number), aside);
        MoveSnapshots(plan.Snapshots, aside);
        if (!Numbers().Contains(plan.Segment)) return;
        if (plan.Offset < SegmentHeader.PageBytes)
        {
            Move(PathOf(plan.Segment), aside);
            return;
        }
        using (var damaged = storage.OpenToRead(PathOf(plan.Segment))) Copy(damaged, Path.Combine(aside, SegmentName.Of(plan.Segment)));
        storage.SyncDirectory(aside);
        using var file = storage.OpenToWrite(PathOf(plan.Segment));
        WriteZeros(file, plan.Offset);
    }

    void Move(string path, string aside)
    {
        storage.Rename(path, Path.Combine(aside, Path.GetFileName(path)));
        storage.SyncDirectory(aside);
        storage.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    void MoveSnapshots(IReadOnlyList<long> frames, string aside)
    {
        foreach (var frame in frames) Move(Path.Combine(SnapshotStore.DirectoryOf(data), SnapshotName.Of(frame)), aside);
    }

    void Copy(IStorageFile source, string path)
    {
        using var target = storage.Create(path);
        var buffer = new byte[Limits.BackupCopyBytes];
        for (var offset = 0L; source.Read(offset, buffer) is > 0 and var count; offset += count) target.Write(offset, buffer.AsSpan(0, count));
        target.SyncAll();
    }

    static void WriteZeros(IStorageFile file, long from)
    {
        var zeros = new byte[Limits.LogReadBytes];
        for (var offset = from; offset < file.Length;)
        {
            var count = (int)Math.Min(zeros.Length, file.Length - offset);
            file.Write(offset, zeros.AsSpan(0, count));
            offset += count;
        }
        file.SyncAll();
    }

    /// <summary>What frames behind the damage still say.</summary>
    sealed class Remains
    {
        public long Frames { get; private set; }
        public long LastCommand { get; private set; }
        public long LastEvent { get; private set; }
        public HashSet<int> Members { get; } = [];

        public void Add(in FrameHeader header, ReadOnlySpan<byte> body)
        {
            Frames++;
            LastCommand = Math.Max(LastCommand, header.NextCommand - 1);
            LastEvent = Math.Max(LastEvent, header.LastEvent);
            while (CommandCodec.TryFirst(body, out var command))
            {
                var member = CommandCodec.Header(command).Member.Value;
                if (member != 0) Members.Add(member);
                body = body[command.Length..];
            }
        }
    }
}
