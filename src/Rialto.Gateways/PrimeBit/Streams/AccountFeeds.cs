using System.Buffers;
using System.Text.Json;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>A margin account that somebody follows, at the step that was told last, and its three channels.</summary>
/// <remarks>
/// The views may be ahead of what is told, so the account is kept here too: whoever joins gets this state, and the next push goes on from
/// it. Owner: the streams' gate.
/// </remarks>
internal sealed class AccountFeeds
{
    static readonly TimeSpan s_accountPause = TimeSpan.FromMilliseconds(100);

    readonly StreamMarket _market;
    readonly SortedDictionary<long, OrderView> _orders = [];
    readonly SortedDictionary<int, PositionView> _positions = [];
    readonly Dictionary<InstrumentId, int> _leverages = [];

    /// <summary>Of positions that changed in this step: what they were before; null = there was none.</summary>
    readonly SortedDictionary<int, PositionView?> _before = [];

    /// <summary>What was told last of each position, by number.</summary>
    readonly Dictionary<long, byte[]> _toldPositions = [];
    readonly Pace _accountPace = new(s_accountPause);
    readonly Pace _positionPace;
    readonly Func<PositionView, Int128, int> _adlRankOf;
    MarginAccountView _account;
    Int128 _balance;
    byte[] _toldAccount = [];

    /// <param name="facts">The account now.</param>
    /// <param name="lastEvent">The last event that these facts show.</param>
    public AccountFeeds(AccountFacts facts, string id, long lastEvent, StreamMarket market, TimeSpan positionPause)
    {
        (_account, _balance, _market, LastEvent) = (facts.Account, facts.Balance, market, lastEvent);
        (_positionPace, _adlRankOf) = (new(positionPause), facts.AdlRankOf);
        foreach (var order in facts.Orders) _orders[order.Id.Value] = order;
        foreach (var position in facts.Positions) _positions[position.Instrument.Value] = position;
        foreach (var symbol in facts.Symbols) _leverages[symbol.Id] = facts.LeverageOf(symbol.Id);
        Orders = new($"order_{id}", isWhole: true);
        Account = new($"account_{id}", isWhole: false);
        Positions = new($"positions_{id}", isWhole: true);
        // At the prices that are told, as everything that follows: the views may be ahead of them.
        var standing = Standing();
        _toldAccount = RenderAccount(standing);
        foreach (var position in standing.Positions) _toldPositions[position.Position.Number] = Render(position);
    }

    public MarginAccountId Id => _account.Id;

    /// <summary>Who owns its money in the ledger.</summary>
    public MemberId Owner => _account.Owner;

    /// <summary>Steps up to this event are in it.</summary>
    public long LastEvent { get; }

    public Feed Orders { get; }
    public Feed Account { get; }
    public Feed Positions { get; }

    public bool IsFollowed => Orders.IsFollowed || Account.IsFollowed || Positions.IsFollowed;

    public Feed FeedOf(ChannelKind kind) => kind switch
    {
        ChannelKind.Orders => Orders,
        ChannelKind.Account => Account,
        ChannelKind.Positions => Positions,
        ChannelKind.Book => throw new ArgumentException("Books are no accounts'.", nameof(kind)),
        ChannelKind.Tick => throw new ArgumentException("Ticks are no accounts'.", nameof(kind)),
    };

    /// <summary>An open order of it; null = there is none of that number.</summary>
    public OrderView? FindOrder(long number) => _orders.GetValueOrDefault(number);

    /// <summary>The state of a channel, with which following it begins.</summary>
    public void WriteState(Utf8JsonWriter json, ChannelKind kind)
    {
        switch (kind)
        {
            case ChannelKind.Account:
                AccountWire.WriteStream(json, Standing());
                break;
            case ChannelKind.Positions:
                json.WriteStartArray();
                foreach (var position in Standing().Positions) PositionWire.Write(json, position);
                json.WriteEndArray();
                break;
            default:
                json.WriteStartArray();
                foreach (var order in _orders.Values) OrderWire.Write(json, order, _market.SymbolOf(order.Instrument), fee: null);
                json.WriteEndArray();
                break;
        }
    }

    /// <summary>Somebody begins with the state of now. Kept back from the others, it would be told only if it stays another.</summary>
    public void Join(ChannelKind kind)
    {
        if (kind == ChannelKind.Orders) return;
        var standing = Standing();
        if (kind == ChannelKind.Account)
        {
            if (RenderAccount(standing).AsSpan().SequenceEqual(_toldAccount)) return;
            _toldAccount = [];
            Mark();
            return;
        }

        foreach (var position in standing.Positions.Where(position => !IsTold(position, Render(position))))
        {
            _toldPositions.Remove(position.Position.Number);
            Mark();
        }
    }

    /// <summary>An order as it is after the step.</summary>
    public void Set(OrderView order)
    {
        if (order.State == OrderState.Wait) _orders[order.Id.Value] = order;
        else _orders.Remove(order.Id.Value);
        Mark();
    }

    public void Changed(in PositionChanged changed)
    {
        var instrument = changed.Instrument.Value;
        _before.TryAdd(instrument, _positions.GetValueOrDefault(instrument));
        if (changed.Quantity.IsZero) _positions.Remove(instrument);
        else _positions[instrument] = PositionView.From(changed);
        Mark();
    }

    public void Changed(in MarginAccountChanged changed) => _account = _account with { Status = changed.Status };

    public void Changed(in LeverageChanged changed)
    {
        _leverages[changed.Instrument] = changed.Leverage;
        Mark();
    }

    public void Changed(in BalanceChanged changed)
    {
        if (changed.Currency != _account.Currency) return;
        _balance = Figures.PicosOf(changed.Available) + Figures.PicosOf(changed.Held);
        Mark();
    }

    /// <summary>The fair price of a symbol moved.</summary>
    public void Marked(Symbol symbol)
    {
        if (symbol.IsDemo == _account.IsDemo && _positions.Count + _orders.Count > 0) Mark();
    }

    /// <summary>Tells what became of the positions that the step changed.</summary>
    public void TellPositions(long nowMs)
    {
        if (_before.Count == 0) return;
        var standing = Standing();
        foreach (var (instrument, before) in _before) TellPosition(before, instrument, standing, nowMs);
        _before.Clear();
    }

    /// <summary>Tells the account, and positions whose price alone has changed, when their pause is over.</summary>
    /// <param name="clockMs">Monotonic.</param>
    /// <param name="nowMs">Since 1970.</param>
    public void TellDue(long clockMs, long nowMs)
    {
        var isPositionDue = _positionPace.Take(clockMs);
        var isAccountDue = _accountPace.Take(clockMs);
        if (!isPositionDue && !isAccountDue) return;
        var standing = Standing();
        if (isPositionDue)
            foreach (var position in standing.Positions) TellIfNew(position, nowMs);
        if (isAccountDue) TellAccount(standing, nowMs);
    }

    void TellAccount(AccountStanding standing, long nowMs)
    {
        var bytes = RenderAccount(standing);
        if (bytes.AsSpan().SequenceEqual(_toldAccount)) return;
        _toldAccount = bytes;
        if (Account.IsFollowed) Account.TellNewest(Account.FrameOf(nowMs, json => json.WriteRawValue(bytes, skipInputValidation: true)));
    }

    void TellPosition(PositionView? before, int instrument, AccountStanding standing, long nowMs)
    {
        var after = _positions.GetValueOrDefault(instrument);
        if (before is not null && before.Number != after?.Number) TellClosed(before, nowMs);
        if (after is null) return;
        var position = standing.Positions.First(each => each.Position.Number == after.Number);
        if (before?.Number != after.Number) Tell("new", position, Render(position), nowMs);
        else if (IsOther(before!, after)) Tell("modified", position, Render(position), nowMs);
    }

    // What only funding or a price has changed is told with the next round.
    static bool IsOther(PositionView before, PositionView after) =>
        before.Quantity != after.Quantity || before.Cost != after.Cost || before.StopLoss != after.StopLoss
            || before.TakeProfit != after.TakeProfit;

    void TellClosed(PositionView position, long nowMs)
    {
        _toldPositions.Remove(position.Number);
        var symbol = _market.SymbolOf(position.Instrument);
        Positions.TellAll(Positions.FrameOf(nowMs, json =>
        {
            json.WriteStartObject();
            json.WriteString("event_type"u8, "closed"u8);
            json.WriteStartObject("position"u8);
            json.WriteNumber("position_id"u8, position.Number);
            json.WriteString("symbol"u8, symbol.Name);
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    void TellIfNew(PositionStanding position, long nowMs)
    {
        var bytes = Render(position);
        if (!IsTold(position, bytes)) Tell("modified", position, bytes, nowMs);
    }

    bool IsTold(PositionStanding position, byte[] bytes) =>
        _toldPositions.TryGetValue(position.Position.Number, out var told) && bytes.AsSpan().SequenceEqual(told);

    void Tell(string eventType, PositionStanding position, byte[] bytes, long nowMs)
    {
        _toldPositions[position.Position.Number] = bytes;
        Positions.TellAll(Positions.FrameOf(nowMs, json =>
        {
            json.WriteStartObject();
            json.WriteString("event_type"u8, eventType);
            json.WritePropertyName("position"u8);
            json.WriteRawValue(bytes, skipInputValidation: true);
            json.WriteEndObject();
        }));
    }

    void Mark()
    {
        _accountPace.Mark();
        _positionPace.Mark();
    }

    AccountStanding Standing() => AccountStanding.Of(new()
    {
        Account = _account,
        Balance = _balance,
        Positions = [.. _positions.Values],
        Orders = [.. _orders.Values],
        Symbols = _market.SymbolsOf(_account.IsDemo),
        LeverageOf = instrument => _leverages.GetValueOrDefault(instrument),
        AdlRankOf = _adlRankOf,
    });

    static byte[] RenderAccount(AccountStanding standing) => Render(json => AccountWire.WriteStream(json, standing));

    static byte[] Render(PositionStanding position) => Render(json => PositionWire.Write(json, position));

    static byte[] Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
