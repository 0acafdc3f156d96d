using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity;
using Rialto.Identity.Activity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;
using Xunit;

namespace Rialto.Tests.Identity.Activity;

public class ActivityJournalTests
{
    [Fact]
    public void Rows_are_listed_newest_first_filtered_and_paged()
    {
        using var town = new Town();
        for (var n = 0; n < 5; n++)
        {
            town.People.Activity.Write(Row(1_000, n % 2 == 0 ? "session" : "otp", ActivityResult.Succeed));
            town.Time.Seconds(1);
        }

        town.People.Activity.Write(Row(1_001, "session", ActivityResult.Failed));
        var all = town.People.Activity.List(new ActivityFilter(), Page.First);

        Assert.Equal([6L, 5, 4, 3, 2, 1], all.Rows.Select(row => row.Id));
        Assert.Equal(6, all.Total);
        Assert.Equal([5L, 3], List(new ActivityFilter { Member = 1_000, Topic = "session" }, new Page(1, 2)));
        Assert.Equal([1L], List(new ActivityFilter { Member = 1_000, Topic = "session" }, new Page(2, 2)));
        Assert.Equal([6L], List(new ActivityFilter { Result = ActivityResult.Failed }, Page.First));
        Assert.Equal([3L, 2], List(new ActivityFilter { FromUs = all.Rows[4].CreatedAtUs, ToUs = all.Rows[3].CreatedAtUs }, Page.First));
        Assert.Empty(List(new ActivityFilter { Category = ActivityCategory.Admin }, Page.First));

        IEnumerable<long> List(ActivityFilter filter, Page page) => town.People.Activity.List(filter, page).Rows.Select(row => row.Id);
    }

    [Fact]
    public async Task Refused_requests_of_one_member_write_so_many_rows_and_then_one_a_minute()
    {
        using var town = new Town();
        var (alice, bob) = (await town.Member("alice"), await town.Member("bob"));
        var before = Count(alice);

        for (var n = 0; n < 25; n++) Refuse(alice);
        Assert.Equal(before + 20, Count(alice));
        Refuse(bob);
        Assert.Equal(1, Count(bob));
        town.Time.Seconds(60);
        Refuse(alice);
        Refuse(alice);

        var rows = town.People.Activity.List(Denied(alice), Page.First).Rows;
        Assert.Equal(before + 21, rows.Count);
        Assert.Equal("""{"left_out":5}""", rows[0].Data);

        void Refuse(Member member)
        {
            var note = new AuditNote(member.Number, "users", "read", ActivityResult.Denied);
            town.People.Activity.WriteAudit(new Passage { Path = "x", Audit = note }, town.Home, payload: null);
        }

        int Count(Member member) => town.People.Activity.List(Denied(member), Page.First).Rows.Count;

        static ActivityFilter Denied(Member member) => new() { Member = member.Number, Result = ActivityResult.Denied };
    }

    [Theory]
    [InlineData("UPDATE activities SET result = 'succeed' WHERE id = 2", 2L)]
    [InlineData("UPDATE activities SET user_ip_country = '' WHERE id = 3", 3L)]
    [InlineData("DELETE FROM activities WHERE id = 2", 3L)]
    [InlineData("UPDATE activities SET topic = topic || 'x', action = '' WHERE id = 1", 1L)]
    public void A_row_that_was_tampered_with_shows(string tampering, long brokenId)
    {
        using var town = new Town();
        for (var n = 0; n < 4; n++) town.People.Activity.Write(Row(1_000, "session", ActivityResult.Failed));
        Assert.Null(town.People.Activity.FirstBroken());

        using (var connection = new SqliteConnection($"Data Source={town.DatabasePath};Pooling=False"))
        {
            connection.Execute("DROP TRIGGER activities_are_not_updated; DROP TRIGGER activities_are_not_deleted");
            connection.Execute(tampering);
        }

        Assert.Equal(brokenId, town.People.Activity.FirstBroken());
    }

    [Fact]
    public void A_row_that_is_sound_in_itself_but_has_another_past_shows()
    {
        using var town = new Town();
        using var elsewhere = new Town();
        for (var n = 0; n < 3; n++) town.People.Activity.Write(Row(1_000, "session", ActivityResult.Failed));
        elsewhere.People.Activity.Write(Row(1_000, "session", ActivityResult.Succeed));
        elsewhere.People.Activity.Write(Row(1_000, "otp", ActivityResult.Succeed));

        using (var connection = new SqliteConnection($"Data Source={town.DatabasePath};Pooling=False"))
        using (var foreign = new SqliteConnection($"Data Source={elsewhere.DatabasePath};Pooling=False"))
        {
            var row = (IDictionary<string, object?>)foreign.QuerySingle("SELECT * FROM activities WHERE id = 2");
            connection.Execute("DROP TRIGGER activities_are_not_deleted; DELETE FROM activities WHERE id = 2");
            connection.Execute($"INSERT INTO activities VALUES ({string.Join(", ", row.Keys.Select(key => $"@{key}"))})", row);
        }

        Assert.Equal(2, town.People.Activity.FirstBroken());
    }

    [Theory]
    [InlineData("UPDATE activities SET topic = 'x'")]
    [InlineData("DELETE FROM activities")]
    public void The_database_itself_refuses_to_change_rows(string sql)
    {
        using var town = new Town();
        town.People.Activity.Write(Row(1_000, "session", ActivityResult.Failed));

        using var connection = new SqliteConnection($"Data Source={town.DatabasePath};Pooling=False");
        Assert.Throws<SqliteException>(() => connection.Execute(sql));
    }

    [Fact]
    public void The_chain_goes_on_over_a_restart_and_its_head_moves()
    {
        using var town = new Town();
        Assert.Equal(0, town.People.Activity.Head().Id);
        town.People.Activity.Write(Row(1_000, "session", ActivityResult.Failed));
        var (_, hash) = town.People.Activity.Head();
        town.Reopen();
        town.People.Activity.Write(Row(1_000, "session", ActivityResult.Failed));

        Assert.Equal(2, town.People.Activity.Head().Id);
        Assert.NotEqual(hash, town.People.Activity.Head().Hash);
        Assert.Null(town.People.Activity.FirstBroken());
    }

    [Fact]
    public void Secrets_are_blackened_wherever_they_hide()
    {
        using var town = new Town();
        const string data = """
            {"password":"s1","old_password":"s2","otp_code":"s3","totp_code":"s4","code":"s5","secret":{"x":"s6"},"token":"s7",
             "list":[{"Password":"s8"}],"deep":{"new_password":"s9"},"email":"kept@example.com"}
            """;

        town.People.Activity.Write(Row(1_000, "users", ActivityResult.Succeed) with { Data = data });
        var stored = town.People.Activity.List(new ActivityFilter(), Page.First).Rows[0].Data!;

        for (var n = 1; n <= 9; n++) Assert.DoesNotContain($"s{n}\"", stored, StringComparison.Ordinal);
        Assert.Contains("kept@example.com", stored, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("[1]")]
    public void Data_that_is_no_plain_object_costs_the_data_and_not_the_row(string data)
    {
        using var town = new Town();

        town.People.Activity.Write(Row(1_000, "users", ActivityResult.Succeed) with { Data = data });

        Assert.Equal(1, town.People.Activity.List(new ActivityFilter(), Page.First).Total);
        Assert.Null(town.People.Activity.FirstBroken());
    }

    [Theory]
    [InlineData("curl/8.0", true)]
    [InlineData("unknown", true)]
    [InlineData("Mozilla/5.0 (X11)", false)]
    public void Programs_are_marked_as_suspicious(string agent, bool marked)
    {
        using var town = new Town();

        town.People.Activity.Write(Row(1_000, "session", ActivityResult.Succeed) with { UserAgent = agent });

        var data = town.People.Activity.List(new ActivityFilter(), Page.First).Rows[0].Data;
        Assert.Equal(marked ? """{"note":"Detected suspicious browser"}""" : null, data);
    }

    [Fact]
    public async Task Many_threads_write_one_unbroken_chain()
    {
        using var town = new Town();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(n =>
            Task.Run(() => town.People.Activity.Write(Row(1_000 + n, "session", ActivityResult.Succeed)))));

        Assert.Equal(40, town.People.Activity.Head().Id);
        Assert.Null(town.People.Activity.FirstBroken());
    }

    static ActivityEntry Row(int member, string topic, ActivityResult result) => new()
    {
        Member = member, Category = ActivityCategory.User, UserIp = "10.0.0.1", UserAgent = "Mozilla/5.0", Topic = topic, Action = "login",
        Result = result,
    };
}
