using Rialto.Node.History;

namespace Rialto.Node.Views;

/// <summary>What one step did to perpetuals, as history keeps it. Owner: publisher thread.</summary>
sealed class MarginChanges
{
    public List<FundingView> Fundings { get; } = [];
    public List<FundingPaymentView> Payments { get; } = [];
    public List<PositionStep> Positions { get; } = [];
    public List<MarginTradeView> Trades { get; } = [];

    /// <summary>Each with whether everybody may see it.</summary>
    public List<(LiquidationView Liquidation, bool ForAll)> Liquidations { get; } = [];
    public List<PriceMarkView> Prices { get; } = [];
    public List<RateMarkView> Rates { get; } = [];

    public int Count => Fundings.Count + Payments.Count + Positions.Count + Trades.Count + Liquidations.Count + Prices.Count + Rates.Count;

    public void AddRange(MarginChanges other)
    {
        Fundings.AddRange(other.Fundings);
        Payments.AddRange(other.Payments);
        Positions.AddRange(other.Positions);
        Trades.AddRange(other.Trades);
        Liquidations.AddRange(other.Liquidations);
        Prices.AddRange(other.Prices);
        Rates.AddRange(other.Rates);
    }

    public void Clear()
    {
        Fundings.Clear();
        Payments.Clear();
        Positions.Clear();
        Trades.Clear();
        Liquidations.Clear();
        Prices.Clear();
        Rates.Clear();
    }
}
