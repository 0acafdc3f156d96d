namespace Rialto.Node.Log;

/// <summary>Keeps room ahead of the writer: zero-fills the rest of the first segment, and makes the next one.</summary>
/// <remarks>
/// Overwriting zeros that are already on the disk changes no metadata, which doubles the rate of commits. A full disk shows here,
/// before any live data is concerned: it is a state that passes. Any other fault is handed to the writer, which ends with it.
/// Owner of the work: the preparer's thread (or the writer's, inline). The lock guards what both see; no file call is made under it.
/// </remarks>
internal sealed class SegmentPreparer : IDisposable
{
    readonly object _gate = new();
    readonly IStorage _storage;
    readonly LogOptions _options;
    readonly byte[] _zeros;
    readonly Thread? _thread;

    // The filled file is opened a second time here: a failed write-back is reported once to each open file, and the writer must
    // not miss it because the preparer's sync has taken it.
    IStorageFile? _fillFile;
    long _fillEnd;
    long _filledTo;
    long _position;

    long _nextNumber;
    IStorageFile? _temporary;
    string _temporaryPath = "";
    long _temporaryFilledTo;
    IStorageFile? _ready;

    bool _diskFull;
    bool _stopping;
    StorageFaultException? _fault;

    /// <param name="storage">Where the log is.</param>
    /// <param name="options">How it is kept.</param>
    /// <param name="current">Header of the segment that is written to.</param>
    /// <param name="position">Where the next frame goes.</param>
    /// <param name="filledTo">Up to where the segment is known to be filled.</param>
    /// <param name="ready">The next segment, when there is one already; owned from now on.</param>
    public SegmentPreparer(
        IStorage storage, LogOptions options, in SegmentHeader current, long position, long filledTo, IStorageFile? ready)
    {
        _storage = storage;
        _options = options;
        _zeros = new byte[options.ZeroFillBytes];
        _position = position;
        _filledTo = filledTo;
        _fillEnd = current.CapacityBytes;
        _nextNumber = current.Number + 1;
        _ready = ready;
        if (_filledTo < _fillEnd) _fillFile = storage.OpenToWrite(PathOf(SegmentName.Of(current.Number)));
        if (options.Preparation == SegmentPreparation.Background) _thread = StartThread();
    }

    /// <summary>True from a full disk until something could be prepared again. Any thread.</summary>
    public bool IsDiskFull => Volatile.Read(ref _diskFull);

    /// <summary>Bytes of frames that can be appended without any new allocation. Any thread.</summary>
    public long RoomBytes
    {
        get
        {
            lock (_gate)
            {
                var here = _filledTo - Volatile.Read(ref _position);
                if (_ready is null) return here;
                // At roll-over the rest of this segment may be wasted, but never more than one largest frame.
                var both = here + _options.SegmentBytes - SegmentHeader.PageBytes - FrameHeader.SizeBytes - _options.BodyBytesMax;
                return Math.Max(here, both);
            }
        }
    }

    /// <summary>Says how far the writer has come. Writer's thread.</summary>
    public void MoveTo(long position) => Volatile.Write(ref _position, position);

    /// <summary>Waits until the current segment is filled up to an offset; false when the disk is full. Writer's thread.</summary>
    public bool TryAwaitFill(long end) => TryAwait(end, next: false);

    /// <summary>Waits until the next segment is ready; false when the disk is full. Writer's thread.</summary>
    public bool TryAwaitNext() => TryAwait(fillEnd: 0, next: true);

    /// <summary>The next segment, which is ready; it stays the next one until <see cref="GoOn"/>. Writer's thread.</summary>
    public IStorageFile Next => _ready ?? throw new InvalidOperationException("The next segment is not ready.");

    /// <summary>The next segment has its header, durably: it is the current one, and the one behind it is prepared. Writer's thread.</summary>
    public void GoOn()
    {
        lock (_gate)
        {
            _ready = null;
            _nextNumber++;
            // The segment that may still be filled is left behind; the one that was prepared is whole.
            _position = SegmentHeader.PageBytes;
            _filledTo = _options.SegmentBytes;
            _fillEnd = _options.SegmentBytes;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
        _thread?.Join();
        _fillFile?.Dispose();
        _temporary?.Dispose();
        _ready?.Dispose();
    }

    Thread StartThread()
    {
        var thread = new Thread(Run) { Name = "rialto-log-preparer", IsBackground = true };
        thread.Start();
        return thread;
    }

    void Run()
    {
        while (true)
        {
            var worked = TryStep();
            lock (_gate)
            {
                if (_stopping || _fault is not null) return;
                if (_diskFull) Monitor.Wait(_gate, _options.PrepareRetry);
                else if (!worked && !HasWork()) Monitor.Wait(_gate);
                if (_stopping) return;
            }
        }
    }

    bool TryAwait(long fillEnd, bool next)
    {
        if (_thread is null) return TryWorkUntil(fillEnd, next);

        lock (_gate)
        {
            while (!IsSatisfied(fillEnd, next))
            {
                ThrowFault();
                if (_diskFull) return false;
                Monitor.Wait(_gate);
            }
            ThrowFault();
            return true;
        }
    }

    bool TryWorkUntil(long fillEnd, bool next)
    {
        while (!IsSatisfied(fillEnd, next))
        {
            var worked = TryStep();
            ThrowFault();
            if (!worked) return false;
        }
        return true;
    }

    bool IsSatisfied(long fillEnd, bool next) => next ? _ready is not null : _filledTo >= fillEnd;

    void ThrowFault()
    {
        if (_fault is { } fault) throw new StorageFaultException(fault.Operation, fault.Path, fault.Errno);
    }

    bool HasWork() => _filledTo < _fillEnd || _ready is null;

    /// <summary>Does one piece of the work; false when there was none or the disk is full.</summary>
    bool TryStep()
    {
        try
        {
            if (!Step()) return false;
            SetDiskFull(false);
            return true;
        }
        catch (StorageFaultException fault) when (fault.IsDiskFull)
        {
            SetDiskFull(true);
            return false;
        }
        catch (StorageFaultException fault)
        {
            lock (_gate)
            {
                _fault = fault;
                Monitor.PulseAll(_gate);
            }
            return false;
        }
    }

    void SetDiskFull(bool full)
    {
        lock (_gate)
        {
            _diskFull = full;
            Monitor.PulseAll(_gate);
        }
    }

    bool Step()
    {
        long filledTo, fillEnd;
        bool ready;
        lock (_gate)
        {
            filledTo = _filledTo;
            fillEnd = _fillEnd;
            ready = _ready is not null;
        }

        if (filledTo < fillEnd) FillCurrent(filledTo, fillEnd);
        else if (!ready) PrepareNext();
        else return false;
        return true;
    }

    void FillCurrent(long from, long end)
    {
        var count = (int)Math.Min(_zeros.Length, end - from);
        _fillFile!.Write(from, _zeros.AsSpan(0, count));
        _fillFile.SyncData();
        lock (_gate)
        {
            // Otherwise the writer has gone on to the next segment meanwhile.
            if (_filledTo == from) _filledTo = from + count;
            Monitor.PulseAll(_gate);
        }
    }

    void PrepareNext()
    {
        if (_temporary is null)
        {
            _temporaryPath = PathOf(SegmentName.TemporaryOf(_nextNumber));
            _temporary = _storage.Create(_temporaryPath);
            _temporaryFilledTo = 0;
        }

        if (_temporaryFilledTo < _options.SegmentBytes) FillNext(_temporary);
        else FinishNext(_temporary);
    }

    void FillNext(IStorageFile file)
    {
        var count = (int)Math.Min(_zeros.Length, _options.SegmentBytes - _temporaryFilledTo);
        file.Write(_temporaryFilledTo, _zeros.AsSpan(0, count));
        // Piece by piece, so that the disk is never handed a whole segment while the writer waits for its own sync.
        file.SyncData();
        _temporaryFilledTo += count;
    }

    void FinishNext(IStorageFile file)
    {
        try
        {
            // In this order: bytes, then the name, then the directory. A file under its final name is always whole.
            file.SyncAll();
            var path = PathOf(SegmentName.Of(_nextNumber));
            _storage.Rename(_temporaryPath, path);
            _temporaryPath = path;
            _storage.SyncDirectory(_options.LogDirectory);
        }
        catch (StorageFaultException fault) when (fault.IsDiskFull)
        {
            // A failed sync leaves unknown which bytes are there: begin anew.
            _temporary = null;
            file.Dispose();
            _storage.Remove(_temporaryPath);
            throw;
        }

        _temporary = null;
        file.Dispose();
        var ready = _storage.OpenToWrite(_temporaryPath);
        lock (_gate)
        {
            _ready = ready;
            Monitor.PulseAll(_gate);
        }
    }

    string PathOf(string name) => Path.Combine(_options.LogDirectory, name);
}
