using System.Globalization;
using System.Text.RegularExpressions;

namespace Rialto.Wire.Tests.Server;

/// <summary>What is answered is on the disk: looked at from outside, through the kernel's eyes.</summary>
public sealed partial class DurabilityTests : IDisposable
{
    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task No_answer_leaves_before_its_frame_is_synced()
    {
        const int orders = 25;
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=100000");
        var trace = Path.Combine(_data.Root, "trace");
        string[] strace = ["strace", "-f", "-y", "-s", "32", "-e", "trace=pwrite64,fdatasync,sendto,sendmsg,write,writev", "-o", trace];
        await using (var server = await ServerRun.StartUnderAsync(strace, _data.Path, Settings.Unlimited))
        {
            using var client = trader.Connect(server.Address);
            for (var i = 0; i < orders; i++)
            {
                var placed = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
                Assert.Equal(201, placed?.Status);
            }

            Assert.Equal(0, await server.TerminateAsync());
        }

        Assert.Equal(orders, AnswersAfterTheirSync(File.ReadLines(trace)));
    }

    [Fact]
    public async Task A_failing_sync_stops_the_process_and_nothing_answered_is_lost()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=100000");
        // The sequencer's own thread comes to its 30th sync after about as many orders; the start needs a few of its own.
        string[] strace = ["strace", "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=30"];
        var answered = new List<string>();
        await using (var server = await ServerRun.StartUnderAsync(strace, _data.Path, Settings.Unlimited))
        {
            using var client = trader.Connect(server.Address);
            while (await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100")) is { } placed)
            {
                Assert.Equal(201, placed.Status);
                answered.Add(placed.Body!["id"]!.ToString());
            }

            Assert.Equal(74, await server.ExitAsync());
            Assert.Contains("storage fault", server.Complaints, StringComparison.Ordinal);
        }

        Assert.NotEmpty(answered);
        Assert.Equal(0, (await Cli.RunAsync("verify", "--data", _data.Path)).Code);
        await using var again = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        using var reader = trader.Connect(again.Address);
        var orders = await reader.GetAsync("peatio/market/orders?limit=1000");
        var found = orders!.Body!.AsArray().Select(order => order!["id"]!.ToString()).ToHashSet();
        Assert.Subset(found, answered.ToHashSet());
        Assert.InRange(found.Count, answered.Count, answered.Count + 1);
    }

    [Fact]
    public async Task Eight_connections_need_fewer_syncs_than_orders()
    {
        const int connections = 8;
        const int each = 40;
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=1000000");
        await using var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        var (commandsBefore, framesBefore) = await CountersAsync(server.Address);

        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var client = trader.Connect(server.Address);
            for (var i = 0; i < each; i++)
            {
                var placed = await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
                Assert.Equal(201, placed?.Status);
            }
        })));

        var (commands, frames) = await CountersAsync(server.Address);
        Assert.Equal(connections * each, commands - commandsBefore);
        Assert.InRange(frames - framesBefore, 1, commands - commandsBefore - 1);
    }

    static async Task<(long Commands, long Frames)> CountersAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        var page = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return (Counter(page, "rialto_commands_total"), Counter(page, "rialto_log_frames_total"));
    }

    static long Counter(string page, string name)
    {
        var line = page.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Walks the calls in the order in which the kernel saw them. One client asks one thing at a time, so between two answers there must
    /// be a write to a log segment, and after it a sync of that segment that has returned; an answer without one fails the test.
    /// </summary>
    static int AnswersAfterTheirSync(IEnumerable<string> trace)
    {
        var answers = 0;
        var isWritten = false;
        var isSynced = false;
        var syncing = new HashSet<string>();
        foreach (var line in trace)
        {
            var thread = line.Split(' ', 2)[0];
            if (LogWrite().IsMatch(line)) (isWritten, isSynced) = (true, false);
            else if (SyncBegins().IsMatch(line)) syncing.Add(thread);
            else if (SyncDone().IsMatch(line) || (SyncResumed().IsMatch(line) && syncing.Remove(thread))) isSynced = isWritten;
            else if (Answer().IsMatch(line))
            {
                Assert.True(isSynced, $"An answer left before its frame was synced: {line}");
                (isWritten, isSynced) = (false, false);
                answers++;
            }
        }

        return answers;
    }

    [GeneratedRegex(@"pwrite64\(\d+<[^>]*/log/")]
    private static partial Regex LogWrite();

    [GeneratedRegex(@"fdatasync\(\d+<[^>]*/log/[^>]*>\) += 0")]
    private static partial Regex SyncDone();

    [GeneratedRegex(@"fdatasync\(\d+<[^>]*/log/[^>]*> <unfinished")]
    private static partial Regex SyncBegins();

    [GeneratedRegex(@"<\.\.\. fdatasync resumed>\) += 0")]
    private static partial Regex SyncResumed();

    [GeneratedRegex(@"(sendto|sendmsg|write|writev)\(.*HTTP/1\.1 201")]
    private static partial Regex Answer();
}
