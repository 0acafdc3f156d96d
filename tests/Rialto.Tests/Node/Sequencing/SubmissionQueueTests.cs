using Rialto.Node.Sequencing;

namespace Rialto.Tests.Node.Sequencing;

/// <summary>The queue of all askers: what is seen in it is there.</summary>
public sealed class SubmissionQueueTests
{
    const int Submissions = 2_000_000;
    const int Laps = 5;

    /// <summary>Three at a time in a ring of four, so that they stand at every place of it.</summary>
    [Fact]
    public void Who_looks_further_back_sees_all_in_their_order_and_nothing_behind_the_last()
    {
        var queue = new SubmissionQueue(4, new Doorbell());
        for (var lap = 0; lap < Laps; lap++)
        {
            Submission[] all = [new(8), new(8), new(8)];
            foreach (var one in all) Assert.True(queue.TryEnqueue(one));

            for (var ahead = 0; ahead < Rialto.Engine.Limits.ForeseenMax; ahead++)
            {
                Assert.Equal(ahead < all.Length, queue.TryPeek(ahead, out var seen));
                Assert.Same(ahead < all.Length ? all[ahead] : null, seen);
            }

            foreach (var one in all)
            {
                Assert.True(queue.TryPeek(out var first));
                Assert.Same(one, first);
                queue.Dequeue();
                one.Release();
            }
        }
    }

    /// <summary>An engine thread that looks again and again is the one that looks while an asker has half put his submission there.</summary>
    [Trait("speed", "slow")]
    [Fact]
    public async Task Who_looks_while_somebody_puts_a_submission_there_sees_all_of_it_or_nothing()
    {
        var bell = new Doorbell();
        var queue = new SubmissionQueue(2, bell);
        var one = new Submission(8);
        var putting = Task.Run(() =>
        {
            for (var i = 0; i < Submissions;)
                if (queue.TryEnqueue(one)) i++;
        }, TestContext.Current.CancellationToken);

        for (var seen = 0; seen < Submissions;)
        {
            if (!queue.TryPeek(out var submission)) continue;
            Assert.Same(one, submission);
            queue.Dequeue();
            seen++;
        }

        await putting;
        one.Release();
    }
}
