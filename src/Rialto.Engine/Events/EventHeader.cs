using System.Runtime.InteropServices;

namespace Rialto.Engine.Events;

/// <summary>What every event begins with. 16 bytes, little endian.</summary>
/// <remarks>
/// <code>
///  0 u16 Kind
///  2 u16 TextBytes     length of the text behind the fixed part
///  4 u32 LengthBytes   whole event with text and padding, a multiple of 8
///  8 i64 Number        gapless, increasing, from 1
/// </code>
/// Time and command number belong to the step (all events of one command), not to the event.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct EventHeader
{
    public const int SizeBytes = 16;

    [FieldOffset(0)] public EventKind Kind;
    [FieldOffset(2)] public ushort TextBytes;
    [FieldOffset(4)] public uint LengthBytes;
    [FieldOffset(8)] public long Number;
}
