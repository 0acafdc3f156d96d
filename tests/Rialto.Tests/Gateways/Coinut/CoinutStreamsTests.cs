using System.Net;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways;
using Rialto.Gateways.Coinut;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.Sockets;
using Rialto.Tests.Gateways.Sockets;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Coinut;

/// <summary>Answers to orders wait until their step was told, and telling does not wait for those who listen.</summary>
public sealed class CoinutStreamsTests
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_told_does_not_wait_until_many_were_written_what_came_before()
    {
        await using var lab = await NodeLab.StartAsync();
        var streams = new CoinutStreams(lab.Port, new CoinutOptions(), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = streams.RunAsync(stop.Token);
        using var goOn = new ManualResetEventSlim();
        var listeners = Enumerable.Range(0, Limits.CoinutRoundClientsMax + 1).Select(_ => new Listener(streams, goOn)).ToList();
        await streams.WithFeedAsync(NodeLab.BtcUsd, (feed, _) => feed.TickListeners.UnionWith(listeners.Select(each => each.Client)));
        try
        {
            // Each is a better bid than the one before, so everybody is told a tick.
            for (var i = 1; i <= 3; i++)
            {
                var outcome = await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 1_000 + i, 1_000));
                Assert.True(await streams.ReachedAsync(outcome.LastEventNumber).WaitAsync(s_patience, Cancel));
            }

            Assert.All(listeners, listener => Assert.Equal(0, listener.End.Unseen));
        }
        finally
        {
            goOn.Set();
        }

        foreach (var listener in listeners) Assert.Equal(["10.01", "10.02", "10.03"], await listener.BidsAsync(3));
        foreach (var listener in listeners) listener.Leave();
        await stop.CancelAsync();
        await running;
    }

    /// <summary>A connection on which nothing is written before everybody may go on.</summary>
    sealed class Listener
    {
        readonly CoinutStreams _streams;

        public Listener(CoinutStreams streams, ManualResetEventSlim goOn)
        {
            _streams = streams;
            End.OnWrite = () => goOn.Wait(Cancel);
            Client = new(new SocketClient(End, CoinutStreams.Rules, TimeProvider.System, static () => { }), IPAddress.Loopback, rate: 0);
            _ = Client.Socket.RunAsync(static _ => Task.CompletedTask);
            Assert.True(streams.TryEnter(Client));
        }

        public ClientEnd End { get; } = new();

        public CoinutClient Client { get; }

        /// <summary>The best bids of the next ticks, without the zeros behind their two decimals.</summary>
        public async Task<List<string>> BidsAsync(int count)
        {
            const string name = "\"highest_buy\":\"";
            var told = new List<string>();
            while (told.Count < count)
                told.AddRange((await End.NextAsync()).Split(name).Skip(1).Select(tick => tick[..5]));
            return told;
        }

        public void Leave()
        {
            _streams.Leave(Client);
            End.HangUp();
        }
    }
}
