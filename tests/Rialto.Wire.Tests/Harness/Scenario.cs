using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Harness;

/// <summary>Plays a transcript against a server of its own and compares every answer.</summary>
public sealed class Scenario : IAsyncDisposable
{
    const string DefaultPassword = "Tecohvi0-fixture";

    readonly Transcript _transcript;
    readonly Dictionary<string, Person> _people = [];
    readonly Dictionary<string, string> _names = [];
    readonly List<string> _settings = [];
    RialtoServer? _server;

    readonly ScenarioSockets _sockets;

    Scenario(Transcript transcript)
    {
        _transcript = transcript;
        _sockets = new(transcript.Name, _names, Signature);
    }

    /// <summary>Plays a file.</summary>
    public static async Task PlayAsync(string path, CancellationToken cancel)
    {
        await using var scenario = new Scenario(Transcript.Read(path));
        foreach (var step in scenario._transcript.Steps) await scenario.PlayAsync(step, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _sockets.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    Task PlayAsync(Step step, CancellationToken cancel) => step switch
    {
        DirectiveStep directive => PlayAsync(directive, cancel),
        ExchangeStep exchange => PlayAsync(exchange, cancel),
        _ => throw new InvalidOperationException(),
    };

    async Task PlayAsync(DirectiveStep step, CancellationToken cancel)
    {
        switch (step.Word)
        {
            case "server":
                if (_server is not null) throw new InvalidDataException("@server stands before everything else");
                _settings.AddRange(step.Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                break;
            case "member":
                await MakeMemberAsync(step.Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries), cancel);
                break;
            case "login":
                await LogInAsync(step, cancel);
                break;
            case "place":
                await PlaceAsync(step, cancel);
                break;
            case "operator":
                await OperateAsync(step, cancel);
                break;
            case "person":
                // @person name kid secret: somebody with a key that the scenario itself has made
                var credentials = Pattern.Fill(step.Rest, _names).Split(' ');
                _people[credentials[0]] = new Person(credentials[0], "", "", credentials[1], credentials[2]);
                break;
            case "open":
                await _sockets.OpenAsync(step, (await ServerAsync(cancel)).Address, cancel);
                break;
            case "close":
                await _sockets.CloseAsync(step, cancel);
                break;
            case "say":
                await _sockets.SayAsync(step, cancel);
                break;
            case "hear":
                await _sockets.HearAsync(step, cancel);
                break;
            case "await":
                await _sockets.AwaitAsync(step, cancel);
                break;
            case "kill":
                await _server!.KillAndRestartAsync(cancel);
                break;
            case "totp":
                // @totp code secret period
                var totp = Pattern.Fill(step.Rest, _names).Split(' ');
                _names[totp[0]] = TotpApp.Code(totp[1], int.Parse(totp[2], CultureInfo.InvariantCulture));
                break;
            case "answer":
                // @answer name alice $challenge: what a classic WebSocket wants to hear
                var answer = Pattern.Fill(step.Rest, _names).Split(' ');
                _names[answer[0]] = OtherSignatures.Answer(_people[answer[1]], answer[2]);
                break;
            case "hmac":
                // @hmac name key text
                var hmac = Pattern.Fill(step.Rest, _names).Split(' ', 3);
                _names[hmac[0]] = OtherSignatures.Hmac(hmac[1], hmac[2]);
                break;
            case "mail":
                await FindMailAsync(step, cancel);
                break;
            case "clock":
                // @clock name seconds
                var clock = step.Rest.Split(' ');
                var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + long.Parse(clock[1], CultureInfo.InvariantCulture);
                _names[clock[0]] = seconds.ToString(CultureInfo.InvariantCulture);
                break;
            case "moment":
                // @moment name $iso seconds: Unix seconds of a time that was told, and so many more
                var moment = Pattern.Fill(step.Rest, _names).Split(' ');
                var told = DateTimeOffset.Parse(moment[1], CultureInfo.InvariantCulture).ToUnixTimeSeconds();
                _names[moment[0]] = (told + long.Parse(moment[2], CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
                break;
            case "repeat":
                // @repeat name count text: a long value that nobody wants to read
                var repeat = step.Rest.Split(' ', 3);
                _names[repeat[0]] = string.Concat(Enumerable.Repeat(repeat[2], int.Parse(repeat[1], CultureInfo.InvariantCulture)));
                break;
            default:
                throw new InvalidDataException($"line {step.Line}: there is no directive @{step.Word}");
        }
    }

    /// <summary>
    /// <c>@member alice level=3 usd=10000 role=member</c>: gives <c>$alice_uid</c>, <c>$alice_email</c>, <c>$alice_kid</c>.
    /// </summary>
    async Task MakeMemberAsync(string[] words, CancellationToken cancel)
    {
        string[] known = ["level", "role", "email", "password", "username"];
        var name = words[0];
        var fields = words.Skip(1).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var body = new JsonObject
        {
            ["email"] = $"{name}@example.com", ["password"] = DefaultPassword, ["level"] = "3", ["role"] = "member", ["api_key"] = true,
        };
        var deposits = new JsonObject();
        foreach (var (currency, amount) in fields.Where(field => !known.Contains(field.Key))) deposits[currency] = amount;
        if (deposits.Count > 0) body["deposit"] = deposits;
        foreach (var field in known.Where(fields.ContainsKey)) body[field] = fields[field];
        var made = await (await ServerAsync(cancel)).OperateAsync("member.create", body, cancel);
        var key = made["peatio"]!;
        var person = new Person(name, (string)made["uid"]!, (string)made["email"]!, (string)key["kid"]!, (string)key["secret"]!);
        _people[name] = person;
        _names[$"{name}_uid"] = person.Uid;
        _names[$"{name}_email"] = person.Email;
        _names[$"{name}_kid"] = person.Kid;
        _names[$"{name}_coinut_user"] = (string)made["coinut"]!["username"]!;
        _names[$"{name}_coinut_key"] = (string)made["coinut"]!["api_key"]!;
        _names[$"{name}_primebit_key"] = (string)made["primebit"]!["api_key"]!;
        _names[$"{name}_primebit_secret"] = (string)made["primebit"]!["api_secret"]!;
    }

    /// <summary><c>@operator name {json} => bot=uid</c>: a member of the answer may be kept.</summary>
    async Task OperateAsync(DirectiveStep step, CancellationToken cancel)
    {
        var halves = Pattern.Fill(step.Rest, _names).Split(" => ");
        var words = halves[0].Split(' ', 2);
        var answer = await (await ServerAsync(cancel)).OperateAsync(words[0], JsonNode.Parse(words[1])!, cancel);
        if (halves.Length == 1) return;
        var kept = halves[1].Split('=');
        _names[kept[0]] = answer[kept[1]]!.ToString();
    }

    /// <summary>
    /// <c>@mail token alice@example.com KIND token</c>: a member of the data of the newest such mail in the outbox, once it is there.
    /// </summary>
    async Task FindMailAsync(DirectiveStep step, CancellationToken cancel)
    {
        var words = Pattern.Fill(step.Rest, _names).Split(' ');
        var mail = await (await ServerAsync(cancel)).MailAsync(words[1], words[2], cancel);
        _names[words[0]] = mail["data"]![words[3]]!.ToString();
    }

    /// <summary>
    /// <c>@place a1 alice ethusd sell 5 160.82</c>: an order that a scenario needs but is not about; <c>$a1</c> is its number.
    /// </summary>
    async Task PlaceAsync(DirectiveStep step, CancellationToken cancel)
    {
        var words = step.Rest.Split(' ');
        var order = new JsonObject { ["market"] = words[2], ["side"] = words[3], ["volume"] = words[4], ["sync"] = true };
        if (words.Length > 5) order["price"] = words[5];
        else order["ord_type"] = "market";
        var request = new ExchangeStep(step.Line, words[1], "POST", "/api/v2/peatio/market/orders", [], order.ToJsonString(), 201, [], "");
        var answer = await SendAsync(request, cancel);
        if (answer.Status != 201) Assert.Fail($"{_transcript.Name}, line {step.Line}: {answer.Status} {answer.Body}");
        var placed = JsonNode.Parse(answer.Body)!;
        _names[words[0]] = placed["id"]!.ToString();
        _names[words[0] + "_uuid"] = placed["uuid"]!.ToString();
    }

    /// <summary>
    /// <c>@login alice</c>: a session that a scenario needs but is not about; gives <c>$alice_session</c> and <c>$alice_csrf</c>.
    /// </summary>
    async Task LogInAsync(DirectiveStep step, CancellationToken cancel)
    {
        var name = step.Rest;
        var wish = new JsonObject { ["email"] = _names[$"{name}_email"], ["password"] = DefaultPassword };
        var request = new ExchangeStep(step.Line, "", "POST", "/api/v2/barong/identity/sessions", [], wish.ToJsonString(), 200, [], "");
        var answer = await SendAsync(request, cancel);
        if (answer.Status != 200) Assert.Fail($"{_transcript.Name}, line {step.Line}: {answer.Status} {answer.Body}");
        _names[$"{name}_session"] = answer.ValuesOf("Set-Cookie").Single().Split(';')[0].Split('=')[1];
        _names[$"{name}_csrf"] = (string)JsonNode.Parse(answer.Body)!["csrf_token"]!;
    }

    async Task<RawAnswer> SendAsync(ExchangeStep step, CancellationToken cancel)
    {
        var server = await ServerAsync(cancel);
        step = OtherSignatures.Sign(step, _names, name => _people[name]);
        var body = Encoding.UTF8.GetBytes(Pattern.Fill(step.RequestBody, _names));
        return await RawHttp.SendAsync(server.Address, HeadOf(step, body.Length), body, cancel);
    }

    async Task PlayAsync(ExchangeStep step, CancellationToken cancel)
    {
        var answer = await SendAsync(step, cancel);
        var problems = Compare(step, answer);
        if (problems.Count > 0)
        {
            var where = $"{_transcript.Name}, line {step.Line}: {step.Verb} {step.Target}";
            Assert.Fail($"{where}\n{string.Join('\n', problems)}\ngot whole: {answer.Status} {answer.Body}");
        }
    }

    string HeadOf(ExchangeStep step, int bodyBytes)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture,
            $"{step.Verb} {Pattern.Fill(step.Target, _names)} HTTP/1.1\r\nHost: exchange.example\r\n");
        var headers = step.RequestHeaders.Select(header => Pattern.Fill(header, _names)).ToList();
        if (bodyBytes > 0 && !headers.Any(header => header.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase)))
            headers.Add("Content-Type: application/json");
        if (bodyBytes > 0 && !headers.Any(header => header.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)))
            headers.Add($"Content-Length: {bodyBytes}");
        headers.AddRange(Signature(step.Signer));
        // A header that is written as "Name!" is not sent at all: for content types that must be missing.
        foreach (var header in headers.Where(header => !header.EndsWith('!'))) head.Append(header).Append("\r\n");
        return head.Append("Connection: close\r\n\r\n").ToString();
    }

    /// <summary>
    /// <c>alice</c>, <c>alice:replay</c> or <c>:same</c> (the last nonce), <c>alice:-6000</c> (a nonce so many ms away),
    /// <c>alice:forged</c> (another secret).
    /// </summary>
    IEnumerable<string> Signature(string signer)
    {
        if (signer.Length == 0) return [];
        var words = signer.Split(':');
        var person = _people[words[0]];
        var how = words.Length == 1 ? "" : words[1];
        var offsetMs = long.TryParse(how, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var nonce = how is "replay" or "same" ? person.LastNonce : person.NextNonce(offsetMs);
        var signature = how == "forged" ? new string('0', 64) : person.Sign(nonce);
        if (how == "upper") signature = signature.ToUpperInvariant();
        return [$"X-Auth-Apikey: {person.Kid}", $"X-Auth-Nonce: {nonce}", $"X-Auth-Signature: {signature}"];
    }

    List<string> Compare(ExchangeStep step, RawAnswer answer)
    {
        var problems = new List<string>();
        if (answer.Status != step.Status) problems.Add($"status: wanted {step.Status}, got {answer.Status}");
        foreach (var header in step.AnswerHeaders) CompareHeader(header, answer, problems);
        if (Pattern.Mismatch(step.AnswerBody, answer.Body,
            _names) is { } wanted) problems.Add($"body:\n  wanted {wanted}\n  got    {answer.Body}");
        return problems;
    }

    /// <summary><c>Name: value</c> must be there; <c>!Name</c> must not.</summary>
    void CompareHeader(string expected, RawAnswer answer, List<string> problems)
    {
        if (expected.StartsWith('!'))
        {
            if (answer.ValuesOf(expected[1..]).Any()) problems.Add($"header {expected[1..]} must not be there");
            return;
        }

        var pair = expected.Split(':', 2);
        var values = answer.ValuesOf(pair[0]).ToList();
        if (!values.Any(value => Pattern.Mismatch(pair[1].Trim(), value, _names) is null))
            problems.Add($"header {pair[0]}: wanted {pair[1].Trim()}, got {(values.Count == 0 ? "none" : string.Join(" | ", values))}");
    }

    async Task<RialtoServer> ServerAsync(CancellationToken cancel) => _server ??= await RialtoServer.StartAsync(_settings, cancel);
}
