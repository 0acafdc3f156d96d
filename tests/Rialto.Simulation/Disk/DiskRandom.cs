namespace Rialto.Simulation.Disk;

/// <summary>SplitMix64: the same numbers for a seed on every machine and runtime. <c>System.Random</c> does not promise that.</summary>
public sealed class DiskRandom(ulong seed)
{
    ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number from 0 to below the bound.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool OneIn(int count) => Below(count) == 0;

    public void Fill(Span<byte> bytes)
    {
        foreach (ref var b in bytes) b = (byte)Next();
    }
}
