using System.Runtime.InteropServices;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Events;

/// <summary>Why a balance moved. Persisted.</summary>
public enum PostingKind : byte
{
    /// <summary>No money moved, only between available and held (an order or withdrawal took or returned a hold).</summary>
    Hold = 1,
    Trade = 2,
    Fee = 3,
    Deposit = 4,
    Withdrawal = 5,
    Transfer = 6,
    Adjustment = 7,

    /// <summary>A deposit's fee, or a withdrawal's.</summary>
    MoneyFee = 8,

    /// <summary>Between a margin account and the clearing account.</summary>
    RealisedProfit = 9,
    Funding = 10,

    /// <summary>What a liquidation costs, to the insurance fund.</summary>
    LiquidationFee = 11,

    /// <summary>What a demo account begins with.</summary>
    DemoGrant = 12,
    DemoReset = 13,

    /// <summary>What the insurance fund pays so that nobody stays below zero.</summary>
    BankruptcyCover = 14,
}

/// <summary>One posting: an owner's account in a currency moved by <see cref="Delta"/>; then stands at available + held.</summary>
/// <remarks>The deltas of a step add up to zero in every currency. Units: 10^-18 of the currency.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct BalanceChanged : IEvent
{
    public const int SizeBytes = 88;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public MemberId Owner;
    [FieldOffset(20)] public CurrencyId Currency;
    [FieldOffset(24)] public PostingKind Posting;
    [FieldOffset(25)] public byte Reserved;
    [FieldOffset(26)] public ushort Reserved2;
    [FieldOffset(28)] public uint Reserved3;

    /// <summary>Trade: trade number; Hold: order or withdrawal number; RealisedProfit: position number, or
    /// trade number; Funding: instrument number; LiquidationFee, DemoGrant, DemoReset, BankruptcyCover: margin account number; else
    /// deposit, withdrawal, transfer or adjustment number.</summary>
    [FieldOffset(32)] public long Reference;

    /// <summary>Change of available + held.</summary>
    [FieldOffset(40)] public Amount Delta;
    [FieldOffset(56)] public Amount Available;
    [FieldOffset(72)] public Amount Held;

    public static EventKind Kind => EventKind.BalanceChanged;
}

/// <summary>State of a deposit. Persisted.</summary>
public enum DepositState : byte
{
    Held = 1,
    Credited = 2,
}

/// <summary>A deposit was credited or released. Text: what the member sees as txid.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct DepositChanged : IEvent
{
    public const int SizeBytes = 88;

    [FieldOffset(0)] public EventHeader Header;

    /// <summary>1, 2, 3 … over all members.</summary>
    [FieldOffset(16)] public long DepositNumber;
    [FieldOffset(24)] public MemberId To;
    [FieldOffset(28)] public CurrencyId Currency;
    [FieldOffset(32)] public DepositState State;
    [FieldOffset(33)] public DepositKind DepositKind;
    [FieldOffset(34)] public ushort Reserved;
    [FieldOffset(36)] public int Source;
    [FieldOffset(40)] public long SourceNumber;
    [FieldOffset(48)] public Amount Net;
    [FieldOffset(64)] public Amount Fee;
    [FieldOffset(80)] public ulong Reserved2;

    public static EventKind Kind => EventKind.DepositChanged;
}

/// <summary>State of a withdrawal. Persisted.</summary>
public enum WithdrawalState : byte
{
    Held = 1,
    Completed = 2,
    Refunded = 3,
}

/// <summary>A withdrawal was held, completed or refunded. Text (held only): where it goes.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct WithdrawalChanged : IEvent
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public EventHeader Header;

    /// <summary>1, 2, 3 … over all members.</summary>
    [FieldOffset(16)] public long WithdrawalNumber;
    [FieldOffset(24)] public MemberId From;
    [FieldOffset(28)] public CurrencyId Currency;
    [FieldOffset(32)] public WithdrawalState State;
    [FieldOffset(33)] public byte Reserved;
    [FieldOffset(34)] public ushort Reserved2;
    [FieldOffset(36)] public uint Reserved3;
    [FieldOffset(40)] public Amount Gross;
    [FieldOffset(56)] public Amount Fee;

    public static EventKind Kind => EventKind.WithdrawalChanged;
}

/// <summary>Money moved between two members. Text: the note.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Transferred : IEvent
{
    public const int SizeBytes = 56;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public long TransferNumber;
    [FieldOffset(24)] public MemberId From;
    [FieldOffset(28)] public MemberId To;
    [FieldOffset(32)] public CurrencyId Currency;
    [FieldOffset(36)] public uint Reserved;
    [FieldOffset(40)] public Amount Amount;

    public static EventKind Kind => EventKind.Transferred;
}

/// <summary>An operator corrected a balance. Text: the reason.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Adjusted : IEvent
{
    public const int SizeBytes = 48;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public long AdjustmentNumber;
    [FieldOffset(24)] public MemberId Owner;
    [FieldOffset(28)] public CurrencyId Currency;
    [FieldOffset(32)] public Amount Amount;

    public static EventKind Kind => EventKind.Adjusted;
}
