using System.Runtime.InteropServices;

namespace Rialto.Benchmarks.Core1;

/// <summary>64-bit FNV-1a over maker, taker, price and size of each trade, eight little-endian bytes each.</summary>
public struct TradeHash()
{
    public ulong Value { get; private set; } = 14695981039346656037UL;

    public void Add(in Core1Trade trade)
    {
        foreach (var part in (ReadOnlySpan<long>)[trade.MakerId, trade.TakerId, trade.Price, trade.Size])
        {
            foreach (var octet in MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in part))) Value = (Value ^ octet) * 1099511628211UL;
        }
    }
}
