using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Rialto.Tests.Gateways.Feeds;

/// <summary>Outside sources of a test's own: each path answers what the test says, over HTTP or on a WebSocket.</summary>
sealed class PriceServer : IAsyncDisposable
{
    readonly HttpListener _listener = new();
    readonly ConcurrentDictionary<string, string> _answers = new();
    readonly ConcurrentDictionary<string, Channel> _channels = new();
    readonly ConcurrentDictionary<string, int> _asked = new();
    readonly Task _loop;
    readonly int _port;

    public PriceServer()
    {
        _port = FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _loop = Task.Run(RunAsync);
    }

    public string Http(string path) => $"http://127.0.0.1:{_port}/{path}";

    public string Socket(string path) => $"ws://127.0.0.1:{_port}/{path}";

    /// <summary>What a path answers from now on; empty = status 500.</summary>
    public void Answer(string path, string text) => _answers[path] = text;

    public int AskedOf(string path) => _asked.GetValueOrDefault(path);

    /// <summary>What the client of a WebSocket said first; waits for it.</summary>
    public Task<string> GreetingAsync(string path) => ChannelOf(path).Greeting.Task;

    /// <summary>Says something to the newest client of a WebSocket.</summary>
    public Task SayAsync(string path, string text) => ChannelOf(path).Socket!.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public void Hang(string path) => ChannelOf(path).Socket!.Abort();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    async Task RunAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.GetContextAsync());
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath.TrimStart('/');
        _asked.AddOrUpdate(path, 1, (_, count) => count + 1);
        if (context.Request.IsWebSocketRequest)
        {
            await ListenAsync(ChannelOf(path), (await context.AcceptWebSocketAsync(subProtocol: null)).WebSocket);
            return;
        }

        var text = _answers.GetValueOrDefault(path, "");
        context.Response.StatusCode = text.Length == 0 ? 500 : 200;
        context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: false);
    }

    static async Task ListenAsync(Channel channel, WebSocket socket)
    {
        var buffer = new byte[4_096];
        try
        {
            var said = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            channel.Socket = socket;
            channel.Greeting.TrySetResult(Encoding.UTF8.GetString(buffer, 0, said.Count));
            while (socket.State == WebSocketState.Open) await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away.
        }
    }

    Channel ChannelOf(string path) => _channels.GetOrAdd(path, _ => new Channel());

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    sealed class Channel
    {
        public TaskCompletionSource<string> Greeting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public WebSocket? Socket { get; set; }
    }
}
