using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>Sums of what changed hands, which no balance bounds: the same money may come round as often as its owners like.</summary>
/// <remarks>
/// An order that is amended again and again may have fills worth more than 10^38 units, the end of 128 bits. Such a sum is a figure to
/// look at, not money: it stops at the end instead of ending the process.
/// </remarks>
public static class Turnover
{
    /// <summary>The sum with something more, at most 2^127 − 1 units. Both are at least 0.</summary>
    public static Amount Plus(Amount sum, Amount more) =>
        new(sum.Units > Int128.MaxValue - more.Units ? Int128.MaxValue : sum.Units + more.Units);

    /// <summary>The sum before something was added, at least 0. Exact, unless the sum had stopped at its end.</summary>
    public static Amount Minus(Amount sum, Amount less) => sum < less ? Amount.Zero : sum - less;
}
