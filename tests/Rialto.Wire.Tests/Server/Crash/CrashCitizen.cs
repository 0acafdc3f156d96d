using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server.Crash;

/// <summary>Signs people up, and changes one's own password, until the server is gone.</summary>
sealed class CrashCitizen(Trader member)
{
    readonly Dictionary<string, Fate> _signUps = [];
    string _password = "p";
    string? _newPassword;
    int _sent;

    public int Answered => _signUps.Values.Count(fate => fate == Fate.Done);

    public async Task SignUpAsync(Uri address)
    {
        using var client = new PeatioClient(address);
        while (true)
        {
            var email = $"new-{_signUps.Count}@example.com";
            _signUps[email] = Fate.Unknown;
            var wish = new JsonObject { ["email"] = email, ["password"] = "Tecohvi0-fixture" };
            var answer = await client.PostAsync("barong/identity/users", wish);
            _signUps[email] = Fates.Of(answer);
            if (answer is null) return;
            Assert.Equal(201, answer.Status);
        }
    }

    public async Task ChangePasswordAsync(Uri address)
    {
        using var door = new PeatioClient(address);
        if (await LogInAsync(door, _password) is not { } cookie) return;
        using var client = new PeatioClient(address, cookie: cookie);
        while (true)
        {
            _newPassword = $"Tecohvi0-{++_sent}-fixture";
            var answer = await client.SendAsync(HttpMethod.Put, "barong/resource/users/password", new JsonObject
            {
                ["old_password"] = _password, ["new_password"] = _newPassword, ["confirm_password"] = _newPassword,
            });
            if (answer is null) return;
            Assert.InRange(answer.Status, 200, 299);
            (_password, _newPassword) = (_newPassword, null);
        }
    }

    public async Task CheckAsync(Uri address, string data)
    {
        using var door = new PeatioClient(address);
        await CheckPasswordAsync(door);
        var known = await KnownEmailsAsync(data);
        foreach (var (email, fate) in _signUps)
        {
            var count = known.Count(other => other == email);
            Assert.True(fate.Allows(count), $"{email}, {fate}, is there {count} times");
        }

        foreach (var email in _signUps.Keys.Where(email => _signUps[email] == Fate.Unknown).ToList())
            _signUps[email] = known.Contains(email) ? Fate.Done : Fate.Refused;
    }

    /// <summary>Exactly one password opens the door: the last answered one, or the one whose answer never came.</summary>
    async Task CheckPasswordAsync(PeatioClient door)
    {
        var isOld = await LogInAsync(door, _password) is not null;
        var isNew = _newPassword is not null && await LogInAsync(door, _newPassword) is not null;
        Assert.True(isOld != isNew, $"old password works: {isOld}, unanswered new one works: {isNew}");
        if (isNew) _password = _newPassword!;
        _newPassword = null;
    }

    async Task<string?> LogInAsync(PeatioClient door, string password)
    {
        var answer = await door.PostAsync("barong/identity/sessions", new JsonObject { ["email"] = member.Email, ["password"] = password });
        return answer is { Status: 200 } ? answer.Cookie : null;
    }

    static async Task<List<string>> KnownEmailsAsync(string data)
    {
        using var desk = new OperatorClient(data);
        var emails = new List<string>();
        for (var page = 1; ; page++)
        {
            var rows = (await desk.PostAsync("member.list", new JsonObject { ["page"] = page }))!.Body!["members"]!.AsArray();
            emails.AddRange(rows.Select(row => (string)row!["email"]!));
            if (rows.Count == 0) return emails;
        }
    }
}
