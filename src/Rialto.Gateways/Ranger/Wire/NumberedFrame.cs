using System.Buffers.Text;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.Ranger.Wire;

/// <summary>A message that ends with a number which differs by client: its text is made once, and each numbered frame once.</summary>
/// <remarks>Owner: whoever holds the gate of the subscriptions.</remarks>
/// <param name="head">The JSON up to the number; two objects are open.</param>
internal sealed class NumberedFrame(byte[] head)
{
    const int DigitsMax = 20;

    static ReadOnlySpan<byte> Tail => "}}"u8;

    readonly Dictionary<long, TextFrame> _frames = [];

    /// <summary>The frame with this number; clients that count alike share it.</summary>
    public TextFrame With(long number)
    {
        if (_frames.TryGetValue(number, out var known)) return known;
        Span<byte> digits = stackalloc byte[DigitsMax];
        Utf8Formatter.TryFormat(number, digits, out var count);
        byte[] payload = [.. head, .. digits[..count], .. Tail];
        return _frames[number] = TextFrame.Text(payload);
    }
}
