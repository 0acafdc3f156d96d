using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PeatioClassic;

namespace Rialto.Tests.Gateways.PeatioClassic;

/// <summary>Every reject of the engine has an answer in classic Peatio.</summary>
public class ErrorsTests
{
    [Fact]
    public void Every_reject_of_a_new_order_has_an_answer()
    {
        foreach (var reject in Enum.GetValues<Reject>().Where(reject => reject != Reject.None))
        {
            var problem = Errors.OfNewOrder(reject, new Amount(1), ("key", "1"));

            Assert.InRange(problem.Status, 400, 503);
            Assert.NotEmpty(problem.Message);
        }
    }

    [Theory]
    [InlineData(Reject.InsufficientFunds, 400, 2002, "Failed to create order. Reason: cannot lock funds (amount: 12.13)")]
    [InlineData(Reject.RequestReplayed, 401, 2006, "The tonce 1 has already been used by access key key.")]
    [InlineData(Reject.MemberSuspended, 401, 2001, "Authorization failed")]
    [InlineData(Reject.InstrumentExpired, 400, 1001, "market does not have a valid value")]
    [InlineData(Reject.InstrumentNotOpen, 400, 2002, "Failed to create order. Reason: Market is not open")]
    [InlineData(Reject.OrderKindNotAllowed, 400, 1001, "ord_type does not have a valid value")]
    [InlineData(Reject.PriceTooFarFromBest, 400, 2002, "Failed to create order. Reason: Volume too large")]
    [InlineData(Reject.OpenOrdersLimitReached, 400, 2002, "Failed to create order. Reason: Too many open orders")]
    [InlineData(Reject.ReduceOnlyViolated, 400, 2002, "Failed to create order. Reason: Order is not allowed")]
    [InlineData(Reject.WouldTriggerAtOnce, 400, 2002, "Failed to create order. Reason: Validation failed: Stop price is invalid")]
    public void A_reject_is_worded_as_the_contract_says(Reject reject, int status, int code, string message)
    {
        var needed = new Amount((Int128)12_130_000_000_000_000_000);

        Assert.Equal(new Errors.Problem(status, code, message), Errors.OfNewOrder(reject, needed, ("key", "1")));
    }
}
