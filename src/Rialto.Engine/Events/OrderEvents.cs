using System.Runtime.InteropServices;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Events;

/// <summary>An order was accepted; its rates are frozen from now on. Text: the client order id.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderAccepted : IEvent
{
    public const int SizeBytes = 128;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;
    [FieldOffset(24)] public MemberId Member;
    [FieldOffset(28)] public InstrumentId Instrument;
    [FieldOffset(32)] public Side Side;
    [FieldOffset(33)] public OrderKind OrderKind;
    [FieldOffset(34)] public TimeInForce TimeInForce;
    [FieldOffset(35)] public OrderFlags Flags;
    [FieldOffset(36)] public FeePpm Maker;
    [FieldOffset(40)] public FeePpm Taker;

    /// <summary>The margin account, on a perpetual; else 0.</summary>
    [FieldOffset(44)] public MarginAccountId Account;

    /// <summary>0 for market orders; after re-pricing the price that counts.</summary>
    [FieldOffset(48)] public Ticks Price;

    /// <summary>0 for a buy by quote amount.</summary>
    [FieldOffset(56)] public Lots Quantity;
    [FieldOffset(64)] public Amount QuoteAmount;
    [FieldOffset(80)] public Ticks TriggerPrice;
    [FieldOffset(88)] public Lots DisplayQuantity;
    [FieldOffset(96)] public long ExpiresUs;
    [FieldOffset(104)] public long Session;

    /// <summary>Which price a waiting order watches.</summary>
    [FieldOffset(112)] public TriggerBy TriggerBy;
    [FieldOffset(113)] public byte Reserved;
    [FieldOffset(114)] public ushort Reserved2;
    [FieldOffset(116)] public uint Reserved3;
    [FieldOffset(120)] public ulong Reserved4;

    public static EventKind Kind => EventKind.OrderAccepted;
}

/// <summary>A new order was rejected; it has a number nevertheless. Text: the client order id (free again).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderRejected : IEvent
{
    public const int SizeBytes = 96;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;
    [FieldOffset(24)] public MemberId Member;
    [FieldOffset(28)] public InstrumentId Instrument;
    [FieldOffset(32)] public Side Side;
    [FieldOffset(33)] public OrderKind OrderKind;
    [FieldOffset(34)] public TimeInForce TimeInForce;
    [FieldOffset(35)] public OrderFlags Flags;
    [FieldOffset(36)] public Reject Reject;
    [FieldOffset(38)] public ushort Reserved;

    /// <summary>The margin account that it named; 0 = none.</summary>
    [FieldOffset(40)] public MarginAccountId Account;
    [FieldOffset(44)] public uint Reserved2;
    [FieldOffset(48)] public Ticks Price;
    [FieldOffset(56)] public Lots Quantity;
    [FieldOffset(64)] public Amount QuoteAmount;

    /// <summary>InsufficientFunds: the amount that was needed; else 0.</summary>
    [FieldOffset(80)] public Amount Needed;

    public static EventKind Kind => EventKind.OrderRejected;

    /// <summary>It was sound, but could not be filled as asked: in a margin account it counts as an order that ended at once.</summary>
    public readonly bool EndsAtOnce => Account.Value != 0
        && Reject is Reject.PostOnlyWouldTrade or Reject.FillOrKillUnfillable or Reject.NotEnoughLiquidity;
}

/// <summary>A repeat of a client order id with the same content: nothing happened, <see cref="Order"/> is the first one's order.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderRepeated : IEvent
{
    public const int SizeBytes = 32;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;
    [FieldOffset(24)] public MemberId Member;
    [FieldOffset(28)] public uint Reserved;

    public static EventKind Kind => EventKind.OrderRepeated;
}

/// <summary>An order stands in the book, at the tail of its price level.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderResting : IEvent
{
    public const int SizeBytes = 40;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;
    [FieldOffset(24)] public Ticks Price;
    [FieldOffset(32)] public Lots Remaining;

    public static EventKind Kind => EventKind.OrderResting;
}

/// <summary>An order is filled whole (a buy by quote amount: its money is spent as far as whole lots allow).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderDone : IEvent
{
    public const int SizeBytes = 24;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;

    public static EventKind Kind => EventKind.OrderDone;
}

/// <summary>Why an order ended unfilled. Persisted.</summary>
public enum CancelReason : byte
{
    /// <summary>Its member asked.</summary>
    Requested = 1,

    /// <summary>An operator asked.</summary>
    Operator = 2,

    /// <summary>What an immediate-or-cancel or market order could not fill from the book.</summary>
    NoLiquidity = 3,

    /// <summary>A market buy met a fill that could not be paid.</summary>
    NoFunds = 4,

    /// <summary>Reduced to nothing.</summary>
    Reduced = 5,
    MemberSuspended = 6,
    CancelAfter = 7,
    InstrumentExpired = 8,

    /// <summary>It was triggered and could not be placed; the event's reject says why.</summary>
    TriggerFailed = 9,

    /// <summary>Good till date: the time came.</summary>
    Expired = 10,

    /// <summary>Its guard was closed (cancel on disconnect).</summary>
    Disconnected = 11,

    /// <summary>It met an order of its own member.</summary>
    SelfTrade = 12,

    /// <summary>Its account is being liquidated.</summary>
    Liquidation = 13,

    /// <summary>Reduce-only: the position is smaller than what would reduce it.</summary>
    ReduceOnly = 14,

    /// <summary>Reduce-only: the position is gone, or turned.</summary>
    PositionClosed = 15,

    /// <summary>A market order on a perpetual: the book had nothing left within its protection price.</summary>
    PriceProtection = 16,

    /// <summary>It leaned on too little margin.</summary>
    InsufficientMargin = 17,

    /// <summary>An operator cleared the instrument.</summary>
    InstrumentCleared = 18,
}

/// <summary>An order ended with something unfilled; its hold was returned.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderCancelled : IEvent
{
    public const int SizeBytes = 40;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;

    /// <summary>What was not filled. 0 for a buy by quote amount.</summary>
    [FieldOffset(24)] public Lots Cancelled;
    [FieldOffset(32)] public CancelReason Reason;
    [FieldOffset(33)] public byte Reserved;

    /// <summary>The reject behind the cancellation, where there is one; else None.</summary>
    [FieldOffset(34)] public Reject Reject;
    [FieldOffset(36)] public uint Reserved2;

    public static EventKind Kind => EventKind.OrderCancelled;
}

/// <summary>An order has a new price or quantity (quantity = filled + remaining).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderAmended : IEvent
{
    public const int SizeBytes = 56;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;
    [FieldOffset(24)] public Ticks Price;
    [FieldOffset(32)] public Lots Quantity;
    [FieldOffset(40)] public Lots Remaining;

    /// <summary>1 = it kept its place; 0 = it left the book and what follows tells where it went.</summary>
    [FieldOffset(48)] public byte KeptPriority;
    [FieldOffset(49)] public byte Reserved;
    [FieldOffset(50)] public ushort Reserved2;
    [FieldOffset(52)] public uint Reserved3;

    public static EventKind Kind => EventKind.OrderAmended;
}

/// <summary>A waiting order's price came; what follows tells what became of it.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderTriggered : IEvent
{
    public const int SizeBytes = 32;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;

    /// <summary>The instrument's last price at this moment.</summary>
    [FieldOffset(24)] public Ticks LastPrice;

    public static EventKind Kind => EventKind.OrderTriggered;
}

/// <summary>An order has a new trigger price or expiry; stands behind its <see cref="OrderAmended"/>.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderTermsAmended : IEvent
{
    public const int SizeBytes = 48;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;

    /// <summary>As it is now; 0 = the order does not wait (any more, or never did).</summary>
    [FieldOffset(24)] public Ticks TriggerPrice;

    /// <summary>As it is now; 0 = none.</summary>
    [FieldOffset(32)] public long ExpiresUs;

    /// <summary>As it is now.</summary>
    [FieldOffset(40)] public TimeInForce TimeInForce;
    [FieldOffset(41)] public byte Reserved;
    [FieldOffset(42)] public ushort Reserved2;
    [FieldOffset(44)] public uint Reserved3;

    public static EventKind Kind => EventKind.OrderTermsAmended;
}

/// <summary>The exits that an order brings along and, if it says so, its comment; stands behind its <see cref="OrderAccepted"/>, or
/// before its <see cref="OrderAmended"/>. Text: the comment.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OrderRevised : IEvent
{
    public const int SizeBytes = 48;

    /// <summary>Instead of an exit: as it was told before.</summary>
    public static readonly Ticks AsBefore = new(-1);

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public OrderId Order;

    /// <summary>None = there is none.</summary>
    [FieldOffset(24)] public Ticks StopLoss;
    [FieldOffset(32)] public Ticks TakeProfit;

    /// <summary>1 = the order came with them.</summary>
    [FieldOffset(40)] public byte IsNew;

    /// <summary>1 = the text is its comment from now on.</summary>
    [FieldOffset(41)] public byte HasComment;
    [FieldOffset(42)] public ushort Reserved;
    [FieldOffset(44)] public uint Reserved2;

    public static EventKind Kind => EventKind.OrderRevised;

    /// <summary>The stop-loss that the order has then, with what was told before.</summary>
    public readonly Ticks StopLossAfter(Ticks before) => StopLoss == AsBefore ? before : StopLoss;

    /// <summary>The same of the take-profit.</summary>
    public readonly Ticks TakeProfitAfter(Ticks before) => TakeProfit == AsBefore ? before : TakeProfit;
}

/// <summary>Two orders met. Price is the resting order's.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Traded : IEvent
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public TradeId Trade;
    [FieldOffset(24)] public InstrumentId Instrument;
    [FieldOffset(28)] public Side TakerSide;
    [FieldOffset(29)] public byte Reserved;
    [FieldOffset(30)] public ushort Reserved2;
    [FieldOffset(32)] public Ticks Price;
    [FieldOffset(40)] public Lots Quantity;
    [FieldOffset(48)] public OrderId MakerOrder;
    [FieldOffset(56)] public OrderId TakerOrder;
    [FieldOffset(64)] public MemberId Maker;
    [FieldOffset(68)] public MemberId Taker;

    public static EventKind Kind => EventKind.Traded;
}

/// <summary>Which part an order played in a trade. Persisted.</summary>
public enum FillRole : byte
{
    Maker = 1,
    Taker = 2,
}

/// <summary>One side of a trade.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Filled : IEvent
{
    public const int SizeBytes = 88;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public TradeId Trade;
    [FieldOffset(24)] public OrderId Order;
    [FieldOffset(32)] public MemberId Member;
    [FieldOffset(36)] public InstrumentId Instrument;
    [FieldOffset(40)] public Side Side;
    [FieldOffset(41)] public FillRole Role;
    [FieldOffset(42)] public ushort Reserved;
    [FieldOffset(44)] public FeePpm Rate;
    [FieldOffset(48)] public Ticks Price;
    [FieldOffset(56)] public Lots Quantity;

    /// <summary>What is left of the order; 0 for a buy by quote amount.</summary>
    [FieldOffset(64)] public Lots Remaining;

    /// <summary>Charged in what the side received: base for a buyer, quote for a seller. Perpetuals: in the margin currency, below zero is
    /// a rebate; what a liquidation trades is charged at its end.</summary>
    [FieldOffset(72)] public Amount Fee;

    public static EventKind Kind => EventKind.Filled;
}

/// <summary>A visible price level is different at the end of the step.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct LevelChanged : IEvent
{
    public const int SizeBytes = 56;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public InstrumentId Instrument;
    [FieldOffset(20)] public Side Side;
    [FieldOffset(21)] public byte Reserved;
    [FieldOffset(22)] public ushort Reserved2;
    [FieldOffset(24)] public Ticks Price;

    /// <summary>Everything that stands there; 0 = the level is gone.</summary>
    [FieldOffset(32)] public Lots Quantity;
    [FieldOffset(40)] public int Count;
    [FieldOffset(44)] public uint Reserved3;

    /// <summary>The instrument's book number: one more in each step that changes a level; equal for all levels of a step.</summary>
    [FieldOffset(48)] public long Sequence;

    public static EventKind Kind => EventKind.LevelChanged;
}

/// <summary>A command other than a new order was rejected; nothing changed.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CommandRejected : IEvent
{
    public const int SizeBytes = 56;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public MemberId Member;
    [FieldOffset(20)] public CommandKind Command;
    [FieldOffset(22)] public Reject Reject;

    /// <summary>The order, deposit or withdrawal that it named; else 0.</summary>
    [FieldOffset(24)] public long Reference;

    /// <summary>InsufficientFunds: the amount that was needed; else 0.</summary>
    [FieldOffset(32)] public Amount Needed;

    /// <summary>An all-or-nothing batch: index of the element that failed; else −1.</summary>
    [FieldOffset(48)] public int Element;
    [FieldOffset(52)] public uint Reserved;

    public static EventKind Kind => EventKind.CommandRejected;
}

/// <summary>A member's dead-man's switch is armed until <see cref="AtUs"/>, or off (0).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CancelAfterChanged : IEvent
{
    public const int SizeBytes = 32;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public MemberId Member;

    /// <summary>1 = it fired just now.</summary>
    [FieldOffset(20)] public byte Fired;
    [FieldOffset(21)] public byte Reserved;
    [FieldOffset(22)] public ushort Reserved2;
    [FieldOffset(24)] public long AtUs;

    public static EventKind Kind => EventKind.CancelAfterChanged;
}

/// <summary>State of a guard. Persisted.</summary>
public enum GuardState : byte
{
    Open = 1,
    Closed = 2,
}

/// <summary>A guard was opened, or closed (the cancellations of its orders follow). Source: docs/rules/guards.md.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct GuardChanged : IEvent
{
    public const int SizeBytes = 48;

    [FieldOffset(0)] public EventHeader Header;

    /// <summary>Number of the guard, gapless from 1.</summary>
    [FieldOffset(16)] public long Guard;
    [FieldOffset(24)] public MemberId Member;
    [FieldOffset(28)] public GuardState State;
    [FieldOffset(29)] public byte Reserved;
    [FieldOffset(30)] public ushort Reserved2;

    /// <summary>The session whose orders it watches.</summary>
    [FieldOffset(32)] public long Session;

    /// <summary>It watches orders with larger numbers.</summary>
    [FieldOffset(40)] public OrderId Since;

    public static EventKind Kind => EventKind.GuardChanged;
}
