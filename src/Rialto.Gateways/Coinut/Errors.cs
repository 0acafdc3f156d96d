using Rialto.Engine.Events;

namespace Rialto.Gateways.Coinut;

/// <summary>Every code with which this dialect says no, and what the engine's rejects become.</summary>
public static class Errors
{
    public const string Ok = "OK";
    public const string InvalidJson = "INVALID_JSON";
    public const string InvalidNonce = "INVALID_NONCE";
    public const string UnknownRequest = "UNKNOWN_REQUEST";
    public const string InvalidRequest = "INVALID_REQUEST";
    public const string LoginRequired = "LOGIN_REQUIRED";
    public const string InvalidSignature = "INVALID_SIGNATURE";
    public const string LoginFailed = "LOGIN_FAILED";
    public const string OtpRequired = "OTP_REQUIRED";
    public const string InvalidOtp = "INVALID_OTP";
    public const string SessionExpired = "SESSION_EXPIRED";
    public const string TimestampOutOfRange = "TIMESTAMP_OUT_OF_RANGE";
    public const string AccountLocked = "ACCOUNT_LOCKED";
    public const string InvalidInstrument = "INVALID_INSTRUMENT";
    public const string InvalidOrderId = "INVALID_ORDER_ID";
    public const string TooManyOrders = "TOO_MANY_ORDERS";
    public const string ReplayedRequest = "REPLAYED_REQUEST";
    public const string RateLimited = "RATE_LIMITED";
    public const string IpNotAllowed = "IP_NOT_ALLOWED";
    public const string UnknownError = "UNKNOWN_ERROR";

    // Reasons of rejected orders.
    public const string InstrumentExpired = "INST_EXPIRED";
    public const string InvalidPrice = "INVALID_PRICE";
    public const string InvalidQuantity = "INVALID_QUANTITY";
    public const string NotEnoughBalance = "NOT_ENOUGH_BALANCE";
    public const string NotEnoughLiquidity = "NOT_ENOUGH_LIQUIDITY";

    /// <summary>As the original's list spells it.</summary>
    public const string NotEnoughLiquidityLegacy = "NOT_ENOUGH_LIQUIDTY";
    public const string InvalidClientOrderId = "INVALID_CLIENT_ORD_ID";
    public const string TradeDisabled = "TRADE_DISABLED";

    public const string UserIdNotAllowed = "user_id field is not allowed";

    /// <summary>What is said besides the code to who is nobody for a private request.</summary>
    internal static string TextOf(string refusal) => refusal switch
    {
        InvalidSignature => "unknown user or wrong signature",
        AccountLocked => "the account is closed",
        _ => "log in first",
    };

    /// <summary>The reason of a rejected order.</summary>
    public static string ReasonOf(Reject reject) => reject switch
    {
        Reject.None => throw new InvalidOperationException("Not a reject."),
        Reject.MemberSuspended or Reject.MemberNotFound or Reject.InstrumentNotOpen or Reject.AccountInLiquidation => TradeDisabled,
        Reject.InstrumentNotFound => InvalidInstrument,
        Reject.InstrumentExpired => InstrumentExpired,
        // A tag may repeat, so only the gateway gives this reject: for one that is no tag.
        Reject.ClientOrderIdAlreadyUsed => InvalidClientOrderId,
        Reject.PriceMissing or Reject.PriceOffTick or Reject.PriceBelowMinimum or Reject.PriceAboveMaximum or Reject.PriceOutsideBand
            => InvalidPrice,
        Reject.QuantityZero or Reject.QuantityOffLot or Reject.QuantityBelowMinimum or Reject.QuantityAboveMaximum
            or Reject.NotionalBelowMinimum or Reject.NotionalTooLarge or Reject.PositionLimitExceeded => InvalidQuantity,
        Reject.NotEnoughLiquidity => NotEnoughLiquidity,
        Reject.InsufficientFunds or Reject.InsufficientMargin => NotEnoughBalance,
        Reject.OrderKindNotAllowed or Reject.OpenOrdersLimitReached or Reject.ReduceOnlyViolated => UnknownError,

        // Answered otherwise, or no order of this dialect can get them.
        Reject.TryAgain or Reject.RequestReplayed or Reject.SourceNumberRepeated or Reject.SourceNumberGap or Reject.CurrencyNotFound
            or Reject.OrderNotOpen or Reject.WithdrawalNotHeld or Reject.DepositNotHeld or Reject.FeeNotFound or Reject.GuardNotOpen
            or Reject.BatchNotAllowed or Reject.TriggerPriceInvalid or Reject.WouldTriggerAtOnce or Reject.AmountNotPositive
            or Reject.AmountTooLarge or Reject.ReasonMissing or Reject.PostOnlyWouldTrade or Reject.FillOrKillUnfillable
            or Reject.PriceTooFarFromBest or Reject.AlreadyBegun or Reject.NotBegun or Reject.CodeInvalid or Reject.CodeAlreadyUsed
            or Reject.PairAlreadyUsed or Reject.SameCurrencyTwice or Reject.PrecisionInvalid or Reject.PrecisionLowered
            or Reject.PrecisionWithOpenOrders or Reject.BoundsInvalid or Reject.KindNotSupported or Reject.FeeRateInvalid
            or Reject.FeeGroupInvalid or Reject.LimitInvalid or Reject.TooManyCurrencies or Reject.TooManyInstruments
            or Reject.TooManyGuards or Reject.TooManySources or Reject.MemberNumberInvalid or Reject.TimeoutInvalid
            or Reject.SessionMissing
            or Reject.MarginAccountNotFound or Reject.PositionNotFound or Reject.AmountTooFine or Reject.LeverageInvalid
            or Reject.AccountNotFlat or Reject.MarginNotBegun or Reject.ContractInvalid or Reject.TooManyMarginAccounts => UnknownError,
    };
}
