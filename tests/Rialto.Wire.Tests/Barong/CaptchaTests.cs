using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Barong;

/// <summary>The server asks a provider of ours, which writes down what it was asked.</summary>
public sealed class CaptchaTests : IAsyncDisposable
{
    readonly HttpListener _provider = new();
    readonly List<string> _asked = [];
    readonly string _url;
    readonly Task _answering;

    public CaptchaTests()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        _provider.Prefixes.Add(_url + "/");
        _provider.Start();
        _answering = AnswerAsync();
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _provider.Stop();
        await _answering;
    }

    [Fact]
    public async Task Whom_reCAPTCHA_calls_a_person_may_come_in()
    {
        await using var server = await StartAsync("recaptcha", $"{_url}/siteverify");

        Assert.Equal(HttpStatusCode.Created, await SignUpAsync(server, "alice", "good"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignUpAsync(server, "bob", "bad"));
        Assert.Equal(["/siteverify secret=hidden&response=good", "/siteverify secret=hidden&response=bad"], _asked);
    }

    [Fact]
    public async Task Geetests_answer_must_fit_its_challenge_and_be_confirmed()
    {
        await using var server = await StartAsync("geetest", _url);
        using var http = new HttpClient();
        var door = new Uri(server.Address, "/api/v2/barong/identity/users/register_geetest");
        var puzzle = (await http.GetFromJsonAsync<JsonObject>(door, Cancel))!;
        // By md5sum: of "puzzlehidden", and below of "hiddengeetestc1" and "s1".
        Assert.Equal("""{"gt":"site","challenge":"bd935b8f4fba8c781c22fb966290fbfe"}""", puzzle.ToJsonString());

        var good = Solution("c1", "s1");
        var forged = Solution("c2", "s1");
        var unconfirmed = Solution("c1", "s2");
        Assert.Equal(HttpStatusCode.Created, await SignUpAsync(server, "alice", good));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignUpAsync(server, "bob", forged));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignUpAsync(server, "carol", unconfirmed));
    }

    static JsonObject Solution(string challenge, string code) => new()
    {
        ["geetest_challenge"] = challenge, ["geetest_validate"] = "5f3ae5ce88f86f0a74512a414a32c684", ["geetest_seccode"] = code,
    };

    static Task<RialtoServer> StartAsync(string kind, string url)
    {
        string[] settings =
            [$"barong.captcha={kind}", $"barong.captcha_url={url}", "barong.captcha_public_key=site", "barong.captcha_secret_key=hidden"];
        return RialtoServer.StartAsync(settings, Cancel);
    }

    static async Task<HttpStatusCode> SignUpAsync(RialtoServer server, string name, JsonNode captcha)
    {
        using var http = new HttpClient();
        var wish = new JsonObject
        {
            ["email"] = $"{name}@example.com", ["password"] = "Am8icnzEI3d!", ["captcha_response"] = captcha.DeepClone(),
        };
        using var answer = await http.PostAsync(
            new Uri(server.Address, "/api/v2/barong/identity/users"),
            new StringContent(wish.ToJsonString(), Encoding.UTF8, "application/json"), Cancel);
        return answer.StatusCode;
    }

    async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _provider.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var form = await reader.ReadToEndAsync(Cancel);
            var path = context.Request.Url!.AbsolutePath;
            _asked.Add($"{path} {form}");
            var answer = path switch
            {
                "/siteverify" when form.EndsWith("=good", StringComparison.Ordinal) => """{"success":true}""",
                "/siteverify" => """{"success":false}""",
                "/register.php" => "puzzle",
                // MD5 of "s1".
                _ => "8ddf878039b70767c4a5bcf4f0c4f65e",
            };
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer), Cancel);
            context.Response.Close();
        }
    }
}
