using System.Numerics;

namespace Rialto.Benchmarks.Core1;

/// <summary>xoshiro256** seeded through SplitMix64.</summary>
public sealed class Xoshiro256
{
    ulong _s0;
    ulong _s1;
    ulong _s2;
    ulong _s3;

    public Xoshiro256(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>0 … count - 1: the high half of a draw times the count.</summary>
    public long Below(long count) => (long)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>0 … count - 1: what is left of a draw divided by the count.</summary>
    public long Modulo(long count) => (long)(Next() % (ulong)count);

    /// <summary>0 … 1, without 1: the top 53 bits.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1L << 53));

    ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
