namespace Rialto.Gateways.Bots;

/// <summary>The bots' random numbers: the same seed gives the same walk on every machine and runtime.</summary>
/// <remarks>SplitMix64 of Steele, Lea and Flood: 64 bits of state, one addition and three mixing steps a number.</remarks>
public struct SplitMix64(ulong seed)
{
    ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = _state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>0 … <paramref name="bound"/> − 1, without the bias of a remainder that would matter here.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary><paramref name="low"/> … <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);
}
