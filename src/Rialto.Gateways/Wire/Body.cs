using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.Wire;

/// <summary>A request's body in memory, up to a bound. Disposing gives its buffer back.</summary>
public readonly struct Body : IDisposable
{
    readonly byte[]? _rented;

    Body(byte[]? rented, int length, bool tooLarge)
    {
        _rented = rented;
        Bytes = rented.AsMemory(0, length);
        TooLarge = tooLarge;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The body is longer than the bound; at most one buffer of it was read.</summary>
    public bool TooLarge { get; }

    /// <summary>Reads up to <paramref name="bytesMax"/>; a body that declares more is not touched.</summary>
    public static async ValueTask<Body> ReadAsync(HttpRequest request, int bytesMax, CancellationToken cancel)
    {
        if (request.ContentLength > bytesMax) return new(null, 0, tooLarge: true);
        if (request.ContentLength == 0) return default;
        while (true)
        {
            var read = await NextAsync(request, cancel);
            var buffer = read.Buffer;
            if (buffer.Length > bytesMax)
            {
                request.BodyReader.AdvanceTo(buffer.Start, buffer.End);
                return new(null, 0, tooLarge: true);
            }

            if (read.IsCompleted) return Take(request, buffer);
            request.BodyReader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>The bytes that came meanwhile.</summary>
    /// <exception cref="BadHttpRequestException">What came is no body: a chunk's length is not a number that there is.</exception>
    static async ValueTask<ReadResult> NextAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await request.BodyReader.ReadAsync(cancel);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !cancel.IsCancellationRequested)
        {
            // If it is the connection that broke, nobody hears this.
            throw new BadHttpRequestException(broken.Message, StatusCodes.Status400BadRequest, broken);
        }
    }

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }

    /// <summary>Decodes UTF-8 strictly: a broken sequence makes it false, never a replacement character.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        try
        {
            text = Strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static Body Take(HttpRequest request, in ReadOnlySequence<byte> buffer)
    {
        var length = (int)buffer.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        buffer.CopyTo(rented);
        request.BodyReader.AdvanceTo(buffer.End);
        return new(rented, length, tooLarge: false);
    }
}
