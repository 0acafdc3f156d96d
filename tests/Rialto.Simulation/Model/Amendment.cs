using Rialto.Engine.Commands;

namespace Rialto.Simulation.Model;

/// <summary>What is asked of an open order; 0 leaves a value as it is.</summary>
internal readonly record struct Amendment(CommandHeader Header, long Order, long Price, long Remaining, long TriggerPrice, long ExpiresUs)
{
    /// <summary>In place of an exit: it is taken away.</summary>
    public const long NoExit = -1;

    /// <summary>In place of an expiry: it is taken away.</summary>
    public const long NoExpiry = -1;

    /// <summary>It may name exits and a comment, too.</summary>
    public bool IsRevision { get; init; }
    public long StopLoss { get; init; }
    public long TakeProfit { get; init; }
    public byte SetsComment { get; init; }

    public bool NamesExits => StopLoss != 0 || TakeProfit != 0;

    public bool NamesNoTerms => Price == 0 && Remaining == 0 && TriggerPrice == 0 && ExpiresUs == 0;

    /// <summary>Only the exits or the comment are another.</summary>
    public bool LeavesTerms => IsRevision && NamesNoTerms && (NamesExits || SetsComment != 0);

    /// <summary>The exits that an order will bring.</summary>
    public BroughtExits With(BroughtExits now) => new(Changed(StopLoss, now.StopLoss), Changed(TakeProfit, now.TakeProfit));

    static long Changed(long asked, long now) => asked == 0 ? now : asked == NoExit ? 0 : asked;

    public static Amendment Of(in ReviseOrder revise) => Of(revise.Terms) with
    {
        IsRevision = true, StopLoss = revise.StopLoss.Value, TakeProfit = revise.TakeProfit.Value, SetsComment = revise.SetsComment,
    };

    public static Amendment Of(in AmendOrder amend) =>
        new(amend.Header, amend.Order.Value, amend.Price.Value, amend.Remaining.Value, 0, 0);

    public static Amendment Of(in AmendTerms amend) => new(
        amend.Header, amend.Order.Value, amend.Price.Value, amend.Remaining.Value, amend.TriggerPrice.Value, amend.ExpiresUs);
}
