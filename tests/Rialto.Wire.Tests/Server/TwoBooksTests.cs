using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>
/// A server that is killed while members are banned, pardoned and moved between groups has both books agree after the restart.
/// </summary>
[Trait("speed", "slow")]
public sealed class TwoBooksTests : IDisposable
{
    const int Rounds = 5;
    const int Members = 3;

    /// <summary>A kill comes when at most so many changes of a round were answered: by time, a busy machine would do nothing.</summary>
    const int AnswersBeforeKillMax = 12;

    readonly DataDirectory _data = new();
    readonly Random _random = new(20_260_202);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task What_identity_says_of_a_member_the_engine_says_too_after_every_kill()
    {
        var members = new List<string>();
        for (var i = 0; i < Members; i++) members.Add((await Trader.CreateAsync(_data.Path, $"member-{i}", "usd=1")).Uid);
        var (wanted, answered) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            List<int> done;
            await using (var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited))
            {
                var killAt = _random.Next(2, AnswersBeforeKillMax + 1);
                var enough = new Countdown(killAt);
                var work = members.Select(member => ChangeAsync(member, enough)).ToList();
                await enough.Reached;
                await server.KillAsync();
                done = [.. await Task.WhenAll(work)];
                wanted += killAt;
                answered += done.Sum();
            }

            await using var again = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
            using var desk = new OperatorClient(_data.Path);
            for (var i = 0; i < Members; i++)
            {
                var shown = (await desk.PostAsync("member.show", new() { ["member"] = members[i] }))!.Body!;
                Agree(shown);
                KeepsAnswers(shown, done[i]);
            }
        }
        Assert.True(answered >= wanted, $"{answered} changes were answered, {wanted} before a kill");
    }

    static void Agree(JsonNode member)
    {
        var engine = member["engine"]!;
        Assert.True((bool)engine["known"]!, member.ToJsonString());
        Assert.True(((string)member["state"]! != "active") == (bool)engine["suspended"]!, member.ToJsonString());
        Assert.True(((string)member["role"]! == "admin") == (bool)engine["staff"]!, member.ToJsonString());
        Assert.True((string)member["group"]! == (string)engine["group"]!, member.ToJsonString());
    }

    /// <summary>A member stands as the last answered change says, or as the one behind it that was never answered.</summary>
    static void KeepsAnswers(JsonNode member, int done)
    {
        // Nothing was answered: he may still stand as in the round before.
        if (done == 0) return;
        var stands = ((string)member["state"]!, (string)member["group"]!, (string)member["role"]!);
        Assert.Contains(stands, new[] { Wish(done - 1), Wish(done) });
    }

    /// <summary>What the change of this number makes of a member; two that follow each other differ.</summary>
    static (string State, string Group, string Role) Wish(int number) =>
        (number % 2 == 0 ? "banned" : "active", number % 3 == 0 ? "vip-1" : "any", number % 5 == 0 ? "admin" : "member");

    /// <summary>Changes one member until the server is gone; answers how often it was told "done".</summary>
    async Task<int> ChangeAsync(string member, Countdown enough)
    {
        using var desk = new OperatorClient(_data.Path);
        for (var done = 0; ; done++)
        {
            var (state, group, role) = Wish(done);
            var set = new JsonObject { ["state"] = state, ["group"] = group, ["role"] = role };
            if (await desk.PostAsync("member.set", new() { ["member"] = member, ["set"] = set }) is not { } answer) return done;
            Assert.Equal(200, answer.Status);
            enough.Signal();
        }
    }

    /// <summary>Ends when it was signalled so often.</summary>
    sealed class Countdown(int count)
    {
        readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int _left = count;

        public Task Reached => _reached.Task;

        public void Signal()
        {
            if (Interlocked.Decrement(ref _left) == 0) _reached.TrySetResult();
        }
    }
}
