using Rialto.Engine.Numbers;
using Rialto.Gateways.Sockets;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Sockets;

/// <summary>When a client may come to a stream that nobody listens to.</summary>
public sealed class StepStreamTests
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_waited_until_it_was_caught_up_comes_behind_everything_that_had_happened()
    {
        await using var lab = await NodeLab.StartAsync();
        using var stop = new CancellationTokenSource();
        var told = 0L;
        var stream = new StepStream(
            lab.Port, TimeProvider.System, static () => { }, step => Volatile.Write(ref told, step.LastEventNumber), static () => { },
            static _ => { }, static () => false);
        var running = stream.RunAsync(stop.Token);

        // Its steps gather while nobody listens, so that each time some have not been told yet.
        for (var i = 1; i <= 20; i++)
        {
            var outcome = await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 1_000 + i, 1_000));
            await stream.CaughtUpAsync(Cancel).WaitAsync(s_patience, Cancel);
            Assert.InRange(Volatile.Read(ref told), outcome.LastEventNumber, long.MaxValue);
        }

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Nobody_waits_for_a_stream_that_does_not_run()
    {
        await using var lab = await NodeLab.StartAsync();
        await lab.DoneAsync(NodeLab.Limit(NodeLab.Alice, Side.Buy, 1_000, 1_000));
        var stream = new StepStream(
            lab.Port, TimeProvider.System, static () => { }, static _ => { }, static () => { }, static _ => { }, static () => false);

        await stream.CaughtUpAsync(Cancel).WaitAsync(s_patience, Cancel);
    }
}
