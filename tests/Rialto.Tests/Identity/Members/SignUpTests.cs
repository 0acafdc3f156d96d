using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Identity.Outbox;
using Xunit;

namespace Rialto.Tests.Identity.Members;

public class SignUpTests
{
    static readonly SignUp Alice = new() { Email = "Alice@Example.com", Password = Town.Password, Username = "Alice1" };

    [Fact]
    public async Task A_stranger_becomes_member_1000_with_a_session_and_the_engine_hears_of_it()
    {
        using var town = new Town();

        var opened = (await town.People.SignUpAsync(Alice, town.Home, [])).Value;

        Assert.Equal(1_000, opened.Member.Number);
        Assert.Matches("^ID[0-9A-F]{10}$", opened.Member.Uid);
        Assert.Equal("Alice@Example.com", opened.Member.Email);
        Assert.Equal("alice1", opened.Member.Username);
        Assert.Equal("pending", opened.Member.State);
        Assert.Equal(0, opened.Member.Level);
        Assert.Equal("member", opened.Member.Role);
        Assert.Equal("any", opened.Member.FeeGroup);
        Assert.Matches("^[0-9a-f]{32}$", opened.Token);
        Assert.Matches("^[0-9a-f]{20}$", opened.Session.CsrfToken);
        var change = Assert.Single(town.People.EngineChanges.Pending(10));
        Assert.Equal((EngineChangeKind.MemberOpened, 1_000, opened.Member.Uid), (change.Kind, change.Member, change.Uid));
        Assert.False(change.Suspended);
        Assert.Equal("account/signup/Succeed", string.Join(' ', town.Rows(opened.Member)));
    }

    [Fact]
    public async Task In_a_demo_labels_come_along_and_make_the_member_active_at_level_3()
    {
        using var town = new Town();

        var opened = (await town.People.SignUpAsync(Alice, town.Home, Standing.LabelsOf(3))).Value;

        Assert.Equal(("active", 3), (opened.Member.State, opened.Member.Level));
    }

    [Theory]
    [InlineData("", Town.Password, null, null, "email.blank,email.invalid")]
    [InlineData("  ", Town.Password, null, null, "email.blank,email.invalid")]
    [InlineData("nobody", Town.Password, null, null, "email.invalid")]
    [InlineData("a@b", Town.Password, null, null, "email.invalid")]
    [InlineData("a@@b.com", Town.Password, null, null, "email.invalid")]
    [InlineData(".a@b.com", Town.Password, null, null, "email.invalid")]
    [InlineData("a@-b.com", Town.Password, null, null, "email.invalid")]
    [InlineData("a\r\nb@c.com", Town.Password, null, null, "email.invalid")]
    [InlineData("ä@b.com", Town.Password, null, null, "email.invalid")]
    [InlineData("a@b.com", "", null, null, "password.blank")]
    [InlineData("a@b.com", "changeme", null, null, "password.requirements")]
    [InlineData("a@b.com", "Aa1!Aa1!", null, null, "password.weak")]
    [InlineData("a@b.com", Town.Password, "abc", null, "username.too_short")]
    [InlineData("a@b.com", Town.Password, "abcdefghijklm", null, "username.too_long")]
    [InlineData("a@b.com", Town.Password, "ab_cd", null, "username.invalid")]
    [InlineData("a@b.com", Town.Password, "a|", null, "username.too_short,username.invalid")]
    [InlineData("a@b.com", Town.Password, null, "{", "data.invalid_format")]
    [InlineData("a@b.com", Town.Password, null, "LONG", "data.too_long")]
    [InlineData("nobody", "changeme", "x", "{", "email.invalid,username.too_short,password.requirements,data.invalid_format")]
    public async Task Every_broken_rule_is_answered_once(string email, string password, string? username, string? data, string literals)
    {
        using var town = new Town();
        var wish = new SignUp
        {
            Email = email, Password = password, Username = username, Data = data == "LONG" ? $"\"{new string('x', 1_023)}\"" : data,
        };

        var result = await town.People.SignUpAsync(wish, town.Home, []);

        Assert.Equal(literals, string.Join(',', result.Rejects.Select(reject => reject.Literal())));
        Assert.Equal(0, town.People.Members.List(new MemberFilter(), Page.First).Total);
    }

    [Fact]
    public async Task Names_are_taken_in_any_case_of_letters()
    {
        using var town = new Town();
        await town.People.SignUpAsync(Alice, town.Home, []);

        var again = await town.People.SignUpAsync(Alice with { Email = "aLICE@eXAMPLE.com", Username = "ALICE1" }, town.Home, []);

        Assert.Equal([IdentityReject.EmailTaken, IdentityReject.UsernameTaken], again.Rejects);
    }

    [Fact]
    public async Task Of_many_threads_with_one_address_exactly_one_becomes_a_member()
    {
        using var town = new Town();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => town.People.SignUpAsync(Alice, town.Home, []))));

        Assert.Equal(1, results.Count(result => !result.Rejected));
        Assert.Equal(1, town.People.Members.List(new MemberFilter(), Page.First).Total);
    }

    [Theory]
    [InlineData("XX0000000000", "identity.user.invalid_referral_format")]
    [InlineData("ID0000000000", "identity.user.referral_doesnt_exist")]
    public async Task A_referral_must_be_a_member(string uid, string literal)
    {
        using var town = new Town();

        var result = await town.People.SignUpAsync(Alice with { ReferralUid = uid, Email = "" }, town.Home, []);

        Assert.Equal(literal, Assert.Single(result.Rejects).Literal());
    }

    [Fact]
    public async Task A_referral_is_remembered()
    {
        using var town = new Town();
        var bob = await town.Member("bob");

        var opened = (await town.People.SignUpAsync(Alice with { ReferralUid = bob.Uid }, town.Home, [])).Value;

        Assert.Equal(bob.Uid, town.People.Members.ByNumber(opened.Member.Number)!.ReferralUid);
    }

    [Fact]
    public async Task Members_are_found_by_every_name_they_have()
    {
        using var town = new Town();
        var alice = (await town.People.SignUpAsync(Alice, town.Home, [])).Value.Member;

        Assert.Equal(alice.Number, town.People.Members.ByEmail("ALICE@example.COM")!.Number);
        Assert.Equal(alice.Number, town.People.Members.ByUsername("aLiCe1")!.Number);
        Assert.Equal(alice.Number, town.People.Members.ByAnyName(alice.Uid)!.Number);
        Assert.Null(town.People.Members.ByAnyName("nobody"));
        Assert.Null(town.People.Members.ByNumber(1_001));
    }

    [Fact]
    public async Task Every_member_has_one_COINUT_secret_from_the_start()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var first = town.People.ApiKeys.CoinutSecret(alice.Number);

        var replaced = town.People.IssueApiKey(
            town.Act(alice), Town.Wish() with { Format = Rialto.Identity.ApiKeys.KeyFormat.Coinut }, town.FreshCode(alice)).Value;

        Assert.True(Guid.TryParse(first, out _));
        Assert.Equal(alice.Uid, replaced.Key.Kid);
        Assert.NotEqual(first, replaced.Secret);
        Assert.Equal(replaced.Secret, town.People.ApiKeys.CoinutSecret(alice.Number));
        Assert.Empty(town.People.ApiKeys.List(alice.Number, null, null, Page.First).Value.Rows);
        Assert.Null(town.People.ApiKeys.Find(alice.Uid));
    }

    [Fact]
    public async Task A_COINUT_key_and_its_owners_names_are_read_from_the_disk_once_until_they_change()
    {
        using var town = new Town();
        var alice = await town.MemberWithOtp("alice");
        var first = town.People.ApiKeys.CoinutKey(alice.Number);
        Assert.Equal(first.Secret, System.Text.Encoding.ASCII.GetString(first.Bytes.Span));
        string[] names = [alice.Uid, alice.Email, alice.Email.ToUpperInvariant()];
        Assert.All(names, name => Assert.Equal(alice.Number, town.People.Members.ByAnyName(name)!.Number));

        // Somebody hides them from whoever looks on the disk.
        OnDisk(town, "UPDATE api_keys SET format = 'x' || format; UPDATE members SET uid = 'x' || uid, email_key = 'x' || email_key");
        Assert.Same(first, town.People.ApiKeys.CoinutKey(alice.Number));
        Assert.All(names, name => Assert.Equal(alice.Number, town.People.Members.ByAnyName(name)!.Number));
        OnDisk(town, "UPDATE api_keys SET format = substr(format, 2)");
        OnDisk(town, "UPDATE members SET uid = substr(uid, 2), email_key = substr(email_key, 2)");

        var rules = new Rialto.Identity.ApiKeys.KeyRules { NonceMode = Rialto.Identity.ApiKeys.NonceMode.Monotonic };
        town.People.BackOffice.SetKeyRules(town.Operator, alice.Uid, rules);
        var changed = town.People.ApiKeys.CoinutKey(alice.Number);
        Assert.Equal((first.Secret, first.Print, rules.NonceMode), (changed.Secret, changed.Print, changed.NonceMode));

        var replaced = town.People.IssueApiKey(
            town.Act(alice), Town.Wish() with { Format = Rialto.Identity.ApiKeys.KeyFormat.Coinut }, town.FreshCode(alice)).Value;
        var second = town.People.ApiKeys.CoinutKey(alice.Number);
        Assert.Equal((replaced.Secret, rules.NonceMode), (second.Secret, second.NonceMode));
        Assert.NotEqual(first.Print, second.Print);
        Assert.DoesNotContain(second.Secret, second.Print, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_found_anew_when_somebody_else_may_have_them()
    {
        using var town = new Town();
        var bob = await town.Member("bob");
        Assert.Equal(bob.Number, town.People.Members.ByAnyName(bob.Uid)!.Number);

        // A username is looked for first, and this one is spelt like an identifier.
        var alice = (await town.People.SignUpAsync(Alice with { Username = bob.Uid }, town.Home, [])).Value.Member;

        Assert.Equal(alice.Number, town.People.Members.ByAnyName(bob.Uid)!.Number);
    }

    [Fact]
    public async Task That_nobody_has_a_name_is_read_from_the_disk_once_too()
    {
        using var town = new Town();
        var bob = await town.Member("bob");
        string[] names = ["nobody", "nobody@example.com", "ID0000000000"];
        Assert.All(names, name => Assert.Null(town.People.Members.ByAnyName(name)));

        // Somebody gives Bob these names where only a look on the disk can see it.
        OnDisk(
            town, $"UPDATE members SET username = 'nobody', email_key = 'nobody@example.com', uid = 'ID0000000000' "
            + $"WHERE number = {bob.Number}");

        Assert.All(names, name => Assert.Null(town.People.Members.ByAnyName(name)));
        Assert.Equal(bob.Number, town.People.Members.ByAnyName("NOBODY")!.Number);
    }

    [Fact]
    public async Task Who_signs_up_with_a_name_that_was_nobodys_is_found()
    {
        using var town = new Town();
        string[] names = [Alice.Email, Alice.Email.ToUpperInvariant(), Alice.Username!, "ALICE1", new string('a', 256)];
        Assert.All(names, name => Assert.Null(town.People.Members.ByAnyName(name)));

        var alice = (await town.People.SignUpAsync(Alice, town.Home, [])).Value.Member;

        Assert.All(names[..4], name => Assert.Equal(alice.Number, town.People.Members.ByAnyName(name)!.Number));
        Assert.Null(town.People.Members.ByAnyName(names[4]));
    }

    static void OnDisk(Town town, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={town.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
