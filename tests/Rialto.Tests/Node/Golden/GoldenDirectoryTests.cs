using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Outbox;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Node;
using Rialto.Node.Log;
using Rialto.Node.Recovery;
using Rialto.Node.Setup;
using Rialto.Node.Tools;
using Rialto.Node.Views;
using Rialto.Tests.House;
using Rialto.Tests.Identity;

namespace Rialto.Tests.Node.Golden;

/// <summary>
/// Whole data directories, kept as they were written by the program of their day: log, snapshots, views, history, people and key file.
/// Every later program opens them, with the same events, states, pages and secrets.
/// </summary>
/// <remarks>
/// A new one is added when a format gets a version: RIALTO_MAKE_GOLDEN=name with this class alone writes name.tar.gz and name.json;
/// RIALTO_MAKE_CUT_GOLDEN=name does so for a log whose past was removed.
/// Old ones stay. The hash of a state is that of its bytes in the format of the day; a later format adds its own hash of the same state. Those
/// of views are by version: today's program still writes each, to compare them with snapshots of their day.
/// </remarks>
public sealed class GoldenDirectoryTests
{
    const string Folder = "tests/Rialto.Tests/Node/Golden";
    const string CutFolder = Folder + "/Cut";
    const string Password = "Golden-fixture-1";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names() =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*.json").Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_data_directory_of_an_earlier_program_opens_with_the_same_events_states_pages_and_secrets(string name)
    {
        using var directory = new TempDirectory();
        var wanted = JsonNode.Parse(Repository.Text($"{Folder}/{name}.json"))!;
        await UnpackAsync($"{Folder}/{name}.tar.gz", directory.Path);

        using (var tools = new DataDirectory(new DiskStorage(), directory.Path))
        {
            var report = tools.Verify();
            Assert.Empty(report.Problems);
            Assert.Equal((long)wanted["command"]!, report.Replay!.LastCommand);
            Assert.Equal((string)wanted["event_hash"]!, $"{report.Replay.EventHash:x16}");
            Assert.Contains(report.Replay.StateHash.ToString(), wanted["state_hashes"]!.AsArray().Select(hash => (string)hash!));
            Assert.Equal(report.Replay.ViewsHash.ToString(), (string)wanted["views_hashes"]![$"{ExchangeViews.StateVersion}"]!);
            Assert.Equal(2, report.SnapshotsEqual);
        }
        Assert.Equal((string)wanted["history"]!, HashOf(NodeWork.HistoryText(directory.Path)));

        await using (var node = ExchangeNode.Start(Options(directory.Path)))
        {
            Assert.Equal((long)wanted["event"]!, node.Port.Views.LastEventNumber);
            var balances = await BalancesAsync(node, (int)wanted["member"]!);
            Assert.Equal((string)wanted["balances"]!, balances);
            foreach (var (version, hash) in wanted["views_hashes"]!.AsObject())
                Assert.Equal((string)hash!, ViewsHash(node, int.Parse(version, CultureInfo.InvariantCulture)));
        }
        using var people = People.Open(Identity(directory.Path), TimeProvider.System);
        var kid = (string)wanted["kid"]!;
        Assert.Equal((string)wanted["secret"]!, Encoding.ASCII.GetString(people.ApiKeys.SecretOf(kid)!.Value.Span));
        Assert.Null(people.Activity.FirstBroken());
        var origin = new RequestOrigin(System.Net.IPAddress.Loopback, "golden");
        var entered = await people.LogInAsync(new() { Email = "alice@example.com", Password = Password }, origin);
        Assert.False(entered.Rejected);
    }

    public static TheoryData<string> CutNames() =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, CutFolder), "*.json").Select(path => Path.GetFileNameWithoutExtension(path))];

    /// <summary>
    /// Its past is gone, so there is no replay that could stand in for a snapshot: the formats of these stay loadable for ever.
    /// </summary>
    [Theory]
    [MemberData(nameof(CutNames))]
    public async Task A_log_without_its_past_of_an_earlier_program_starts_from_its_snapshots(string name)
    {
        using var directory = new TempDirectory();
        var wanted = JsonNode.Parse(Repository.Text($"{CutFolder}/{name}.json"))!;
        await UnpackAsync($"{CutFolder}/{name}.tar.gz", directory.Path);

        using (var tools = new DataDirectory(new DiskStorage(), directory.Path))
        {
            var report = tools.Verify();
            Assert.Empty(report.Problems);
            Assert.Equal((long)wanted["first_command"]!, report.Replay!.FirstCommand);
            Assert.Equal((long)wanted["command"]!, report.Replay.LastCommand);
            Assert.Equal((string)wanted["event_hash"]!, $"{report.Replay.EventHash:x16}");
            Assert.Contains(report.Replay.StateHash.ToString(), wanted["state_hashes"]!.AsArray().Select(hash => (string)hash!));
        }
        Assert.Equal((string)wanted["history"]!, HashOf(NodeWork.HistoryText(directory.Path)));

        await using var node = ExchangeNode.Start(Options(directory.Path));
        foreach (var (version, hash) in wanted["views_hashes"]!.AsObject())
            Assert.Equal((string)hash!, ViewsHash(node, int.Parse(version, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_program_of_today_can_write_a_log_without_its_past()
    {
        using var directory = new TempDirectory();
        var data = Path.Combine(directory.Path, "data");
        Directory.CreateDirectory(data);
        var facts = await MakeCutAsync(data);
        Assert.True((long)facts["first_command"]! > 100, facts.ToJsonString());
        Assert.Equal(2, Directory.GetFiles(Path.Combine(data, "snapshots")).Length);
        await PackAsync(data, facts, CutFolder, "RIALTO_MAKE_CUT_GOLDEN");
    }

    [Fact]
    public async Task The_program_of_today_can_write_one()
    {
        using var directory = new TempDirectory();
        var data = Path.Combine(directory.Path, "data");
        Directory.CreateDirectory(data);
        var facts = await MakeAsync(data);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(data, "snapshots")).Length);
        await PackAsync(data, facts, Folder, "RIALTO_MAKE_GOLDEN");
    }

    static async Task UnpackAsync(string file, string directory)
    {
        await using var packed = File.OpenRead(Path.Combine(Repository.Root, file));
        await using var tar = new GZipStream(packed, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(tar, directory, overwriteFiles: false, Cancel);
    }

    /// <summary>Only when the variable names it.</summary>
    static async Task PackAsync(string data, JsonObject facts, string folder, string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { } name) return;
        var path = Path.Combine(Repository.Root, folder, name);
        File.WriteAllText(path + ".json", facts.ToJsonString(new() { WriteIndented = true }) + "\n");
        await using var packed = File.Create(path + ".tar.gz");
        await using var gzip = new GZipStream(packed, CompressionLevel.SmallestSize);
        await TarFile.CreateFromDirectoryAsync(data, gzip, includeBaseDirectory: false, Cancel);
    }

    static async Task<JsonObject> MakeAsync(string data)
    {
        JsonObject facts;
        using (var people = People.Open(Identity(data), TimeProvider.System))
        {
            await using var node = ExchangeNode.Start(Options(data));
            await FreshExchange.SetUpAsync(node.Port, Cancel);
            var alice = await SignUpAsync(people, "alice");
            var bob = await SignUpAsync(people, "bob");
            people.BackOffice.SetFeeGroup(Town.ByOperator, bob.Uid, "vip-1");
            var key = people.BackOffice.IssueApiKey(Town.ByOperator, alice.Uid, Town.Wish()).Value;
            using var pump = new EngineChangesPump(people.EngineChanges, node.Port, TimeProvider.System, NullLogger.Instance);
            await pump.DrainAsync(Cancel);
            await TradeAsync(node, alice.Number, bob.Number);
            await node.Port.History.WaitUntil(node.Port.Views.LastEventNumber, Cancel);
            Assert.True(node.WaitForFollower(node.Port.Views.LastCommandNumber, TimeSpan.FromSeconds(30)));
            facts = new()
            {
                ["member"] = alice.Number, ["kid"] = key.Key.Kid, ["secret"] = key.Secret, ["event"] = node.Port.Views.LastEventNumber,
                ["balances"] = await BalancesAsync(node, alice.Number),
            };
        }
        using var tools = new DataDirectory(new DiskStorage(), data);
        var replay = tools.Replay(long.MaxValue);
        facts["command"] = replay.LastCommand;
        facts["event_hash"] = $"{replay.EventHash:x16}";
        facts["state_hashes"] = new JsonArray(replay.StateHash.ToString());
        facts["views_hashes"] = new JsonObject { [$"{ExchangeViews.StateVersion}"] = replay.ViewsHash.ToString() };
        facts["history"] = HashOf(NodeWork.HistoryText(data));
        return facts;
    }

    static async Task<Member> SignUpAsync(People people, string name) => (await people.BackOffice.CreateMemberAsync(
        Town.ByOperator, new OperatorSignUp { Email = $"{name}@example.com", Password = Password, Level = 3, Role = "member" })).Value;

    /// <summary>Long enough for some segments; what lies before the older of the last two snapshots is removed.</summary>
    static async Task<JsonObject> MakeCutAsync(string data)
    {
        const int alice = 1_000;
        const int bob = 1_001;
        const int rounds = 7;
        var options = Options(data) with { LogKeep = TimeSpan.Zero };
        await using (var node = ExchangeNode.Start(options))
        {
            await FreshExchange.SetUpAsync(node.Port, Cancel);
            foreach (var member in (int[])[alice, bob]) await SendAsync(node, new OpenMember { Opened = new(member) });
            for (var round = 0; round < rounds; round++)
            {
                // A snapshot lets go of what history has, so history and follower keep pace.
                await TradeAsync(node, alice, bob);
                await node.Port.History.WaitUntil(node.Port.Views.LastEventNumber, Cancel);
                Assert.True(node.WaitForFollower(node.Port.Views.LastCommandNumber, TimeSpan.FromSeconds(30)));
            }
        }
        using var tools = new DataDirectory(new DiskStorage(), data);
        var replay = tools.Verify().Replay!;
        return new()
        {
            ["first_command"] = replay.FirstCommand, ["command"] = replay.LastCommand, ["event"] = replay.LastEvent,
            ["event_hash"] = $"{replay.EventHash:x16}", ["state_hashes"] = new JsonArray(replay.StateHash.ToString()),
            ["views_hashes"] = new JsonObject { [$"{ExchangeViews.StateVersion}"] = replay.ViewsHash.ToString() },
            ["history"] = HashOf(NodeWork.HistoryText(data)),
        };
    }

    static async Task TradeAsync(ExchangeNode node, int alice, int bob)
    {
        var million = (Int128)1_000_000 * 1_000_000_000_000_000_000;
        foreach (var member in (int[])[alice, bob])
        {
            foreach (var currency in node.Port.Views.Currencies.All)
                await SendAsync(node, new Deposit { To = new(member), Currency = currency.Id, Net = new(million) });
        }
        for (var i = 0; i < 40; i++)
        {
            await SendAsync(node, NodeLab.Limit(new(alice), Side.Sell, 80_000 + (i % 7), 100_000 + i));
            await SendAsync(node, NodeLab.Limit(new(bob), Side.Buy, 79_997 + (i % 7), 150_000));
            await SendAsync(node, new CancelOrder { Header = new() { Member = new(bob) }, Order = new(i) });
        }
        var header = new CommandHeader { Member = new(alice) };
        await SendAsync(node, new HoldWithdrawal { Header = header, From = new(alice), Currency = new(2), Gross = new(1_000), Fee = new(10) });
        await SendAsync(node, new Transfer { From = new(alice), To = new(bob), Currency = new(1), Amount = new(5) });
    }

    static async Task SendAsync<TCommand>(ExchangeNode node, TCommand command)
        where TCommand : unmanaged, ICommand =>
        Assert.Contains((await node.Port.Submit(command, "golden"u8)).Status, (OutcomeStatus[])[OutcomeStatus.Done, OutcomeStatus.Rejected]);

    static Task<string> BalancesAsync(ExchangeNode node, int member) => Task.FromResult(string.Join(' ', node.Port.Views.Currencies.All.Select(currency =>
    {
        var balance = node.Port.Views.Balances.Of(new MemberId(member), currency.Id);
        return $"{currency.Code}={balance.Available.Units}+{balance.Held.Units}";
    })));

    static string ViewsHash(ExchangeNode node, int version)
    {
        var writer = new StateWriter();
        node.Port.Views.Save(writer, version);
        return Convert.ToHexStringLower(SHA256.HashData(writer.Written));
    }

    static IdentityOptions Identity(string data) => new() { Directory = data, PasswordRounds = 1, HashingWorkers = 1 };

    static NodeOptions Options(string data)
    {
        var options = NodeOptions.ForServer(data, TimeProvider.System, static _ => { });
        return options with
        {
            Log = options.Log with { SegmentBytes = 64 << 10, BodyBytesMax = 32 << 10, ZeroFillBytes = 64 << 10 },
            Snapshots = new SnapshotPolicy { Commands = 50, Bytes = long.MaxValue, Interval = TimeSpan.FromDays(9_999) },
        };
    }

    static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
