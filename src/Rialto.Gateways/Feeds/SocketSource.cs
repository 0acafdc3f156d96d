using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Rialto.Gateways.Feeds;

/// <summary>A source that is listened to over a WebSocket; who falls silent or breaks off is called again, ever more slowly.</summary>
sealed class SocketSource(SourceTerms terms, TimeProvider time, ILogger log) : IPriceSource
{
    readonly SourceHealth _health = new(terms.Name, log);
    TimeSpan _pause = Limits.FeedRetryMin;

    public async Task RunAsync(PriceTold told, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ListenAsync(told, stop);
            await Task.Delay(_pause, time, stop);
            _pause = TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, Limits.FeedRetryMax.Ticks));
        }
    }

    async Task ListenAsync(PriceTold told, CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            patience.CancelAfter(Limits.FeedWait);
            await socket.ConnectAsync(terms.Address, patience.Token);
            if (terms.Greeting.Length > 0)
            {
                await socket.SendAsync(
                    Encoding.UTF8.GetBytes(terms.Greeting), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            }

            await HearAsync(socket, told, patience);
        }
        catch (Exception fault) when (fault is WebSocketException or HttpRequestException or IOException or OperationCanceledException
            && !stop.IsCancellationRequested)
        {
            _health.Bad(fault is OperationCanceledException ? "silence" : fault.Message);
        }
    }

    async Task HearAsync(ClientWebSocket socket, PriceTold told, CancellationTokenSource patience)
    {
        var buffer = new byte[Limits.FeedMessageBytesMax];
        while (true)
        {
            patience.CancelAfter(Limits.FeedSilenceMax);
            var length = await ReceiveAsync(socket, buffer, patience.Token);
            if (length < 0)
            {
                _health.Bad("it broke off, or said too much at once");
                return;
            }

            if (PriceText.Find(buffer.AsMemory(0, length), terms) is not { } price) continue;
            told(price, time.GetTimestamp());
            _health.Good();
            _pause = Limits.FeedRetryMin;
        }
    }

    /// <summary>Length of a whole message; below zero: the end, or one that is too long.</summary>
    static async Task<int> ReceiveAsync(ClientWebSocket socket, byte[] buffer, CancellationToken stop)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
            if (part.MessageType == WebSocketMessageType.Close) return -1;
            length += part.Count;
            if (part.EndOfMessage) return length;
        }

        return -1;
    }
}
