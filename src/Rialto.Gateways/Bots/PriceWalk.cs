namespace Rialto.Gateways.Bots;

/// <summary>A currency's value as a random walk around its start, in millionths of the start.</summary>
/// <remarks>
/// Kept within <see cref="LowestPpm"/> … <see cref="HighestPpm"/>, the square roots of 0.8 and 1.25: so every price, a ratio of two
/// walks, stays within 0.8 … 1.25 of its start and never meets the price limits of an instrument. Integers only. Owner: the bots' loop.
/// </remarks>
public sealed class PriceWalk(int startPpm)
{
    public const int OnePpm = 1_000_000;
    public const int LowestPpm = 894_500;
    public const int HighestPpm = 1_118_000;

    /// <summary>Largest step; with one step a second a day's move is about 3 %.</summary>
    const int StepPpmMax = 200;

    /// <summary>The pull back is a step's part of the distance from one: it keeps the walk away from its bounds most of the time.</summary>
    const int PullParts = 20_000;

    public int Ppm { get; private set; } = Math.Clamp(startPpm, LowestPpm, HighestPpm);

    public void Step(ref SplitMix64 random)
    {
        var step = random.Between(-StepPpmMax, StepPpmMax) + (OnePpm - Ppm) / PullParts;
        Ppm = Math.Clamp(Ppm + step, LowestPpm, HighestPpm);
    }
}
