using Rialto.Engine.Commands;

namespace Rialto.Simulation.Model;

/// <summary>What is asked of an open order; 0 leaves a value as it is.</summary>
internal readonly record struct Amendment(CommandHeader Header, long Order, long Price, long Remaining, long TriggerPrice, long ExpiresUs)
{
    /// <summary>In place of an expiry: it is taken away.</summary>
    public const long NoExpiry = -1;

    public bool NamesNothing => Price == 0 && Remaining == 0 && TriggerPrice == 0 && ExpiresUs == 0;

    public static Amendment Of(in AmendOrder amend) =>
        new(amend.Header, amend.Order.Value, amend.Price.Value, amend.Remaining.Value, 0, 0);

    public static Amendment Of(in AmendTerms amend) => new(
        amend.Header, amend.Order.Value, amend.Price.Value, amend.Remaining.Value, amend.TriggerPrice.Value, amend.ExpiresUs);
}
