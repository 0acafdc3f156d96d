using Rialto.Identity.Outbox;
using Xunit;

namespace Rialto.Tests.Identity.Outbox;

public class MailOutboxTests
{
    [Fact]
    public void A_mail_is_pending_until_it_was_sent_also_over_a_restart()
    {
        using var town = new Town();
        town.People.Mails.Write(Mail("one"));
        town.People.Mails.Write(Mail("two"));

        town.Reopen();
        var pending = town.People.Mails.Pending(10);
        town.People.Mails.MarkSent(pending[0].Id);

        Assert.Equal(["one", "two"], pending.Select(mail => mail.Subject));
        Assert.Equal("""{"token":"t"}""", pending[0].Data);
        Assert.Equal("a@example.com", pending[0].To);
        Assert.Equal("two", Assert.Single(town.People.Mails.Pending(10)).Subject);
        Assert.Single(town.People.Mails.Pending(1));
    }

    static Mail Mail(string subject) => new()
    {
        To = "a@example.com", Kind = "system.user.email.confirmation.token", Subject = subject, Text = "text", Data = """{"token":"t"}""",
    };
}
