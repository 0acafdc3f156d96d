using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Commands;

/// <summary>Perpetuals exist from now on: margin currencies are named, and every member gets a live and a demo account.</summary>
/// <remarks>Once a log; a log that was begun before perpetuals existed gets it when a newer program opens it.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct BeginMargin : ICommand
{
    public const int SizeBytes = 80;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public CurrencyId Live;
    [FieldOffset(60)] public CurrencyId Demo;

    /// <summary>What a demo account begins with, in 10^-18; whole picos.</summary>
    [FieldOffset(64)] public Amount DemoGrant;

    public static CommandKind Kind => CommandKind.BeginMargin;
}

/// <summary>A new perpetual; takes the numbers 8 … 13 first.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CreatePerpetual : ICommand
{
    public const int SizeBytes = 56 + InstrumentTerms.SizeBytes + ContractTerms.SizeBytes;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentTerms Terms;
    [FieldOffset(192)] public ContractTerms Contract;

    public static CommandKind Kind => CommandKind.CreatePerpetual;
}

/// <summary>New contract terms of a perpetual; kind, margin currency and factor stay.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ChangeContract : ICommand
{
    public const int SizeBytes = 64 + ContractTerms.SizeBytes;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentId Instrument;

    /// <summary>Zero.</summary>
    [FieldOffset(60)] public uint Reserved;
    [FieldOffset(64)] public ContractTerms Contract;

    public static CommandKind Kind => CommandKind.ChangeContract;
}

/// <summary>One more margin account for the header's member. Text: its name, up to <see cref="Limits.AccountNameBytesMax"/> bytes of
/// UTF-8.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OpenMarginAccount : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>None = live.</summary>
    [FieldOffset(56)] public InstrumentFlags Type;
    [FieldOffset(57)] public byte Reserved;
    [FieldOffset(58)] public ushort Reserved2;

    /// <summary>Zero.</summary>
    [FieldOffset(60)] public uint Reserved3;

    public static CommandKind Kind => CommandKind.OpenMarginAccount;
}

/// <summary>The leverage of an account in an instrument.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct SetLeverage : ICommand
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public MarginAccountId Account;
    [FieldOffset(60)] public InstrumentId Instrument;

    /// <summary>0 = as high as the tiers let.</summary>
    [FieldOffset(64)] public int Leverage;

    /// <summary>Zero.</summary>
    [FieldOffset(68)] public uint Reserved;

    public static CommandKind Kind => CommandKind.SetLeverage;
}

/// <summary>Stop-loss and take-profit of an open position; None takes one away, <see cref="AsBefore"/> leaves it.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct SetExits : ICommand
{
    public const int SizeBytes = 88;

    /// <summary>Instead of a watched price: the one that they watch already, of a position without exits the fair price.</summary>
    public const TriggerBy WatchesAsBefore = (TriggerBy)255;

    /// <summary>Instead of an exit: the one that the position has.</summary>
    public static readonly Ticks AsBefore = new(-1);

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public MarginAccountId Account;
    [FieldOffset(60)] public InstrumentId Instrument;
    [FieldOffset(64)] public Ticks StopLoss;
    [FieldOffset(72)] public Ticks TakeProfit;

    /// <summary>Which price they watch.</summary>
    [FieldOffset(80)] public TriggerBy TriggerBy;
    [FieldOffset(81)] public byte Reserved;
    [FieldOffset(82)] public ushort Reserved2;

    /// <summary>Zero.</summary>
    [FieldOffset(84)] public uint Reserved3;

    public static CommandKind Kind => CommandKind.SetExits;
}

/// <summary>A new order on a perpetual that brings exits along: its first fill that opens something puts them on the position.</summary>
/// <remarks>Text: as of <see cref="PlaceOrder"/>. They watch the fair price. Source: docs/rules/derivatives-liquidation.md.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct PlaceWithExits : ICommand
{
    public const int SizeBytes = PlaceOrder.SizeBytes + 16;

    [FieldOffset(0)] public PlaceOrder Order;

    /// <summary>None = there is none.</summary>
    [FieldOffset(136)] public Ticks StopLoss;
    [FieldOffset(144)] public Ticks TakeProfit;

    public static CommandKind Kind => CommandKind.PlaceWithExits;
}

/// <summary>New terms of an open order, with the exits that it brings along and its comment. 0 leaves a value as it is.</summary>
/// <remarks>Text: the new comment, if <see cref="SetsComment"/> says so. Source: docs/rules/orders.md, "Changing".</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ReviseOrder : ICommand
{
    public const int SizeBytes = AmendTerms.SizeBytes + 24;

    /// <summary>The value of an exit that takes it away.</summary>
    public static readonly Ticks NoExit = new(-1);

    [FieldOffset(0)] public AmendTerms Terms;
    [FieldOffset(104)] public Ticks StopLoss;
    [FieldOffset(112)] public Ticks TakeProfit;

    /// <summary>1 = the text is the order's comment from now on.</summary>
    [FieldOffset(120)] public byte SetsComment;
    [FieldOffset(121)] public byte Reserved;
    [FieldOffset(122)] public ushort Reserved2;

    /// <summary>Zero.</summary>
    [FieldOffset(124)] public uint Reserved3;

    public static CommandKind Kind => CommandKind.ReviseOrder;
}

/// <summary>Which way money goes between wallet and margin account. Persisted.</summary>
public enum MarginDirection : byte
{
    ToAccount = 1,
    ToWallet = 2,
}

/// <summary>Moves money between the header's member's wallet and his live margin account.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct MoveMargin : ICommand
{
    public const int SizeBytes = 80;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public MarginAccountId Account;
    [FieldOffset(60)] public MarginDirection Direction;
    [FieldOffset(61)] public byte Reserved;
    [FieldOffset(62)] public ushort Reserved2;

    /// <summary>In 10^-18, a multiple of 10^-8 of the currency.</summary>
    [FieldOffset(64)] public Amount Amount;

    public static CommandKind Kind => CommandKind.MoveMargin;
}

/// <summary>Sets the balance of a demo account that has neither positions nor orders.</summary>
/// <remarks>Of no member (an operator): adds to it, whatever it has.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ResetDemo : ICommand
{
    public const int SizeBytes = 80;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public MarginAccountId Account;

    /// <summary>Zero.</summary>
    [FieldOffset(60)] public uint Reserved;

    /// <summary>The new balance, or what is added, in 10^-18, a multiple of 10^-8.</summary>
    [FieldOffset(64)] public Amount Amount;

    public static CommandKind Kind => CommandKind.ResetDemo;
}

/// <summary>How far an index price can be trusted. Persisted.</summary>
public enum IndexState : byte
{
    /// <summary>Sources agree.</summary>
    Good = 1,

    /// <summary>They do not: the last price stays.</summary>
    Frozen = 2,

    /// <summary>For a minute by now: nothing but reducing.</summary>
    ReduceOnly = 3,

    /// <summary>For ten minutes by now: nothing but cancelling.</summary>
    CancelOnly = 4,
}

/// <summary>What the outside sources say of an instrument's spot price now.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct MarkIndex : ICommand
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentId Instrument;

    /// <summary>Good or Frozen.</summary>
    [FieldOffset(60)] public IndexState State;
    [FieldOffset(61)] public byte Reserved;
    [FieldOffset(62)] public ushort Reserved2;

    /// <summary>Of a good index; else 0.</summary>
    [FieldOffset(64)] public Ticks Price;

    public static CommandKind Kind => CommandKind.MarkIndex;
}

/// <summary>An operator sets the funding rate of the running interval, or gives it back to the market.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct SetFundingRate : ICommand
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentId Instrument;
    [FieldOffset(60)] public int RateE8;

    /// <summary>1 = the rate is computed again from the next funding on; the rate of this command sets nothing, but must be one.</summary>
    [FieldOffset(64)] public byte Computed;
    [FieldOffset(65)] public byte Reserved;
    [FieldOffset(66)] public ushort Reserved2;

    /// <summary>Zero.</summary>
    [FieldOffset(68)] public uint Reserved3;

    public static CommandKind Kind => CommandKind.SetFundingRate;
}

/// <summary>An operator settles funding now, at the index price; the schedule stays.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct SettleFunding : ICommand
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentId Instrument;
    [FieldOffset(60)] public int RateE8;

    /// <summary>1 = at the current rate; the rate of this command counts for nothing, but must be one.</summary>
    [FieldOffset(64)] public byte UsesCurrent;
    [FieldOffset(65)] public byte Reserved;
    [FieldOffset(66)] public ushort Reserved2;

    /// <summary>Zero.</summary>
    [FieldOffset(68)] public uint Reserved3;

    public static CommandKind Kind => CommandKind.SettleFunding;
}

/// <summary>An operator cancels every order of a perpetual and closes every position at the fair price, without fees.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ClearInstrument : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentId Instrument;

    /// <summary>Zero.</summary>
    [FieldOffset(60)] public uint Reserved;

    public static CommandKind Kind => CommandKind.ClearInstrument;
}
