using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>What a member would pay on an instrument if he placed an order now.</summary>
public readonly record struct FeeRates(FeePpm Maker, FeePpm Taker);
