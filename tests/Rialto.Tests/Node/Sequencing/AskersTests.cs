using Rialto.Node;
using Rialto.Node.Sequencing;

namespace Rialto.Tests.Node.Sequencing;

/// <summary>Where askers go on, and for how long they wait.</summary>
public sealed class AskersTests
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    [ThreadStatic] static bool s_isInside;

    static readonly Outcome s_done = new() { Status = OutcomeStatus.Done };

    [Fact]
    public async Task A_brief_asker_goes_on_on_the_thread_that_answers_until_he_leaves_it()
    {
        var submission = new Submission(8) { IsBrief = true };
        var asker = GoOnAsync(submission);
        var askers = new BriefAskers();
        askers.Add(submission, s_done);
        Assert.False(ExchangePort.IsAnswering);
        askers.Answer();
        Assert.False(ExchangePort.IsAnswering);
        Assert.Equal((true, false), await asker);
    }

    [Fact]
    public async Task Who_is_not_brief_goes_on_on_another_thread()
    {
        var submission = new Submission(8);
        var asker = GoOnAsync(submission);
        var askers = new BriefAskers();
        askers.Add(submission, s_done);
        askers.Answer();
        Assert.Equal((false, false), await asker);
    }

    [Fact]
    public async Task A_brief_asker_who_is_told_by_anybody_else_goes_on_on_the_pool()
    {
        var clock = new NodeClock();
        var waiting = new WaitingAskers(clock, s_patience);
        var (refused, late) = (new Submission(8) { IsBrief = true }, new Submission(8) { IsBrief = true });
        var (ofRefused, ofLate) = (IsInsideAsync(refused), IsInsideAsync(late));
        waiting.Add(late);

        s_isInside = true;
        refused.Complete(Outcome.Busy);
        clock.Advance(s_patience);
        s_isInside = false;

        Assert.False(await ofRefused);
        Assert.False(await ofLate);
    }

    [Fact]
    public async Task Only_so_many_brief_askers_are_answered_on_the_thread_that_shows()
    {
        const int more = 5;
        var submissions = Enumerable.Range(0, Limits.BriefAnswersMax + more).Select(_ => new Submission(8) { IsBrief = true }).ToArray();
        var going = submissions.Select(GoOnAsync).ToArray();
        var askers = new BriefAskers();
        foreach (var submission in submissions) askers.Add(submission, s_done);

        askers.Answer();

        var wentOn = await Task.WhenAll(going);
        Assert.Equal(Enumerable.Repeat(true, Limits.BriefAnswersMax), wentOn.Take(Limits.BriefAnswersMax).Select(one => one.AtOnce));
        Assert.Equal(Enumerable.Repeat(false, more), wentOn.Skip(Limits.BriefAnswersMax).Select(one => one.AtOnce));
    }

    [Fact]
    public async Task Only_the_first_outcome_counts()
    {
        var submission = new Submission(8);
        submission.Complete(s_done);
        submission.Complete(Outcome.Unknown);
        Assert.Same(s_done, await submission.Outcome);
    }

    [Fact]
    public async Task Each_asker_waits_for_as_long_as_the_patience_is_and_who_was_told_is_not_told_again()
    {
        var clock = new NodeClock();
        var waiting = new WaitingAskers(clock, s_patience);
        var (told, first, second) = (new Submission(8), new Submission(8), new Submission(8));
        waiting.Add(told);
        waiting.Add(first);
        clock.Advance(TimeSpan.FromSeconds(2));
        waiting.Add(second);
        waiting.Remove(told);

        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(told.Outcome.IsCompleted);
        Assert.Equal(OutcomeStatus.Unknown, (await first.Outcome).Status);
        Assert.False(second.Outcome.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(OutcomeStatus.Unknown, (await second.Outcome).Status);
        Assert.False(told.Outcome.IsCompleted);
    }

    /// <summary>Whether he answers where he goes on, and whether he does behind a yield.</summary>
    static async Task<(bool AtOnce, bool Behind)> GoOnAsync(Submission submission)
    {
        await submission.Outcome.ConfigureAwait(false);
        var atOnce = ExchangePort.IsAnswering;
        await Task.Yield();
        return (atOnce, ExchangePort.IsAnswering);
    }

    /// <summary>Whether he goes on within the call that tells him.</summary>
    static async Task<bool> IsInsideAsync(Submission submission)
    {
        await submission.Outcome.ConfigureAwait(false);
        return s_isInside;
    }
}
