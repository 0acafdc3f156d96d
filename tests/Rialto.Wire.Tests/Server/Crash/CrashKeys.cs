using System.Text.Json.Nodes;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Server.Crash;

/// <summary>A member with a second factor who makes a key in one round and disables or deletes it.</summary>
/// <remarks>A code counts once, and the periods before and after are taken too: three deeds a member, a new one each round.</remarks>
sealed class CrashKeys(int round)
{
    readonly bool _deletes = round % 2 == 0;
    string _cookie = "";
    string _secretOfCodes = "";
    string _email = "";
    (string Kid, string Secret)? _key;
    Fate _made = Fate.Refused;
    Fate _ended = Fate.Refused;

    public bool SawAnEnd => _ended == Fate.Done;

    /// <summary>Before the crash is on its way: a member whose second factor is on.</summary>
    public async Task PrepareAsync(Uri address, string data)
    {
        _email = (await Trader.CreateAsync(data, $"keys-{round}", "usd=1")).Email;
        using var door = new PeatioClient(address);
        var login = await door.PostAsync("barong/identity/sessions", new JsonObject { ["email"] = _email, ["password"] = "p" });
        _cookie = login!.Cookie!;
        using var client = new PeatioClient(address, cookie: _cookie);
        var begun = await client.PostAsync("barong/resource/otp/generate_qrcode", []);
        _secretOfCodes = System.Web.HttpUtility.ParseQueryString(new Uri((string)begun!.Body!["data"]!["url"]!).Query)["secret"]!;
        var enabled = await client.PostAsync("barong/resource/otp/enable", new JsonObject { ["code"] = TotpApp.Code(_secretOfCodes, -1) });
        Assert.InRange(enabled!.Status, 200, 299);
    }

    public async Task WorkAsync(Uri address)
    {
        using var client = new PeatioClient(address, cookie: _cookie);
        _made = Fate.Unknown;
        var made = await client.PostAsync("barong/resource/api_keys", new JsonObject
        {
            ["algorithm"] = "HS256", ["totp_code"] = TotpApp.Code(_secretOfCodes, 0),
        });
        _made = Fates.Of(made);
        if (_made != Fate.Done) return;
        var body = made!.Body!;
        _key = ((string)body["kid"]!, SecretOf(body["secret"]!));
        _ended = Fate.Unknown;
        var code = TotpApp.Code(_secretOfCodes, 1);
        var path = $"barong/resource/api_keys/{_key.Value.Kid}";
        var ended = _deletes
            ? await client.SendAsync(HttpMethod.Delete, $"{path}?totp_code={code}", null)
            : await client.SendAsync(HttpMethod.Patch, path, new JsonObject { ["state"] = "disabled", ["totp_code"] = code });
        _ended = Fates.Of(ended);
    }

    public async Task CheckAsync(Uri address, string data)
    {
        Assert.NotEqual(Fate.Refused, _made);
        var keys = (await Cli.AskAsync(data, "member", "show", _email))["api_keys"]!.AsArray();
        // Three keys came from the operator, with the member: Peatio's, the classic one and PrimeBit's.
        var own = keys.Count - 3;
        if (_ended == Fate.Done) Assert.Equal(_deletes ? 0 : 1, own);
        else Assert.True(_made.Allows(own) || (_ended == Fate.Unknown && own is 0 or 1), $"{own} keys; made: {_made}, ended: {_ended}");
        if (_key is not { } key) return;

        using var client = new PeatioClient(address, key.Kid, key.Secret);
        var answer = await client.GetAsync("peatio/account/balances");
        var dead = _deletes ? "authz.unexistent_apikey" : "authz.apikey_not_active";
        if (_ended == Fate.Done) Assert.Equal((401, dead), (answer!.Status, answer.Error));
        else Assert.True(answer!.Status == 200 || answer.Error == dead, $"{answer.Status} {answer.Error}");
    }

    /// <summary>Plain, or as a vault would say it.</summary>
    static string SecretOf(JsonNode secret) => secret is JsonObject vault ? (string)vault["data"]!["value"]! : (string)secret!;
}
