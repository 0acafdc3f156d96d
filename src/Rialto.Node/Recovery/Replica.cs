using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Rialto.Engine;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Snapshots;
using Rialto.Node.Views;

namespace Rialto.Node.Recovery;

/// <summary>An exchange and its views, made from a snapshot and the frames behind it. Start-up, follower and tools are this.</summary>
/// <remarks>
/// Owner: one thread. A frame says which hash its events must have, so every replay checks itself.
/// <code>
/// body of a snapshot:  i32 version 1   i64 length of the engine's state   engine's state   views' state
/// </code>
/// </remarks>
sealed class Replica
{
    const int BodyVersion = 1;
    const int OrdersCapacity = 4_096;
    const int AccountsCapacity = 4_096;
    const int BodyHeadBytes = 12;

    readonly EventBuffer _events = new(1 << 16);
    readonly StepChanges _changes = new();

    readonly ExchangeViews _views;

    // The last step that the views hold and do not show yet.
    StepInfo? _unshown;

    Replica(Exchange exchange, ExchangeViews views, LogAnchor anchor)
    {
        Exchange = exchange;
        _views = views;
        Anchor = anchor;
    }

    public Exchange Exchange { get; }

    /// <summary>As they were after the last frame applied, for readers.</summary>
    public ExchangeViews Views
    {
        get
        {
            Shown.SortForReaders();
            return _views;
        }
    }

    /// <remarks>
    /// Shown when somebody asks for them, not after each frame: nobody looks at a follower's but its snapshots, and showing makes copies
    /// of all that changed. Snapshots sort for themselves.
    /// </remarks>
    ExchangeViews Shown
    {
        get
        {
            if (_unshown is { } last) _views.Publish(last);
            _unshown = null;
            return _views;
        }
    }

    /// <summary>The last frame that it holds.</summary>
    public LogAnchor Anchor { get; private set; }

    /// <summary>Called after each replayed command with what it did; its events stand in the second argument.</summary>
    public delegate void StepVisitor(in StepInfo step, ReadOnlySpan<byte> events, StepChanges changes);

    public static Replica Empty() => new(new Exchange(OrdersCapacity, AccountsCapacity), new ExchangeViews(), LogAnchor.Beginning);

    /// <summary>Applies the commands of a frame up to a number, and compares the hash if that is all of them.</summary>
    /// <exception cref="CommandFailedException">The engine could not apply a command.</exception>
    /// <exception cref="ReplayDiffersException">The same commands gave other events than when they were written.</exception>
    public void Apply(in FrameRecord frame, ReadOnlySpan<byte> body, long lastCommand, StepVisitor visit)
    {
        var last = default(StepInfo);
        for (var near = 0; !body.IsEmpty && Exchange.LastCommandNumber < lastCommand;)
        {
            if (--near < 0) near = Exchange.LookAhead(body) - 1;
            var command = First(body);
            last = Apply(command, visit);
            body = body[command.Length..];
        }
        if (last.CommandNumber != 0) _unshown = last;
        if (!body.IsEmpty) return;
        Compare(frame.Header);
        Anchor = new(frame.Header.Number, frame.Hash);
    }

    // A frame's checksums hold for whatever was written: a length that can not be is of a command that can not be applied.
    ReadOnlySpan<byte> First(ReadOnlySpan<byte> body)
    {
        if (CommandCodec.TryFirst(body, out var command)) return command;
        throw new CommandFailedException(Exchange.LastCommandNumber + 1, new InvalidDataException("its length can not be"));
    }

    /// <summary>SHA-256 over the engine's state.</summary>
    public StateHash StateHash() => StateHash(Exchange.StateVersion);

    /// <summary>SHA-256 over the engine's state in the format of an earlier day.</summary>
    public StateHash StateHash(int version)
    {
        return HashOf(writer => Exchange.Save(writer, version));
    }

    /// <summary>SHA-256 over the state of the views.</summary>
    public StateHash ViewsHash() => ViewsHash(ExchangeViews.StateVersion);

    /// <summary>SHA-256 over the state of the views in the format of an earlier day.</summary>
    public StateHash ViewsHash(int version) => HashOf(writer => Shown.Save(writer, version));

    static StateHash HashOf(Action<StateWriter> save)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new StateWriter(hash.AppendData, Engine.Limits.StateChunkBytes);
        save(writer);
        writer.Flush();
        return Snapshots.StateHash.Read(hash.GetHashAndReset());
    }

    /// <summary>Writes a snapshot of the state after a frame, which must be the last one applied.</summary>
    public StateHash Save(SnapshotStore store, LogId log, in FrameRecord frame)
    {
        Invariant.Holds(frame.Header.Number == Anchor.Frame);
        // Once for hash and length, which stand in front, and once for the bytes: the whole may be more than memory should hold.
        using var sums = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var engineBytes = Exchange.Save(sums.AppendData);
        var hash = Snapshots.StateHash.Read(sums.GetHashAndReset());
        using var snapshot = store.Begin(new()
        {
            Frame = frame.Header.Number,
            FrameHash = frame.Hash,
            LogId = log,
            LastCommand = Exchange.LastCommandNumber,
            LastEvent = Exchange.LastEventNumber,
            EventHash = Exchange.EventHash,
            StateHash = hash,
            TimeUs = Exchange.LastTimeUs,
        });
        Write(snapshot, engineBytes);
        return hash;
    }

    void Write(SnapshotWriter snapshot, long engineBytes)
    {
        var head = new byte[BodyHeadBytes];
        MemoryMarshal.Write(head, BodyVersion);
        MemoryMarshal.Write(head.AsSpan(sizeof(int)), engineBytes);
        snapshot.Write(head);
        Invariant.Holds(Exchange.Save(snapshot.Write) == engineBytes);
        var writer = new StateWriter(snapshot.Write, Engine.Limits.StateChunkBytes);
        Shown.Save(writer, ExchangeViews.StateVersion);
        writer.Flush();
        snapshot.Commit();
    }

    /// <summary>In which formats a snapshot was written.</summary>
    /// <remarks>Its body is not hashed again for these few bytes: they are read twice instead.</remarks>
    /// <exception cref="StateDamagedException">They are no state, or read differently the second time.</exception>
    public static StateFormat Versions(SnapshotReader snapshot)
    {
        var format = PeekVersions(snapshot);
        if (PeekVersions(snapshot) == format) return format;
        throw new StateDamagedException("The formats read differently than a moment ago.");
    }

    /// <summary>Whether a start could go on from a snapshot.</summary>
    public static bool IsLoadable(SnapshotReader snapshot)
    {
        try
        {
            return Versions(snapshot).IsLoadable;
        }
        catch (StateDamagedException)
        {
            return false;
        }
    }

    static StateFormat PeekVersions(SnapshotReader snapshot)
    {
        var head = new byte[BodyHeadBytes + sizeof(int)];
        var views = new byte[sizeof(int)];
        if (snapshot.Read(0, head) < head.Length) throw new StateDamagedException("The snapshot's body is too short.");
        var engineBytes = EngineBytes(MemoryMarshal.Read<int>(head), MemoryMarshal.Read<long>(head.AsSpan(sizeof(int))), snapshot.BodyBytes);
        var viewsAt = BodyHeadBytes + engineBytes;
        if (snapshot.Read(viewsAt, views) < views.Length) throw new StateDamagedException("The snapshot's parts do not fit.");
        return new(MemoryMarshal.Read<int>(head.AsSpan(BodyHeadBytes)), MemoryMarshal.Read<int>(views));
    }

    /// <summary>The state that a snapshot holds.</summary>
    /// <exception cref="SnapshotFormatException">It is of another program's day, and not loaded.</exception>
    /// <exception cref="StateDamagedException">The bytes are not a state, or not the one whose hash is written beside it.</exception>
    public static Replica Load(SnapshotReader snapshot)
    {
        var body = snapshot.ReadBody();
        var engineBytes = EngineBytesOf(body);
        if (Snapshots.StateHash.Read(body.HashOf(BodyHeadBytes, engineBytes)) != snapshot.Info.StateHash)
            throw new StateDamagedException("The state hash does not hold.");
        var format = FormatOf(body, engineBytes);
        if (!format.IsLoadable) throw new SnapshotFormatException(format);
        var engineReader = body.Read(BodyHeadBytes, engineBytes, Engine.Limits.StateChunkBytes);
        var exchange = Exchange.Load(ref engineReader);
        var viewsAt = BodyHeadBytes + engineBytes;
        var viewsReader = body.Read(viewsAt, body.Length - viewsAt, Engine.Limits.StateChunkBytes);
        var views = ExchangeViews.Load(ref viewsReader);
        if (!engineReader.AtEnd || !viewsReader.AtEnd) throw new StateDamagedException("The snapshot holds more than a state.");
        if (exchange.LastEventNumber != snapshot.Info.LastEvent)
            throw new StateDamagedException("The engine's state is of another moment.");
        if (views.LastEventNumber != snapshot.Info.LastEvent) throw new StateDamagedException("The views are of another moment.");
        return new(exchange, views, snapshot.Anchor);
    }

    /// <summary>Whether a snapshot of the same moment holds this state, compared in the formats in which it was written.</summary>
    /// <remarks>An old one is not loaded: it may lack what only a replay knows.</remarks>
    /// <exception cref="StateDamagedException">It is no snapshot, or of a later program.</exception>
    public bool IsHeldBy(SnapshotReader snapshot)
    {
        var body = snapshot.ReadBody();
        var format = FormatOf(body, EngineBytesOf(body));
        if (format == StateFormat.Now)
        {
            var saved = Load(snapshot);
            return saved.StateHash() == StateHash() && saved.ViewsHash() == ViewsHash();
        }

        if (!format.IsKnown) throw new SnapshotFormatException(format);
        var isSame = true;
        var writer = new StateWriter(body.CompareFrom(BodyHeadBytes, () => isSame = false), Engine.Limits.StateChunkBytes);
        Exchange.Save(writer, format.State);
        Shown.Save(writer, format.Views);
        writer.Flush();
        return isSame && writer.Length == body.Length - BodyHeadBytes;
    }

    static long EngineBytesOf(SnapshotBody body)
    {
        if (body.Length < BodyHeadBytes) throw new StateDamagedException("The snapshot's body is too short.");
        return EngineBytes(body.ReadInt32(0), body.ReadInt64(sizeof(int)), body.Length);
    }

    static long EngineBytes(int version, long engineBytes, long bodyBytes)
    {
        if (version != BodyVersion) throw new StateDamagedException($"Snapshot body version {version}; this program reads {BodyVersion}.");
        // Both parts begin with a version.
        if (engineBytes < sizeof(int) || engineBytes > bodyBytes - BodyHeadBytes - sizeof(int))
            throw new StateDamagedException("The snapshot's parts do not fit.");
        return engineBytes;
    }

    static StateFormat FormatOf(SnapshotBody body, long engineBytes) =>
        new(body.ReadInt32(BodyHeadBytes), body.ReadInt32(BodyHeadBytes + engineBytes));

    StepInfo Apply(ReadOnlySpan<byte> command, StepVisitor visit)
    {
        var step = new StepInfo(Exchange.LastCommandNumber + 1, CommandCodec.Header(command).TimeUs);
        _events.Clear();
        try
        {
            Exchange.Apply(command, step.CommandNumber, _events);
            _views.Apply(step, _events.Written, _changes);
            var own = _events.Written[Exchange.CommandEventsOffset..Exchange.TriggerEventsOffset];
            CommandTrace.Add(step, command, own, _changes, _views.OpenOrders);
        }
        catch (Exception bug)
        {
            throw new CommandFailedException(step.CommandNumber, bug);
        }
        visit(step, _events.Written, _changes);
        return step;
    }

    void Compare(in FrameHeader frame)
    {
        if (Exchange.LastEventNumber == frame.LastEvent && Exchange.EventHash == frame.EventHash) return;
        throw new ReplayDiffersException(frame.Number, frame.FirstCommand, Exchange.LastCommandNumber);
    }
}
