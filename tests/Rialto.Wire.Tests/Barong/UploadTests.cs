using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Barong;

/// <summary>Who begins to send files and does not go on keeps nobody else waiting, and himself not for ever.</summary>
public sealed class UploadTests
{
    const string Target = "/api/v2/barong/resource/documents";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_sends_one_request_with_files_at_a_time_and_no_slower_than_allowed()
    {
        await using var server = await RialtoServer.StartAsync(["barong.apikey_nonce_lifetime=600000"], Cancel);
        var (alice, bob) = (await MemberAsync(server, "alice"), await MemberAsync(server, "bob"));

        using var slow = await BeginAsync(server, alice);
        Assert.Equal(
            (503, """{"errors":["server.busy"]}"""), await SendAsync(server, alice));
        Assert.Equal(422, (await SendAsync(server, bob)).Status);

        // It is told to go on, does not, and is ended by the server.
        var answer = await ReadToEndAsync(slow);
        Assert.StartsWith("HTTP/1.1 408 ", answer);
        Assert.EndsWith("""{"errors":"server.method.invalid_message_body"}""", answer);
        Assert.Equal(422, (await SendAsync(server, alice)).Status);
    }

    /// <summary>Asks whether it may send a body; the answer comes when the server begins to read.</summary>
    static async Task<TcpClient> BeginAsync(RialtoServer server, Person person)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Cancel);
        var head = Encoding.ASCII.GetBytes(HeadOf(person, "Expect: 100-continue\r\nContent-Length: 1000000\r\n"));
        await client.GetStream().WriteAsync(head, Cancel);
        const string goOn = "HTTP/1.1 100 Continue\r\n\r\n";
        var buffer = new byte[goOn.Length];
        await client.GetStream().ReadExactlyAsync(buffer, Cancel);
        Assert.Equal(goOn, Encoding.ASCII.GetString(buffer));
        return client;
    }

    static async Task<(int Status, string Body)> SendAsync(RialtoServer server, Person person)
    {
        var head = HeadOf(person, "Content-Length: 14\r\nConnection: close\r\n");
        var answer = await RawHttp.SendAsync(server.Address, head, "--frontier--\r\n"u8.ToArray(), Cancel);
        return (answer.Status, answer.Body);
    }

    static string HeadOf(Person person, string more)
    {
        var nonce = person.NextNonce(offsetMs: 0);
        return $"POST {Target} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=frontier\r\n{more}"
            + $"X-Auth-Apikey: {person.Kid}\r\nX-Auth-Nonce: {nonce}\r\nX-Auth-Signature: {person.Sign(nonce)}\r\n\r\n";
    }

    static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(Cancel);
    }

    static async Task<Person> MemberAsync(RialtoServer server, string name)
    {
        var wish = new JsonObject { ["email"] = $"{name}@example.com", ["password"] = "changeme", ["level"] = "1", ["api_key"] = true };
        var made = await server.OperateAsync("member.create", wish, Cancel);
        return new(name, (string)made["uid"]!, $"{name}@example.com", (string)made["peatio"]!["kid"]!, (string)made["peatio"]!["secret"]!);
    }
}
