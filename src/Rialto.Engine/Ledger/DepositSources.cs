using Rialto.Engine.Codec;
using Rialto.Engine.Events;

namespace Rialto.Engine.Ledger;

/// <summary>The last running number of each source of deposits, so that none is credited twice. Owner: engine thread.</summary>
internal sealed class DepositSources
{
    int[] _sources = new int[16];
    long[] _numbers = new long[16];
    int _count;

    /// <summary>Rejects: SourceNumberRepeated, SourceNumberGap. Source 0 has no numbers.</summary>
    public Reject Check(int source, long number)
    {
        if (source == 0) return Reject.None;
        var last = Last(source);
        if (number <= last) return Reject.SourceNumberRepeated;
        // Not last + 1: the last number may be the largest there is.
        return number - 1 > last ? Reject.SourceNumberGap : Reject.None;
    }

    public void Credited(int source, long number)
    {
        if (source == 0) return;
        var index = IndexOf(source);
        if (index == _count)
        {
            if (_count == _sources.Length)
            {
                Array.Resize(ref _sources, 2 * _count);
                Array.Resize(ref _numbers, 2 * _count);
            }

            _sources[_count++] = source;
        }

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

    long Last(int source)
    {
        var index = IndexOf(source);
        return index == _count ? 0 : _numbers[index];
    }

    // Sources are a handful (wallets, banks), so a walk is the index.
    int IndexOf(int source)
    {
        var index = 0;
        while (index < _count && _sources[index] != source) index++;
        return index;
    }
}
