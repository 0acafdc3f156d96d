using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rialto.Gateways.Sockets;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>JSON in a pooled array: written piece by piece where the shape is fixed, or by a JSON writer. Owner: one thread.</summary>
/// <remarks>
/// For messages of orders, of which an answer may have thousands: names and punctuation are copied as they stand, which costs a quarter
/// of what a writer needs that checks and escapes each of them. In front there is room for the head of a WebSocket's frame.
/// </remarks>
internal sealed class JsonBuffer : IBufferWriter<byte>, IDisposable
{
    const int BytesAtFirst = 4_096;

    // The content type says that this is no HTML.
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    byte[] _bytes = ArrayPool<byte>.Shared.Rent(BytesAtFirst);
    int _length = TextFrame.HeadBytesMax;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(TextFrame.HeadBytesMax, _length - TextFrame.HeadBytesMax);

    /// <summary>Punctuation and names, as they stand.</summary>
    public JsonBuffer Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        _length += text.Length;
        return this;
    }

    public JsonBuffer Number(long value)
    {
        const int DigitsMax = 20;
        value.TryFormat(Reserve(DigitsMax), out var bytes, default, System.Globalization.CultureInfo.InvariantCulture);
        _length += bytes;
        return this;
    }

    /// <summary>A number with eight decimals, between quotation marks.</summary>
    public JsonBuffer Fixed(Int128 units, int decimals)
    {
        var target = Reserve(FixedText.BytesMax + 2);
        target[0] = (byte)'"';
        var bytes = FixedText.Write(units, decimals, CoinutDialect.DecimalsMax, target[1..]);
        target[bytes + 1] = (byte)'"';
        _length += bytes + 2;
        return this;
    }

    /// <summary>A text that somebody else chose, between quotation marks and escaped.</summary>
    public JsonBuffer Text(string value)
    {
        Json(value, static (json, value) => json.WriteStringValue(value));
        return this;
    }

    /// <summary>What a JSON writer writes.</summary>
    public void Json<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        using var json = new Utf8JsonWriter(this, s_options);
        write(json, state);
    }

    /// <summary>The bytes as a frame for one client; the buffer is empty afterwards.</summary>
    public TextFrame ToFrame()
    {
        if (_length - TextFrame.HeadBytesMax <= Limits.SocketWriteBytesMax)
        {
            var frame = TextFrame.Text(Written.Span);
            _length = TextFrame.HeadBytesMax;
            return frame;
        }

        // Too large to be copied, and for the ordinary heap: the array itself goes, and comes back to the pool when it is sent.
        var (lent, length) = (_bytes, _length);
        _bytes = ArrayPool<byte>.Shared.Rent(BytesAtFirst);
        _length = TextFrame.HeadBytesMax;
        return TextFrame.Lend(lent, length);
    }

    public void Clear() => _length = TextFrame.HeadBytesMax;

    void IBufferWriter<byte>.Advance(int count) => _length += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => Reserve(Math.Max(sizeHint, 1));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes) Grow(bytes);
        return _bytes.AsSpan(_length);
    }

    void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + bytes));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
