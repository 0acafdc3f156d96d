using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Rows of some whole steps, on their way to the history writer.</summary>
sealed class HistoryBatch
{
    /// <summary>Orders as they are after the last of the steps: what they were in between is nobody's business.</summary>
    public Dictionary<OrderId, OrderView> Orders { get; } = [];
    public List<TradeView> Trades { get; } = [];
    public List<FillView> Fills { get; } = [];
    public List<LedgerLine> Ledger { get; } = [];
    public List<DepositView> Deposits { get; } = [];
    public List<WithdrawalView> Withdrawals { get; } = [];
    public List<TransferView> Transfers { get; } = [];
    public List<AdjustmentView> Adjustments { get; } = [];
    public List<ClosedCandle> Candles { get; } = [];

    public MarginChanges Margin { get; } = new();
    public List<RequestPart> Requests { get; } = [];

    /// <summary>Come before everything else of this batch.</summary>
    public List<(InstrumentId Instrument, Refinement By)> Refinements { get; } = [];

    /// <summary>All events up to and with this one are in history when the batch is.</summary>
    public long LastEvent { get; private set; }

    /// <summary>Time of the last of the steps, µs.</summary>
    public long TimeUs { get; private set; }

    /// <summary>How many commits were joined in it.</summary>
    public int Commits { get; private set; } = 1;

    public int RowCount => Orders.Count + Trades.Count + Fills.Count + Ledger.Count
        + Deposits.Count + Withdrawals.Count + Transfers.Count + Adjustments.Count + Candles.Count + Margin.Count + Requests.Count;

    public bool IsEmpty => LastEvent == 0;

    public void Add(StepChanges changes)
    {
        LastEvent = changes.LastEventNumber;
        TimeUs = changes.TimeUs;
        foreach (var order in changes.Orders) Orders[order.After.Id] = order.After;
        Trades.AddRange(changes.Trades);
        Fills.AddRange(changes.Fills);
        Ledger.AddRange(changes.Ledger);
        Deposits.AddRange(changes.Deposits);
        Withdrawals.AddRange(changes.Withdrawals);
        Transfers.AddRange(changes.Transfers);
        Adjustments.AddRange(changes.Adjustments);
        Candles.AddRange(changes.Candles);
        Margin.AddRange(changes.Margin);
        Requests.AddRange(changes.Requests);
        Refinements.AddRange(changes.Refinements);
    }

    /// <summary>Takes what became of requests from a step that has no other rows, or whose other rows are in history already.</summary>
    public void AddRequests(StepChanges changes)
    {
        if (changes.Requests.Count == 0) return;
        (LastEvent, TimeUs) = (changes.LastEventNumber, changes.TimeUs);
        Requests.AddRange(changes.Requests);
    }

    /// <summary>Takes in the next batch's rows; false = the two must stay apart.</summary>
    public bool TryJoin(HistoryBatch next)
    {
        // Refinements come before all other rows of their batch, so not before those of the one before.
        if (next.Refinements.Count > 0 || !Fits(next)) return false;
        LastEvent = next.LastEvent;
        TimeUs = next.TimeUs;
        Commits += next.Commits;
        foreach (var (id, order) in next.Orders) Orders[id] = order;
        Trades.AddRange(next.Trades);
        Fills.AddRange(next.Fills);
        Ledger.AddRange(next.Ledger);
        Deposits.AddRange(next.Deposits);
        Withdrawals.AddRange(next.Withdrawals);
        Transfers.AddRange(next.Transfers);
        Adjustments.AddRange(next.Adjustments);
        Candles.AddRange(next.Candles);
        Margin.AddRange(next.Margin);
        Requests.AddRange(next.Requests);
        return true;
    }

    /// <summary>An order that both know is one row.</summary>
    bool Fits(HistoryBatch next)
    {
        var rows = RowCount + next.RowCount;
        return rows <= Limits.HistoryRowsMax || rows - next.Orders.Keys.Count(Orders.ContainsKey) <= Limits.HistoryRowsMax;
    }
}
