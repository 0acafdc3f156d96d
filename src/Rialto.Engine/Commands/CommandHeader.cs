using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Engine.Commands;

/// <summary>What every command begins with. 56 bytes, little endian, persisted.</summary>
/// <remarks>
/// <code>
///  0 u32 LengthBytes      whole command with text and padding, a multiple of 8
///  4 u16 Kind
///  6 u16 Version          of the layout of this kind, 1 today
///  8 i64 TimeUs           set by the sequencer, never going back
/// 16 i32 Member           who asks; 0 = the operator or the exchange itself
/// 20 u16 TextBytes        length of the text behind the fixed part
/// 22 u16 Reserved         zero
/// 24 u32 RequestKeyWindowS  seconds for which the request key is remembered
/// 28 u32 RequestPrint     stands for the content of the signed request, which may be sent again under its key; 0 = not told
/// 32 u64 RequestKeyHigh   with Low: 128 bits that stand for the signed request; both 0 = none
/// 40 u64 RequestKeyLow
/// 48 i64 Session          which credential asked (opaque tag, for cancel-on-disconnect); 0 = none
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct CommandHeader
{
    public const int SizeBytes = 56;
    public const ushort CurrentVersion = 1;

    [FieldOffset(0)] public uint LengthBytes;
    [FieldOffset(4)] public CommandKind Kind;
    [FieldOffset(6)] public ushort Version;
    [FieldOffset(8)] public long TimeUs;
    [FieldOffset(16)] public MemberId Member;
    [FieldOffset(20)] public ushort TextBytes;
    [FieldOffset(22)] public ushort Reserved;
    [FieldOffset(24)] public uint RequestKeyWindowS;
    [FieldOffset(28)] public uint RequestPrint;
    [FieldOffset(32)] public ulong RequestKeyHigh;
    [FieldOffset(40)] public ulong RequestKeyLow;
    [FieldOffset(48)] public long Session;

    public readonly bool HasRequestKey => (RequestKeyHigh | RequestKeyLow) != 0;
}
