namespace Rialto.Engine.Margin;

/// <summary>A place among those who may be closed for a bankrupt position.</summary>
/// <param name="ProfitPpb">Profit per value at open, 10^-9, rounded down.</param>
/// <param name="LeveragePpm">Value per distance to the own bankruptcy price, 10^-6, cut, 1 … 10^12.</param>
/// <param name="Rank">Profit × leverage for winners, profit / leverage for losers, rounded down. Highest first.</param>
public readonly record struct AdlRank(long ProfitPpb, long LeveragePpm, Int128 Rank);
