using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>Asks the operator's desk over its socket, without a process for every question. An answer that never came is null.</summary>
sealed class OperatorClient(string data) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(data, "operator.sock")), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    public async Task<WireAnswer?> PostAsync(string request, JsonObject body)
    {
        var cancel = TestContext.Current.CancellationToken;
        try
        {
            using var answer = await _http.PostAsJsonAsync($"http://operator/operator/{request}", body, cancel);
            return new WireAnswer((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonNode>(cancel), Cookie: null);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
