using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio;

/// <summary>Which rules an order breaks, for the <c>details</c> of its refusal.</summary>
internal static class OrderProblems
{
    /// <summary>What the engine's answer means, with every price and quantity rule that the order breaks, in order of precedence.</summary>
    public static IReadOnlyList<BrokenRule> Of(Outcome outcome, PlaceTerms terms, BalanceView balance)
    {
        var code = Errors.Of(outcome.Reject).Literal;
        if (code == Literals.VolumeOrPriceInvalid && OfTerms(terms) is { Count: > 0 } broken) return broken;
        if (outcome.Reject == Reject.InsufficientFunds)
            return [new(code, null, outcome.Reject.ToString(), DecimalText.Of(outcome.Needed), DecimalText.Of(balance.Available))];
        if (outcome.Reject is Reject.TriggerPriceInvalid or Reject.WouldTriggerAtOnce)
            return [new(code, PlaceTerms.StopPrice.Name, outcome.Reject.ToString(), null, terms.TriggerText)];
        return [new(code, null, outcome.Reject.ToString(), null, null)];
    }

    /// <summary>The price and quantity rules of the instrument that the order breaks, in order of precedence.</summary>
    public static IReadOnlyList<BrokenRule> OfTerms(PlaceTerms terms)
    {
        var problems = new List<BrokenRule>();
        if (terms.Price is { } price) AddPrice(problems, price, terms);
        if (terms.Volume is { } volume) AddVolume(problems, volume, terms);
        return problems;
    }

    static void AddPrice(List<BrokenRule> problems, DecimalNumber price, PlaceTerms terms)
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

    static void AddVolume(List<BrokenRule> problems, DecimalNumber volume, PlaceTerms terms)
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
