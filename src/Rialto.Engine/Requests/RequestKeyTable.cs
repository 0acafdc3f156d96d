using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Tables;

namespace Rialto.Engine.Requests;

/// <summary>Remembers the keys of signed requests, so that none has an effect twice. Owner: engine thread.</summary>
/// <remarks>An unexpired key is never dropped: when the table is full of them, the answer is "try again". Source:
/// docs/rules/requests.md.</remarks>
internal sealed class RequestKeyTable
{
    readonly WideMap<byte> _keys = new(1_024);
    readonly MinHeap<Expiry> _expiries = new(1_024);

    public int CountMax { get; set; } = Limits.RequestKeysMax;

    /// <summary>Remembers a command's request key.</summary>
    /// <remarks>Rejects: RequestReplayed inside its window; TryAgain when the table is full.</remarks>
    public Reject Remember(in CommandHeader header)
    {
        DropExpired(header.TimeUs);
        if (_keys.TryGet(header.RequestKeyHigh, header.RequestKeyLow, out _)) return Reject.RequestReplayed;
        if (header.RequestKeyWindowS == 0) return Reject.None;
        if (_keys.Count >= CountMax) return Reject.TryAgain;
        Add(new Expiry(header.TimeUs + header.RequestKeyWindowS * 1_000_000L, header.RequestKeyHigh, header.RequestKeyLow));
        return Reject.None;
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt32(CountMax);
        writer.WriteInt32(_expiries.Count);
        foreach (ref readonly var expiry in _expiries.Items)
        {
            writer.WriteInt64(expiry.AtUs);
            writer.WriteUInt64(expiry.High);
            writer.WriteUInt64(expiry.Low);
        }
    }

    public void Load(ref StateReader reader)
    {
        CountMax = reader.ReadInt32();
        // Pushed in the order in which they lay, the items lie so again: each one's parent comes before it.
        for (var left = reader.ReadCount(); left > 0; left--) Add(new Expiry(reader.ReadInt64(), reader.ReadUInt64(), reader.ReadUInt64()));
    }

    void Add(Expiry expiry)
    {
        _keys.Set(expiry.High, expiry.Low, 1);
        _expiries.Push(expiry);
    }

    void DropExpired(long nowUs)
    {
        while (_expiries.Count > 0 && _expiries.Top.AtUs <= nowUs)
        {
            var expired = _expiries.Pop();
            _keys.Remove(expired.High, expired.Low);
        }
    }

    readonly record struct Expiry(long AtUs, ulong High, ulong Low) : IComparable<Expiry>
    {
        public int CompareTo(Expiry other)
        {
            if (AtUs != other.AtUs) return AtUs.CompareTo(other.AtUs);
            return High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
        }
    }
}
