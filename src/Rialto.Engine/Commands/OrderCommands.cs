using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Commands;

/// <summary>A new order. Text: the client order id, up to <see cref="Limits.ClientOrderIdBytesMax"/> bytes of UTF-8.</summary>
/// <remarks>
/// Price in ticks (0 for market orders), quantity in lots (0 for a buy by quote amount), quote amount in 10^-18 of the quote currency
/// (0 unless a market buy spends an amount). Rejects: docs/rules/rejects.md. Source: docs/rules/orders.md.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct PlaceOrder : ICommand
{
    public const int SizeBytes = 136;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentId Instrument;
    [FieldOffset(60)] public Side Side;
    [FieldOffset(61)] public OrderKind OrderKind;
    [FieldOffset(62)] public TimeInForce TimeInForce;
    [FieldOffset(63)] public OrderFlags Flags;
    [FieldOffset(64)] public Ticks Price;
    [FieldOffset(72)] public Lots Quantity;
    [FieldOffset(80)] public Amount QuoteAmount;
    [FieldOffset(96)] public Ticks TriggerPrice;
    [FieldOffset(104)] public Lots DisplayQuantity;
    [FieldOffset(112)] public long ExpiresUs;

    /// <summary>Farthest level that may be needed, from the best price, in millionths; 0 = any.</summary>
    [FieldOffset(120)] public int PriceDistanceMaxPpm;

    /// <summary>A gateway that must show an unreadable order submits it with its reject; <see cref="Events.Reject.None"/>
    /// otherwise.</summary>
    [FieldOffset(124)] public Events.Reject GatewayReject;
    [FieldOffset(126)] public TriggerBy TriggerBy;
    [FieldOffset(127)] public SelfTradeRule SelfTrade;
    [FieldOffset(128)] public FundsRule FundsRule;

    /// <summary>1 = its asker named a position that it closes, and is told so when there is none; the engine doesn't look at it.</summary>
    [FieldOffset(129)] public byte IsClosing;

    /// <summary>Zero.</summary>
    [FieldOffset(130)] public ushort Reserved2;

    /// <summary>Perpetuals only: the margin account; 0 = the member's first of the instrument's type.</summary>
    [FieldOffset(132)] public MarginAccountId Account;

    public static CommandKind Kind => CommandKind.PlaceOrder;
}

/// <summary>New price and/or remaining quantity of an open order. 0 leaves a value as it is.</summary>
/// <remarks>Keeps its place in the queue only if the price is unchanged and the quantity not larger. Source:
/// docs/rules/orders.md.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct AmendOrder : ICommand
{
    public const int SizeBytes = 80;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public OrderId Order;
    [FieldOffset(64)] public Ticks Price;

    /// <summary>New remaining quantity, in lots.</summary>
    [FieldOffset(72)] public Lots Remaining;

    public static CommandKind Kind => CommandKind.AmendOrder;
}

/// <summary>New price, remaining quantity, trigger price and/or expiry of an open order. 0 leaves a value as it is.</summary>
/// <remarks>
/// Trigger price and expiry never cost the place in the queue; the others as in <see cref="AmendOrder"/>. Source: docs/rules/orders.md.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct AmendTerms : ICommand
{
    public const int SizeBytes = 104;

    /// <summary>The value of <see cref="ExpiresUs"/> that makes an order good till cancelled.</summary>
    public const long NoExpiry = -1;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public OrderId Order;
    [FieldOffset(64)] public Ticks Price;

    /// <summary>New remaining quantity, in lots.</summary>
    [FieldOffset(72)] public Lots Remaining;

    /// <summary>Only of an order that still waits.</summary>
    [FieldOffset(80)] public Ticks TriggerPrice;

    /// <summary>Microseconds since 1970, later than now; <see cref="NoExpiry"/> takes the expiry away.</summary>
    [FieldOffset(88)] public long ExpiresUs;

    /// <summary>Zero.</summary>
    [FieldOffset(96)] public ulong Reserved;

    public static CommandKind Kind => CommandKind.AmendTerms;
}

/// <summary>Takes lots off an open order; what would leave nothing cancels it. Keeps its place in the queue.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ReduceOrder : ICommand
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public OrderId Order;
    [FieldOffset(64)] public Lots By;

    public static CommandKind Kind => CommandKind.ReduceOrder;
}

/// <summary>Cancels one order. The operator (member 0) may cancel anybody's.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CancelOrder : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public OrderId Order;

    public static CommandKind Kind => CommandKind.CancelOrder;
}

/// <summary>Which sides a cancel-many takes. Persisted.</summary>
public enum SideFilter : byte
{
    Both = 0,
    Buy = 1,
    Sell = 2,
}

/// <summary>Cancels exactly the orders of a member that are open at this moment, in order of their numbers.</summary>
/// <remarks>From the operator (header member 0) <see cref="Owner"/> says whose; 0 = everybody's. A member cancels only his own.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CancelMany : ICommand
{
    public const int SizeBytes = 72;

    /// <summary>The account of orders that have none.</summary>
    public static readonly MarginAccountId NoAccount = new(-1);

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>0 = every instrument.</summary>
    [FieldOffset(56)] public InstrumentId Instrument;
    [FieldOffset(60)] public SideFilter Side;
    [FieldOffset(61)] public byte Reserved;
    [FieldOffset(62)] public ushort Reserved2;
    [FieldOffset(64)] public MemberId Owner;

    /// <summary>Only orders of this margin account; 0 = whatever account; <see cref="NoAccount"/> = only spot orders.</summary>
    [FieldOffset(68)] public MarginAccountId Account;

    public static CommandKind Kind => CommandKind.CancelMany;
}

/// <summary>Several orders or cancels as one command. Behind the fixed part stand the elements, each a whole command.</summary>
/// <remarks>
/// Elements: PlaceOrder, CancelOrder, AmendOrder, ReduceOrder of the same member, 1 … <see cref="Limits.BatchElementsMax"/>;
/// their own request keys are zero. All-or-nothing: PlaceOrder only; all are checked and held first, against the book as it is;
/// if one fails, the whole batch is rejected with that element's reject; then they match in order. Source: docs/rules/orders.md.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Batch : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public ushort Count;
    [FieldOffset(58)] public byte AllOrNothing;
    [FieldOffset(59)] public byte Reserved;

    /// <summary>Bytes of all elements together (the header's text length has only 16 bits).</summary>
    [FieldOffset(60)] public uint ElementsBytes;

    public static CommandKind Kind => CommandKind.Batch;
}

/// <summary>Arms, re-arms or disarms a member's dead-man's switch: at the time, all his open spot orders are cancelled.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CancelAfter : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>Microseconds from the command's time; 0 disarms.</summary>
    [FieldOffset(56)] public long TimeoutUs;

    public static CommandKind Kind => CommandKind.CancelAfter;
}

/// <summary>Promises that the orders which the header's member places with the header's session from now on end with the guard.</summary>
/// <remarks>The engine gives the guard a number (<see cref="Events.GuardChanged"/>). Source: docs/rules/guards.md.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OpenGuard : ICommand
{
    public const int SizeBytes = 56;

    [FieldOffset(0)] public CommandHeader Header;

    public static CommandKind Kind => CommandKind.OpenGuard;
}

/// <summary>Ends a guard and cancels the orders that it watches. Member 0 may end anybody's.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CloseGuard : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>As the engine numbered it.</summary>
    [FieldOffset(56)] public long Guard;

    public static CommandKind Kind => CommandKind.CloseGuard;
}

/// <summary>What a side filter takes.</summary>
public static class SideFilterExtensions
{
    public static bool Takes(this SideFilter filter, Side side) =>
        filter == SideFilter.Both || (filter == SideFilter.Buy) == (side == Side.Buy);
}
