namespace Rialto.Engine.Commands;

/// <summary>What is asked of the engine. Persisted: values are never renumbered or reused, the list may only grow.</summary>
public enum CommandKind : ushort
{
    /// <summary>The first command of every log: brings the key of order uuids.</summary>
    Genesis = 1,
    CreateCurrency = 2,
    ChangeCurrency = 3,
    CreateInstrument = 4,
    ChangeInstrument = 5,
    SetFee = 6,
    SetLimits = 7,
    OpenMember = 8,
    ChangeMember = 9,
    BeginMargin = 10,
    CreatePerpetual = 11,
    ChangeContract = 12,
    OpenMarginAccount = 13,

    PlaceOrder = 20,
    AmendOrder = 21,
    ReduceOrder = 22,
    CancelOrder = 23,
    CancelMany = 24,
    Batch = 25,
    CancelAfter = 26,
    AmendTerms = 27,
    OpenGuard = 28,
    CloseGuard = 29,
    SetLeverage = 30,
    SetExits = 31,
    PlaceWithExits = 32,
    ReviseOrder = 33,

    Deposit = 40,
    ReleaseDeposit = 41,
    HoldWithdrawal = 42,
    CompleteWithdrawal = 43,
    RefundWithdrawal = 44,
    Transfer = 45,
    Adjust = 46,
    MoveMargin = 47,
    ResetDemo = 48,

    /// <summary>Time passes: lets timers fire when nobody else asks for anything.</summary>
    Tick = 60,

    /// <summary>A node has started: whoever was connected to the one before is gone.</summary>
    NodeStarted = 61,

    MarkIndex = 70,
    SetFundingRate = 71,
    SettleFunding = 72,
    ClearInstrument = 73,
}
