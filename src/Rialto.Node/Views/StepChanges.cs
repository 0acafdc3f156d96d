using Rialto.Engine.Numbers;
using Rialto.Node.History;

namespace Rialto.Node.Views;

/// <summary>
/// What one step did, in the words of the views; filled by <see cref="ExchangeViews"/>, used again for the next. Owner: publisher thread.
/// </summary>
sealed class StepChanges
{
    readonly Dictionary<OrderId, OrderDraft> _orders = [];
    readonly Stack<OrderDraft> _spareDrafts = [];

    /// <summary>Orders that the step touched, in the order in which it first touched them.</summary>
    public List<OrderDraft> Orders { get; } = [];
    public List<TradeView> Trades { get; } = [];
    public List<FillView> Fills { get; } = [];
    public List<LedgerLine> Ledger { get; } = [];
    public List<DepositView> Deposits { get; } = [];
    public List<WithdrawalView> Withdrawals { get; } = [];
    public List<TransferView> Transfers { get; } = [];
    public List<AdjustmentView> Adjustments { get; } = [];
    public MarginChanges Margin { get; } = new();

    /// <summary>What became of its request, if its answer may be asked for again.</summary>
    public List<RequestPart> Requests { get; } = [];

    /// <summary>Buckets that the step's trades closed.</summary>
    public List<ClosedCandle> Candles { get; } = [];

    /// <summary>Instruments whose ticks or lots became finer.</summary>
    public List<(InstrumentId Instrument, Refinement By)> Refinements { get; } = [];
    public long LastEventNumber { get; set; }
    public long TimeUs { get; set; }

    /// <summary>An order that named a margin account was refused.</summary>
    public bool HasRefused { get; set; }

    /// <summary>An order was refused that counts as one that ended at once.</summary>
    public bool HasEndedAtOnce { get; set; }

    public OrderDraft? Find(OrderId id) => _orders.GetValueOrDefault(id);

    /// <summary>The draft of an order that the step has not touched before; the caller begins it.</summary>
    public OrderDraft Draft(OrderId id)
    {
        if (!_spareDrafts.TryPop(out var draft)) draft = new();
        _orders.Add(id, draft);
        Orders.Add(draft);
        return draft;
    }

    public void Clear()
    {
        foreach (var draft in Orders)
        {
            if (_spareDrafts.Count < Limits.SpareDraftsMax) _spareDrafts.Push(draft);
        }
        _orders.Clear();
        Orders.Clear();
        Trades.Clear();
        Fills.Clear();
        Ledger.Clear();
        Deposits.Clear();
        Withdrawals.Clear();
        Transfers.Clear();
        Adjustments.Clear();
        Candles.Clear();
        Margin.Clear();
        Refinements.Clear();
        Requests.Clear();
        LastEventNumber = 0;
        TimeUs = 0;
        HasRefused = false;
        HasEndedAtOnce = false;
    }
}
