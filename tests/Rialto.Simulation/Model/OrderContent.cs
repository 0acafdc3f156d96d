using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>What makes two requests with one client order id the same.</summary>
internal sealed record OrderContent(
    int Instrument, Side Side, OrderKind Kind, TimeInForce TimeInForce, OrderFlags Flags, long Price, long Quantity, BigInteger QuoteAmount,
    long TriggerPrice, TriggerBy TriggerBy, long DisplayQuantity, long ExpiresUs, int DistancePpm,
    SelfTradeRule SelfTrade, FundsRule FundsRule, int Account, BroughtExits? Exits)
{
    public static OrderContent Of(in PlaceOrder place, BroughtExits? exits) => new(
        place.Instrument.Value, place.Side, place.OrderKind, place.TimeInForce, place.Flags, place.Price.Value, place.Quantity.Value,
        place.QuoteAmount.Units, place.TriggerPrice.Value, place.TriggerBy, place.DisplayQuantity.Value, place.ExpiresUs,
        place.PriceDistanceMaxPpm, place.SelfTrade, place.FundsRule, place.Account.Value, exits);
}
