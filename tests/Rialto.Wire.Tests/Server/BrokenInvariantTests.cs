using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Rialto.Wire.Tests.Server;

/// <summary>
/// A bug is staged in the real process: a snapshot whose checksums all hold says that a member has one unit more than the log gave. The
/// server must not tell anybody the wrong balance that its next change makes of it: it stops with 70 before the answer.
/// </summary>
[Trait("speed", "slow")]
public sealed class BrokenInvariantTests : IDisposable
{
    const int HeadBytes = 168;
    static readonly UInt128 s_units = UInt128.Parse("31415926535000000000000000", System.Globalization.CultureInfo.InvariantCulture);

    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_broken_invariant_ends_the_process_with_70_before_the_answer_and_the_log_is_right()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=31415926.535");
        // An hour later by its clock the follower writes a snapshot with the next command.
        await using (var later = await ServerRun.StartUnderAsync(["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", "+1h"], _data.Path, Settings.Unlimited))
        {
            await Cli.AskAsync(_data.Path, "member", "deposit", trader.Uid, "btc=1");
            await SnapshotAsync(later);
            Assert.Equal(0, await later.TerminateAsync());
        }
        var snapshot = Directory.GetFiles(Path.Combine(_data.Path, "snapshots")).Order(StringComparer.Ordinal).Last();
        var whole = File.ReadAllBytes(snapshot);
        File.WriteAllBytes(snapshot, Forged(whole));

        await using (var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited))
        {
            using var client = trader.Connect(server.Address);
            Assert.Null(await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100")));
            Assert.Equal(70, await server.ExitAsync());
            Assert.Matches(@"rialto: bug at command \d+, stopping with code 70", server.Complaints);
        }

        Assert.Equal(1, (await Cli.RunAsync("verify", "--data", _data.Path)).Code);
        File.Delete(snapshot);
        Assert.Equal(0, (await Cli.RunAsync("verify", "--data", _data.Path)).Code);
    }

    /// <summary>The same snapshot with one unit more in the views' book of balances, and with all its checksums right.</summary>
    static byte[] Forged(byte[] snapshot)
    {
        var bytes = snapshot.ToArray();
        var engineBytes = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(HeadBytes + 4));
        var views = bytes.AsSpan(HeadBytes + 12 + (int)engineBytes);
        Span<byte> wanted = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(wanted, s_units);
        var at = views.IndexOf(wanted);
        Assert.True(at >= 0, "the balance is not in the snapshot");
        views[at]++;
        SHA256.HashData(bytes.AsSpan(HeadBytes), bytes.AsSpan(128, 32));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(164), Checksum(bytes.AsSpan(0, 164)));
        return bytes;
    }

    static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    static async Task SnapshotAsync(ServerRun server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        while (true)
        {
            var status = System.Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync("/health/status", TestContext.Current.CancellationToken))!;
            if ((long)status["snapshot_command"]! == (long)status["last_command"]!) return;
        }
    }
}
