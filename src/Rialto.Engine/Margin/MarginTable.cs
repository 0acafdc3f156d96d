using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Margin;

/// <summary>All margin accounts and their positions. Owner: engine thread.</summary>
/// <remarks>
/// An account's index is its number − 1. Positions are made when an account first touches an instrument and stay; their indexes are an
/// accident of history and decide nothing.
/// </remarks>
internal sealed class MarginTable
{
    readonly LongMap _positionsOf = new(64);
    MarginAccount[] _accounts = new MarginAccount[16];
    Position[] _positions = new Position[16];
    int[] _queue = new int[16];
    int _queueHead;

    /// <summary>Accounts.</summary>
    public int Count { get; private set; }

    /// <summary>Positions, the reserved first place included.</summary>
    public int PositionEnd { get; private set; } = 1;

    /// <summary>Accounts that must be looked at.</summary>
    public int DueCount { get; private set; }

    /// <summary>The account that has been liquidated for longest; −1 = none is.</summary>
    public int OldestLiquidation { get; private set; } = -1;

    int _youngestLiquidation = -1;

    /// <summary>The reference is good until the next <see cref="Open"/>.</summary>
    public ref MarginAccount Account(int index) => ref _accounts[index];

    /// <summary>The reference is good until the next <see cref="Of"/>.</summary>
    public ref Position this[int position] => ref _positions[position];

    public bool TryFind(MarginAccountId account, out int index)
    {
        index = account.Value - 1;
        return index >= 0 && index < Count;
    }

    /// <summary>Opens an account; its number is the index + 1.</summary>
    public int Open(in MarginAccount account)
    {
        if (Count == _accounts.Length) Array.Resize(ref _accounts, 2 * Count);
        ref var opened = ref _accounts[Count];
        opened = account;
        opened.Status = MarginStatus.Active;
        opened.OlderLiquidation = -1;
        opened.YoungerLiquidation = -1;
        return Count++;
    }

    public bool TryFind(int account, InstrumentId instrument, out int position) =>
        _positionsOf.TryGet(Key(account, instrument), out position);

    /// <summary>The account's place in an instrument, made if it is new.</summary>
    public int Of(int account, InstrumentId instrument)
    {
        if (TryFind(account, instrument, out var position)) return position;
        if (PositionEnd == _positions.Length) Array.Resize(ref _positions, 2 * PositionEnd);
        position = PositionEnd++;
        _positions[position] = new Position { Account = account, Instrument = instrument };
        _positionsOf.At(Key(account, instrument)) = position;
        Link(account, position);
        return position;
    }

    /// <summary>Puts an account behind the others that must be looked at; once.</summary>
    public void MarkDue(int account)
    {
        if (_accounts[account].IsDue) return;
        _accounts[account].IsDue = true;
        if (DueCount == _queue.Length) GrowQueue();
        _queue[(_queueHead + DueCount++) % _queue.Length] = account;
    }

    /// <summary>The first of them; only when there is one.</summary>
    public int TakeDue()
    {
        var account = _queue[_queueHead];
        _queueHead = (_queueHead + 1) % _queue.Length;
        DueCount--;
        _accounts[account].IsDue = false;
        return account;
    }

    /// <summary>The account that stands at a place of the queue.</summary>
    public int DueAt(int place) => _queue[(_queueHead + place) % _queue.Length];

    public void BeginLiquidation(int account)
    {
        ref var begun = ref _accounts[account];
        begun.Status = MarginStatus.Liquidating;
        begun.OlderLiquidation = _youngestLiquidation;
        begun.YoungerLiquidation = -1;
        if (_youngestLiquidation < 0) OldestLiquidation = account;
        else _accounts[_youngestLiquidation].YoungerLiquidation = account;
        _youngestLiquidation = account;
    }

    public void EndLiquidation(int account)
    {
        ref var ended = ref _accounts[account];
        if (ended.OlderLiquidation < 0) OldestLiquidation = ended.YoungerLiquidation;
        else _accounts[ended.OlderLiquidation].YoungerLiquidation = ended.YoungerLiquidation;
        if (ended.YoungerLiquidation < 0) _youngestLiquidation = ended.OlderLiquidation;
        else _accounts[ended.YoungerLiquidation].OlderLiquidation = ended.OlderLiquidation;
        ended.OlderLiquidation = -1;
        ended.YoungerLiquidation = -1;
        ended.Status = MarginStatus.Active;
        ended.TakerDue = 0;
        ended.LiquidationDue = 0;
        ended.LastSliceUs = 0;
        ended.HasHeardPrice = false;
    }

    void GrowQueue()
    {
        var grown = new int[2 * _queue.Length];
        for (var i = 0; i < DueCount; i++) grown[i] = DueAt(i);
        _queue = grown;
        _queueHead = 0;
    }

    // By instrument number, so that every walk over an account goes the same way.
    void Link(int account, int position)
    {
        ref var first = ref _accounts[account].FirstPosition;
        var before = 0;
        var at = first;
        for (; at != 0 && _positions[at].Instrument.Value < _positions[position].Instrument.Value; at = _positions[at].Next) before = at;
        _positions[position].Next = at;
        if (before == 0) first = position;
        else _positions[before].Next = position;
    }

    // An index counts from 0; a key must not be 0.
    static ulong Key(int account, InstrumentId instrument) => LongMap.Key(account + 1, instrument.Value);
}
