using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Rialto.Gateways.Operator;
using Rialto.Gateways.Operator.Desk;
using Rialto.Node.Log;
using Rialto.Server.Composition;

namespace Rialto.Server.Verbs;

/// <summary>Asks the operator's desk: the running server's through its socket, else one of our own on the data directory.</summary>
internal static class OperatorLine
{
    /// <exception cref="DataDirectoryLockedException">A server has the directory but does not answer at its socket.</exception>
    public static Task<DeskAnswer> AskAsync(Options options, string request, JsonObject body) =>
        AskAsync(options, request, body, TimeSpan.FromSeconds(Limits.OperatorAnswerSeconds));

    /// <summary>The same for what takes longer.</summary>
    public static async Task<DeskAnswer> AskAsync(Options options, string request, JsonObject body, TimeSpan patience)
    {
        if (OperatorPath.Find(options.ServerData) is { } socket
            && await AskServerAsync(socket, request, body, patience) is { } answer) return answer;
        using var logs = Logging.Create(options);
        await using var exchange = await OpenExchange.OpenAsync(options, TimeProvider.System, logs, CancellationToken.None);
        return await exchange.Desk.AnswerAsync(request, body);
    }

    /// <summary>Null: nobody listens, the socket was left by a server that was killed.</summary>
    static async Task<DeskAnswer?> AskServerAsync(string path, string request, JsonObject body, TimeSpan patience)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return null;
        }

        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new NetworkStream(socket, ownsSocket: false)),
        };
        using var client = new HttpClient(handler) { Timeout = patience };
        try
        {
            using var response = await client.PostAsJsonAsync($"http://operator{OperatorSocket.PathPrefix}{request}", body);
            var answer = await response.Content.ReadFromJsonAsync<JsonNode>();
            return new DeskAnswer((int)response.StatusCode, answer!);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
        {
            return DeskAnswer.Unknown("the server went away before it answered");
        }
    }
}
