using System.Text;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.History;

namespace Rialto.Node.Views;

/// <summary>Everything that can be seen of the exchange now, made from its events alone.</summary>
/// <remarks>
/// Readers: any thread; what a member's answered command did is visible before the answer. Owner: publisher thread, which applies the
/// steps of a durable batch and then publishes them together. Open orders stand in the orders in which readers want them from
/// <see cref="SortForReaders"/> on: whoever only replays needs none of them.
/// </remarks>
public sealed partial class ExchangeViews
{
    volatile OrderUuids? _uuids;
    volatile Position _published = new(0, 0, 0);
    volatile int _ordersOpenMax;
    volatile int _requestKeysMax;
    readonly MarginTrail _trail = new();
    Traded _traded;
    string? _lastText;
    bool _isSorted;

    internal ExchangeViews()
    {
        Instruments = new(Currencies);
        Tickers = new(Instruments, Books);
        Candles = new(Instruments);
    }

    public Currencies Currencies { get; } = new();
    public Instruments Instruments { get; }
    public Fees Fees { get; } = new();
    public Members Members { get; } = new();
    public Balances Balances { get; } = new();
    public OpenOrders OpenOrders { get; } = new();
    public Books Books { get; } = new();
    public Tape Tape { get; } = new();
    public Tickers Tickers { get; }
    public Candles Candles { get; }
    public Margin Margin { get; } = new();

    /// <summary>Number of the last event that the views show.</summary>
    public long LastEventNumber => _published.EventNumber;

    /// <summary>Number of the last command that the views show.</summary>
    public long LastCommandNumber => _published.CommandNumber;

    /// <summary>Time of that command, µs.</summary>
    public long LastTimeUs => _published.TimeUs;

    /// <summary>The log has its first command.</summary>
    public bool HasBegun => _uuids is not null;

    /// <summary>The defaults were set up to their end: limits, the last of them, are there.</summary>
    public bool IsSetUp => _ordersOpenMax != 0;

    /// <summary>Open orders that a member may have on an instrument; 0 = not set up yet.</summary>
    public int OrdersOpenMax => _ordersOpenMax;

    /// <summary>Request keys that the engine remembers; 0 = not set up yet.</summary>
    public int RequestKeysMax => _requestKeysMax;

    /// <summary>Order numbers as uuids. Only after the log has begun.</summary>
    public OrderUuids Uuids => _uuids ?? throw new InvalidOperationException("The log has not begun.");

    /// <summary>Held while a batch is taken in and published.</summary>
    internal Lock Changing { get; } = new();

    internal long WorkingEventNumber { get; private set; }

    /// <summary>Reads several views at one moment: the publisher waits meanwhile, so it must be short.</summary>
    /// <param name="read">Gets the number of the last event that all views show.</param>
    public T Still<T>(Func<long, T> read)
    {
        lock (Changing) return read(LastEventNumber);
    }

    /// <summary>Takes in all events of one step; readers see them after <see cref="Publish"/>.</summary>
    internal void Apply(in StepInfo step, ReadOnlySpan<byte> events, StepChanges changes)
    {
        changes.Clear();
        var reader = new EventReader(events);
        while (reader.Next())
        {
            Invariant.Holds(reader.Number == WorkingEventNumber + 1);
            WorkingEventNumber = reader.Number;
            Apply(step, ref reader, changes);
        }
        changes.LastEventNumber = WorkingEventNumber;
        changes.TimeUs = step.TimeUs;
        _trail.EndStep(changes.Margin);
        Balances.EndStep();
        foreach (var order in changes.Orders) Finish(order, step.TimeUs);
    }

    /// <summary>Shows each member's orders and each book's from now on, which is what readers look at. Before anybody reads.</summary>
    internal void SortForReaders()
    {
        if (_isSorted) return;
        _isSorted = true;
        OpenOrders.SortForReaders();
        Books.SortForReaders(OpenOrders.InOrder);
        OpenOrders.Publish();
        Books.Publish();
    }

    /// <summary>Shows readers everything that was applied so far.</summary>
    internal void Publish(in StepInfo last)
    {
        Currencies.Publish();
        Instruments.Publish();
        Fees.Publish();
        Balances.Publish();
        OpenOrders.Publish();
        Books.Publish();
        Tape.Publish();
        Tickers.Publish();
        Candles.Publish();
        _published = new(WorkingEventNumber, last.CommandNumber, last.TimeUs);
    }

    void Apply(in StepInfo step, ref EventReader reader, StepChanges changes)
    {
        switch (reader.Kind)
        {
            case EventKind.Began:
                ref readonly var began = ref reader.As<Began>();
                _uuids = new(began.UuidKeyHigh, began.UuidKeyLow);
                break;
            case EventKind.CurrencyChanged:
                Currencies.Apply(reader.As<CurrencyChanged>(), reader.Text<CurrencyChanged>(), step.TimeUs);
                break;
            case EventKind.InstrumentChanged:
                Changed(reader.As<InstrumentChanged>(), step.TimeUs, changes);
                break;
            case EventKind.FeeChanged:
                Fees.Apply(reader.As<FeeChanged>(), reader.Text<FeeChanged>(), step.TimeUs);
                break;
            case EventKind.LimitsChanged:
                _ordersOpenMax = reader.As<LimitsChanged>().OrdersOpenMax;
                _requestKeysMax = reader.As<LimitsChanged>().RequestKeysMax;
                break;
            case EventKind.MemberChanged:
                Members.Apply(reader.As<MemberChanged>(), step.TimeUs);
                break;
            case EventKind.OrderAccepted:
                Accepted(reader.As<OrderAccepted>(), reader.Text<OrderAccepted>(), changes);
                break;
            case EventKind.OrderRejected:
                Rejected(reader.As<OrderRejected>(), reader.Text<OrderRejected>(), changes);
                break;
            case EventKind.OrderRevised:
                ref readonly var revised = ref reader.As<OrderRevised>();
                Draft(revised.Order, changes).Revised(revised, TextOf(reader.Text<OrderRevised>()));
                break;
            case EventKind.OrderRepeated:
            case EventKind.CommandRejected:
            case EventKind.GuardChanged:
                // Only their asker is told: nothing that can be seen changed.
                break;
            case EventKind.OrderResting:
                ref readonly var resting = ref reader.As<OrderResting>();
                Draft(resting.Order, changes).Resting(resting);
                break;
            case EventKind.OrderDone:
                Draft(reader.As<OrderDone>().Order, changes).Done();
                break;
            case EventKind.OrderCancelled:
                ref readonly var cancelled = ref reader.As<OrderCancelled>();
                Draft(cancelled.Order, changes).Cancelled(cancelled);
                break;
            case EventKind.OrderAmended:
                ref readonly var amended = ref reader.As<OrderAmended>();
                Draft(amended.Order, changes).Amended(amended);
                break;
            case EventKind.OrderTriggered:
                Draft(reader.As<OrderTriggered>().Order, changes).Triggered();
                break;
            case EventKind.OrderTermsAmended:
                ref readonly var terms = ref reader.As<OrderTermsAmended>();
                Draft(terms.Order, changes).TermsAmended(terms);
                break;
            case EventKind.Traded:
                TookPlace(reader.As<Traded>(), step.TimeUs, changes);
                break;
            case EventKind.Filled:
                Filled(reader.As<Filled>(), step.TimeUs, changes);
                break;
            case EventKind.BalanceChanged:
                Moved(reader.As<BalanceChanged>(), step, changes);
                break;
            case EventKind.DepositChanged:
                changes.Deposits.Add(Deposit(reader.As<DepositChanged>(), reader.Text<DepositChanged>(), step.TimeUs));
                break;
            case EventKind.WithdrawalChanged:
                changes.Withdrawals.Add(Withdrawal(reader.As<WithdrawalChanged>(), reader.Text<WithdrawalChanged>(), step.TimeUs));
                break;
            case EventKind.Transferred:
                changes.Transfers.Add(Transfer(reader.As<Transferred>(), reader.Text<Transferred>(), step.TimeUs));
                break;
            case EventKind.Adjusted:
                changes.Adjustments.Add(Adjustment(reader.As<Adjusted>(), reader.Text<Adjusted>(), step.TimeUs));
                break;
            case EventKind.LevelChanged:
                Books.Apply(reader.As<LevelChanged>(), step.TimeUs);
                break;
            case EventKind.CancelAfterChanged:
                Members.Apply(reader.As<CancelAfterChanged>());
                break;
            default:
                ApplyMargin(step, ref reader, changes.Margin);
                break;
        }
    }

    void ApplyMargin(in StepInfo step, ref EventReader reader, MarginChanges changes)
    {
        switch (reader.Kind)
        {
            case EventKind.MarginBegun: Margin.Apply(reader.As<MarginBegun>()); break;
            case EventKind.ContractChanged: Margin.Apply(reader.As<ContractChanged>()); break;
            case EventKind.MarginAccountChanged:
                Margin.Apply(reader.As<MarginAccountChanged>(), reader.Text<MarginAccountChanged>(), step.TimeUs);
                break;
            case EventKind.PositionChanged: Changed(reader.As<PositionChanged>(), step.TimeUs, changes); break;
            case EventKind.LeverageChanged: Margin.Apply(reader.As<LeverageChanged>()); break;
            case EventKind.PriceMarked: Marked(reader.As<PriceMarked>(), step.TimeUs, changes); break;
            case EventKind.FundingRateChanged: RateChanged(reader.As<FundingRateChanged>(), step.TimeUs, changes); break;
            case EventKind.FundingSettled: _trail.Settled(reader.As<FundingSettled>(), step.TimeUs, changes); break;
            case EventKind.Deleveraged:
                ref readonly var deleveraged = ref reader.As<Deleveraged>();
                _trail.Deleveraged(deleveraged, ContractOf(deleveraged.Instrument), step.TimeUs, changes);
                break;
            default:
                throw new InvariantBrokenException($"event {reader.Number} has the unknown kind {reader.Kind}");
        }
    }

    ContractTerms ContractOf(InstrumentId instrument) => Margin.Find(instrument)!.Contract;

    void Changed(in PositionChanged changed, long timeUs, MarginChanges changes)
    {
        _trail.Changed(changed, Margin.PositionOf(changed.Account, changed.Instrument), timeUs, changes);
        Margin.Apply(changed);
    }

    void Marked(in PriceMarked marked, long timeUs, MarginChanges changes)
    {
        Margin.Apply(marked);
        var (bid, ask) = Books.WorkingBest(marked.Instrument);
        changes.Prices.Add(new(marked.Header.Number, marked.Instrument, marked.Index, marked.Fair, bid, ask, marked.State, timeUs));
    }

    void RateChanged(in FundingRateChanged changed, long timeUs, MarginChanges changes)
    {
        var before = Margin.Find(changed.Instrument)!;
        var isNew = before.RateE8 != changed.RateE8 || before.NextFundingUs != changed.NextFundingUs;
        Margin.Apply(changed);
        changes.Rates.Add(new(
            changed.Header.Number, changed.Instrument, changed.RateE8, changed.NextRateE8, changed.NextFundingUs, isNew, timeUs));
    }

    void Changed(in InstrumentChanged changed, long timeUs, StepChanges changes)
    {
        var by = Instruments.Apply(changed, timeUs);
        if (by.IsNone) return;
        Tape.Refine(changed.Instrument, by);
        Tickers.Refine(changed.Instrument, by);
        Candles.Refine(changed.Instrument, by);
        changes.Refinements.Add((changed.Instrument, by));
    }

    void Accepted(in OrderAccepted accepted, ReadOnlySpan<byte> text, StepChanges changes) =>
        changes.Draft(accepted.Order).Begin(accepted, TextOf(text), Uuids.Of(accepted.Order));

    // In a margin account an order that could not be filled as asked is one that ended at once; what else is refused never was one.
    void Rejected(in OrderRejected rejected, ReadOnlySpan<byte> text, StepChanges changes)
    {
        changes.HasRefused |= rejected.Account.Value != 0;
        if (!rejected.EndsAtOnce) return;
        changes.HasEndedAtOnce = true;
        changes.Draft(rejected.Order).BeginEnded(rejected, TextOf(text), Uuids.Of(rejected.Order));
    }

    OrderDraft Draft(OrderId id, StepChanges changes)
    {
        if (changes.Find(id) is { } known) return known;
        var order = OpenOrders.Find(id)
            ?? throw new InvariantBrokenException($"event {WorkingEventNumber} names order {id.Value}, which is not open");
        var draft = changes.Draft(id);
        draft.Begin(order);
        return draft;
    }

    /// <summary>Null = empty. Orders of one batch often carry the same text: then it is the same string.</summary>
    string? TextOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return null;
        return _lastText is { } last && Ascii.Equals(text, last) ? last : _lastText = Encoding.UTF8.GetString(text);
    }

    void TookPlace(in Traded traded, long timeUs, StepChanges changes)
    {
        _traded = traded;
        var trade = new TradeView
        {
            Id = traded.Trade,
            Instrument = traded.Instrument,
            Price = traded.Price,
            Quantity = traded.Quantity,
            TakerSide = traded.TakerSide,
            MakerOrder = traded.MakerOrder,
            TakerOrder = traded.TakerOrder,
            Maker = traded.Maker,
            Taker = traded.Taker,
            TimeUs = timeUs,
            EventNumber = traded.Header.Number,
        };
        Tape.Apply(trade);
        Tickers.Apply(trade);
        Candles.Apply(trade, changes.Candles);
        changes.Trades.Add(trade);
    }

    void Filled(in Filled fill, long timeUs, StepChanges changes)
    {
        Invariant.Holds(fill.Trade == _traded.Trade);
        var scale = Instruments.Working(fill.Instrument).Scale;
        var draft = Draft(fill.Order, changes);
        draft.Filled(fill, scale);
        if (draft.Account.Value != 0)
            _trail.Filled(fill, draft, ContractOf(fill.Instrument), timeUs, changes.Margin);
        changes.Fills.Add(new()
        {
            Trade = fill.Trade,
            Order = fill.Order,
            Member = fill.Member,
            Instrument = fill.Instrument,
            Side = fill.Side,
            Role = fill.Role,
            TakerSide = _traded.TakerSide,
            SelfTrade = _traded.Maker == _traded.Taker,
            Price = fill.Price,
            Quantity = fill.Quantity,
            Notional = scale.Notional(fill.Price, fill.Quantity),
            Rate = fill.Rate,
            Fee = fill.Fee,
            TimeUs = timeUs,
            Remaining = fill.Remaining,
            EventNumber = fill.Header.Number,
        });
    }

    void Moved(in BalanceChanged moved, in StepInfo step, StepChanges changes)
    {
        Balances.Apply(moved);
        if (moved.Delta.IsZero) return;
        changes.Ledger.Add(new()
        {
            Number = moved.Header.Number,
            Owner = moved.Owner,
            Currency = moved.Currency,
            Delta = moved.Delta,
            BalanceAfter = moved.Available + moved.Held,
            Kind = moved.Posting,
            Reference = moved.Reference,
            CommandNumber = step.CommandNumber,
            TimeUs = step.TimeUs,
        });
    }

    void Finish(OrderDraft order, long timeUs)
    {
        order.Finish(timeUs);
        OpenOrders.Apply(order.After);
        Books.Apply(order.Before, order.After);
    }

    static DepositView Deposit(in DepositChanged deposit, ReadOnlySpan<byte> text, long timeUs) => new()
    {
        Number = deposit.DepositNumber,
        Member = deposit.To,
        Currency = deposit.Currency,
        State = deposit.State,
        Kind = deposit.DepositKind,
        Source = deposit.Source,
        SourceNumber = deposit.SourceNumber,
        Net = deposit.Net,
        Fee = deposit.Fee,
        TxId = Encoding.UTF8.GetString(text),
        CreatedUs = timeUs,
        UpdatedUs = timeUs,
    };

    static WithdrawalView Withdrawal(in WithdrawalChanged withdrawal, ReadOnlySpan<byte> text, long timeUs) => new()
    {
        Number = withdrawal.WithdrawalNumber,
        Member = withdrawal.From,
        Currency = withdrawal.Currency,
        State = withdrawal.State,
        Gross = withdrawal.Gross,
        Fee = withdrawal.Fee,
        Destination = Encoding.UTF8.GetString(text),
        CreatedUs = timeUs,
        UpdatedUs = timeUs,
    };

    static TransferView Transfer(in Transferred transferred, ReadOnlySpan<byte> text, long timeUs) => new()
    {
        Number = transferred.TransferNumber,
        From = transferred.From,
        To = transferred.To,
        Currency = transferred.Currency,
        Amount = transferred.Amount,
        Note = Encoding.UTF8.GetString(text),
        TimeUs = timeUs,
    };

    static AdjustmentView Adjustment(in Adjusted adjusted, ReadOnlySpan<byte> text, long timeUs) => new()
    {
        Number = adjusted.AdjustmentNumber,
        Owner = adjusted.Owner,
        Currency = adjusted.Currency,
        Amount = adjusted.Amount,
        Reason = Encoding.UTF8.GetString(text),
        TimeUs = timeUs,
    };

    sealed record Position(long EventNumber, long CommandNumber, long TimeUs);
}
