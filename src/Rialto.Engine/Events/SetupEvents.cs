using System.Runtime.InteropServices;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Events;

/// <summary>The log has begun.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Began : IEvent
{
    public const int SizeBytes = 32;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public ulong UuidKeyHigh;
    [FieldOffset(24)] public ulong UuidKeyLow;

    public static EventKind Kind => EventKind.Began;
}

/// <summary>A currency was created or changed. Text: the JSON object with what is only shown.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CurrencyChanged : IEvent
{
    public const int SizeBytes = 24 + CurrencyTerms.SizeBytes;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public CurrencyId Currency;
    [FieldOffset(20)] public uint Reserved;
    [FieldOffset(24)] public CurrencyTerms Terms;

    public static EventKind Kind => EventKind.CurrencyChanged;
}

/// <summary>An instrument was created or changed.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct InstrumentChanged : IEvent
{
    public const int SizeBytes = 24 + InstrumentTerms.SizeBytes;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public InstrumentId Instrument;
    [FieldOffset(20)] public uint Reserved;
    [FieldOffset(24)] public InstrumentTerms Terms;

    public static EventKind Kind => EventKind.InstrumentChanged;
}

/// <summary>A fee row was set or removed. Text: the group's name, when it is new.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct FeeChanged : IEvent
{
    public const int SizeBytes = 40;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public FeeGroupId Group;
    [FieldOffset(20)] public InstrumentId Instrument;
    [FieldOffset(24)] public FeePpm Maker;
    [FieldOffset(28)] public FeePpm Taker;
    [FieldOffset(32)] public byte Removed;
    [FieldOffset(33)] public byte Reserved;
    [FieldOffset(34)] public ushort Reserved2;
    [FieldOffset(36)] public uint Reserved3;

    public static EventKind Kind => EventKind.FeeChanged;
}

/// <summary>Limits of the engine were set.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct LimitsChanged : IEvent
{
    public const int SizeBytes = 24;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public int OrdersOpenMax;
    [FieldOffset(20)] public int RequestKeysMax;

    public static EventKind Kind => EventKind.LimitsChanged;
}

/// <summary>A member was opened or changed.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct MemberChanged : IEvent
{
    public const int SizeBytes = 32;

    [FieldOffset(0)] public EventHeader Header;
    [FieldOffset(16)] public MemberId Member;
    [FieldOffset(20)] public FeeGroupId Group;
    [FieldOffset(24)] public MemberFlags Flags;
    [FieldOffset(25)] public byte Reserved;
    [FieldOffset(26)] public ushort Reserved2;
    [FieldOffset(28)] public uint Reserved3;

    public static EventKind Kind => EventKind.MemberChanged;
}
