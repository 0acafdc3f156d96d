using System.Net.WebSockets;
using System.Text;
using Rialto.Gateways.Sockets;
using Rialto.Tests.Identity;

namespace Rialto.Tests.Gateways.Sockets;

/// <summary>Clients that are written to together, and what becomes of those that end meanwhile.</summary>
public class SendRoundTests
{
    const string CloseSlow = "\u0088\u000f\u0003\u00f0slow consumer";
    const string CloseGone = "\u0088\u0005\u0003\u00e9bye";

    readonly ManualTime _time = new();

    [Fact]
    public async Task A_round_writes_to_each_client_once_and_in_order_on_its_own_thread()
    {
        using var first = new Client(_time);
        using var second = new Client(_time);
        var round = new SendRound();
        using (round.Gather())
        {
            first.Socket.Send(Frame("1"));
            second.Socket.Send(Frame("2"));
            first.Socket.Send(Frame("3"));
        }

        // Two steps of one commit.
        using (round.Gather()) first.Socket.Send(Frame("4"));
        Assert.Equal(0, first.End.Unseen + second.End.Unseen);

        round.Send();

        Assert.Equal([Environment.CurrentManagedThreadId], first.End.Threads);
        Assert.Equal([Environment.CurrentManagedThreadId], second.End.Threads);
        Assert.Equal("\u0081\u00011\u0081\u00013\u0081\u00014", await first.End.NextAsync());
        Assert.Equal("\u0081\u00012", await second.End.NextAsync());
    }

    [Fact]
    public async Task A_round_that_was_sent_is_over()
    {
        using var client = new Client(_time);
        var round = new SendRound();
        using (round.Gather()) client.Socket.Send(Frame("1"));
        round.Send();
        using (round.Gather()) client.Socket.Send(Frame("2"));
        round.Send();
        round.Send();

        Assert.Equal("\u0081\u00011", await client.End.NextAsync());
        Assert.Equal("\u0081\u00012", await client.End.NextAsync());
        Assert.Equal(0, client.End.Unseen);
    }

    [Fact]
    public async Task What_is_told_next_does_not_wait_for_the_writes_of_a_large_round()
    {
        using var goOn = new ManualResetEventSlim();
        using var first = new Client(_time);
        using var second = new Client(_time);
        using var third = new Client(_time);
        first.End.OnWrite = goOn.Wait;
        var round = new SendRound(clientsMax: 2);
        using (round.Gather())
        {
            foreach (var client in (Client[])[first, second, third]) client.Socket.Send(Frame("1"));
        }

        await Ends(round.Send);

        // The first write lasts; what comes for the others meanwhile goes out with what they wait for.
        using (round.Gather())
        {
            foreach (var client in (Client[])[second, third]) client.Socket.Send(Frame("2"));
        }

        await Ends(round.Send);
        Assert.Equal(0, first.End.Unseen + second.End.Unseen + third.End.Unseen);
        goOn.Set();
        Assert.Equal("\u0081\u00011", await first.End.NextAsync());
        Assert.Equal("\u0081\u00011\u0081\u00012", await second.End.NextAsync());
        Assert.Equal("\u0081\u00011\u0081\u00012", await third.End.NextAsync());
    }

    [Fact]
    public async Task Rounds_that_are_handed_over_one_after_the_other_reach_everybody_in_order()
    {
        using var first = new Client(_time);
        using var second = new Client(_time);
        var round = new SendRound(clientsMax: 1);
        for (var i = 1; i <= 100; i++)
        {
            using (round.Gather())
            {
                first.Socket.Send(Frame($"{i:D3}"));
                second.Socket.Send(Frame($"{i:D3}"));
            }

            round.Send();
        }

        var all = string.Concat(Enumerable.Range(1, 100).Select(i => $"\u0081\u0003{i:D3}"));
        Assert.Equal(all, await first.End.NextAsync(all.Length));
        Assert.Equal(all, await second.End.NextAsync(all.Length));
    }

    [Fact]
    public async Task Who_waits_for_an_answer_does_not_wait_for_the_end_of_a_round()
    {
        using var client = new Client(_time);
        var round = new SendRound();
        using (round.Gather()) client.Socket.Send(Frame("1"));
        Assert.Equal(0, client.End.Unseen);

        client.Socket.Send(Frame("2"));
        client.Socket.Hurry();

        Assert.Equal("\u0081\u00011\u0081\u00012", await client.End.NextAsync());
        round.Send();
        Assert.Equal(0, client.End.Unseen);
    }

    [Fact]
    public async Task Outside_of_a_round_nobody_waits_for_one()
    {
        using var client = new Client(_time);
        var round = new SendRound();
        using (round.Gather())
        {
        }

        client.Socket.Send(Frame("1"));

        Assert.Equal("\u0081\u00011", await client.End.NextAsync());
    }

    [Fact]
    public async Task A_round_gathers_what_its_own_thread_sends_and_nothing_else()
    {
        using var own = new Client(_time);
        using var other = new Client(_time);
        var round = new SendRound();
        using (round.Gather())
        {
            own.Socket.Send(Frame("1"));
            var elsewhere = new Thread(() => other.Socket.Send(Frame("2")));
            elsewhere.Start();
            elsewhere.Join();
        }

        Assert.Equal("\u0081\u00012", await other.End.NextAsync());
        Assert.Equal(0, own.End.Unseen);
        round.Send();
        Assert.Equal("\u0081\u00011", await own.End.NextAsync());
    }

    [Fact]
    public async Task What_is_sent_while_the_round_writes_is_not_lost()
    {
        using var client = new Client(_time);
        var isFirst = true;
        client.End.OnWrite = () =>
        {
            if (isFirst) client.Socket.Send(Frame("2"));
            isFirst = false;
        };
        var round = new SendRound();
        using (round.Gather()) client.Socket.Send(Frame("1"));
        round.Send();

        Assert.Equal("\u0081\u00011", await client.End.NextAsync());
        Assert.Equal("\u0081\u00012", await client.End.NextAsync());
    }

    [Fact]
    public async Task Who_is_told_goodbye_during_a_round_hears_what_came_before()
    {
        using var client = new Client(_time);
        var round = new SendRound();
        using (round.Gather())
        {
            client.Socket.Send(Frame("1"));
            client.Socket.Close(WebSocketCloseStatus.EndpointUnavailable, "bye", dropWaiting: false);
            client.Socket.Send(Frame("2"));
        }

        round.Send();

        Assert.Equal("\u0081\u00011", await client.End.NextAsync());
        Assert.Equal(CloseGone, await client.End.NextAsync());
        client.End.HangUp();
        await client.Running;
        Assert.Equal(0, client.End.Unseen);
    }

    [Fact]
    public async Task Who_is_thrown_out_during_a_round_hears_nothing_but_that()
    {
        using var client = new Client(_time);
        var round = new SendRound();
        using (round.Gather())
        {
            client.Socket.Send(Frame("1"));
            client.Socket.Close(WebSocketCloseStatus.EndpointUnavailable, "bye", dropWaiting: true);
        }

        round.Send();

        Assert.Equal(CloseGone, await client.End.NextAsync());
        Assert.Equal(0, client.End.Unseen);
    }

    [Fact]
    public async Task Who_has_gone_during_a_round_stops_nobody_else()
    {
        using var gone = new Client(_time);
        using var other = new Client(_time);
        gone.End.OnWrite = static () => throw new IOException("broken pipe");
        var round = new SendRound();
        using (round.Gather())
        {
            gone.Socket.Send(Frame("1"));
            other.Socket.Send(Frame("2"));
        }

        round.Send();

        Assert.Equal("\u0081\u00012", await other.End.NextAsync());
        Assert.True(gone.Socket.IsClosing);
        await gone.Aborted;
    }

    [Fact]
    public async Task Who_does_not_read_holds_up_nobody_and_is_cut_off_when_its_line_is_full()
    {
        using var slow = new Client(_time, framesMax: 3);
        using var other = new Client(_time, framesMax: 3);
        slow.End.StopReading();
        var round = new SendRound();
        for (var i = 1; i <= 5; i++)
        {
            using (round.Gather())
            {
                slow.Socket.Send(Frame($"{i}"));
                other.Socket.Send(Frame($"{i}"));
            }

            round.Send();
            Assert.Equal($"\u0081\u0001{i}", await other.End.NextAsync());
            // The first is being written, three wait; the fifth is one too many.
            Assert.Equal(i == 5, slow.Socket.IsClosing);
        }

        slow.End.ReadOn();

        Assert.Equal("\u0081\u00011", await slow.End.NextAsync());
        Assert.Equal(CloseSlow, await slow.End.NextAsync());
        Assert.False(other.Socket.IsClosing);
    }

    [Fact]
    public void Who_reads_fast_may_be_told_more_in_a_round_than_may_wait_for_him()
    {
        using var client = new Client(_time);
        var round = new SendRound();
        using (round.Gather())
        {
            for (var i = 1; i <= 5; i++)
            {
                // 70,000 of the 100,000 bytes that may wait: the pool writes them while the round goes on.
                for (var part = 0; part < 7; part++) client.Socket.Send(Frame(new string('x', 10_000)));
                Assert.True(SpinWait.SpinUntil(() => client.End.Bytes == i * 7 * 10_004, TimeSpan.FromSeconds(30)));
            }
        }

        Assert.False(client.Socket.IsClosing);
    }

    [Fact]
    public async Task Who_takes_too_long_over_a_frame_is_cut_off_with_room_left_in_line()
    {
        using var slow = new Client(_time);
        slow.End.StopReading();
        slow.Socket.Send(Frame("1"));
        Assert.Equal("\u0081\u00011", await slow.End.NextAsync());

        _time.Seconds(10);
        slow.Socket.Beat();
        Assert.False(slow.Socket.IsClosing);
        _time.Seconds(0.001);
        slow.Socket.Beat();
        Assert.True(slow.Socket.IsClosing);

        slow.End.ReadOn();
        Assert.Equal(CloseSlow, await slow.End.NextAsync());
    }

    [Fact]
    public async Task Who_may_be_late_may_take_his_time()
    {
        using var slow = new Client(_time);
        slow.Socket.MayBeLate = true;
        slow.End.StopReading();
        slow.Socket.Send(Frame("1"));
        Assert.Equal("\u0081\u00011", await slow.End.NextAsync());

        _time.Seconds(20);
        slow.Socket.Beat();

        Assert.False(slow.Socket.IsClosing);
    }

    [Fact]
    public async Task Who_does_not_even_read_the_goodbye_is_broken_off()
    {
        using var slow = new Client(_time);
        slow.End.StopReading();
        slow.Socket.Send(Frame("1"));
        Assert.Equal("\u0081\u00011", await slow.End.NextAsync());
        slow.Socket.Close(WebSocketCloseStatus.EndpointUnavailable, "bye", dropWaiting: true);

        _time.Seconds(5);
        slow.Socket.Beat();
        Assert.False(slow.Aborted.IsCompleted);
        _time.Seconds(0.001);
        slow.Socket.Beat();

        await slow.Aborted;
    }

    /// <summary>Elsewhere, so that a test in which it would wait for the test ends.</summary>
    static Task Ends(Action send) => Task.Run(send, TestContext.Current.CancellationToken).WaitAsync(
        TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    static TextFrame Frame(string text) => TextFrame.Text(Encoding.ASCII.GetBytes(text));

    /// <summary>A client of a WebSocket, both ends.</summary>
    sealed class Client : IDisposable
    {
        readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Client(TimeProvider time, int framesMax = 1_000)
        {
            var rules = new SocketRules
            {
                Ping = TimeSpan.FromSeconds(54),
                SilenceMax = TimeSpan.FromSeconds(60),
                MessageBytesMax = 1_000,
                QueueBytesMax = 100_000,
                QueueFramesMax = framesMax,
                BehindMax = TimeSpan.FromSeconds(10),
                SlowStatus = WebSocketCloseStatus.PolicyViolation,
            };
            Socket = new(End, rules, time, () => _aborted.TrySetResult());
            Running = Socket.RunAsync(static _ => Task.CompletedTask);
        }

        public ClientEnd End { get; } = new();

        public SocketClient Socket { get; }

        /// <summary>Ends when it was broken off.</summary>
        public Task Aborted => _aborted.Task;

        public Task Running { get; }

        public void Dispose()
        {
            End.ReadOn();
            End.HangUp();
            Socket.Dispose();
        }
    }
}
