using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.Sockets;

/// <summary>An order inside a step, event by event: the step itself tells only how the order is after it.</summary>
internal sealed class StepOrder(OrderView after)
{
    /// <summary>As it is at this point of the step.</summary>
    /// <remarks>Whatever became of it, before the step (or from its acceptance on) it was open.</remarks>
    public OrderView Now { get; private set; } = after with { State = OrderState.Wait };

    /// <summary>The step begins before this fill: takes it back.</summary>
    public void TakeBack(in Filled fill, in InstrumentScale scale) => Now = Now with
    {
        Filled = Now.Filled - fill.Quantity,
        FilledNotional = Turnover.Minus(Now.FilledNotional, scale.Notional(fill.Price, fill.Quantity)),
        TradesCount = Now.TradesCount - 1,
    };

    public void Accepted(in OrderAccepted accepted) => Now = Now with { Price = accepted.Price, Quantity = accepted.Quantity };

    public void Filled(in Filled fill, in InstrumentScale scale)
    {
        var filled = Now.Filled + fill.Quantity;
        var bySpending = !Now.QuoteAmount.IsZero;
        Now = Now with
        {
            Filled = filled,
            // A buy by quote amount has no quantity but what it got.
            Quantity = bySpending ? filled : Now.Quantity,
            FilledNotional = Turnover.Plus(Now.FilledNotional, scale.Notional(fill.Price, fill.Quantity)),
            TradesCount = Now.TradesCount + 1,
            State = fill.Remaining.IsZero && !bySpending ? OrderState.Done : Now.State,
        };
    }

    public void Amended(in OrderAmended amended) => Now = Now with { Price = amended.Price, Quantity = amended.Quantity };

    public void Done() => Now = Now with { State = OrderState.Done };

    public void Cancelled() => Now = Now with { State = OrderState.Cancelled };
}
