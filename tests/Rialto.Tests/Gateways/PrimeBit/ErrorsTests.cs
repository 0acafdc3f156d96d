using Rialto.Engine.Events;
using Rialto.Gateways.PrimeBit;
using Rialto.Gateways.PrimeBit.Routes;
using Rialto.Node;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>Every reject of the engine has a code in PrimeBit.</summary>
public class ErrorsTests
{
    [Fact]
    public void Every_reject_has_a_code()
    {
        foreach (var reject in Enum.GetValues<Reject>().Where(reject => reject != Reject.None))
        {
            var problem = Errors.Of(reject);

            Assert.InRange(problem.Status, 400, 503);
            Assert.NotEmpty(problem.Code);
        }
    }

    [Fact]
    public void Closing_a_position_that_was_closed_meanwhile_says_that_there_is_none()
    {
        var outcome = new Outcome { Status = OutcomeStatus.Rejected, Reject = Reject.ReduceOnlyViolated };

        Assert.Equal("no-position", OrdersDesk.OfNew(new PlaceTerms { IsClosing = true }, outcome).Problem!.Value.Code);
        Assert.Equal("reduce-only-violation", OrdersDesk.OfNew(new PlaceTerms(), outcome).Problem!.Value.Code);
    }

    [Fact]
    public void What_is_refused_is_told_on_its_channel_as_to_its_asker()
    {
        foreach (var reject in Enum.GetValues<Reject>().Where(reject => reject != Reject.None))
        {
            var outcome = new Outcome { Status = OutcomeStatus.Rejected, Reject = reject };
            foreach (var isClosing in (bool[])[false, true])
            {
                var placed = OrdersDesk.OfNew(new PlaceTerms { IsClosing = isClosing }, outcome).Problem!.Value;
                Assert.Equal((placed.Code, placed.Message), Words(Errors.OfNew(reject, isClosing)));
            }

            var changed = OrdersDesk.OfModify(new ModifyTerms(), outcome).Problem!.Value;
            Assert.Equal((changed.Code, changed.Message), Words(Errors.OfChange(reject)));
        }

        static (string Code, string Message) Words(Errors.Problem problem) => (problem.Code, problem.Message);
    }

    [Theory]
    [InlineData(Reject.MemberSuspended, 422, "trade-disabled")]
    [InlineData(Reject.InstrumentNotFound, 422, "invalid-symbol")]
    [InlineData(Reject.InstrumentExpired, 422, "trade-disabled")]
    [InlineData(Reject.InstrumentNotOpen, 422, "trade-disabled")]
    [InlineData(Reject.OrderKindNotAllowed, 422, "invalid-type")]
    [InlineData(Reject.PriceOffTick, 422, "invalid-limit-price")]
    [InlineData(Reject.PriceOutsideBand, 422, "price-out-of-range")]
    [InlineData(Reject.QuantityBelowMinimum, 422, "invalid-volume")]
    [InlineData(Reject.TriggerPriceInvalid, 422, "invalid-stop-price")]
    [InlineData(Reject.WouldTriggerAtOnce, 422, "would-trigger-immediately")]
    [InlineData(Reject.NotionalTooLarge, 422, "position-limit-exceeded")]
    [InlineData(Reject.OpenOrdersLimitReached, 429, "orders-limit-reached")]
    [InlineData(Reject.AccountInLiquidation, 422, "account-in-liquidation")]
    [InlineData(Reject.PositionLimitExceeded, 422, "position-limit-exceeded")]
    [InlineData(Reject.ReduceOnlyViolated, 422, "reduce-only-violation")]
    [InlineData(Reject.InsufficientMargin, 422, "insufficient-margin")]
    [InlineData(Reject.InsufficientFunds, 422, "insufficient-balance")]
    [InlineData(Reject.OrderNotOpen, 422, "order-not-active")]
    [InlineData(Reject.PositionNotFound, 422, "no-position")]
    [InlineData(Reject.MarginAccountNotFound, 404, "not-found")]
    [InlineData(Reject.TryAgain, 503, "maintenance")]
    [InlineData(Reject.RequestReplayed, 409, "idempotency-conflict")]
    public void A_reject_is_told_as_the_contract_says(Reject reject, int status, string code)
    {
        var problem = Errors.Of(reject);

        Assert.Equal((status, code), (problem.Status, problem.Code));
    }
}
