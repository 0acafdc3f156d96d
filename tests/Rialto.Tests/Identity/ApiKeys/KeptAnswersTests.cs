using Rialto.Identity.ApiKeys;

namespace Rialto.Tests.Identity.ApiKeys;

/// <summary>Answers that are kept on disk: the first of a name stays, for as long as it is asked for, and over a restart.</summary>
public class KeptAnswersTests
{
    static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    [Fact]
    public void An_answer_is_there_after_a_restart_and_its_owners_alone()
    {
        using var town = new Town();
        town.People.Answers.Keep("alice", "first", new("print", 200, [1, 2, 3]), s_day);
        town.People.Answers.Keep("alice", "first", new("another", 409, []), s_day);

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
        town.People.Answers.Keep("alice", "first", new("print", 200, []), s_day);
        town.Time.Advance(s_day - TimeSpan.FromSeconds(1));
        Assert.NotNull(town.People.Answers.Find("alice", "first", s_day));

        town.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(town.People.Answers.Find("alice", "first", s_day));
        town.People.Answers.Keep("alice", "first", new("new", 201, []), s_day);
        Assert.Equal("new", town.People.Answers.Find("alice", "first", s_day)!.Print);
    }
}
