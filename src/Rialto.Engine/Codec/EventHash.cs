using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Codec;

/// <summary>The running hash over all event bytes: equal histories have equal hashes. Not a defence against forgery.</summary>
/// <remarks>Definition and constants: docs/rules/events.md. Frozen: the hash stands in every frame of every log.</remarks>
public static class EventHash
{
    const ulong FirstKey = 0x9E3779B97F4A7C15;
    const ulong SecondKey = 0xD1B54A32D192ED03;
    const ulong LengthKey = 0x2545F4914F6CDD1D;

    /// <summary>The hash after a step, from the hash before it and the bytes of the step's events (a multiple of 8).</summary>
    public static ulong After(ulong hash, ReadOnlySpan<byte> events)
    {
        if (events.IsEmpty) return hash;
        var words = MemoryMarshal.Cast<byte, ulong>(events);
        var i = 0;
        for (; i < words.Length - 1; i += 2) hash = Fold(words[i], words[i + 1], hash);
        if (i < words.Length) hash = Fold(words[i], 0, hash);
        // Arithmetic modulo 2^64 is what the hash is defined in.
        return unchecked((hash ^ (ulong)events.Length) * LengthKey);
    }

    static ulong Fold(ulong first, ulong second, ulong hash)
    {
        // Each fold waits for the one before, so what does not need the hash comes first.
        var product = Product.Of((first ^ FirstKey) ^ hash, (second ^ SecondKey) ^ ulong.RotateLeft(hash, 32));
        return product.High ^ product.Low;
    }
}
