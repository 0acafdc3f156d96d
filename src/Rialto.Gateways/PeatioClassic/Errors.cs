using Microsoft.AspNetCore.Http;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node;

namespace Rialto.Gateways.PeatioClassic;

/// <summary>Every "no" of this dialect: <c>{"error":{"code":…,"message":…}}</c>, and a few plain texts.</summary>
public static class Errors
{
    public const int ValidationCode = 1001;
    public const int ServerCode = 2000;
    public const int AuthorizationCode = 2001;
    public const int CreateOrderCode = 2002;
    public const int CancelOrderCode = 2003;
    public const int OrderNotFoundCode = 2004;
    public const int SignatureCode = 2005;
    public const int TonceUsedCode = 2006;
    public const int TonceInvalidCode = 2007;
    public const int KeyUnknownCode = 2008;
    public const int KeyDisabledCode = 2009;
    public const int KeyExpiredCode = 2010;
    public const int ScopeCode = 2011;
    public const int DepositNotFoundCode = 2012;

    // Validation.
    public const string Missing = "is missing";
    public const string Invalid = "is invalid";
    public const string NotAmong = "does not have a valid value";
    public const string InvalidJson = "invalid JSON body";
    public const string InvalidParameters = "invalid parameters";
    public const string BodyTooLarge = "request body is too large";

    // The server.
    public const string Internal = "Internal server error";
    public const string Busy = "Service is busy, try again";
    public const string AuthorizationFailed = "Authorization failed";
    public const string OutOfScope = "Requested API is out of access key scopes.";

    // Reasons of 2002.
    public const string PriceNotPositive = "Price must be greater than 0";
    public const string PriceAbsent = "Price is not a number";
    public const string PricePresent = "Price must not be present";
    public const string VolumeNotPositive = "Origin volume must be greater than 0";
    public const string PriceInvalid = "Validation failed: Price is invalid";
    public const string VolumeInvalid = "Validation failed: Origin volume is invalid";
    public const string StopPriceInvalid = "Validation failed: Stop price is invalid";
    public const string MarketNotOpen = "Market is not open";
    public const string ClientOrderIdUsed = "Client order id has already been used";
    public const string TooManyOrders = "Too many open orders";
    public const string NotAllowed = "Order is not allowed";
    public const string NotAsAsked = "Order would not be filled as asked";
    public const string NotDeepEnough = "Market is not deep enough";
    public const string VolumeTooLarge = "Volume too large";

    // Money.
    public const string NoDepositAddress = "Deposit addresses are not offered";
    public const string NoWithdrawals = "Withdrawals are not offered";

    // Plain texts.
    public const string NotFoundText = "Not Found";
    public const string ForbiddenText = "Forbidden\n";
    public const string RetryLaterText = "Retry later\n";
    const string PlainText = "text/plain";

    /// <summary>What a reject of a new order becomes.</summary>
    public readonly record struct Problem(int Status, int Code, string Message);

    /// <summary>Status, code and message of a reject of a new order.</summary>
    /// <param name="needed">What would have been locked; only InsufficientFunds prints it.</param>
    /// <param name="key">Key and tonce, for a request that came twice.</param>
    public static Problem OfNewOrder(Reject reject, Amount needed, (string AccessKey, string Tonce) key) => reject switch
    {
        Reject.None => throw new InvalidOperationException("Not a reject."),
        Reject.TryAgain => new(StatusCodes.Status503ServiceUnavailable, ServerCode, Busy),
        Reject.RequestReplayed => TonceUsed(key.AccessKey, key.Tonce),
        Reject.MemberSuspended or Reject.MemberNotFound => Unauthorized(AuthorizationCode, AuthorizationFailed),
        Reject.InstrumentNotFound or Reject.InstrumentExpired => Validation($"market {NotAmong}"),
        Reject.OrderKindNotAllowed => Validation($"ord_type {NotAmong}"),
        _ => new(StatusCodes.Status400BadRequest, CreateOrderCode, $"Failed to create order. Reason: {ReasonOf(reject, needed)}"),
    };

    /// <summary>The part behind "Reason:".</summary>
    public static string ReasonOf(Reject reject, Amount needed) => reject switch
    {
        Reject.InstrumentNotOpen => MarketNotOpen,
        Reject.ClientOrderIdAlreadyUsed => ClientOrderIdUsed,
        Reject.PriceMissing or Reject.PriceOffTick or Reject.PriceBelowMinimum or Reject.PriceAboveMaximum or Reject.PriceOutsideBand
            => PriceInvalid,
        Reject.QuantityZero or Reject.QuantityOffLot or Reject.QuantityBelowMinimum or Reject.QuantityAboveMaximum
            or Reject.NotionalBelowMinimum or Reject.NotionalTooLarge => VolumeInvalid,
        Reject.TriggerPriceInvalid or Reject.WouldTriggerAtOnce => StopPriceInvalid,
        Reject.OpenOrdersLimitReached => TooManyOrders,
        Reject.AccountInLiquidation or Reject.PositionLimitExceeded or Reject.ReduceOnlyViolated or Reject.BatchNotAllowed => NotAllowed,
        Reject.PostOnlyWouldTrade or Reject.FillOrKillUnfillable => NotAsAsked,
        Reject.NotEnoughLiquidity => NotDeepEnough,
        Reject.PriceTooFarFromBest => VolumeTooLarge,
        Reject.InsufficientFunds or Reject.InsufficientMargin => $"cannot lock funds (amount: {DecimalText.Of(needed)})",

        // Answered otherwise, or no new order of this dialect can get them.
        Reject.None or Reject.TryAgain or Reject.RequestReplayed or Reject.MemberSuspended or Reject.MemberNotFound
            or Reject.InstrumentNotFound or Reject.InstrumentExpired or Reject.OrderKindNotAllowed or Reject.SourceNumberRepeated
            or Reject.SourceNumberGap or Reject.CurrencyNotFound or Reject.OrderNotOpen or Reject.WithdrawalNotHeld or Reject.DepositNotHeld
            or Reject.FeeNotFound or Reject.GuardNotOpen or Reject.AmountNotPositive or Reject.AmountTooLarge or Reject.ReasonMissing
            or Reject.AlreadyBegun or Reject.NotBegun or Reject.CodeInvalid or Reject.CodeAlreadyUsed or Reject.PairAlreadyUsed
            or Reject.SameCurrencyTwice or Reject.PrecisionInvalid or Reject.PrecisionLowered or Reject.PrecisionWithOpenOrders
            or Reject.BoundsInvalid or Reject.KindNotSupported or Reject.FeeRateInvalid or Reject.FeeGroupInvalid or Reject.LimitInvalid
            or Reject.TooManyCurrencies or Reject.TooManyInstruments or Reject.TooManyGuards or Reject.TooManySources
            or Reject.MemberNumberInvalid or Reject.TimeoutInvalid or Reject.SessionMissing
            or Reject.MarginAccountNotFound or Reject.PositionNotFound or Reject.AmountTooFine or Reject.LeverageInvalid
            or Reject.AccountNotFlat or Reject.MarginNotBegun or Reject.ContractInvalid or Reject.TooManyMarginAccounts => NotAllowed,
    };

    public static Problem TonceUsed(string accessKey, string tonce) =>
        Unauthorized(TonceUsedCode, $"The tonce {tonce} has already been used by access key {accessKey}.");

    public static Problem Unauthorized(int code, string message) => new(StatusCodes.Status401Unauthorized, code, message);

    public static Problem Validation(string message) => new(StatusCodes.Status400BadRequest, ValidationCode, message);

    public static Problem NewOrder(string reason) =>
        new(StatusCodes.Status400BadRequest, CreateOrderCode, $"Failed to create order. Reason: {reason}");

    public static Problem CancelOrder(string reason) =>
        new(StatusCodes.Status400BadRequest, CancelOrderCode, $"Failed to cancel order. Reason: {reason}");

    public static readonly Problem Unknown = new(StatusCodes.Status500InternalServerError, ServerCode, Internal);
    public static readonly Problem TryAgain = new(StatusCodes.Status503ServiceUnavailable, ServerCode, Busy);

    /// <summary>An outcome of a new order that is not <see cref="OutcomeStatus.Done"/>.</summary>
    public static Problem OfNewOrder(Outcome outcome, (string AccessKey, string Tonce) key) => outcome.Status switch
    {
        OutcomeStatus.Done => throw new InvalidOperationException("Nothing is wrong with it."),
        OutcomeStatus.Rejected => OfNewOrder(outcome.Reject, outcome.Needed, key),
        OutcomeStatus.Busy => TryAgain,
        OutcomeStatus.Unknown => Unknown,
    };

    /// <summary>An outcome of a cancel that is neither done nor "not open".</summary>
    public static Problem OfCancel(Outcome outcome, (string AccessKey, string Tonce) key) => outcome.Status switch
    {
        OutcomeStatus.Done => throw new InvalidOperationException("Nothing is wrong with it."),
        OutcomeStatus.Rejected when outcome.Reject == Reject.RequestReplayed => TonceUsed(key.AccessKey, key.Tonce),
        OutcomeStatus.Rejected when outcome.Reject == Reject.MemberSuspended => Unauthorized(AuthorizationCode, AuthorizationFailed),
        OutcomeStatus.Rejected => CancelOrder(NotAllowed),
        OutcomeStatus.Busy => TryAgain,
        OutcomeStatus.Unknown => Unknown,
    };

    public static ValueTask Answer(HttpContext context, Problem problem)
    {
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "1";
        return Reply.Json(context, problem.Status, problem, static (json, problem) =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteNumber("code"u8, problem.Code);
            json.WriteString("message"u8, problem.Message);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    public static ValueTask NotFound(HttpContext context) =>
        Reply.Text(context, StatusCodes.Status404NotFound, PlainText, NotFoundText);

    public static ValueTask Forbidden(HttpContext context) =>
        Reply.Text(context, StatusCodes.Status403Forbidden, PlainText, ForbiddenText);

    /// <summary>429 with the seconds that are left of the window.</summary>
    public static ValueTask RetryLater(HttpContext context, long seconds)
    {
        context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Reply.Text(context, StatusCodes.Status429TooManyRequests, PlainText, RetryLaterText);
    }
}
