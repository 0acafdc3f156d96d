namespace Rialto.Engine.Events;

/// <summary>What happened. Persisted through the running hash: values are never renumbered or reused, the list may only grow.</summary>
public enum EventKind : ushort
{
    Began = 1,
    CurrencyChanged = 2,
    InstrumentChanged = 3,
    FeeChanged = 4,
    LimitsChanged = 5,
    MemberChanged = 6,
    ContractChanged = 7,
    MarginBegun = 8,

    OrderAccepted = 20,
    OrderRejected = 21,

    /// <summary>A harmless repeat of a client order id: points at the order that the first request made.</summary>
    OrderRepeated = 22,
    OrderResting = 23,
    OrderDone = 24,
    OrderCancelled = 25,
    OrderAmended = 26,

    /// <summary>A waiting order's price came: it goes on as a limit or market order.</summary>
    OrderTriggered = 27,
    OrderTermsAmended = 28,

    /// <summary>What an order carries for its position, or its comment, is another.</summary>
    OrderRevised = 29,

    Traded = 30,
    Filled = 31,

    BalanceChanged = 40,
    DepositChanged = 41,
    WithdrawalChanged = 42,
    Transferred = 43,
    Adjusted = 44,

    LevelChanged = 50,

    CommandRejected = 60,
    CancelAfterChanged = 61,
    GuardChanged = 62,

    MarginAccountChanged = 70,
    PositionChanged = 71,
    LeverageChanged = 72,
    PriceMarked = 73,
    FundingRateChanged = 74,
    FundingSettled = 75,

    /// <summary>A position was closed against another account's, beside the book.</summary>
    Deleveraged = 76,
}
