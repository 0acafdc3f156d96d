using System.Buffers.Binary;
using System.Numerics;

namespace Rialto.Simulation.Model;

/// <summary>The running hash of all events, written from docs/rules/events.md with big integers.</summary>
internal sealed class RunningHash
{
    static readonly BigInteger Mask = (BigInteger.One << 64) - 1;

    public ulong Value { get; private set; }

    public void Add(ReadOnlySpan<byte> events)
    {
        if (events.IsEmpty) return;
        for (var at = 0; at < events.Length; at += 16) Value = Mixed(Word(events, at), Word(events, at + 8));
        Value ^= (ulong)events.Length;
        Value = (ulong)(((BigInteger)Value * 0x2545F4914F6CDD1D) & Mask);
    }

    ulong Mixed(ulong first, ulong second)
    {
        var turned = (Value << 32) | (Value >> 32);
        var product = (BigInteger)(first ^ Value ^ 0x9E3779B97F4A7C15) * (second ^ turned ^ 0xD1B54A32D192ED03);
        return (ulong)(product >> 64) ^ (ulong)(product & Mask);
    }

    // Events are a multiple of 8 long; a missing second word counts as zero.
    static ulong Word(ReadOnlySpan<byte> events, int at) => at < events.Length ? BinaryPrimitives.ReadUInt64LittleEndian(events[at..]) : 0;
}
