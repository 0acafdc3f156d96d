using System.Net.WebSockets;
using System.Text;

namespace Rialto.Wire.Tests.Harness;

/// <summary>A WebSocket client that hears one message after the other.</summary>
public sealed class WireSocket : IAsyncDisposable
{
    /// <summary>Nothing that a test waits for takes longer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly WebSocket _socket;
    byte[] _buffer = new byte[256 * 1024];

    WireSocket(WebSocket socket) => _socket = socket;

    /// <summary>Over a connection that is there already.</summary>
    public static WireSocket Of(WebSocket socket) => new(socket);

    /// <summary>Connects; a refusal throws.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="headers"><c>Name: value</c> each.</param>
    public static async Task<WireSocket> OpenAsync(Uri server, string target, IEnumerable<string> headers, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        foreach (var header in headers.Select(header => header.Split(':', 2)))
            socket.Options.SetRequestHeader(header[0], header[1].Trim());
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}{target}"), cancel);
        return new(socket);
    }

    public async Task SayAsync(string text, CancellationToken cancel) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancel);

    /// <summary>A binary message.</summary>
    public async Task SayBytesAsync(byte[] bytes, CancellationToken cancel) =>
        await _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancel);

    /// <summary>The next message; a close frame as <c>closed CODE REASON</c>.</summary>
    public async Task<string> HearAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        return await NextAsync(patience.Token);
    }

    /// <summary>As <see cref="HearAsync"/>, however long it takes.</summary>
    public async Task<string> NextAsync(CancellationToken cancel)
    {
        var count = 0;
        while (true)
        {
            if (count == _buffer.Length) Array.Resize(ref _buffer, 2 * count);
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(count), cancel);
            count += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                return FormattableString.Invariant($"closed {(int)_socket.CloseStatus!} {_socket.CloseStatusDescription}").TrimEnd();
            if (part.EndOfMessage) return Encoding.UTF8.GetString(_buffer, 0, count);
        }
    }

    /// <summary>Says goodbye and hears the answer.</summary>
    public Task CloseAsync(CancellationToken cancel) => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", cancel);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
