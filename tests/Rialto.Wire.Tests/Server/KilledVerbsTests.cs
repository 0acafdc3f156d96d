using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Identity;
using Rialto.Node.Log;
using Rialto.Node.Tools;

namespace Rialto.Wire.Tests.Server;

/// <summary><c>master-key rotate</c> and <c>repair</c>, killed at every call that makes something durable.</summary>
[Trait("speed", "slow")]
public sealed class KilledVerbsTests : IDisposable
{
    const int PageBytes = 4_096;
    const int BodyOffset = 88;

    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_rotation_that_is_killed_at_any_step_leaves_keys_that_open_everything_and_the_next_one_finishes()
    {
        var traders = new List<Trader>();
        for (var i = 0; i < 2; i++) traders.Add(await Trader.CreateAsync(_data.Path, $"alice-{i}", "usd=1000"));
        var keysSeen = new HashSet<(int Lines, bool OpensByOld)>();

        var kills = await KilledAtEachStep.RunAsync(
            _data.Path, ["fsync", "fdatasync", "rename"], ["master-key", "rotate"],
            (step, data) =>
            {
                var lines = File.ReadAllLines(Path.Combine(data, "master.key")).Length;
                using (var people = Open(data))
                {
                    Assert.True(people.FirstUnreadableSecret() is null, $"step {step}: {people.FirstUnreadableSecret()}");
                    foreach (var trader in traders)
                        Assert.Equal(trader.Secret, Encoding.ASCII.GetString(people.ApiKeys.SecretOf(trader.Kid)!.Value.Span));
                    keysSeen.Add((lines, people.RotateMasterKey().Current == 2));
                    Assert.Null(people.FirstUnreadableSecret());
                }
                Assert.Single(File.ReadAllLines(Path.Combine(data, "master.key")));
            });

        // Before, in the middle and after: one key, both, and only the new one, from which the next rotation goes on to a third.
        Assert.Equal([(1, false), (1, true), (2, true)], keysSeen.Order());
        Assert.True(kills >= 12, $"only {kills} steps");
    }

    [Fact]
    public async Task A_repair_that_is_killed_at_any_step_has_told_the_engine_of_everybody_before_it_touches_the_log()
    {
        await Trader.CreateAsync(_data.Path, "alice", "usd=1000");
        var (frame, offset) = EndOfLog(_data.Path);
        var lost = await Trader.CreateAsync(_data.Path, "bob", "usd=1000");
        for (var i = 0; i < 3; i++) await Cli.AskAsync(_data.Path, "member", "deposit", lost.Uid, "usd=1");
        Damage(_data.Path, offset);
        var plan = await Cli.RunAsync("repair", "--data", _data.Path, "--json");
        Assert.Equal(1, plan.Code);
        Assert.Equal(frame + 1, (long)JsonNode.Parse(plan.Output)!["first_damaged_frame"]!);
        var states = new HashSet<(bool IsRepaired, bool IsTold)>();

        var kills = await KilledAtEachStep.RunAsync(
            _data.Path, ["fsync", "fdatasync", "rename", "mkdir"], ["repair", "--from-frame", $"{frame + 1}"],
            (step, data) =>
            {
                using var people = Open(data);
                var told = people.EngineChanges.Pending(100).Select(change => change.Uid).ToHashSet();
                using var directory = new Rialto.Node.Tools.DataDirectory(new DiskStorage(), data);
                var after = directory.PlanRepair();
                states.Add((after.Kind == RepairKind.Nothing, told.Contains(lost.Uid)));
                Assert.True(after.Kind == RepairKind.Nothing || after.Frame == frame + 1, $"step {step}: {after.Damage}");
            });

        // Never a log that lost members while nothing asks for them.
        Assert.Equal([(false, false), (false, true), (true, true)], states.Order());
        Assert.True(kills >= 4, $"only {kills} steps");

        Assert.Equal(0, (await Cli.RunAsync("repair", "--from-frame", $"{frame + 1}", "--data", _data.Path)).Code);
        await using var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        using var desk = new OperatorClient(_data.Path);
        var shown = (await desk.PostAsync("member.show", new() { ["member"] = lost.Uid }))!.Body!;
        Assert.True((bool)shown["engine"]!["known"]!);
        // His money went with the log's end; his key and his account are there.
        using var client = lost.Connect(server.Address);
        Assert.Equal(200, (await client.GetAsync("peatio/account/balances"))!.Status);
    }

    static People Open(string data) =>
        People.Open(new IdentityOptions { Directory = data, PasswordRounds = 1, HashingWorkers = 1 }, TimeProvider.System);

    /// <summary>The last frame's number, and where the next one will begin; the log has one segment.</summary>
    static (long Frame, int Offset) EndOfLog(string data)
    {
        var bytes = File.ReadAllBytes(Segment(data));
        var (frame, offset) = (0L, PageBytes);
        while (offset + BodyOffset < bytes.Length && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset)) is > 0 and var length)
        {
            frame = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset + 8));
            offset += length;
        }
        return (frame, offset);
    }

    static void Damage(string data, int frameOffset)
    {
        using var file = File.Open(Segment(data), FileMode.Open);
        file.Position = frameOffset + BodyOffset + 1;
        var old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(old ^ 1));
    }

    static string Segment(string data) => Path.Combine(data, "log", "0000000000000001.seg");
}
