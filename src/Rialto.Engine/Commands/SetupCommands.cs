using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Commands;

/// <summary>A code of up to 16 lower or upper case ASCII characters, zero-padded: <c>btc</c>, <c>ethusd</c>, <c>BTCUSD</c>.</summary>
[InlineArray(Limits.CodeBytesMax)]
public struct Code
{
    byte _first;

    /// <exception cref="ArgumentException">Longer than 16 bytes.</exception>
    public static Code Of(string text)
    {
        var code = new Code();
        if (text.Length > Limits.CodeBytesMax) throw new ArgumentException($"A code has at most {Limits.CodeBytesMax} characters.", nameof(text));
        Encoding.ASCII.GetBytes(text, code);
        return code;
    }

    public readonly bool SameAs(in Code other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    public override readonly string ToString() => Encoding.ASCII.GetString(((ReadOnlySpan<byte>)this).TrimEnd((byte)0));
}

/// <summary>Begins a log.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Genesis : ICommand
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>128 random bits: the key that makes order uuids unguessable, and equal on every node.</summary>
    [FieldOffset(56)] public ulong UuidKeyHigh;
    [FieldOffset(64)] public ulong UuidKeyLow;

    public static CommandKind Kind => CommandKind.Genesis;
}

/// <summary>Fiat or coin. Persisted.</summary>
public enum CurrencyKind : byte
{
    Fiat = 1,
    Coin = 2,
}

/// <summary>Switches of a currency. Persisted.</summary>
[Flags]
public enum CurrencyFlags : byte
{
    None = 0,
    Visible = 1,
    DepositsEnabled = 2,
    WithdrawalsEnabled = 4,
}

/// <summary>What is known of a currency; shared by create, change and the event. 144 bytes.</summary>
/// <remarks>All amounts in 10^-18 of the currency, <see cref="Price"/> in 10^-18 of the platform's currency. Limits 0 = none.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CurrencyTerms
{
    public const int SizeBytes = 144;

    [FieldOffset(0)] public Code Code;
    [FieldOffset(16)] public CurrencyKind Kind;

    /// <summary>Digits shown, and allowed in a withdrawal.</summary>
    [FieldOffset(17)] public byte Precision;

    /// <summary>Digits of the chain.</summary>
    [FieldOffset(18)] public byte Subunits;
    [FieldOffset(19)] public CurrencyFlags Flags;
    [FieldOffset(20)] public int Position;
    [FieldOffset(24)] public int ConfirmationsMin;

    /// <summary>Zero.</summary>
    [FieldOffset(28)] public uint Reserved;
    [FieldOffset(32)] public Amount DepositFee;
    [FieldOffset(48)] public Amount DepositMin;
    [FieldOffset(64)] public Amount WithdrawalFee;
    [FieldOffset(80)] public Amount WithdrawalMin;
    [FieldOffset(96)] public Amount WithdrawalLimit24h;
    [FieldOffset(112)] public Amount WithdrawalLimit72h;
    [FieldOffset(128)] public Amount Price;
}

/// <summary>A new currency. Text: a JSON object with what is only shown (name, symbol, description, homepage, icon_url, …).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CreateCurrency : ICommand
{
    public const int SizeBytes = 56 + CurrencyTerms.SizeBytes;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public CurrencyTerms Terms;

    public static CommandKind Kind => CommandKind.CreateCurrency;
}

/// <summary>New terms of a currency; its code and kind stay. Text as in <see cref="CreateCurrency"/>.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ChangeCurrency : ICommand
{
    public const int SizeBytes = 64 + CurrencyTerms.SizeBytes;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public CurrencyId Currency;

    /// <summary>Zero.</summary>
    [FieldOffset(60)] public uint Reserved;
    [FieldOffset(64)] public CurrencyTerms Terms;

    public static CommandKind Kind => CommandKind.ChangeCurrency;
}

/// <summary>Spot or perpetual. Persisted.</summary>
public enum InstrumentKind : byte
{
    Spot = 1,
    Perpetual = 2,
}

/// <summary>What an instrument lets happen. Persisted. Table: docs/rules/instruments.md.</summary>
public enum InstrumentState : byte
{
    Enabled = 1,
    Hidden = 2,
    Sale = 3,
    Presale = 4,
    PostOnly = 5,
    ReduceOnly = 6,
    Locked = 7,
    Disabled = 8,
    Expired = 9,
}

/// <summary>Switches of an instrument. Persisted.</summary>
[Flags]
public enum InstrumentFlags : byte
{
    None = 0,

    /// <summary>Traded with demo money.</summary>
    Demo = 1,
}

/// <summary>Ways to order that an operator can take away from an instrument. Persisted. Source: docs/rules/instruments.md.</summary>
[Flags]
public enum OrderExtensions : ushort
{
    None = 0,

    /// <summary>Stops and take-profits.</summary>
    Waiting = 1,

    /// <summary>Immediate-or-cancel and fill-or-kill limit orders.</summary>
    Immediate = 2,
    GoodTillDate = 4,
    PostOnly = 8,
    DisplayQuantity = 16,

    /// <summary>A self-trade rule of the order's own.</summary>
    SelfTradeRule = 32,
    QuoteAmount = 64,
    ClientOrderId = 128,
    ReduceOnly = 256,
}

/// <summary>What is known of an instrument; shared by create, change and the event. 136 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct InstrumentTerms
{
    public const int SizeBytes = 136;

    [FieldOffset(0)] public Code Code;
    [FieldOffset(16)] public CurrencyId Base;
    [FieldOffset(20)] public CurrencyId Quote;
    [FieldOffset(24)] public InstrumentKind Kind;
    [FieldOffset(25)] public InstrumentState State;
    [FieldOffset(26)] public InstrumentFlags Flags;
    [FieldOffset(27)] public byte PricePrecision;
    [FieldOffset(28)] public byte AmountPrecision;
    [FieldOffset(29)] public SelfTradeRule SelfTrade;

    /// <summary>What the operator switched off; none on a fresh instrument.</summary>
    [FieldOffset(30)] public OrderExtensions SwitchedOff;
    [FieldOffset(32)] public int Position;

    /// <summary>Zero.</summary>
    [FieldOffset(36)] public uint Reserved2;

    /// <summary>Step of a price, in units of 10^-price_precision; 1 for spot.</summary>
    [FieldOffset(40)] public Ticks TickStep;

    /// <summary>Step of a quantity, in units of 10^-amount_precision; 1 for spot.</summary>
    [FieldOffset(48)] public Lots LotStep;
    [FieldOffset(56)] public Ticks PriceMin;

    /// <summary>0 = no maximum.</summary>
    [FieldOffset(64)] public Ticks PriceMax;
    [FieldOffset(72)] public Lots QuantityMin;
    [FieldOffset(80)] public Lots QuantityMax;

    /// <summary>0 = none.</summary>
    [FieldOffset(88)] public Amount NotionalMin;

    /// <summary>How far a limit price may lie from the last price, in millionths of it; 0 = as far as it likes.</summary>
    [FieldOffset(104)] public int PriceBandPpm;

    /// <summary>Zero; room for the circuit breaker.</summary>
    [FieldOffset(108)] public uint Reserved3;
    [FieldOffset(112)] public ulong Reserved4;
    [FieldOffset(120)] public ulong Reserved5;
    [FieldOffset(128)] public ulong Reserved6;
}

/// <summary>A new instrument. Spot takes the numbers 1 … 7 and 14 …; perpetuals 8 … 13 first.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CreateInstrument : ICommand
{
    public const int SizeBytes = 56 + InstrumentTerms.SizeBytes;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentTerms Terms;

    public static CommandKind Kind => CommandKind.CreateInstrument;
}

/// <summary>New terms of an instrument; code, kind, currencies and demo flag stay; precisions only rise, and only without open
/// orders.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ChangeInstrument : ICommand
{
    public const int SizeBytes = 64 + InstrumentTerms.SizeBytes;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public InstrumentId Instrument;

    /// <summary>Zero.</summary>
    [FieldOffset(60)] public uint Reserved;
    [FieldOffset(64)] public InstrumentTerms Terms;

    public static CommandKind Kind => CommandKind.ChangeInstrument;
}

/// <summary>Fee rates of a group on an instrument (or any); <see cref="Remove"/> takes the row away. Text: the group's name, when it is
/// new.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct SetFee : ICommand
{
    public const int SizeBytes = 80;

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>0 = the group <c>any</c>.</summary>
    [FieldOffset(56)] public FeeGroupId Group;

    /// <summary>0 = any instrument.</summary>
    [FieldOffset(60)] public InstrumentId Instrument;
    [FieldOffset(64)] public FeePpm Maker;
    [FieldOffset(68)] public FeePpm Taker;
    [FieldOffset(72)] public byte Remove;
    [FieldOffset(73)] public byte Reserved;
    [FieldOffset(74)] public ushort Reserved2;

    /// <summary>Zero.</summary>
    [FieldOffset(76)] public uint Reserved3;

    public static CommandKind Kind => CommandKind.SetFee;
}

/// <summary>Limits of the engine that an operator may set.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct SetLimits : ICommand
{
    public const int SizeBytes = 64;

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>Open orders of a member on an instrument, 1 … 10^9; 1,000 unless set.</summary>
    [FieldOffset(56)] public int OrdersOpenMax;

    /// <summary>Request keys remembered, 1 … <see cref="Limits.RequestKeysMax"/>.</summary>
    [FieldOffset(60)] public int RequestKeysMax;

    public static CommandKind Kind => CommandKind.SetLimits;
}

/// <summary>What the engine knows of a person. Persisted.</summary>
[Flags]
public enum MemberFlags : byte
{
    None = 0,

    /// <summary>May trade in presale.</summary>
    Staff = 1,

    /// <summary>Banned, locked or deleted: may do nothing, and his orders were cancelled.</summary>
    Suspended = 2,
}

/// <summary>A member can own money and orders from now on. A repeat changes nothing (it is sent again after a crash).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct OpenMember : ICommand
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public CommandHeader Header;

    /// <summary>From <see cref="Owners.FirstMember"/> up; given by Identity.</summary>
    [FieldOffset(56)] public MemberId Opened;
    [FieldOffset(60)] public FeeGroupId Group;
    [FieldOffset(64)] public MemberFlags Flags;
    [FieldOffset(65)] public byte Reserved;
    [FieldOffset(66)] public ushort Reserved2;

    /// <summary>Zero.</summary>
    [FieldOffset(68)] public uint Reserved3;

    public static CommandKind Kind => CommandKind.OpenMember;
}

/// <summary>New fee group and flags of a member. Suspending cancels all his orders.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct ChangeMember : ICommand
{
    public const int SizeBytes = 72;

    [FieldOffset(0)] public CommandHeader Header;
    [FieldOffset(56)] public MemberId Changed;
    [FieldOffset(60)] public FeeGroupId Group;
    [FieldOffset(64)] public MemberFlags Flags;
    [FieldOffset(65)] public byte Reserved;
    [FieldOffset(66)] public ushort Reserved2;

    /// <summary>Zero.</summary>
    [FieldOffset(68)] public uint Reserved3;

    public static CommandKind Kind => CommandKind.ChangeMember;
}

/// <summary>A node has started: closes every open guard (docs/rules/guards.md).</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct NodeStarted : ICommand
{
    public const int SizeBytes = 56;

    [FieldOffset(0)] public CommandHeader Header;

    public static CommandKind Kind => CommandKind.NodeStarted;
}

/// <summary>Time passes.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Tick : ICommand
{
    public const int SizeBytes = 56;

    [FieldOffset(0)] public CommandHeader Header;

    public static CommandKind Kind => CommandKind.Tick;
}
