using Rialto.Identity;
using Rialto.Identity.Authorization;
using Xunit;

namespace Rialto.Tests.Identity.Authorization;

public class NonceMemoryTests
{
    [Fact]
    public void A_pair_is_remembered_for_two_windows()
    {
        var time = new ManualTime();
        var nonces = new NonceMemory(time, TimeSpan.FromSeconds(5), countMax: 10);

        Assert.Null(nonces.Use(new("a", 1)));
        Assert.Null(nonces.Use(new("b", 1)));
        Assert.Null(nonces.Use(new("a", 2)));
        Assert.Equal(IdentityReject.SignatureBlacklisted, nonces.Use(new("a", 1)));
        time.Seconds(9.999);
        Assert.True(nonces.WasUsed(new("a", 1)));
        time.Seconds(0.001);
        Assert.False(nonces.WasUsed(new("a", 1)));
        Assert.Equal(0, nonces.Count);
    }

    [Fact]
    public void A_full_memory_answers_busy_and_forgets_nothing_that_still_counts()
    {
        var time = new ManualTime();
        var nonces = new NonceMemory(time, TimeSpan.FromSeconds(5), countMax: 3);
        for (var n = 1; n <= 3; n++) Assert.Null(nonces.Use(new("a", n)));

        Assert.Equal(IdentityReject.Busy, nonces.Use(new("a", 4)));
        Assert.Equal(IdentityReject.SignatureBlacklisted, nonces.Use(new("a", 1)));
        time.Seconds(10);
        Assert.Null(nonces.Use(new("a", 4)));
    }

    [Fact]
    public void A_clock_set_back_lets_nothing_through_twice()
    {
        var time = new ManualTime();
        var nonces = new NonceMemory(time, TimeSpan.FromSeconds(5), countMax: 10);
        nonces.Use(new("a", 1));
        time.Seconds(-3_600);
        nonces.Use(new("a", 2));
        time.Seconds(11);

        Assert.True(nonces.WasUsed(new("a", 1)));
        Assert.True(nonces.WasUsed(new("a", 2)));
    }

    [Fact]
    public async Task No_text_in_any_header_makes_the_authorizer_throw()
    {
        using var town = new Town();
        var key = town.OperatorKey(await town.Member("alice"));
        var random = new Random(20200313);
        var good = town.Signed(key);
        string[] pieces =
            [key.Key.Kid, good.NonceHeader!, good.SignatureHeader!, "", " ", "0", "-", "\0", "é", "\ud800", "9999999999999999999", ","];

        for (var round = 0; round < 5_000; round++)
        {
            var request = good with
            {
                ApiKeyHeader = Text(), NonceHeader = Text(), SignatureHeader = Text(), SessionToken = Text(), CsrfToken = Text(),
            };
            var verdict = town.Verdict(request);
            var isGood = request.ApiKeyHeader == good.ApiKeyHeader && request.NonceHeader == good.NonceHeader
                && request.SignatureHeader == good.SignatureHeader;
            Assert.True(verdict != "passed" || isGood, $"{request} {verdict}");
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => pieces[random.Next(pieces.Length)]));
    }
}
