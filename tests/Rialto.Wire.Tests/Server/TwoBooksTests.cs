using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>
/// A server that is killed while members are banned, pardoned and moved between groups has both books agree after the restart.
/// </summary>
[Trait("speed", "slow")]
public sealed class TwoBooksTests : IDisposable
{
    const int Rounds = 5;

    readonly DataDirectory _data = new();
    readonly Random _random = new(20_260_202);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task What_identity_says_of_a_member_the_engine_says_too_after_every_kill()
    {
        var members = new List<string>();
        for (var i = 0; i < 3; i++) members.Add((await Trader.CreateAsync(_data.Path, $"member-{i}", "usd=1")).Uid);
        var changed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using (var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited))
            {
                var work = members.Select(ChangeAsync).ToList();
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_random.Next(100, 1_000)));
                await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
                await server.KillAsync();
                changed += (await Task.WhenAll(work)).Sum();
            }

            await using var again = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
            using var desk = new OperatorClient(_data.Path);
            foreach (var member in members) Agree((await desk.PostAsync("member.show", new() { ["member"] = member }))!.Body!);
        }
        Assert.True(changed > 3, "hardly anything was changed");
    }

    static void Agree(JsonNode member)
    {
        var engine = member["engine"]!;
        Assert.True((bool)engine["known"]!, member.ToJsonString());
        Assert.True(((string)member["state"]! != "active") == (bool)engine["suspended"]!, member.ToJsonString());
        Assert.True(((string)member["role"]! == "admin") == (bool)engine["staff"]!, member.ToJsonString());
        Assert.True((string)member["group"]! == (string)engine["group"]!, member.ToJsonString());
    }

    /// <summary>Changes one member until the server is gone; answers how often it was told "done".</summary>
    async Task<int> ChangeAsync(string member)
    {
        using var desk = new OperatorClient(_data.Path);
        for (var done = 0; ; done++)
        {
            var set = new JsonObject { ["state"] = done % 2 == 0 ? "banned" : "active", ["group"] = done % 3 == 0 ? "vip-1" : "any" };
            set["role"] = done % 5 == 0 ? "admin" : "member";
            if (await desk.PostAsync("member.set", new() { ["member"] = member, ["set"] = set }) is not { } answer) return done;
            Assert.Equal(200, answer.Status);
        }
    }
}
