using System.Runtime.InteropServices;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Events;

/// <summary>The contract of a perpetual was made or changed; stands behind its <see cref="InstrumentChanged"/> when made.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ContractChanged : IEvent
{
    public const int SizeBytes = 24 + ContractTerms.SizeBytes;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public InstrumentId Instrument;
    [FieldOffset(20)] public uint Reserved;
    [FieldOffset(24)] public ContractTerms Contract;

    public static EventKind Kind => EventKind.ContractChanged;
}

/// <summary>Perpetuals exist; the margin accounts of all members follow.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct MarginBegun : IEvent
{
    public const int SizeBytes = 40;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public CurrencyId Live;
    [FieldOffset(20)] public CurrencyId Demo;
    [FieldOffset(24)] public Amount DemoGrant;

    public static EventKind Kind => EventKind.MarginBegun;
}

/// <summary>How an account stands. Persisted.</summary>
public enum MarginStatus : byte
{
    Active = 1,
    Liquidating = 2,
}

/// <summary>A margin account was opened, or began or ended to be liquidated. Text (opened only): its name.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct MarginAccountChanged : IEvent
{
    public const int SizeBytes = 32;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public MarginAccountId Account;
    [FieldOffset(20)] public MemberId Member;
    [FieldOffset(24)] public CurrencyId Currency;

    /// <summary>None = live.</summary>
    [FieldOffset(28)] public InstrumentFlags Type;
    [FieldOffset(29)] public MarginStatus Status;
    [FieldOffset(30)] public ushort Reserved;

    public static EventKind Kind => EventKind.MarginAccountChanged;
}

/// <summary>What changed a position. Persisted.</summary>
public enum PositionCause : byte
{
    Trade = 1,
    Liquidation = 2,

    /// <summary>It was closed, or closed somebody's, for a loss that nobody else could bear.</summary>
    Deleveraging = 3,

    /// <summary>The insurance fund took it.</summary>
    TakeOver = 4,
    Funding = 5,
    Exits = 6,

    /// <summary>An operator cleared the instrument.</summary>
    Cleared = 7,
}

/// <summary>A position as it is now. Closed: quantity 0, the number of the position that ended.</summary>
/// <remarks>Money in picos (10^-12 of the margin currency).</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct PositionChanged : IEvent
{
    public const int SizeBytes = 120;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public MarginAccountId Account;
    [FieldOffset(20)] public InstrumentId Instrument;
    [FieldOffset(24)] public long Position;

    /// <summary>Below zero is short.</summary>
    [FieldOffset(32)] public Lots Quantity;
    [FieldOffset(40)] public long Cost;

    /// <summary>What this change moved: realised profit, or the funding.</summary>
    [FieldOffset(48)] public long Moved;

    /// <summary>Since the position was opened.</summary>
    [FieldOffset(56)] public long Realised;
    [FieldOffset(64)] public long Fees;
    [FieldOffset(72)] public long Funding;
    [FieldOffset(80)] public long OpenedUs;

    /// <summary>None = there is none.</summary>
    [FieldOffset(88)] public Ticks StopLoss;
    [FieldOffset(96)] public Ticks TakeProfit;
    [FieldOffset(104)] public TradeId Trade;
    [FieldOffset(112)] public TriggerBy ExitBy;
    [FieldOffset(113)] public PositionCause Cause;
    [FieldOffset(114)] public ushort Reserved;
    [FieldOffset(116)] public uint Reserved2;

    public static EventKind Kind => EventKind.PositionChanged;
}

/// <summary>An account's leverage in an instrument was set.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct LeverageChanged : IEvent
{
    public const int SizeBytes = 32;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public MarginAccountId Account;
    [FieldOffset(20)] public InstrumentId Instrument;

    /// <summary>0 = as high as the tiers let.</summary>
    [FieldOffset(24)] public int Leverage;
    [FieldOffset(28)] public uint Reserved;

    public static EventKind Kind => EventKind.LeverageChanged;
}

/// <summary>Index or fair price of a perpetual moved, or how far they can be trusted changed.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct PriceMarked : IEvent
{
    public const int SizeBytes = 40;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public InstrumentId Instrument;
    [FieldOffset(20)] public IndexState State;
    [FieldOffset(21)] public byte Reserved;
    [FieldOffset(22)] public ushort Reserved2;
    [FieldOffset(24)] public Ticks Index;
    [FieldOffset(32)] public Ticks Fair;

    public static EventKind Kind => EventKind.PriceMarked;
}

/// <summary>The funding rate of the running interval, and what the next one looks like by now.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct FundingRateChanged : IEvent
{
    public const int SizeBytes = 40;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public InstrumentId Instrument;
    [FieldOffset(20)] public int RateE8;
    [FieldOffset(24)] public int NextRateE8;
    [FieldOffset(28)] public uint Reserved;

    /// <summary>When the running interval ends.</summary>
    [FieldOffset(32)] public long NextFundingUs;

    public static EventKind Kind => EventKind.FundingRateChanged;
}

/// <summary>Funding was paid on every position of an instrument; the payments came before.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct FundingSettled : IEvent
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public InstrumentId Instrument;
    [FieldOffset(20)] public int RateE8;
    [FieldOffset(24)] public Ticks Price;

    /// <summary>The instant that it was due at; 0 = an operator asked.</summary>
    [FieldOffset(32)] public long DueUs;

    /// <summary>In picos; residue = paid − received went to the insurance fund; below zero (inverse contracts): came from it.</summary>
    [FieldOffset(40)] public long Paid;
    [FieldOffset(48)] public long Received;
    [FieldOffset(56)] public long Residue;

    public static EventKind Kind => EventKind.FundingSettled;
}

/// <summary>A position that nobody would buy was closed against another account, beside the book.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Deleveraged : IEvent
{
    public const int SizeBytes = 56;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public TradeId Trade;
    [FieldOffset(24)] public InstrumentId Instrument;

    /// <summary>Deleveraging or TakeOver.</summary>
    [FieldOffset(28)] public PositionCause Cause;

    /// <summary>What the bankrupt account did.</summary>
    [FieldOffset(29)] public Side Side;
    [FieldOffset(30)] public ushort Reserved;
    [FieldOffset(32)] public MarginAccountId Bankrupt;
    [FieldOffset(36)] public MarginAccountId Other;
    [FieldOffset(40)] public Ticks Price;
    [FieldOffset(48)] public Lots Quantity;

    public static EventKind Kind => EventKind.Deleveraged;
}
