using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Streams;

/// <summary>An instrument's book, trades and ticks as the stream of steps tells them, and who listens. Owner: the streams' gate.</summary>
internal sealed class InstrumentFeed
{
    readonly SideBook _buy = new(Side.Buy);
    readonly SideBook _sell = new(Side.Sell);
    readonly Dictionary<BookForm, BookView> _views = [];
    readonly Dictionary<CoinutClient, BookForm> _forms = [];
    readonly List<LevelChanged> _levels = [];
    readonly long _snapshotEvent;
    (long Bid, long Ask) _best;
    bool _traded;

    /// <param name="instrument">Whose.</param>
    /// <param name="book">Where it begins.</param>
    /// <param name="index">A perpetual's index price at that time; None = it has none.</param>
    public InstrumentFeed(InstrumentView instrument, BookSnapshot book, IndexPrice index)
    {
        Instrument = instrument;
        Index = index;
        _snapshotEvent = book.EventNumber;
        foreach (var level in book.AllLevels(Side.Buy)) _buy.Set(level.Price.Value, level.Quantity.Value, level.Count);
        foreach (var level in book.AllLevels(Side.Sell)) _sell.Set(level.Price.Value, level.Quantity.Value, level.Count);
        _best = (_buy.Best, _sell.Best);
        TickId = PreviousTickId = book.EventNumber;
    }

    public InstrumentView Instrument { get; set; }

    public HashSet<CoinutClient> TickListeners { get; } = [];

    public HashSet<CoinutClient> TradeListeners { get; } = [];

    public HashSet<CoinutClient> IndexListeners { get; } = [];

    /// <summary>The index price that was told last.</summary>
    public IndexPrice Index { get; private set; }

    /// <summary>An index price, since when it stands, and the event that told it.</summary>
    public readonly record struct IndexPrice(Ticks Price, long TimeUs, long TransId);

    /// <summary>The tick that was told last, and the one before it.</summary>
    public long TickId { get; private set; }

    public long PreviousTickId { get; private set; }

    /// <summary>The rows of a side in a form, best first.</summary>
    public IEnumerable<BookView.Row> Rows(BookForm form, Side side)
    {
        if (form.IsPlain) return Of(side).BestFirst().Select(row => new BookView.Row(side, row.Key, row.Value.Lots, row.Value.Count));
        return (_views.GetValueOrDefault(form) ?? new BookView(form, Instrument, _buy, _sell)).Rows(side);
    }

    /// <summary>Total of a side with eight decimals.</summary>
    public string TotalOf(Side side)
    {
        var terms = Instrument.Terms;
        var decimals = side == Side.Buy ? terms.PricePrecision + terms.AmountPrecision : terms.AmountPrecision;
        return FixedText.Of(Of(side).Total, decimals, CoinutDialect.DecimalsMax);
    }

    /// <summary>A client has at most one form of a book: a new one takes the place of the old.</summary>
    public void Listen(CoinutClient client, BookForm form)
    {
        Unlisten(client);
        if (!_views.TryGetValue(form, out var view)) _views[form] = view = new(form, Instrument, _buy, _sell);
        view.Listeners.Add(client);
        _forms[client] = form;
    }

    public void Unlisten(CoinutClient client)
    {
        if (!_forms.Remove(client, out var form)) return;
        var view = _views[form];
        view.Listeners.Remove(client);
        if (view.Listeners.Count == 0) _views.Remove(form);
    }

    public void Forget(CoinutClient client)
    {
        Unlisten(client);
        TickListeners.Remove(client);
        TradeListeners.Remove(client);
        IndexListeners.Remove(client);
    }

    /// <summary>The fair price moves with the clock; who listens to the index hears only of the index.</summary>
    public void Marked(in PriceMarked marked, long timeUs)
    {
        if (marked.Index == Index.Price) return;
        Index = new(marked.Index, timeUs, marked.Header.Number);
        if (IndexListeners.Count == 0) return;
        var frame = MarketFrames.Index(this);
        foreach (var listener in IndexListeners) listener.Socket.Send(frame);
    }

    public void Traded(in Traded trade, long timeUs)
    {
        _traded = true;
        if (TradeListeners.Count == 0) return;
        var frame = MarketFrames.Trade(trade, timeUs, Instrument);
        foreach (var listener in TradeListeners) listener.Socket.Send(frame);
    }

    /// <summary>A level of the step; those that the first snapshot has already are left out.</summary>
    public void Changed(in LevelChanged level)
    {
        if (level.Header.Number > _snapshotEvent) _levels.Add(level);
    }

    /// <summary>The step is over: tells its book changes. True = a tick is due.</summary>
    public bool EndStep(long lastEventNumber)
    {
        foreach (var level in _levels) Apply(level);
        if (_levels.Count > 0) TellViews(_levels[^1].Header.Number);
        _levels.Clear();
        var best = (_buy.Best, _sell.Best);
        var isDue = _traded || best != _best;
        (_traded, _best) = (false, best);
        if (isDue) (PreviousTickId, TickId) = (TickId, lastEventNumber);
        return isDue;
    }

    void Apply(in LevelChanged level)
    {
        var side = Of(level.Side);
        var (lots, count) = side.Set(level.Price.Value, level.Quantity.Value, level.Count);
        foreach (var (form, view) in _views)
        {
            view.Change(level.Side, level.Price.Value, lots, count);
            // Whole books are told change by change, each with its own number and the total at that point.
            if (form.IsPlain) Tell(form, view, level.Header.Number);
        }
    }

    void TellViews(long lastLevelEvent)
    {
        foreach (var (form, view) in _views)
            if (!form.IsPlain) Tell(form, view, lastLevelEvent);
    }

    /// <remarks>
    /// One level changes at most two rows, and had at least one event before its own: so a step has numbers enough for all its rows.
    /// </remarks>
    void Tell(BookForm form, BookView view, long lastTransId)
    {
        var rows = view.TakeChanges();
        for (var i = 0; i < rows.Count; i++)
        {
            var frame = MarketFrames.Level(this, form, rows[i], lastTransId - (rows.Count - 1 - i));
            foreach (var listener in view.Listeners) listener.Socket.Send(frame);
        }
    }

    SideBook Of(Side side) => side == Side.Buy ? _buy : _sell;
}
