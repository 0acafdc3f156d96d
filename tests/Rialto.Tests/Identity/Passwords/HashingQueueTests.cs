using Rialto.Identity;
using Rialto.Identity.Passwords;
using Xunit;

namespace Rialto.Tests.Identity.Passwords;

public class HashingQueueTests
{
    [Fact]
    public async Task The_line_is_bounded_and_a_full_one_answers_busy()
    {
        using var queue = new HashingQueue(workers: 1, rounds: 1);
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var stop = TestContext.Current.CancellationToken;

        var held = queue.Enqueue(() =>
        {
            started.Set();
            gate.Wait(stop);
            return 0;
        });
        started.Wait(stop);
        var waiting = Enumerable.Range(1, Limits.HashingsWaitingMax).Select(n => queue.Enqueue(() => n)).ToList();
        var refused = await queue.HashAsync("one too many");
        gate.Set();
        var answers = await Task.WhenAll(waiting);

        Assert.Equal(IdentityReject.Busy, refused.Reject);
        Assert.Equal(0, (await held).Value);
        Assert.Equal(Enumerable.Range(1, 64), answers.Select(answer => answer.Value));
    }

    [Fact]
    public async Task A_fault_reaches_its_asker_and_the_worker_lives_on()
    {
        using var queue = new HashingQueue(workers: 1, rounds: 1);

        await Assert.ThrowsAsync<FormatException>(() => queue.MatchesAsync("x", "broken"));
        var hash = (await queue.HashAsync("x")).Value;

        Assert.True((await queue.MatchesAsync("x", hash)).Value);
    }

    [Fact]
    public async Task Without_a_stored_hash_nothing_matches()
    {
        using var queue = new HashingQueue(workers: 1, rounds: 1);

        Assert.False((await queue.MatchesAsync("", stored: null)).Value);
        Assert.False((await queue.MatchesAsync("anything", stored: null)).Value);
    }

    [Fact]
    public async Task A_password_beyond_all_bounds_is_wrong_without_being_hashed()
    {
        using var queue = new HashingQueue(workers: 1, rounds: 1);
        var text = new string('x', Limits.PasswordCharsMax + 1);
        var stored = PasswordHash.Of(text, rounds: 1);

        Assert.False((await queue.MatchesAsync(text, stored)).Value);
        Assert.False((await queue.MatchesAsync(text, PasswordHash.Of("", rounds: 1))).Value);
    }
}
