using System.Collections.Immutable;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Rialto.Benchmarks.Servers;

/// <summary>The plain way to tell many: a bounded channel and a send loop for each client, a frame for each message.</summary>
public sealed class Broadcast
{
    /// <summary>The same as the real server's public streams.</summary>
    public const string Path = "/api/v2/ranger/public";

    /// <summary>Query parameter: bytes of every message.</summary>
    public const string BytesParameter = "bytes";

    const int WaitingMax = 65_536;

    ImmutableArray<Channel<ReadOnlyMemory<byte>>> _clients = [];
    volatile byte[] _message = [];

    /// <summary>Puts the message in line for every client.</summary>
    public void Publish()
    {
        foreach (var client in _clients)
        {
            // The load client never has so many messages on their way; were one lost, its oracle would see it.
            client.Writer.TryWrite(_message);
        }
    }

    /// <summary>Serves one client until it goes away.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var bytes = int.Parse(context.Request.Query[BytesParameter].ToString(), CultureInfo.InvariantCulture);
        if (_message.Length != bytes) _message = [.. Enumerable.Repeat((byte)'x', bytes)];
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var waiting = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
        waiting.Writer.TryWrite(Encoding.ASCII.GetBytes("""{"success":{"message":"subscribed"}}"""));
        ImmutableInterlocked.Update(ref _clients, (all, client) => all.Add(client), waiting);
        try
        {
            await foreach (var message in waiting.Reader.ReadAllAsync(context.RequestAborted))
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException)
        {
            // The load client has what it wanted.
        }
        finally
        {
            ImmutableInterlocked.Update(ref _clients, (all, client) => all.Remove(client), waiting);
        }
    }
}
