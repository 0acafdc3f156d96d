using Microsoft.AspNetCore.Http;
using Rialto.Engine.Events;
using Rialto.Gateways.Wire;
using Rialto.Node;

namespace Rialto.Gateways.PrimeBit;

/// <summary>Every "no" of this dialect: <c>{"error":{"code":…,"message":…}}</c>, on HTTP and on the WebSocket.</summary>
public static class Errors
{
    /// <summary>A "no". <paramref name="Field"/> names the parameter that is wrong; null = none.</summary>
    public readonly record struct Problem(int Status, string Code, string Message, string? Field = null)
    {
        /// <summary>The same about a parameter.</summary>
        public Problem About(string field) => this with { Field = field };

        /// <summary>"Try again" and "nobody knows": not what became of a request.</summary>
        public bool IsPassing => Status >= StatusCodes.Status500InternalServerError || Code == TooManyRequests.Code;
    }

    // The request itself.
    public static readonly Problem Malformed = new(400, "malformed-request", "The request can't be read.");
    public static readonly Problem NotFound = new(404, "not-found", "There is no such thing.");
    public static readonly Problem MethodNotAllowed = new(405, "method-not-allowed", "The path has other methods.");
    public static readonly Problem BodyTooLarge = new(413, "body-too-large", "The body is longer than 64 KiB.");
    public static readonly Problem UnsupportedMediaType = new(415, "unsupported-media-type", "The body must be application/json.");

    // Who it is.
    public static readonly Problem MissingCredentials = new(
        401, "missing-credentials", "The headers api-key, timestamp and authorization are needed.");
    public static readonly Problem InvalidTimestamp = new(401, "invalid-timestamp", "The timestamp must be Unix seconds.");
    public static readonly Problem TimestampOutOfWindow = new(
        401, "timestamp-out-of-window", "The timestamp is too far from the server's clock.");
    public static readonly Problem InvalidApiKey = new(401, "invalid-api-key", "The key is unknown or may not be used.");
    public static readonly Problem InvalidSignature = new(401, "invalid-signature", "The signature does not fit the request.");
    public static readonly Problem IpNotAllowed = new(403, "ip-not-allowed", "Requests from this address are not wanted.");
    public static readonly Problem ScopeMissing = new(403, "scope-missing", "The key is not for this.");
    public static readonly Problem TooManyRequests = new(429, "too-many-requests", "Rate limit exceeded");

    // What is asked.
    public static readonly Problem IdempotencyConflict = new(
        409, "idempotency-conflict", "The idempotency key belongs to another request.");
    public static readonly Problem AlreadyDone = new(
        409, "idempotency-conflict", "The request was done before, and its answer was lost: look what there is.");
    public static readonly Problem TradeDisabled = new(422, "trade-disabled", "There is no trading here now.");
    public static readonly Problem InvalidParameter = new(422, "invalid-parameter", "A parameter is wrong.");
    public static readonly Problem InvalidSymbol = new(422, "invalid-symbol", "There is no such symbol for this account.", "symbol");
    public static readonly Problem InvalidSide = new(422, "invalid-side", "The side must be buy or sell.", "side");
    public static readonly Problem InvalidType = new(422, "invalid-type", "The order can't be of this type.", "type");
    public static readonly Problem InvalidFillType = new(422, "invalid-fill-type", "The order can't have this fill type.", "fill_type");
    public static readonly Problem InvalidVolume = new(
        422, "invalid-volume", "The volume is outside the symbol's bounds or steps.", "volume");
    public static readonly Problem InvalidLimitPrice = new(
        422, "invalid-limit-price", "The limit price is missing, not wanted, or off the tick.", "limit_price");
    public static readonly Problem WouldTrade = InvalidLimitPrice with
    {
        Message = "A post-only order can't have a limit price at which it would trade.",
    };
    public static readonly Problem InvalidStopPrice = new(
        422, "invalid-stop-price", "The price is missing, not wanted, off the tick, or on the wrong side.", "stop_price");
    public static readonly Problem InvalidExpirationTime = new(
        422, "invalid-expiration-time", "The order can't expire then.", "expiration_time");
    public static readonly Problem InvalidComment = new(
        422, "invalid-comment", "The comment must be up to 128 bytes without control characters.", "comment");
    public static readonly Problem InvalidLeverage = new(
        422, "invalid-leverage", "The leverage must be a whole number up to the symbol's.", "leverage");

    // Business rules.
    public static readonly Problem PriceOutOfRange = new(
        422, "price-out-of-range", "The price is too far from the fair price.", "limit_price");
    public static readonly Problem InsufficientMargin = new(422, "insufficient-margin", "The account's free margin does not suffice.");
    public static readonly Problem PositionLimitExceeded = new(422, "position-limit-exceeded", "The position would be too large.");
    public static readonly Problem ReduceOnlyViolation = new(
        422, "reduce-only-violation", "There is no position that the order could reduce.");
    public static readonly Problem WouldTriggerImmediately = new(
        422, "would-trigger-immediately", "The stop price is reached already.", "stop_price");
    public static readonly Problem OrderNotActive = new(422, "order-not-active", "The order has ended.");
    public static readonly Problem NoPosition = new(422, "no-position", "There is no position.");
    public static readonly Problem AccountInLiquidation = new(422, "account-in-liquidation", "The account is being liquidated.");
    public static readonly Problem InsufficientBalance = new(422, "insufficient-balance", "There is not so much to move.");
    public static readonly Problem DemoOnly = new(422, "demo-only", "Only demo accounts can do this.");
    public static readonly Problem LiveOnly = new(422, "live-only", "Only live accounts can do this.");
    public static readonly Problem LeverageTooHigh = new(
        422, "leverage-too-high-for-position", "A position of this size can't be levered so much.");
    public static readonly Problem OrdersLimitReached = new(429, "orders-limit-reached", "The account has as many orders as it may have.");

    // The server.
    public static readonly Problem Internal = new(500, "internal-error", "Something went wrong; the outcome is unknown.");
    public static readonly Problem Maintenance = new(503, "maintenance", "Nothing happened; try again.");
    public static readonly Problem TemporaryServerError = new(
        504, "temporary-server-error", "No answer in time; it may have happened or not.");

    /// <summary>What a command that was not done becomes.</summary>
    public static Problem Of(Outcome outcome) => outcome.Status switch
    {
        OutcomeStatus.Done => throw new InvalidOperationException("It was done."),
        OutcomeStatus.Rejected => Of(outcome.Reject),
        OutcomeStatus.Busy => Maintenance,
        OutcomeStatus.Unknown => TemporaryServerError,
    };

    /// <summary>What a reject becomes.</summary>
    public static Problem Of(Reject reject) => reject switch
    {
        Reject.None => throw new InvalidOperationException("Not a reject."),
        Reject.TryAgain => Maintenance,
        Reject.RequestReplayed => AlreadyDone,
        Reject.MemberSuspended or Reject.MemberNotFound or Reject.InstrumentExpired or Reject.InstrumentNotOpen
            or Reject.AccountNotFlat or Reject.MarginNotBegun => TradeDisabled,
        Reject.InstrumentNotFound => InvalidSymbol,
        Reject.MarginAccountNotFound => NotFound,
        Reject.OrderNotOpen => OrderNotActive,
        Reject.PositionNotFound => NoPosition,
        Reject.OrderKindNotAllowed or Reject.BatchNotAllowed => InvalidType,
        Reject.PriceMissing or Reject.PriceOffTick or Reject.PriceBelowMinimum or Reject.PriceAboveMaximum => InvalidLimitPrice,
        Reject.PriceOutsideBand => PriceOutOfRange,
        Reject.QuantityZero or Reject.QuantityOffLot or Reject.QuantityBelowMinimum or Reject.QuantityAboveMaximum
            or Reject.NotionalBelowMinimum => InvalidVolume,
        Reject.TriggerPriceInvalid => InvalidStopPrice,
        Reject.WouldTriggerAtOnce => WouldTriggerImmediately,
        Reject.NotionalTooLarge or Reject.PositionLimitExceeded => PositionLimitExceeded,
        Reject.AmountNotPositive or Reject.AmountTooLarge or Reject.AmountTooFine => InvalidParameter.About("amount"),
        Reject.OpenOrdersLimitReached => OrdersLimitReached,
        Reject.AccountInLiquidation => AccountInLiquidation,
        Reject.ReduceOnlyViolated => ReduceOnlyViolation,
        Reject.LeverageInvalid => InvalidLeverage,
        Reject.InsufficientMargin => InsufficientMargin,
        Reject.InsufficientFunds => InsufficientBalance,
        Reject.TooManyMarginAccounts => InvalidParameter.About("type"),

        // Shown as orders that ended at once.
        Reject.PostOnlyWouldTrade or Reject.FillOrKillUnfillable or Reject.NotEnoughLiquidity => InvalidFillType,

        // No command of this dialect can get them.
        Reject.SourceNumberRepeated or Reject.SourceNumberGap or Reject.CurrencyNotFound or Reject.WithdrawalNotHeld
            or Reject.DepositNotHeld or Reject.FeeNotFound or Reject.GuardNotOpen or Reject.ClientOrderIdAlreadyUsed
            or Reject.ReasonMissing or Reject.PriceTooFarFromBest or Reject.AlreadyBegun or Reject.NotBegun or Reject.CodeInvalid
            or Reject.CodeAlreadyUsed or Reject.PairAlreadyUsed or Reject.SameCurrencyTwice or Reject.PrecisionInvalid
            or Reject.PrecisionLowered or Reject.PrecisionWithOpenOrders or Reject.BoundsInvalid or Reject.KindNotSupported
            or Reject.ContractInvalid or Reject.FeeRateInvalid or Reject.FeeGroupInvalid or Reject.LimitInvalid
            or Reject.TooManyCurrencies or Reject.TooManyInstruments or Reject.TooManyGuards or Reject.TooManySources
            or Reject.MemberNumberInvalid or Reject.TimeoutInvalid or Reject.SessionMissing => InvalidParameter,
    };

    /// <summary>What the refusal of a new order becomes, for its asker and on its channel.</summary>
    /// <param name="reject">The engine's word.</param>
    /// <param name="isClosing">It was to close a position: where it would make nothing smaller there is none.</param>
    public static Problem OfNew(Reject reject, bool isClosing) =>
        isClosing && reject == Reject.ReduceOnlyViolated ? NoPosition : Of(reject);

    /// <summary>What the refusal of an order's change becomes, likewise.</summary>
    /// <remarks>How an order fills can't be changed, so it is the price that is wrong.</remarks>
    public static Problem OfChange(Reject reject) => reject == Reject.PostOnlyWouldTrade ? WouldTrade : Of(reject);

    /// <summary>Writes the object <c>{"code":…,"message":…}</c>.</summary>
    public static void Write(System.Text.Json.Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("code"u8, problem.Code);
        json.WriteString("message"u8, problem.Message);
        if (problem.Field is not null) json.WriteString("field"u8, problem.Field);
        json.WriteEndObject();
    }

    /// <summary>Writes the whole body.</summary>
    public static void WriteBody(System.Text.Json.Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WritePropertyName("error"u8);
        Write(json, problem);
        json.WriteEndObject();
    }

    /// <summary>Answers a request that no endpoint has in hand.</summary>
    public static ValueTask Answer(HttpContext context, Problem problem)
    {
        if (problem.Status == StatusCodes.Status413PayloadTooLarge) context.Response.Headers.Connection = "close";
        if (problem.Status is StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "1";
        return Reply.Json(context, problem.Status, problem, WriteBody);
    }
}
