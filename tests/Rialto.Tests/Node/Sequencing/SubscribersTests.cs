using System.Diagnostics;
using Rialto.Node;
using Rialto.Node.Sequencing;

namespace Rialto.Tests.Node.Sequencing;

/// <summary>How steps gather for a subscriber whom nobody hears.</summary>
public sealed class SubscribersTests
{
    const int StepsPerMs = 300;

    static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(Limits.SubscriberGatherMs);

    /// <summary>What takes longer hangs.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly NodeClock _clock = new();
    readonly SemaphoreSlim _rests = new(0);
    int _told;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscriber_whom_nobody_hears_keeps_up_with_300000_steps_a_second()
    {
        var subscribers = new Subscribers(_clock);
        var subscription = subscribers.Add(_ => Interlocked.Increment(ref _told), () => _rests.Release(), static () => false);
        var offered = 0;

        for (var round = 0; round < 500; round++)
        {
            for (var i = 0; i < Limits.SubscriberGatherMs * StepsPerMs; i++, offered++) subscribers.Offer(Step(offered));
            _clock.Advance(s_gather);
            // However slow the machine is: until everything was told, or what is left gathers.
            while (Volatile.Read(ref _told) < offered && _clock.TimerCount == 0 && !subscription.Completion.IsCompleted) await Task.Yield();
        }

        await EndAsync(subscription);
        Assert.False(subscription.IsDropped);
        Assert.Equal((0, offered), (subscribers.Dropped, _told));
    }

    [Fact]
    public async Task A_round_of_steps_is_told_at_once_though_nobody_hears_it()
    {
        var subscribers = new Subscribers(_clock);
        var subscription = subscribers.Add(_ => Interlocked.Increment(ref _told), () => _rests.Release(), static () => false);

        // The first of them begins to gather; with that the clock has to move, then no more.
        subscribers.Offer(Step(0));
        await UntilGatheringAsync();
        for (var i = 1; i < 4 * Limits.SubscriberRoundSteps; i++) subscribers.Offer(Step(i));
        var toldBefore = _told;
        _clock.Advance(s_gather);
        for (var round = 0; round < 4; round++) Assert.True(await _rests.WaitAsync(s_patience, Cancellation), "a round was not told");
        await EndAsync(subscription);

        Assert.Equal((0, 4 * Limits.SubscriberRoundSteps), (toldBefore, _told));
    }

    [Fact]
    public async Task A_subscriber_who_is_heard_is_told_at_once()
    {
        var subscribers = new Subscribers(_clock);
        await using var subscription = subscribers.Add(_ => Interlocked.Increment(ref _told), () => _rests.Release(), static () => true);

        subscribers.Offer(Step(0));

        Assert.True(await _rests.WaitAsync(s_patience, Cancellation), "it was not told");
        Assert.Equal(1, _told);
    }

    async Task UntilGatheringAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (_clock.TimerCount == 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < s_patience, "nothing gathers");
            await Task.Yield();
        }
    }

    /// <summary>Ends it as its owner does; what gathers by then has its time.</summary>
    async Task EndAsync(Subscription subscription)
    {
        var ending = subscription.DisposeAsync().AsTask();
        while (!ending.IsCompleted)
        {
            _clock.Advance(s_gather);
            await Task.Yield();
        }
    }

    static PublishedStep Step(int number) => new()
    {
        CommandNumber = number,
        TimeUs = number,
        LastEventNumber = number,
        Events = default,
        Command = default,
        Orders = [],
        Trades = [],
    };
}
