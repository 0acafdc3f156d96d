using Rialto.Engine.Events;
using Rialto.Gateways.Peatio;

namespace Rialto.Tests.Gateways.Peatio;

public sealed class ErrorsTests
{
    [Theory]
    [InlineData(Reject.RequestReplayed, 401, "authz.signature_blacklisted")]
    [InlineData(Reject.MemberSuspended, 403, "market.trade.not_permitted")]
    [InlineData(Reject.InstrumentNotFound, 422, "market.market.doesnt_exist_or_not_enabled")]
    [InlineData(Reject.InstrumentExpired, 422, "market.market.doesnt_exist_or_not_enabled")]
    [InlineData(Reject.InstrumentNotOpen, 422, "market.market.doesnt_exist_or_not_enabled")]
    [InlineData(Reject.OrderKindNotAllowed, 422, "market.order.invalid_type")]
    [InlineData(Reject.ClientOrderIdAlreadyUsed, 422, "market.order.client_order_id_already_used")]
    [InlineData(Reject.PriceMissing, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.PriceOffTick, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.PriceBelowMinimum, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.PriceAboveMaximum, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.PriceOutsideBand, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.QuantityZero, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.QuantityOffLot, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.QuantityBelowMinimum, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.QuantityAboveMaximum, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.TriggerPriceInvalid, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.WouldTriggerAtOnce, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.NotionalBelowMinimum, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.NotionalTooLarge, 422, "market.order.invalid_volume_or_price")]
    [InlineData(Reject.OpenOrdersLimitReached, 422, "market.order.create_error")]
    [InlineData(Reject.AccountInLiquidation, 422, "market.order.create_error")]
    [InlineData(Reject.PositionLimitExceeded, 422, "market.order.create_error")]
    [InlineData(Reject.ReduceOnlyViolated, 422, "market.order.create_error")]
    [InlineData(Reject.PostOnlyWouldTrade, 422, "market.order.create_error")]
    [InlineData(Reject.FillOrKillUnfillable, 422, "market.order.create_error")]
    [InlineData(Reject.NotEnoughLiquidity, 422, "market.order.insufficient_market_liquidity")]
    [InlineData(Reject.InsufficientFunds, 422, "market.account.insufficient_balance")]
    [InlineData(Reject.InsufficientMargin, 422, "market.account.insufficient_balance")]
    [InlineData(Reject.TryAgain, 503, "server.busy")]
    public void A_reject_has_its_status_and_literal(Reject reject, int status, string literal) =>
        Assert.Equal((status, literal), Errors.Of(reject));

    [Fact]
    public void Every_reject_has_an_answer()
    {
        foreach (var reject in Enum.GetValues<Reject>().Where(reject => reject != Reject.None))
            Assert.InRange(Errors.Of(reject).Status, 400, 503);
    }
}
