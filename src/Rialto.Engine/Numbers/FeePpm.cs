namespace Rialto.Engine.Numbers;

/// <summary>A fee rate in millionths (0.002 = 2,000). Spot: 0 … 500,000; perpetuals may be negative (a rebate).</summary>
public readonly record struct FeePpm(int Value)
{
    public const int SpotMax = 500_000;

    /// <summary>The largest rebate, on perpetuals.</summary>
    public const int RebateMin = -10_000;
}
