using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Bots;

/// <summary>Where the quotes of one instrument should stand around a middle price.</summary>
/// <remarks>All distances in millionths of the middle price; a level is at least one tick farther out than the one before it.</remarks>
public static class Ladder
{
    /// <summary>Distances of the levels from the middle, best first.</summary>
    static readonly int[] OffsetsPpm = [300, 800, 1_500, 2_500, 4_000, 6_500, 10_000];

    public static int Levels => OffsetsPpm.Length;

    /// <summary>Price of a level. Bids round down and asks up, so the two best never meet.</summary>
    /// <param name="middle">In 1/1,000 of a tick.</param>
    public static Ticks Price(Side side, int level, long middle)
    {
        // Where a tick is coarse, several distances round to one price: each level then takes the next tick.
        return side == Side.Buy
            ? new Ticks(Math.Max(Math.Min(Down(middle - Distance(level, middle)), Down(middle - Distance(0, middle)) - level), 1))
            : new Ticks(Math.Max(Up(middle + Distance(level, middle)), Up(middle + Distance(0, middle)) + level));
    }

    /// <summary>How far an order may be from its level before it is moved: half its distance from the middle.</summary>
    public static long Tolerance(int level, long middle) =>
        (long)((Int128)middle * Math.Max(OffsetsPpm[level] / 2, 200) / PriceWalk.OnePpm / 1_000);

    /// <summary>What a level is worth, in dollars: more, the farther out.</summary>
    public static int Dollars(int level) => 500 * (level + 1);

    static long Distance(int level, long middle) => (long)((Int128)middle * OffsetsPpm[level] / PriceWalk.OnePpm);

    static long Down(long milliTicks) => milliTicks / 1_000;

    static long Up(long milliTicks) => (milliTicks + 999) / 1_000;
}
