using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Neighbours;

/// <summary>
/// Where one message ends and the next one begins has one reading. Each case hides a request in what another reader might take for a body,
/// or for more of the head: it is refused as a whole, and nothing that is hidden is answered.
/// </summary>
public sealed partial class MessageBoundariesTests
{
    const string Hidden = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
    const string Post = "POST /api/v2/barong/identity/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    const int Pipelined = 1_000;

    /// <summary>Nothing that is waited for takes longer.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    static readonly (string Name, string Bytes)[] s_refused =
    [
        ("two lengths", $"{Post}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{{}}{Hidden}"),
        ("two lengths in one line", $"{Post}Content-Length: 2, 40\r\n\r\n{{}}{Hidden}"),
        ("a negative length", $"{Post}Content-Length: -1\r\n\r\n{{}}{Hidden}"),
        ("a chunk longer than any number", $"{Post}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{{}}{Hidden}"),
        ("a chunk that goes on behind its end", $"{Post}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}XX0\r\n\r\n{Hidden}"),
        ("chunks that are not last", $"{Post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Hidden}"),
        ("chunks under another name", $"{Post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{Hidden}"),
        ("a space before the colon", $"{Post}Content-Length : 2\r\n\r\n{{}}{Hidden}"),
        ("a folded header", $"{Post}X-Long: a\r\n b\r\nContent-Length: 2\r\n\r\n{{}}{Hidden}"),
        ("a return within a header", $"{Post}X-A: b\rContent-Length: 2\r\n\r\n{{}}{Hidden}"),
        ("a zero within a header", $"{Post}X-A: b\0c\r\nContent-Length: 2\r\n\r\n{{}}{Hidden}"),
        ("a header without a name", $"{Post}: b\r\nContent-Length: 2\r\n\r\n{{}}{Hidden}"),
        ("two hosts", $"GET /health/ready HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n{Hidden}"),
        ("no host", $"GET /health/ready HTTP/1.1\r\n\r\n{Hidden}"),
        ("a later HTTP", $"GET /health/ready HTTP/1.9\r\nHost: x\r\n\r\n{Hidden}"),
        ("no HTTP at all", $"GET /health/ready\r\nHost: x\r\n\r\n{Hidden}"),
    ];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_could_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_answered()
    {
        await using var server = await RialtoServer.StartAsync(["limits.off=true", "barong.identity_rate_per_min=0"], Cancel);

        foreach (var (name, bytes) in s_refused)
        {
            var statuses = await StatusesAsync(server.Address, bytes);
            Assert.True(statuses is [>= 400 and < 500 or 505], $"{name}: {string.Join(' ', statuses)}");
        }

        // A length beside chunks counts for nothing, and the connection ends with the answer.
        const string lengths = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n";
        var both = await StatusesAsync(server.Address, $"{Post}{lengths}2\r\n{{}}\r\n0\r\n\r\n{Hidden}");
        Assert.True(both is [>= 400 and < 500], $"a length beside chunks: {string.Join(' ', both)}");
        var unfinished = await StatusesAsync(server.Address, $"{Post}Transfer-Encoding: chunked\r\n\r\n5\r\n{{}}", hangsUp: true);
        Assert.True(unfinished is [] or [>= 400 and < 500], $"an unfinished chunk: {string.Join(' ', unfinished)}");

        const string last = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        var pipelined = await StatusesAsync(server.Address, string.Concat(Enumerable.Repeat(Hidden, Pipelined - 1)) + last);
        Assert.Equal(Enumerable.Repeat(200, Pipelined), pipelined);
        var early = await StatusesAsync(server.Address, "GET /health/live HTTP/1.0\r\n\r\n" + Hidden);
        Assert.Equal([200], early);
    }

    /// <summary>The status of every answer until the server hangs up.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="bytes">All that is said.</param>
    /// <param name="hangsUp">We say at once that nothing more will come.</param>
    static async Task<int[]> StatusesAsync(Uri server, string bytes, bool hangsUp = false)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(s_patience);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Host, server.Port, patience.Token);
        var stream = client.GetStream();
        var reading = ReadAsync(stream, patience.Token);
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), patience.Token);
            if (hangsUp) client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended) when (ended is IOException or SocketException)
        {
            // It has heard enough.
        }

        return [.. StatusLine().Matches(await reading).Select(line => int.Parse(line.Groups[1].Value))];
    }

    static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer, cancel)) > 0;) all.Write(buffer, 0, count);
        }
        catch (IOException)
        {
            // Reset behind the answer.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    [GeneratedRegex("HTTP/1\\.1 ([0-9]{3})")]
    private static partial Regex StatusLine();
}
