using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Storage;

namespace Rialto.Tests.Identity.ApiKeys;

/// <summary>Answers that are kept on disk: the first of a name stays, for as long as it is asked for, and over a restart.</summary>
public class KeptAnswersTests
{
    const int Alice = 1_000;
    const int Bob = 1_001;
    const int Carol = 1_002;

    static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    [Fact]
    public void An_answer_is_there_after_a_restart_and_its_owners_alone()
    {
        using var town = new Town();
        town.People.Answers.Keep(Alice, "alice", "first", new("print", 200, [1, 2, 3]), s_day);
        town.People.Answers.Keep(Alice, "alice", "first", new("another", 409, []), s_day);

        town.Reopen();

        var kept = town.People.Answers.Find("alice", "first", s_day)!;
        Assert.Equal(("print", 200), (kept.Print, kept.Status));
        Assert.Equal([1, 2, 3], kept.Body);
        Assert.Null(town.People.Answers.Find("bob", "first", s_day));
        Assert.Null(town.People.Answers.Find("alice", "second", s_day));
    }

    [Fact]
    public void After_its_day_it_is_gone_and_its_name_is_free()
    {
        using var town = new Town();
        town.People.Answers.Keep(Alice, "alice", "first", new("print", 200, []), s_day);
        town.Time.Advance(s_day - TimeSpan.FromSeconds(1));
        Assert.NotNull(town.People.Answers.Find("alice", "first", s_day));

        town.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(town.People.Answers.Find("alice", "first", s_day));
        town.People.Answers.Keep(Alice, "alice", "first", new("new", 201, []), s_day);
        Assert.Equal("new", town.People.Answers.Find("alice", "first", s_day)!.Print);
    }

    [Fact]
    public void Who_keeps_too_many_loses_his_own_oldest_and_nobody_elses()
    {
        using var town = new Town();
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        var answers = new KeptAnswers(store, ofMember: new(3, 1_000), ofAll: new(100, 10_000));
        answers.Keep(Bob, "bob", "first", new("print", 200, [1]), s_day);
        string[] names = ["1", "2", "3", "4"];

        foreach (var name in names) answers.Keep(Alice, $"her key {name}", name, new("print", 422, [1]), s_day);

        Assert.Equal(["2", "3", "4"], names.Where(name => answers.Find($"her key {name}", name, s_day) is not null));
        Assert.NotNull(answers.Find("bob", "first", s_day));
    }

    [Fact]
    public void Who_keeps_too_much_loses_his_own_oldest_and_nobody_elses()
    {
        using var town = new Town();
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        var answers = new KeptAnswers(store, ofMember: new(100, 1_000), ofAll: new(200, 10_000));
        answers.Keep(Bob, "bob", "first", new("print", 200, new byte[1_000]), s_day);
        string[] names = ["1", "2", "3"];

        foreach (var name in names) answers.Keep(Alice, "alice", name, new("print", 200, new byte[500]), s_day);
        Assert.Equal(["2", "3"], names.Where(name => answers.Find("alice", name, s_day) is not null));

        // What a day took away counts no more.
        town.Time.Advance(s_day);
        foreach (var name in names) answers.Keep(Alice, "alice", "later " + name, new("print", 200, new byte[333]), s_day);
        Assert.All(names, name => Assert.NotNull(answers.Find("alice", "later " + name, s_day)));
    }

    [Theory]
    [InlineData(6, 1_000_000)]
    [InlineData(1_000, 600)]
    public void Of_too_many_or_too_much_in_all_whoever_has_most_loses_his_oldest(long answersMax, long bytesMax)
    {
        using var town = new Town();
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        var answers = new KeptAnswers(store, ofMember: new(1_000, 1_000_000), ofAll: new(answersMax, bytesMax));
        answers.Keep(Bob, "bob", "1", new("print", 200, new byte[100]), s_day);
        foreach (var name in (string[])["1", "2", "3"]) answers.Keep(Carol, "carol", name, new("print", 200, new byte[100]), s_day);
        foreach (var name in (string[])["1", "2"]) answers.Keep(Alice, "alice", name, new("print", 200, new byte[100]), s_day);
        Assert.Equal([(Alice, 2L, 200L), (Bob, 1L, 100L), (Carol, 3L, 300L)], SharesIn(town.DatabasePath));

        // Alice comes to have as many as Carol, who came later; then Alice has most herself.
        answers.Keep(Alice, "alice", "3", new("print", 200, new byte[100]), s_day);
        Assert.Null(answers.Find("carol", "1", s_day));
        answers.Keep(Alice, "alice", "4", new("print", 200, new byte[100]), s_day);
        Assert.Null(answers.Find("alice", "1", s_day));

        Assert.Equal([(Alice, 3L, 300L), (Bob, 1L, 100L), (Carol, 2L, 200L)], SharesIn(town.DatabasePath));
        Assert.NotNull(answers.Find("bob", "1", s_day));
        Assert.NotNull(answers.Find("alice", "4", s_day));
    }

    [Fact]
    public void What_all_keep_is_counted_again_after_it_went()
    {
        using var town = new Town();
        using var store = IdentityStore.Open(town.DatabasePath, town.Time, TimeSpan.FromSeconds(5));
        var answers = new KeptAnswers(store, ofMember: new(10, 1_000), ofAll: new(4, 1_000));
        string[] names = ["1", "2", "3", "4"];
        foreach (var name in names) answers.Keep(Alice, "alice", name, new("print", 200, new byte[250]), s_day);

        town.Time.Advance(s_day);
        foreach (var name in names) answers.Keep(Bob, "bob", name, new("print", 200, new byte[250]), s_day);

        Assert.All(names, name => Assert.NotNull(answers.Find("bob", name, s_day)));
        Assert.Equal([(Bob, 4L, 1_000L)], SharesIn(town.DatabasePath));
    }

    [Fact]
    public void Several_members_may_keep_as_much_as_one_may_before_anybody_loses_another_ones()
    {
        Assert.InRange(Rialto.Identity.Limits.KeptAnswersMax, 8 * Rialto.Identity.Limits.KeptAnswersOfMemberMax, int.MaxValue);
        Assert.InRange(Rialto.Identity.Limits.KeptAnswerBytesMax, 8 * Rialto.Identity.Limits.KeptAnswerBytesOfMemberMax, 4L << 30);
    }

    [Fact]
    public async Task Answers_of_before_are_their_members_after_the_upgrade()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var key = town.Key(alice).Key.Kid;
        town.People.Dispose();
        Execute(
            town.DatabasePath,
            "DROP TRIGGER kept_answers_more_in_all; DROP TRIGGER kept_answers_less_in_all; DROP TABLE kept_total; "
            + "DROP TABLE kept_shares; DROP TRIGGER kept_answers_more; DROP TRIGGER kept_answers_less; DROP INDEX kept_answers_by_member; "
            + "ALTER TABLE kept_answers DROP COLUMN member; DELETE FROM migrations WHERE number >= 8; "
            + $"INSERT INTO kept_answers (owner, name, print, status, body, kept_at_us) VALUES ('{key}', 'old', 'p', 200, x'0102', "
            + $"{town.Time.NowMs * 1_000}), ('session of 1000', 'old', 'p', 200, x'01', {town.Time.NowMs * 1_000})");

        town.Reopen();

        Assert.NotNull(town.People.Answers.Find(key, "old", s_day));
        Assert.NotNull(town.People.Answers.Find("session of 1000", "old", s_day));
        Assert.Equal([(0L, 1L, 1L), (alice.Number, 1L, 2L)], SharesIn(town.DatabasePath));
        Assert.Equal((2L, 3L), TotalIn(town.DatabasePath));
    }

    static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    static (long Answers, long Bytes) TotalIn(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection.QuerySingle<(long, long)>("SELECT answers, bytes FROM kept_total");
    }

    static List<(long Member, long Answers, long Bytes)> SharesIn(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection.Query<(long, long, long)>("SELECT member, answers, bytes FROM kept_shares ORDER BY member").AsList();
    }
}
