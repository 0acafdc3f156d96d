using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Commands;

/// <summary>Where a deposit comes from. Persisted.</summary>
public enum DepositKind : byte
{
    /// <summary>Booked by an operator.</summary>
    Operator = 0,

    /// <summary>Play money of a demonstration.</summary>
    Faucet = 1,
    Chain = 2,
    Fiat = 3,
}

/// <summary>Money comes in: credited once per (source, running number). Text: what the member sees as txid.</summary>
/// <remarks>
/// Units: 10^-18 of the currency; <see cref="Net"/> goes to the member, <see cref="Fee"/> to the exchange.
/// Source 0 has no running number (its repeats are the sender's matter); other sources number 1, 2, 3 …: a repeat is
/// <see cref="Events.Reject.SourceNumberRepeated"/>, a gap <see cref="Events.Reject.SourceNumberGap"/>. Source: docs/rules/money.md.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Deposit : ICommand
{
    public const int SizeBytes = 120;

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>Who is credited (the header's member is who asks).</summary>
    [FieldOffset(56)] public MemberId To;
    [FieldOffset(60)] public CurrencyId Currency;
    [FieldOffset(64)] public int Source;
    [FieldOffset(68)] public DepositKind DepositKind;

    /// <summary>1 = credited to held until released.</summary>
    [FieldOffset(69)] public byte Held;
    [FieldOffset(70)] public ushort Reserved;
    [FieldOffset(72)] public long SourceNumber;

    /// <summary>Zero.</summary>
    [FieldOffset(80)] public ulong Reserved2;
    [FieldOffset(88)] public Amount Net;
    [FieldOffset(104)] public Amount Fee;

    public static CommandKind Kind => CommandKind.Deposit;
}

/// <summary>A held deposit becomes available.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ReleaseDeposit : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public long DepositNumber;

    public static CommandKind Kind => CommandKind.ReleaseDeposit;
}

/// <summary>A withdrawal begins: its gross sum is held. Text: where it goes (address or account).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct HoldWithdrawal : ICommand
{
    public const int SizeBytes = 96;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public MemberId From;
    [FieldOffset(60)] public CurrencyId Currency;

    /// <summary>What leaves the member, fee included.</summary>
    [FieldOffset(64)] public Amount Gross;
    [FieldOffset(80)] public Amount Fee;

    public static CommandKind Kind => CommandKind.HoldWithdrawal;
}

/// <summary>A held withdrawal has left the system.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CompleteWithdrawal : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public long WithdrawalNumber;

    public static CommandKind Kind => CommandKind.CompleteWithdrawal;
}

/// <summary>A held withdrawal is given back.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct RefundWithdrawal : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public long WithdrawalNumber;

    public static CommandKind Kind => CommandKind.RefundWithdrawal;
}

/// <summary>Moves available money between two members' wallet accounts, as one balanced set of postings. Text: a note.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Transfer : ICommand
{
    public const int SizeBytes = 88;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public MemberId From;
    [FieldOffset(60)] public MemberId To;
    [FieldOffset(64)] public CurrencyId Currency;

    /// <summary>Zero.</summary>
    [FieldOffset(68)] public uint Reserved;
    [FieldOffset(72)] public Amount Amount;

    public static CommandKind Kind => CommandKind.Transfer;
}

/// <summary>An operator's correction of a balance, against the adjustments account. Text: the reason (required).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Adjust : ICommand
{
    public const int SizeBytes = 80;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public MemberId Owner;
    [FieldOffset(60)] public CurrencyId Currency;

    /// <summary>What the owner gets; below zero takes.</summary>
    [FieldOffset(64)] public Amount Amount;

    public static CommandKind Kind => CommandKind.Adjust;
}
