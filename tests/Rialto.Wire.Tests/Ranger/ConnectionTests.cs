using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Rialto.Gateways;
using Rialto.Gateways.Ranger;
using Rialto.Gateways.Ranger.Streams;
using Rialto.Gateways.Ranger.Wire;
using Rialto.Gateways.Sockets;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>One connection over a cable that holds little, with a clock that is told what time it is.</summary>
public sealed class ConnectionTests : IAsyncDisposable
{
    static readonly TextFrame Large = TextFrame.Text(Encoding.ASCII.GetBytes(new string('x', 50_000)));

    readonly ManualClock _clock = new();
    readonly Channel<ClientMessage> _heard = Channel.CreateUnbounded<ClientMessage>();
    readonly List<ClientMessage> _said = [];
    readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Connection _connection;
    readonly WebSocket _client;
    readonly Stream _server;
    readonly Task _running;

    public ConnectionTests()
    {
        (_server, var clientEnd) = Wire.Make();
        _connection = new(_server, credential: null, flatBooks: false, new SocketLimits(), _clock, Abort);
        _client = WebSocket.CreateFromStream(clientEnd, new WebSocketCreationOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _running = _connection.RunAsync(message => _heard.Writer.TryWrite(message));
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        Abort();
        _client.Dispose();
        await _running;
        _connection.Dispose();
    }

    [Fact]
    public async Task Frames_arrive_whole_and_in_order_however_they_are_put_together()
    {
        var sizes = new[] { 1, 125, 126, 5_000, 65_535, 65_536, 70_000, 3 };

        foreach (var size in sizes) _connection.Send(TextFrame.Text(Encoding.ASCII.GetBytes(new string('a', size))));

        foreach (var size in sizes) Assert.Equal(new string('a', size), await HearAsync());
    }

    [Fact]
    public async Task Who_has_more_than_four_mebibytes_in_line_is_cut_and_told_so()
    {
        var sent = 0;
        for (; sent * 50_000 < Limits.SocketQueueBytesMax + 500_000; sent++) _connection.Send(Large);

        var heard = 0;
        string last;
        while ((last = await HearAsync()).StartsWith('x')) heard++;

        Assert.Equal("closed 1008 slow consumer", last);
        // What was on its way already arrives; what waited does not.
        Assert.InRange(heard, 0, 4);
    }

    [Fact]
    public async Task Three_hundred_trades_at_once_cut_nobody_off()
    {
        var frame = TextFrame.Text(Encoding.ASCII.GetBytes(new string('t', 120)));
        for (var i = 0; i < 300; i++) _connection.Send(frame);
        _connection.Beat();

        for (var i = 0; i < 300; i++) Assert.Equal(120, (await HearAsync()).Length);
    }

    [Fact]
    public async Task Who_is_ten_seconds_behind_is_cut_and_told_so()
    {
        for (var i = 0; i < 10; i++) _connection.Send(Large);
        // The first bytes are out, so the send loop is at work and waits for the reader.
        await _client.ReceiveAsync(new byte[1].AsMemory(), Cancel);
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        _connection.Beat();
        _connection.Send(AnswerWire.Pong);
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        _connection.Beat();

        string last;
        while ((last = await HearAsync()).StartsWith('x'))
        {
        }

        Assert.Equal("closed 1008 slow consumer", last);
    }

    [Fact]
    public async Task A_goodbye_that_nobody_answers_is_waited_for_five_seconds()
    {
        for (var i = 0; i < 10; i++) _connection.Send(Large);
        _connection.Close(WebSocketCloseStatus.PolicyViolation, "slow consumer", dropWaiting: true);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        _connection.Beat();
        Assert.False(_aborted.Task.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        _connection.Beat();

        await _aborted.Task;
        await _running;
    }

    [Fact]
    public async Task Who_says_nothing_for_a_minute_is_gone_and_who_answers_the_ping_is_not()
    {
        _clock.Advance(TimeSpan.FromSeconds(54));
        _connection.Beat();
        _connection.Send(AnswerWire.Pong);
        // The client's own WebSocket answers the ping while it waits for the text behind it.
        Assert.Equal("pong", await HearAsync());
        await SayAsync("ping");
        await UntilSaidAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(59));
        _connection.Beat();
        Assert.False(_aborted.Task.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        _connection.Beat();

        await _aborted.Task;
    }

    [Fact]
    public async Task The_fifty_first_message_at_once_closes_the_connection()
    {
        for (var i = 0; i < Limits.SocketMessagesBurst; i++) await SayAsync("ping");
        await UntilSaidAsync(Limits.SocketMessagesBurst);
        await SayAsync("ping");

        Assert.Equal("closed 1008 too many messages", await HearAsync());
        Assert.False(_heard.Reader.TryRead(out _));
    }

    [Fact]
    public void Messages_are_saved_up_at_ten_a_second()
    {
        var rate = new MessageRate(nowMs: 0, Limits.SocketMessagesPerSecond, Limits.SocketMessagesBurst);
        for (var i = 0; i < Limits.SocketMessagesBurst; i++) Assert.True(rate.Take(0));
        Assert.False(rate.Take(99));
        Assert.True(rate.Take(100));
        Assert.False(rate.Take(100));
        for (var i = 0; i < Limits.SocketMessagesBurst; i++) Assert.True(rate.Take(1_000_000));
        Assert.False(rate.Take(1_000_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public void Whatever_a_client_says_is_read_or_called_bad(int seed)
    {
        var dice = new Dice((ulong)seed);
        string[] good =
        [
            """{"event":"subscribe","streams":["ethusd.trades","order"]}""",
            """{"event":"unsubscribe","streams":[]}""", """{"jwt":"Bearer x"}""",
            """{"event":"\ud800","streams":["\udc00"]}""", "ping", "[[[[[[[[[[[[[[[[[[[[[[[[", """{"event":null,"streams":{"a":[1,2]}}""",
        ];

        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(good[dice.Below(good.Length)]);
            for (var changes = dice.Below(6); changes > 0; changes--) bytes[dice.Below(bytes.Length)] = (byte)dice.Next();

            var message = ClientMessage.Read(bytes.AsMemory(0, dice.Below(bytes.Length + 1)));

            Assert.True(message.Kind != ClientMessage.Sort.Bad || message.Problem.Length > 0, $"seed {seed}, round {round}");
        }
    }

    void Abort()
    {
        _aborted.TrySetResult();
        _server.Dispose();
    }

    Task SayAsync(string text) => _client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancel);

    async Task UntilSaidAsync(int count)
    {
        for (var heard = 0; heard < count; heard++) _said.Add(await _heard.Reader.ReadAsync(Cancel));
    }

    async Task<string> HearAsync()
    {
        var buffer = new byte[128 * 1024];
        var count = 0;
        while (true)
        {
            var part = await _client.ReceiveAsync(buffer.AsMemory(count), Cancel);
            count += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                return FormattableString.Invariant($"closed {(int)_client.CloseStatus!} {_client.CloseStatusDescription}").TrimEnd();
            if (part.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, count);
        }
    }
}
