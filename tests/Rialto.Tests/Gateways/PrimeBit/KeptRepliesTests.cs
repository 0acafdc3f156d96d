using Rialto.Gateways;
using Rialto.Gateways.PrimeBit.Auth;
using Rialto.Tests.Identity;

namespace Rialto.Tests.Gateways.PrimeBit;

/// <summary>The answer to a request is given again, for a day, to the same request only.</summary>
public class KeptRepliesTests
{
    readonly ManualTime _time = new();
    readonly KeptReplies _replies;

    public KeptRepliesTests() => _replies = new(_time);

    [Fact]
    public async Task Who_comes_while_the_first_is_on_its_way_waits_for_its_answer()
    {
        var first = _replies.Enter("alice", "k", "print", out var isFirst)!;
        var second = _replies.Enter("alice", "k", "print", out var isSecondFirst)!;
        Assert.Equal((true, false), (isFirst, isSecondFirst));
        Assert.False(second.Ended.Task.IsCompleted);

        _replies.End("alice", "k", first, new(200, "{}"u8.ToArray()));

        Assert.Equal(200, (await second.Ended.Task)!.Status);
    }

    [Fact]
    public void Another_request_or_another_owner_is_told_apart()
    {
        _replies.Enter("alice", "k", "print", out _);

        Assert.Null(_replies.Enter("alice", "k", "another", out _));
        Assert.NotNull(_replies.Enter("bob", "k", "another", out var isFirst));
        Assert.True(isFirst);
    }

    [Fact]
    public void After_an_answer_that_says_nothing_the_next_one_is_first_again()
    {
        var first = _replies.Enter("alice", "k", "print", out _)!;
        _replies.End("alice", "k", first, null);

        _replies.Enter("alice", "k", "print", out var isFirst);

        Assert.True(isFirst);
    }

    [Fact]
    public void An_answer_that_comes_when_its_place_is_gone_takes_no_room()
    {
        var slow = _replies.Enter("alice", "slow", "print", out _)!;
        _time.Advance(Limits.IdempotencyWindow);
        _replies.Enter("alice", "next", "print", out _);

        _replies.End("alice", "slow", slow, new(200, new byte[Limits.KeptReplyBytesMax + 1]));

        _replies.End("bob", "k", _replies.Enter("bob", "k", "print", out _)!, new(200, []));
        Assert.NotNull(_replies.Enter("bob", "k", "print", out var isFirst));
        Assert.False(isFirst);
    }

    [Fact]
    public void A_day_later_it_is_forgotten()
    {
        _replies.End("alice", "k", _replies.Enter("alice", "k", "print", out _)!, new(200, []));
        _time.Advance(Limits.IdempotencyWindow - TimeSpan.FromSeconds(1));
        Assert.Null(_replies.Enter("alice", "k", "another", out _));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(_replies.Enter("alice", "k", "another", out var isFirst));
        Assert.True(isFirst);
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
}
