using Rialto.Node.Sequencing;

namespace Rialto.Tests.Node.Sequencing;

/// <summary>The queue of all askers: what is seen in it is there.</summary>
public sealed class SubmissionQueueTests
{
    const int Submissions = 2_000_000;

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
