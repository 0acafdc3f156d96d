using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio;

/// <summary>One broken rule in the <c>details</c> of an order's refusal: for people, next to the literal for programs.</summary>
/// <param name="Code">The literal.</param>
/// <param name="Field">The parameter; null = none in particular.</param>
/// <param name="Rule">Name of the engine's rule; null for a parameter that could not be read.</param>
/// <param name="Limit">What was allowed.</param>
/// <param name="Got">What came.</param>
internal readonly record struct OrderProblem(string Code, string? Field, string? Rule, string? Limit, string? Got)
{
    public static OrderProblem Of(Problem problem) => new(problem.Literal, problem.Field, null, null, null);

    /// <summary>What the engine's answer means, with every price and quantity rule that the order breaks, in order of precedence.</summary>
    public static IReadOnlyList<OrderProblem> Of(Outcome outcome, PlaceTerms terms, BalanceView balance)
    {
        var code = Errors.Of(outcome.Reject).Literal;
        if (code == Literals.VolumeOrPriceInvalid && OfTerms(terms) is { Count: > 0 } broken) return broken;
        if (outcome.Reject == Reject.InsufficientFunds)
            return [new(code, null, outcome.Reject.ToString(), DecimalText.Of(outcome.Needed), DecimalText.Of(balance.Available))];
        return [new(code, null, outcome.Reject.ToString(), null, null)];
    }

    /// <summary>The price and quantity rules of the instrument that the order breaks, in order of precedence.</summary>
    public static IReadOnlyList<OrderProblem> OfTerms(PlaceTerms terms)
    {
        var problems = new List<OrderProblem>();
        if (terms.Price is { } price) AddPrice(problems, price, terms);
        if (terms.Volume is { } volume) AddVolume(problems, volume, terms);
        return problems;
    }

    static void AddPrice(List<OrderProblem> problems, DecimalNumber price, PlaceTerms terms)
    {
        var limits = terms.Market.Terms;
        var max = Math.Min(limits.PriceMax == Ticks.None ? long.MaxValue : limits.PriceMax.Value, Engine.Limits.TicksMax);
        var fit = price.InUnits(limits.PricePrecision, out long ticks);
        if (fit == DecimalFit.TooLarge) ticks = long.MaxValue;
        if (fit == DecimalFit.TooFine || ticks % limits.TickStep.Value != 0 && fit == DecimalFit.Exact)
            Add(Reject.PriceOffTick, limits.TickStep.Value);
        if (fit == DecimalFit.TooFine) return;
        if (ticks < limits.PriceMin.Value) Add(Reject.PriceBelowMinimum, limits.PriceMin.Value);
        if (ticks > max) Add(Reject.PriceAboveMaximum, max);

        void Add(Reject rule, long limit) => problems.Add(new(
            Literals.VolumeOrPriceInvalid, "price", rule.ToString(), DecimalText.Of(limit, limits.PricePrecision),
            fit == DecimalFit.Exact ? DecimalText.Of(ticks, limits.PricePrecision) : terms.PriceText));
    }

    static void AddVolume(List<OrderProblem> problems, DecimalNumber volume, PlaceTerms terms)
    {
        var limits = terms.Market.Terms;
        var max = Math.Min(limits.QuantityMax.Value, Engine.Limits.LotsMax);
        var fit = volume.InUnits(limits.AmountPrecision, out long lots);
        if (fit == DecimalFit.TooLarge) lots = long.MaxValue;
        if (fit == DecimalFit.TooFine || lots % limits.LotStep.Value != 0 && fit == DecimalFit.Exact)
            Add(Reject.QuantityOffLot, limits.LotStep.Value);
        if (fit == DecimalFit.TooFine) return;
        if (lots < limits.QuantityMin.Value) Add(Reject.QuantityBelowMinimum, limits.QuantityMin.Value);
        if (lots > max) Add(Reject.QuantityAboveMaximum, max);

        void Add(Reject rule, long limit) => problems.Add(new(
            Literals.VolumeOrPriceInvalid, "volume", rule.ToString(), DecimalText.Of(limit, limits.AmountPrecision),
            fit == DecimalFit.Exact ? DecimalText.Of(lots, limits.AmountPrecision) : terms.VolumeText));
    }
}
