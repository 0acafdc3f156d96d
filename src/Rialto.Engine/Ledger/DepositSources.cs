using Rialto.Engine.Codec;
using Rialto.Engine.Events;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Ledger;

/// <summary>The last running number of each source of deposits, so that none is credited twice. Owner: engine thread.</summary>
internal sealed class DepositSources
{
    readonly LongMap _index = new(16);
    int[] _sources = new int[16];
    long[] _numbers = new long[16];
    int _count;

    /// <summary>Rejects: SourceNumberRepeated, SourceNumberGap. Source 0 has no numbers.</summary>
    public Reject Check(int source, long number)
    {
        if (source == 0) return Reject.None;
        var last = _index.TryGet(Key(source), out var index) ? _numbers[index] : 0;
        if (number <= last) return Reject.SourceNumberRepeated;
        // Not last + 1: the last number may be the largest there is.
        return number - 1 > last ? Reject.SourceNumberGap : Reject.None;
    }

    /// <summary>It is known, or there is room for one more.</summary>
    public bool HasRoomFor(int source) =>
        source == 0 || _count < Limits.DepositSourcesMax || _index.TryGet(Key(source), out _);

    public void Credited(int source, long number)
    {
        if (source == 0) return;
        if (!_index.TryGet(Key(source), out var index)) index = Add(source);
        _numbers[index] = number;
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt32(_count);
        for (var i = 0; i < _count; i++)
        {
            writer.WriteInt32(_sources[i]);
            writer.WriteInt64(_numbers[i]);
        }
    }

    public void Load(ref StateReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--) Credited(reader.ReadInt32(), reader.ReadInt64());
    }

    int Add(int source)
    {
        if (_count == _sources.Length)
        {
            Array.Resize(ref _sources, 2 * _count);
            Array.Resize(ref _numbers, 2 * _count);
        }

        _sources[_count] = source;
        _index.At(Key(source)) = _count;
        return _count++;
    }

    // The bits of the number, whatever its sign; never 0, which is no source.
    static ulong Key(int source) => unchecked((uint)source);
}
