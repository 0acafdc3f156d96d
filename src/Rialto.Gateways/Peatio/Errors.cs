using Microsoft.AspNetCore.Http;
using Rialto.Engine.Events;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;

namespace Rialto.Gateways.Peatio;

/// <summary>What Peatio v2 says to each "no" of the engine: the one table.</summary>
internal static class Errors
{
    const int Unauthorized = StatusCodes.Status401Unauthorized;
    const int Forbidden = StatusCodes.Status403Forbidden;
    const int Unprocessable = StatusCodes.Status422UnprocessableEntity;
    const int Unavailable = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Status and literal of a reject of a member's command.</summary>
    public static (int Status, string Literal) Of(Reject reject) => reject switch
    {
        Reject.None => throw new InvalidOperationException("Not a reject."),
        Reject.TryAgain => (Unavailable, Literals.Busy),
        Reject.RequestReplayed => (Unauthorized, Literals.SignatureBlacklisted),
        Reject.MemberSuspended or Reject.MemberNotFound => (Forbidden, Literals.TradeNotPermitted),
        Reject.InstrumentNotFound or Reject.InstrumentExpired or Reject.InstrumentNotOpen => (Unprocessable, Literals.MarketNotEnabled),
        Reject.CurrencyNotFound => (Unprocessable, Literals.AccountCurrencyUnknown),
        Reject.OrderKindNotAllowed => (Unprocessable, Literals.TypeInvalid),
        Reject.ClientOrderIdAlreadyUsed => (Unprocessable, Literals.ClientOrderIdUsed),
        Reject.PriceMissing or Reject.PriceOffTick or Reject.PriceBelowMinimum or Reject.PriceAboveMaximum or Reject.PriceOutsideBand
            or Reject.QuantityZero or Reject.QuantityOffLot or Reject.QuantityBelowMinimum or Reject.QuantityAboveMaximum
            or Reject.TriggerPriceInvalid or Reject.WouldTriggerAtOnce or Reject.NotionalBelowMinimum or Reject.NotionalTooLarge
            => (Unprocessable, Literals.VolumeOrPriceInvalid),
        Reject.OpenOrdersLimitReached or Reject.AccountInLiquidation or Reject.PositionLimitExceeded or Reject.ReduceOnlyViolated
            or Reject.PostOnlyWouldTrade or Reject.FillOrKillUnfillable => (Unprocessable, Literals.CreateError),
        Reject.NotEnoughLiquidity => (Unprocessable, Literals.NotEnoughLiquidity),
        Reject.InsufficientFunds or Reject.InsufficientMargin => (Unprocessable, Literals.InsufficientBalance),
        Reject.OrderNotOpen => (Unprocessable, Literals.CancelError),
        Reject.TimeoutInvalid => (Unprocessable, Literals.TimeoutInvalid),

        // No command of this dialect can get these: batches, distance limits, guards, an operator's doings.
        Reject.BatchNotAllowed or Reject.PriceTooFarFromBest or Reject.SourceNumberRepeated or Reject.SourceNumberGap
            or Reject.WithdrawalNotHeld or Reject.DepositNotHeld or Reject.FeeNotFound or Reject.AmountNotPositive or Reject.AmountTooLarge
            or Reject.ReasonMissing or Reject.AlreadyBegun or Reject.NotBegun or Reject.CodeInvalid or Reject.CodeAlreadyUsed
            or Reject.PairAlreadyUsed or Reject.SameCurrencyTwice or Reject.PrecisionInvalid or Reject.PrecisionLowered
            or Reject.PrecisionWithOpenOrders or Reject.BoundsInvalid or Reject.KindNotSupported or Reject.FeeRateInvalid
            or Reject.FeeGroupInvalid or Reject.LimitInvalid or Reject.TooManyCurrencies or Reject.TooManyInstruments
            or Reject.MemberNumberInvalid or Reject.GuardNotOpen or Reject.SessionMissing
            or Reject.MarginAccountNotFound or Reject.PositionNotFound or Reject.AmountTooFine or Reject.LeverageInvalid
            or Reject.AccountNotFlat or Reject.MarginNotBegun or Reject.ContractInvalid or Reject.TooManyMarginAccounts
            or Reject.TooManyGuards or Reject.TooManySources
            => (Unprocessable, Literals.CreateError),
    };

    /// <summary>Answers an outcome that is not <see cref="OutcomeStatus.Done"/>.</summary>
    public static ValueTask Answer(Call call, Outcome outcome) => outcome.Status switch
    {
        OutcomeStatus.Done => throw new InvalidOperationException("Nothing is wrong with it."),
        OutcomeStatus.Rejected => Answer(call, outcome.Reject),
        OutcomeStatus.Busy => Busy(call),
        OutcomeStatus.Unknown => call.Errors(StatusCodes.Status500InternalServerError, Literals.InternalError),
    };

    public static ValueTask Answer(Call call, Reject reject)
    {
        var (status, literal) = Of(reject);
        return status == Unavailable ? Busy(call) : call.Errors(status, literal);
    }

    /// <summary>422 with everything that the input noted, and the details.</summary>
    public static ValueTask Refused(Call call) =>
        Refuse(call, StatusCodes.Status422UnprocessableEntity, call.Input.Literals, [.. call.Input.Problems.Select(BrokenRule.Of)]);

    /// <summary>422 with one literal about one parameter (null = none in particular), and the details.</summary>
    public static ValueTask Refuse(Call call, string literal, string? field) =>
        Refuse(call, StatusCodes.Status422UnprocessableEntity, [literal], [BrokenRule.Of(literal, field)]);

    /// <summary>Literals for programs, details for people.</summary>
    public static ValueTask Refuse(Call call, int status, IReadOnlyList<string> literals, IReadOnlyList<BrokenRule> rules) =>
        call.Json(status, (literals, rules), static (json, state) => BrokenRuleWire.Write(json, state.literals, state.rules));

    public static ValueTask NotFound(Call call) => call.Errors(StatusCodes.Status404NotFound, Literals.RecordNotFound);

    static ValueTask Busy(Call call)
    {
        call.Http.Response.Headers.RetryAfter = "1";
        return call.Errors(Unavailable, Literals.Busy);
    }
}
