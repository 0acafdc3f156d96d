using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Server;

/// <summary>A client with one connection, and a key if it has one. An answer that never came is null.</summary>
sealed class PeatioClient : IDisposable
{
    /// <summary>How far the nonces of a key may run ahead of the clock; the server allows five seconds.</summary>
    static readonly TimeSpan s_aheadMax = TimeSpan.FromSeconds(2);

    readonly HttpClient _http;
    readonly string? _kid;
    readonly string? _secret;
    readonly string? _cookie;

    public PeatioClient(Uri address, string? kid = null, string? secret = null, string? cookie = null)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseCookies = false }) { BaseAddress = address };
        _kid = kid;
        _secret = secret;
        _cookie = cookie;
    }

    /// <summary>The headers of the last signed request, for replays.</summary>
    public (string Nonce, string Signature) LastSignature { get; private set; }

    public Task<WireAnswer?> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<WireAnswer?> PostAsync(string path, JsonObject body) => SendAsync(HttpMethod.Post, path, body);

    public async Task<WireAnswer?> SendAsync(HttpMethod verb, string path, JsonObject? body)
    {
        var nonce = await NextNonceAsync();
        var signature = _secret is null ? "" : Sign(nonce);
        LastSignature = (nonce, signature);
        return await SendSignedAsync(verb, path, body, nonce, signature);
    }

    /// <summary>Sends exactly these headers, so also what was sent before.</summary>
    public async Task<WireAnswer?> SendSignedAsync(HttpMethod verb, string path, JsonObject? body, string nonce, string signature)
    {
        using var request = new HttpRequestMessage(verb, "/api/v2/" + path);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (_cookie is not null) request.Headers.Add("Cookie", _cookie);
        if (_kid is not null)
        {
            request.Headers.Add("X-Auth-Apikey", _kid);
            request.Headers.Add("X-Auth-Nonce", nonce);
            request.Headers.Add("X-Auth-Signature", signature);
        }

        try
        {
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var cookie = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.First().Split(';')[0] : null;
            return new WireAnswer((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), cookie);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    string Sign(string nonce) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(_secret!), Encoding.ASCII.GetBytes(nonce + _kid)));

    /// <summary>Who asks more than once a millisecond for long waits for the clock.</summary>
    async Task<string> NextNonceAsync()
    {
        var (nonceMs, ahead) = Nonces.Next(_kid ?? "");
        if (ahead > s_aheadMax) await Task.Delay(ahead - s_aheadMax, TestContext.Current.CancellationToken);
        return nonceMs.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>What came back.</summary>
sealed record WireAnswer(int Status, JsonNode? Body, string? Cookie)
{
    /// <summary>The first error literal; empty when there is none.</summary>
    public string Error => Body?["errors"] is JsonArray { Count: > 0 } errors ? (string)errors[0]! : "";
}
