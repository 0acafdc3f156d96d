using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>What is to be different about an order, ready to become a command. What is wrong with it first is its problem.</summary>
internal sealed class ModifyTerms
{
    const long MsOfSecond = 1_000;

    static readonly string[] s_names = ["volume", "limit_price", "stop_price", "expiration_time", "comment", "stop_loss", "take_profit"];

    ReviseOrder _command;
    byte[] _comment = [];

    /// <summary>Null = it can be submitted.</summary>
    public Errors.Problem? Problem { get; private set; }

    public static ModifyTerms Read(Fields body, OrderView order, Symbol symbol, long nowMs)
    {
        var terms = new ModifyTerms();
        terms._command.Terms.Order = order.Id;
        terms.Problem = Array.Exists(s_names, body.Names) ? terms.ReadAll(body, order, symbol, nowMs) : Errors.InvalidParameter;
        return terms;
    }

    /// <summary>Submits it; what became of it.</summary>
    public ValueTask<Outcome> SubmitAsync(ExchangePort exchange, in CommandHeader header) =>
        IsPlain ? exchange.Submit(_command.Terms with { Header = header }, []) : exchange.Submit(Revision(header), _comment);

    /// <summary>What a refusal becomes; the order may carry exits that this request does not name.</summary>
    public Errors.Problem ProblemOf(Outcome outcome)
    {
        if (outcome.Status != OutcomeStatus.Rejected) return Errors.Of(outcome);
        var hasExits = _command.Terms.TriggerPrice == Ticks.None;
        return OrdersDesk.ProblemOf(outcome.Reject, Errors.OfChange(outcome.Reject), hasExits, exit: null);
    }

    /// <summary>Puts it into a batch. False = the batch is full.</summary>
    public bool AddTo(BatchBuilder batch, in CommandHeader header) =>
        IsPlain ? batch.Add(_command.Terms with { Header = header }, []) : batch.Add(Revision(header), _comment);

    // Neither exits nor a comment.
    bool IsPlain => _command is { SetsComment: 0 } && _command.StopLoss == Ticks.None && _command.TakeProfit == Ticks.None;

    ReviseOrder Revision(in CommandHeader header) => _command with { Terms = _command.Terms with { Header = header } };

    Errors.Problem? ReadAll(Fields body, OrderView order, Symbol symbol, long nowMs) =>
        ReadVolume(body, symbol)
        ?? ReadPrice(body, "limit_price", symbol, order.Kind.HasLimit(), Errors.InvalidLimitPrice, out _command.Terms.Price)
        ?? ReadPrice(body, "stop_price", symbol, order.IsWaiting, Errors.InvalidStopPrice, out _command.Terms.TriggerPrice)
        ?? ReadExpiry(body, order, nowMs) ?? ReadComment(body) ?? ReadExit(body, "stop_loss", symbol, out _command.StopLoss)
        ?? ReadExit(body, "take_profit", symbol, out _command.TakeProfit) ?? (IsNothing ? Errors.InvalidParameter : null);

    // What it names changes nothing, such as a price that is null.
    bool IsNothing => IsPlain && _command.Terms.Price == Ticks.None && _command.Terms.Remaining.IsZero
        && _command.Terms.TriggerPrice == Ticks.None && _command.Terms.ExpiresUs == 0;

    Errors.Problem? ReadVolume(Fields body, Symbol symbol)
    {
        if (!body.Names("volume")) return null;
        if (!body.TryFigure("volume", out var volume) || volume is not { IsPositive: true } wish) return Errors.InvalidVolume;
        if (wish.InUnits(symbol.VolumeDecimals, out long lots) != DecimalFit.Exact) return Errors.InvalidVolume;
        _command.Terms.Remaining = new(lots);
        return null;
    }

    // As in a new order: a price that the order has must be one; a price that it has not may be absent, null, blank or zero.
    static Errors.Problem? ReadPrice(Fields body, string name, Symbol symbol, bool isHad, Errors.Problem problem, out Ticks price)
    {
        price = Ticks.None;
        if (!body.TryFigureOrBlank(name, out var figure)) return problem;
        if (!isHad) return figure is null or { IsZero: true } ? null : problem;
        if (figure is not { } wish) return null;
        if (!wish.IsPositive || wish.InUnits(symbol.PriceDecimals, out long ticks) != DecimalFit.Exact) return problem;
        price = new(ticks);
        return null;
    }

    Errors.Problem? ReadExpiry(Fields body, OrderView order, long nowMs)
    {
        if (!body.Names("expiration_time")) return null;
        if (!body.TryInteger("expiration_time", out var expires)) return Errors.InvalidExpirationTime;
        var isNormal = order.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate;
        // One that can't have any has none already.
        if (!isNormal) return expires is null ? null : Errors.InvalidExpirationTime;
        if (expires is { } ms && !PlaceTerms.IsExpiry(ms, nowMs)) return Errors.InvalidExpirationTime;
        _command.Terms.ExpiresUs = expires * MsOfSecond ?? AmendTerms.NoExpiry;
        return null;
    }

    Errors.Problem? ReadComment(Fields body)
    {
        if (!body.Names("comment")) return null;
        if (!body.TryText("comment", out var comment) || !PlaceTerms.IsComment(comment ?? "")) return Errors.InvalidComment;
        _command.SetsComment = 1;
        _comment = Encoding.UTF8.GetBytes(comment ?? "");
        return null;
    }

    // Null and zero take it away.
    static Errors.Problem? ReadExit(Fields body, string name, Symbol symbol, out Ticks exit)
    {
        exit = Ticks.None;
        if (!body.Names(name)) return null;
        if (!PlaceTerms.TryReadExit(body, name, symbol, out exit)) return Errors.InvalidStopPrice.About(name);
        if (exit == Ticks.None) exit = ReviseOrder.NoExit;
        return null;
    }
}
