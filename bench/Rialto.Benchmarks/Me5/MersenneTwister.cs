namespace Rialto.Benchmarks.Me5;

/// <summary>MT19937, 32 bit, with the draws that me-5 is made of.</summary>
public sealed class MersenneTwister
{
    const int Length = 624;
    const int Middle = 397;

    // ln of a smaller number would be out of proportion.
    const double LogMin = 1e-300;

    readonly uint[] _state = new uint[Length];
    int _at = Length;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Length; i++) _state[i] = 1812433253U * (_state[i - 1] ^ (_state[i - 1] >> 30)) + (uint)i;
    }

    /// <summary>0 … 1, without 1, with 53 bits of two draws.</summary>
    public double Uniform()
    {
        var high = Next() >> 5;
        var low = Next() >> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// <summary>From low to high, both included.</summary>
    public int Integer(int low, int high) => low + (int)(uint)(Uniform() * (high - low + 1));

    public double Normal()
    {
        var radius = Math.Sqrt(-2.0 * Math.Log(Math.Max(Uniform(), LogMin)));
        return radius * Math.Cos(2.0 * Math.PI * Uniform());
    }

    public double Exponential(double rate) => -Math.Log(Math.Max(Uniform(), LogMin)) / rate;

    uint Next()
    {
        if (_at == Length) Twist();
        var y = _state[_at++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680U;
        y ^= (y << 15) & 0xEFC60000U;
        return y ^ (y >> 18);
    }

    void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (_state[i] & 0x80000000U) | (_state[(i + 1) % Length] & 0x7FFFFFFFU);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DFU);
        }

        _at = 0;
    }
}
