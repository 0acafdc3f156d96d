using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>What is to be different about an order, ready to become a command.</summary>
internal readonly struct ModifyTerms
{
    const long MsOfSecond = 1_000;

    static readonly string[] s_names = ["volume", "limit_price", "stop_price", "expiration_time", "comment", "stop_loss", "take_profit"];

    readonly AmendTerms _command;

    ModifyTerms(in AmendTerms command, Errors.Problem? problem) => (_command, Problem) = (command, problem);

    /// <summary>Null = it can be submitted.</summary>
    public Errors.Problem? Problem { get; }

    public AmendTerms ToCommand(in CommandHeader header) => _command with { Header = header };

    public static ModifyTerms Read(Fields body, OrderView order, Symbol symbol, long nowMs)
    {
        var command = new AmendTerms { Order = order.Id };
        if (!Array.Exists(s_names, body.Names)) return new(command, Errors.InvalidParameter);
        var problem = ReadVolume(body, symbol, ref command)
            ?? ReadPrice(body, "limit_price", symbol, order.Kind.HasLimit(), Errors.InvalidLimitPrice, out command.Price)
            ?? ReadPrice(body, "stop_price", symbol, order.IsWaiting, Errors.InvalidStopPrice, out command.TriggerPrice)
            ?? ReadExpiry(body, nowMs, ref command) ?? ReadComment(body, order) ?? ReadExits(body);
        return new(command, problem);
    }

    static Errors.Problem? ReadVolume(Fields body, Symbol symbol, ref AmendTerms command)
    {
        if (!body.Names("volume")) return null;
        if (!body.TryFigure("volume", out var volume) || volume is not { IsPositive: true } wish) return Errors.InvalidVolume;
        if (wish.InUnits(symbol.VolumeDecimals, out long lots) != DecimalFit.Exact) return Errors.InvalidVolume;
        command.Remaining = new(lots);
        return null;
    }

    // Null, blank and zero leave a price as it is.
    static Errors.Problem? ReadPrice(
        Fields body, string name, Symbol symbol, bool isHad, Errors.Problem problem, out Ticks price)
    {
        price = Ticks.None;
        if (!body.TryFigure(name, out var figure)) return problem;
        if (figure is not { IsZero: false } wish) return null;
        if (!isHad || wish.InUnits(symbol.PriceDecimals, out long ticks) != DecimalFit.Exact) return problem;
        price = new(ticks);
        return null;
    }

    static Errors.Problem? ReadExpiry(Fields body, long nowMs, ref AmendTerms command)
    {
        if (!body.Names("expiration_time")) return null;
        if (!body.TryInteger("expiration_time", out var expires)) return Errors.InvalidExpirationTime;
        if (expires is { } ms && !PlaceTerms.IsExpiry(ms, nowMs)) return Errors.InvalidExpirationTime;
        command.ExpiresUs = expires * MsOfSecond ?? AmendTerms.NoExpiry;
        return null;
    }

    // An order keeps the comment that it came with.
    static Errors.Problem? ReadComment(Fields body, OrderView order)
    {
        if (!body.TryText("comment", out var comment)) return Errors.InvalidComment;
        return comment is null || comment == (order.ClientOrderId ?? "") ? null : Errors.InvalidComment;
    }

    static Errors.Problem? ReadExits(Fields body)
    {
        foreach (var name in (string[])["stop_loss", "take_profit"])
        {
            if (!body.TryFigure(name, out var exit) || exit is { IsZero: false }) return Errors.InvalidStopPrice.About(name);
        }

        return null;
    }
}
