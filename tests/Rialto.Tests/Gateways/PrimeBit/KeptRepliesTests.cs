using Rialto.Gateways;
using Rialto.Gateways.PrimeBit.Auth;
using Rialto.Tests.Identity;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>The answer to a request is given again, for a day, to the same request only.</summary>
public class KeptRepliesTests
{
    const int Alice = 1_000;
    const int Bob = 1_001;

    readonly ManualTime _time = new();
    readonly KeptReplies _replies;

    public KeptRepliesTests() => _replies = new(_time);

    [Fact]
    public async Task Who_comes_while_the_first_is_on_its_way_waits_for_its_answer()
    {
        var first = _replies.Enter(Alice, "alice", "k", "print", out var isFirst)!;
        var second = _replies.Enter(Alice, "alice", "k", "print", out var isSecondFirst)!;
        Assert.Equal((true, false), (isFirst, isSecondFirst));
        Assert.False(second.Ended.Task.IsCompleted);

        _replies.End(first, new(200, "{}"u8.ToArray()));

        Assert.Equal(200, (await second.Ended.Task)!.Status);
    }

    [Fact]
    public void Another_request_or_another_owner_is_told_apart()
    {
        _replies.Enter(Alice, "alice", "k", "print", out _);

        Assert.Null(_replies.Enter(Alice, "alice", "k", "another", out _));
        Assert.NotNull(_replies.Enter(Bob, "bob", "k", "another", out var isFirst));
        Assert.True(isFirst);
    }

    [Fact]
    public void After_an_answer_that_says_nothing_the_next_one_is_first_again()
    {
        var first = _replies.Enter(Alice, "alice", "k", "print", out _)!;
        _replies.End(first, null);

        _replies.Enter(Alice, "alice", "k", "print", out var isFirst);

        Assert.True(isFirst);
    }

    [Fact]
    public void An_answer_that_comes_when_its_place_is_gone_takes_no_room()
    {
        var slow = _replies.Enter(Alice, "alice", "slow", "print", out _)!;
        _time.Advance(Limits.IdempotencyWindow);
        _replies.Enter(Alice, "alice", "next", "print", out _);

        _replies.End(slow, new(200, new byte[Limits.KeptReplyBytesMax + 1]));

        _replies.End(_replies.Enter(Bob, "bob", "k", "print", out _)!, new(200, []));
        Assert.NotNull(_replies.Enter(Bob, "bob", "k", "print", out var isFirst));
        Assert.False(isFirst);
    }

    [Fact]
    public void A_day_later_it_is_forgotten()
    {
        _replies.End(_replies.Enter(Alice, "alice", "k", "print", out _)!, new(200, []));
        _time.Advance(Limits.IdempotencyWindow - TimeSpan.FromSeconds(1));
        Assert.Null(_replies.Enter(Alice, "alice", "k", "another", out _));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(_replies.Enter(Alice, "alice", "k", "another", out var isFirst));
        Assert.True(isFirst);
    }

    [Fact]
    public void Who_keeps_too_many_loses_his_own_oldest_and_nobody_elses()
    {
        Keep(Bob, "bob", "k", 100);
        for (var i = 0; i <= Limits.KeptRepliesOfMemberMax; i++) Keep(Alice, "one of her keys", $"k{i}", 100);
        Keep(Alice, "another of her keys", "k", 100);

        Assert.False(IsKept(Alice, "one of her keys", "k0"));
        Assert.False(IsKept(Alice, "one of her keys", "k1"));
        Assert.True(IsKept(Alice, "one of her keys", $"k{Limits.KeptRepliesOfMemberMax}"));
        Assert.True(IsKept(Alice, "another of her keys", "k"));
        Assert.True(IsKept(Bob, "bob", "k"));
    }

    [Fact]
    public void Who_keeps_too_much_loses_his_own_oldest_and_nobody_elses()
    {
        const int body = 64 * 1024;
        Keep(Bob, "bob", "k", body);
        // One more than fit, so that the last one finds too many bytes.
        var count = (int)(Limits.KeptReplyBytesOfMemberMax / body) + 2;
        for (var i = 0; i < count; i++) Keep(Alice, "alice", $"k{i}", body);

        Assert.False(IsKept(Alice, "alice", "k0"));
        Assert.True(IsKept(Alice, "alice", $"k{count - 1}"));
        Assert.True(IsKept(Bob, "bob", "k"));
    }

    [Fact]
    public void What_is_under_way_keeps_its_place_however_many_come()
    {
        var slow = _replies.Enter(Alice, "alice", "slow", "print", out _)!;
        for (var i = 0; i <= Limits.KeptRepliesOfMemberMax; i++) Keep(Alice, "alice", $"k{i}", 100);

        Assert.Same(slow, _replies.Enter(Alice, "alice", "slow", "print", out var isFirst));
        Assert.False(isFirst);
    }

    [Fact]
    public void All_together_have_a_bound_too()
    {
        const int body = 1024 * 1024;
        var members = (int)(Limits.KeptReplyBytesMax / body) + 2;
        for (var member = Bob; member < Bob + members; member++) Keep(member, $"{member}", "k", body);

        Assert.False(IsKept(Bob, $"{Bob}", "k"));
        Assert.True(IsKept(Bob + members - 1, $"{Bob + members - 1}", "k"));
    }

    [Fact]
    public void What_stands_for_a_request_depends_on_each_of_its_parts()
    {
        string[] prints =
        [
            KeptReplies.PrintOf("POST", "/a", "", "{}"u8), KeptReplies.PrintOf("PUT", "/a", "", "{}"u8),
            KeptReplies.PrintOf("POST", "/b", "", "{}"u8), KeptReplies.PrintOf("POST", "/a", "x=1", "{}"u8),
            KeptReplies.PrintOf("POST", "/a", "", "{ }"u8),
        ];

        Assert.Equal(prints.Length, prints.Distinct().Count());
        Assert.Equal(prints[0], KeptReplies.PrintOf("POST", "/a", "", "{}"u8));
    }

    void Keep(int member, string owner, string key, int bytes) =>
        _replies.End(_replies.Enter(member, owner, key, "print", out _)!, new(200, new byte[bytes]));

    /// <summary>Asked with another request, so that nothing new is kept in its place.</summary>
    bool IsKept(int member, string owner, string key)
    {
        if (_replies.Enter(member, owner, key, "another", out _) is not { } free) return true;
        _replies.End(free, null);
        return false;
    }
}
