using System.Text.Json.Nodes;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Identity.Outbox;
using Rialto.Identity.Passwords;
using Xunit;

namespace Rialto.Tests.Identity;

public class MailDoorsTests
{
    const string NewPassword = "Tecohvi0-another";

    [Fact]
    public async Task The_link_of_a_mail_is_the_one_that_the_pages_read()
    {
        using var town = new Town(options => options with { PublicUrl = "https://rialto.example" });

        await town.People.SignUpAsync(new SignUp { Email = "alice@example.com", Password = Town.Password }, town.Home, []);

        var mail = Assert.Single(Mails(town, MailKinds.ConfirmationToken));
        Assert.Contains($"https://rialto.example/accounts/confirmation?confirmation_token={Token(mail)}&lang=en", mail.Text);
        Assert.Equal("alice@example.com", mail.To);
    }

    [Fact]
    public async Task A_demonstrations_member_is_active_at_once_and_gets_no_mail()
    {
        using var town = new Town();
        var wish = new SignUp { Email = "alice@example.com", Password = Town.Password };

        await town.People.SignUpAsync(wish, town.Home, Standing.LabelsOf(3));

        Assert.Empty(Mails(town, MailKinds.ConfirmationToken));
    }

    [Fact]
    public async Task Nobody_is_flooded_with_mails()
    {
        using var town = new Town();
        var member = await town.Member("alice");

        for (var time = 0; time < 15; time++) town.People.SendPasswordReset(member.Email, town.Home);
        Assert.Equal(10, Mails(town, MailKinds.ResetToken).Count);

        town.Time.Seconds(3600);
        town.People.SendPasswordReset(member.Email, town.Home);
        Assert.Equal(11, Mails(town, MailKinds.ResetToken).Count);
    }

    [Fact]
    public async Task A_banned_member_does_not_come_back_by_a_mail()
    {
        using var town = new Town();
        var member = await town.Member("alice", level: 0);
        town.People.SendConfirmation(member.Email);
        town.People.SendPasswordReset(member.Email, town.Home);
        var confirmation = Token(Mails(town, MailKinds.ConfirmationToken).Single());
        var reset = Token(Mails(town, MailKinds.ResetToken).Single());

        town.People.BackOffice.SetState(town.Operator, member.Uid, "banned");

        Assert.Equal(IdentityReject.ActiveOrDoesntExist, town.People.ConfirmEmail(confirmation, null, town.Home).Reject);
        var wish = new PasswordReset(reset, NewPassword, NewPassword);
        Assert.Equal(IdentityReject.UtilizedToken, (await town.People.ResetPasswordAsync(wish, town.Home)).Reject);
    }

    [Fact]
    public async Task A_reset_by_two_at_once_is_done_once()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        town.People.SendPasswordReset(member.Email, town.Home);
        var token = Token(Mails(town, MailKinds.ResetToken).Single());

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            town.People.ResetPasswordAsync(new PasswordReset(token, $"{NewPassword}{number}", $"{NewPassword}{number}"), town.Home)));

        Assert.Single(results, result => !result.Rejected);
        Assert.All(results.Where(result => result.Rejected), result => Assert.Equal(IdentityReject.UtilizedToken, result.Reject));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_changed_password_makes_the_mails_on_their_way_worthless(bool byOperator)
    {
        using var town = new Town();
        var member = await town.Member("alice");
        var opened = await town.LogIn(member);
        town.People.SendPasswordReset(member.Email, town.Home);
        var token = Token(Mails(town, MailKinds.ResetToken).Single());

        if (byOperator) await town.People.BackOffice.SetPasswordAsync(town.Operator, member.Uid, NewPassword);
        else
        {
            var wish = new PasswordChange(Town.Password, NewPassword, NewPassword);
            Assert.False((await town.People.ChangePasswordAsync(town.Act(member, opened.Session.Id), wish)).Rejected);
        }

        var late = await town.People.ResetPasswordAsync(new PasswordReset(token, NewPassword + "1", NewPassword + "1"), town.Home);
        Assert.Equal(IdentityReject.UtilizedToken, late.Reject);
        Assert.False((await town.People.CheckPasswordAsync(member.Email, NewPassword)).Rejected);
    }

    [Fact]
    public async Task What_a_member_should_know_is_mailed()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        var opened = await town.LogIn(member);
        var act = town.Act(member, opened.Session.Id);

        await town.People.ChangePasswordAsync(act, new PasswordChange(Town.Password, NewPassword, NewPassword));
        town.People.BackOffice.PutLabel(town.Operator, member.Uid, LabelSpec.Private("document", "rejected"));
        await town.People.CloseAccountAsync(act, NewPassword, otpCode: null);

        Assert.Equal(
            ["system.session.create", "system.user.password.change", "system.document.rejected", "system.user.account.deleted"],
            town.People.Mails.Pending(10).Select(mail => mail.Kind));
    }

    [Fact]
    public async Task A_mail_that_was_sent_no_longer_holds_its_token()
    {
        using var town = new Town();
        town.People.SendPasswordReset((await town.Member("alice")).Email, town.Home);
        var mail = town.People.Mails.Pending(1).Single();
        var token = Token(mail);

        town.People.Mails.MarkSent(mail.Id);
        town.People.Dispose();

        var stored = Directory.EnumerateFiles(town.Directory, "identity.db").Select(File.ReadAllBytes).Single();
        Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString(stored));
        town.Reopen();
    }

    [Fact]
    public async Task A_mail_is_put_off_and_at_last_given_up()
    {
        using var town = new Town();
        town.People.SendPasswordReset((await town.Member("alice")).Email, town.Home);
        var id = town.People.Mails.Pending(1).Single().Id;

        for (var attempt = 0; attempt < 49; attempt++)
        {
            town.People.Mails.Postpone(id, TimeSpan.FromMinutes(1));
            Assert.Empty(town.People.Mails.Pending(1));
            town.Time.Seconds(60);
            Assert.Equal(attempt + 1, town.People.Mails.Pending(1).Single().Attempts);
        }

        town.People.Mails.Postpone(id, TimeSpan.FromMinutes(1));
        town.Time.Seconds(60);
        Assert.Empty(town.People.Mails.Pending(1));
        Assert.Null(town.People.Mails.NextDueUs());
    }

    static IReadOnlyList<Mail> Mails(Town town, string kind) => [.. town.People.Mails.Pending(100).Where(mail => mail.Kind == kind)];

    static string Token(Mail mail) => (string)JsonNode.Parse(mail.Data)!["token"]!;
}
