namespace Rialto.Engine.Events;

/// <summary>The business "no", in order of precedence: when several rules are broken, the smallest value is answered.</summary>
/// <remarks>
/// Persisted (events, history, other people's code): values are never renumbered or reused. The documentation table and every dialect's
/// error table are total over this enum; tests prove it. Source: docs/rules/rejects.md.
/// </remarks>
public enum Reject : ushort
{
    None = 0,

    /// <summary>Not a reject but "try again": the table of request keys is full of unexpired keys. Nothing happened.</summary>
    TryAgain = 1,

    RequestReplayed = 10,
    SourceNumberRepeated = 11,
    SourceNumberGap = 12,

    /// <summary>Unknown to the engine, or suspended.</summary>
    MemberSuspended = 20,
    MemberNotFound = 21,

    InstrumentNotFound = 30,
    CurrencyNotFound = 31,
    OrderNotOpen = 32,
    WithdrawalNotHeld = 33,
    DepositNotHeld = 34,
    FeeNotFound = 35,
    GuardNotOpen = 36,

    /// <summary>Not there, somebody else's, or of the other type than the instrument.</summary>
    MarginAccountNotFound = 37,
    PositionNotFound = 38,
    InstrumentExpired = 40,
    InstrumentNotOpen = 50,

    /// <summary>This kind of order, or this combination of its parameters, can't be placed here.</summary>
    OrderKindNotAllowed = 60,

    /// <summary>A batch that is empty, too long, or has an element that may not be in it.</summary>
    BatchNotAllowed = 61,
    ClientOrderIdAlreadyUsed = 70,

    PriceMissing = 80,
    PriceOffTick = 81,
    PriceBelowMinimum = 82,
    PriceAboveMaximum = 83,
    PriceOutsideBand = 84,

    QuantityZero = 90,
    QuantityOffLot = 91,
    QuantityBelowMinimum = 92,
    QuantityAboveMaximum = 93,

    TriggerPriceInvalid = 100,
    WouldTriggerAtOnce = 101,

    NotionalBelowMinimum = 110,
    NotionalTooLarge = 111,

    AmountNotPositive = 115,
    AmountTooLarge = 116,
    ReasonMissing = 117,

    /// <summary>Money between wallet and margin account goes in whole units of 10^-8.</summary>
    AmountTooFine = 118,

    OpenOrdersLimitReached = 120,

    AccountInLiquidation = 130,
    PositionLimitExceeded = 131,
    ReduceOnlyViolated = 132,
    LeverageInvalid = 133,

    /// <summary>The account has positions or open orders.</summary>
    AccountNotFlat = 134,

    PostOnlyWouldTrade = 140,
    FillOrKillUnfillable = 141,
    NotEnoughLiquidity = 150,
    PriceTooFarFromBest = 160,

    InsufficientFunds = 170,
    InsufficientMargin = 171,

    // Setting up: an operator's mistakes.
    AlreadyBegun = 200,
    NotBegun = 201,

    /// <summary>Perpetuals do not exist yet.</summary>
    MarginNotBegun = 202,
    CodeInvalid = 210,
    CodeAlreadyUsed = 211,
    PairAlreadyUsed = 212,
    SameCurrencyTwice = 213,
    PrecisionInvalid = 214,
    PrecisionLowered = 215,
    PrecisionWithOpenOrders = 216,
    BoundsInvalid = 217,
    KindNotSupported = 218,
    ContractInvalid = 219,
    FeeRateInvalid = 220,
    FeeGroupInvalid = 221,
    LimitInvalid = 230,
    TooManyCurrencies = 240,
    TooManyInstruments = 241,
    TooManyGuards = 242,
    TooManySources = 243,
    TooManyMarginAccounts = 244,
    MemberNumberInvalid = 250,
    TimeoutInvalid = 260,

    /// <summary>A guard watches the orders of a session, and none was named.</summary>
    SessionMissing = 261,
}
