using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>A new order as the wire says it, ready to become a command. What is wrong with it first is its problem.</summary>
internal sealed class PlaceTerms
{
    const long MsOfSecond = 1_000;
    const long ExpiryMsMin = 1_000;
    const long ExpiryMsMax = 366L * 86_400 * MsOfSecond;

    PlaceOrder _command;
    Ticks _stopLoss;
    Ticks _takeProfit;

    /// <summary>Null = it can be submitted.</summary>
    public Errors.Problem? Problem { get; private set; }

    public string Comment { get; private set; } = "";

    /// <summary>It is to close a position.</summary>
    public bool IsClosing
    {
        get => _command.IsClosing != 0;
        init => _command.IsClosing = value ? (byte)1 : (byte)0;
    }

    /// <summary>Of what it would be; only without a problem.</summary>
    public Symbol? Symbol { get; private set; }

    /// <summary>It brings a stop-loss or a take-profit along for its position: another command.</summary>
    public bool HasExits => _stopLoss != Ticks.None || _takeProfit != Ticks.None;

    public PlaceOrder ToCommand(in CommandHeader header) => _command with { Header = header };

    /// <summary>Only with exits.</summary>
    public PlaceWithExits ToCommandWithExits(in CommandHeader header) =>
        new() { Order = ToCommand(header), StopLoss = _stopLoss, TakeProfit = _takeProfit };

    /// <summary>Submits it; what became of it.</summary>
    public ValueTask<Outcome> SubmitAsync(ExchangePort exchange, in CommandHeader header)
    {
        var comment = Encoding.UTF8.GetBytes(Comment);
        return HasExits ? exchange.Submit(ToCommandWithExits(header), comment) : exchange.Submit(ToCommand(header), comment);
    }

    /// <summary>What a refusal becomes. Of a stop the price that it waits for may be meant as well.</summary>
    public Errors.Problem ProblemOf(Outcome outcome)
    {
        if (outcome.Status != OutcomeStatus.Rejected) return Errors.Of(outcome);
        var isSure = !_command.OrderKind.IsWaiting() && (_stopLoss == Ticks.None || _takeProfit == Ticks.None);
        var exit = isSure ? _stopLoss == Ticks.None ? "take_profit" : "stop_loss" : null;
        return OrdersDesk.ProblemOf(outcome.Reject, Errors.OfNew(outcome.Reject, IsClosing), HasExits, exit);
    }

    /// <summary>Puts it into a batch. False = the batch is full.</summary>
    public bool AddTo(BatchBuilder batch, in CommandHeader header)
    {
        var comment = Encoding.UTF8.GetBytes(Comment);
        return HasExits ? batch.Add(ToCommandWithExits(header), comment) : batch.Add(ToCommand(header), comment);
    }

    public static PlaceTerms Read(Fields body, PrimeBitDialect dialect, MarginAccountView account) =>
        Read(body, dialect, account, isClosing: false);

    /// <summary>Reads what is to close a position.</summary>
    public static PlaceTerms ReadClosing(Fields body, PrimeBitDialect dialect, MarginAccountView account) =>
        Read(body, dialect, account, isClosing: true);

    static PlaceTerms Read(Fields body, PrimeBitDialect dialect, MarginAccountView account, bool isClosing)
    {
        var terms = new PlaceTerms { _command = new() { Account = account.Id }, IsClosing = isClosing };
        terms.Symbol = body.TryText("symbol", out var name) && name is not null ? dialect.Symbols.FindOf(account, name) : null;
        if (terms.Symbol is null) terms.Problem = Errors.InvalidSymbol;
        else terms.Problem = terms.ReadAll(body, terms.Symbol, dialect.Exchange.NowUs / MsOfSecond);
        return terms;
    }

    /// <summary>Whether a text may be a comment.</summary>
    public static bool IsComment(string text) =>
        Encoding.UTF8.GetByteCount(text) <= Limits.CommentBytesMax && !text.EnumerateRunes().Any(Rune.IsControl);

    Errors.Problem? ReadAll(Fields body, Symbol symbol, long nowMs)
    {
        _command.Instrument = symbol.Id;
        return ReadSide(body) ?? ReadKind(body) ?? ReadVolume(body, symbol) ?? ReadPrices(body, symbol) ?? ReadFlags(body)
            ?? ReadExpiry(body, nowMs) ?? ReadComment(body) ?? ReadExits(body, symbol);
    }

    Errors.Problem? ReadSide(Fields body)
    {
        if (!body.TryText("side", out var side) || side is not (OrderWords.Buy or OrderWords.Sell)) return Errors.InvalidSide;
        _command.Side = side == OrderWords.Buy ? Side.Buy : Side.Sell;
        return null;
    }

    // Without a type the prices say what it is.
    Errors.Problem? ReadKind(Fields body)
    {
        if (!body.TryText("type", out var type)) return Errors.InvalidType;
        if (!body.TryFigureOrBlank("limit_price", out var limit)) return Errors.InvalidLimitPrice;
        if (!body.TryFigureOrBlank("stop_price", out var stop)) return Errors.InvalidStopPrice;
        var (hasLimit, hasStop) = (limit is { IsPositive: true }, stop is { IsPositive: true });
        type ??= (hasLimit, hasStop) switch
        {
            (true, true) => OrderWords.StopLimit,
            (false, true) => OrderWords.Stop,
            (true, false) => OrderWords.Limit,
            (false, false) => OrderWords.Market,
        };
        switch (type)
        {
            case OrderWords.Market: _command.OrderKind = OrderKind.Market; break;
            case OrderWords.Limit: _command.OrderKind = OrderKind.Limit; break;
            case OrderWords.Stop: _command.OrderKind = OrderKind.StopMarket; break;
            case OrderWords.StopLimit: _command.OrderKind = OrderKind.StopLimit; break;
            default: return Errors.InvalidType;
        }

        return ReadFillType(body);
    }

    Errors.Problem? ReadFillType(Fields body)
    {
        if (!body.TryText("fill_type", out var fillType)) return Errors.InvalidFillType;
        switch (fillType ?? OrderWords.Normal)
        {
            // What a market order does not get at once it never gets.
            case OrderWords.Normal:
                var isMarket = _command.OrderKind == OrderKind.Market;
                _command.TimeInForce = isMarket ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancelled;
                return null;
            case OrderWords.ImmediateOrCancel:
                _command.TimeInForce = TimeInForce.ImmediateOrCancel;
                return null;
            case OrderWords.FillOrKill:
                _command.TimeInForce = TimeInForce.FillOrKill;
                return null;
            default:
                return Errors.InvalidFillType;
        }
    }

    Errors.Problem? ReadVolume(Fields body, Symbol symbol)
    {
        if (!body.TryFigure("volume", out var volume) || volume is not { IsPositive: true } wish) return Errors.InvalidVolume;
        if (wish.InUnits(symbol.VolumeDecimals, out long lots) != DecimalFit.Exact) return Errors.InvalidVolume;
        _command.Quantity = new(lots);
        return null;
    }

    Errors.Problem? ReadPrices(Fields body, Symbol symbol)
    {
        if (!TryReadPrice(body, "limit_price", symbol, _command.OrderKind.HasLimit(), out var limit)) return Errors.InvalidLimitPrice;
        if (!TryReadPrice(body, "stop_price", symbol, _command.OrderKind.IsWaiting(), out var stop)) return Errors.InvalidStopPrice;
        if (!body.TryText("stop_trigger", out var trigger)) return Errors.InvalidParameter.About("stop_trigger");
        if (trigger is not (null or OrderWords.Last or OrderWords.Fair or OrderWords.Spot))
            return Errors.InvalidParameter.About("stop_trigger");
        (_command.Price, _command.TriggerPrice) = (limit, stop);
        // Of an order that waits for nothing the word means nothing.
        if (_command.OrderKind.IsWaiting()) _command.TriggerBy = TriggerOf(trigger);
        return null;
    }

    /// <summary>A price that must be there, or must not: then it may be absent, blank or zero.</summary>
    static bool TryReadPrice(Fields body, string name, Symbol symbol, bool isWanted, out Ticks price)
    {
        price = Ticks.None;
        if (!body.TryFigureOrBlank(name, out var figure)) return false;
        if (!isWanted) return figure is null or { IsZero: true };
        if (figure is not { IsPositive: true } wish || wish.InUnits(symbol.PriceDecimals, out long ticks) != DecimalFit.Exact) return false;
        price = new(ticks);
        return true;
    }

    internal static TriggerBy TriggerOf(string? word) => word switch
    {
        OrderWords.Fair => TriggerBy.Fair,
        OrderWords.Spot => TriggerBy.Index,
        _ => TriggerBy.Last,
    };

    Errors.Problem? ReadFlags(Fields body)
    {
        if (!body.TryFlag("reduce_only", out var reduceOnly)) return Errors.InvalidParameter.About("reduce_only");
        if (!body.TryFlag("post_only", out var postOnly)) return Errors.InvalidParameter.About("post_only");
        if (postOnly && !_command.OrderKind.HasLimit()) return Errors.InvalidType;
        if (postOnly && _command.TimeInForce != TimeInForce.GoodTillCancelled) return Errors.InvalidFillType;
        if (reduceOnly) _command.Flags |= OrderFlags.ReduceOnly;
        if (postOnly) _command.Flags |= OrderFlags.PostOnly;
        return null;
    }

    Errors.Problem? ReadExpiry(Fields body, long nowMs)
    {
        if (!body.TryInteger("expiration_time", out var expires)) return Errors.InvalidExpirationTime;
        if (expires is not { } ms) return null;
        if (_command.TimeInForce != TimeInForce.GoodTillCancelled || !IsExpiry(ms, nowMs)) return Errors.InvalidExpirationTime;
        _command.TimeInForce = TimeInForce.GoodTillDate;
        _command.ExpiresUs = ms * MsOfSecond;
        return null;
    }

    /// <summary>From a second ahead to a year.</summary>
    public static bool IsExpiry(long ms, long nowMs) => ms >= nowMs + ExpiryMsMin && ms <= nowMs + ExpiryMsMax;

    Errors.Problem? ReadComment(Fields body)
    {
        if (!body.TryText("comment", out var comment) || !IsComment(comment ?? "")) return Errors.InvalidComment;
        Comment = comment ?? "";
        if (Comment.Length > 0) _command.Flags |= OrderFlags.ClientIdIsTag;
        return null;
    }

    // Which side of which price they must be on is for the engine to say.
    Errors.Problem? ReadExits(Fields body, Symbol symbol)
    {
        if (!TryReadExit(body, "stop_loss", symbol, out _stopLoss)) return Errors.InvalidStopPrice.About("stop_loss");
        return TryReadExit(body, "take_profit", symbol, out _takeProfit) ? null : Errors.InvalidStopPrice.About("take_profit");
    }

    /// <summary>An exit; absent, null or zero is none. False = it is no price.</summary>
    internal static bool TryReadExit(Fields body, string name, Symbol symbol, out Ticks exit)
    {
        exit = Ticks.None;
        if (!body.TryFigure(name, out var figure)) return false;
        if (figure is not { IsZero: false } wish) return true;
        if (wish.InUnits(symbol.PriceDecimals, out long ticks) != DecimalFit.Exact) return false;
        exit = new(ticks);
        return true;
    }
}
