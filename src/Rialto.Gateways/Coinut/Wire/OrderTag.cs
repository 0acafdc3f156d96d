using System.Buffers.Text;
using System.Globalization;
using Rialto.Engine.Commands;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>What an order of this dialect carries through the log: its client's number, and the nonce of its request.</summary>
/// <remarks>As text <c>client_ord_id.nonce</c>, a tag that may repeat. Orders of other dialects have neither: both are 0.</remarks>
internal readonly record struct OrderTag(long ClientOrderId, long Nonce)
{
    /// <summary>Longest tag, in bytes: two numbers and the point.</summary>
    public const int BytesMax = 41;

    /// <summary>Writes the text; answers its part of the target.</summary>
    public ReadOnlySpan<byte> Write(Span<byte> target)
    {
        Utf8Formatter.TryFormat(ClientOrderId, target, out var bytes);
        target[bytes++] = (byte)'.';
        Utf8Formatter.TryFormat(Nonce, target[bytes..], out var more);
        return target[..(bytes + more)];
    }

    public static OrderTag Of(OrderView order) => Of(order.Flags, order.ClientOrderId ?? "");

    public static OrderTag Of(OrderFlags flags, string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if ((flags & OrderFlags.ClientIdIsTag) == 0 || dot < 0) return default;
        var isTag = long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            & long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var nonce);
        return isTag ? new(id, nonce) : default;
    }
}
