using Rialto.Gateways.Outbox;
using Rialto.Identity.Outbox;
using Rialto.Node.Log;
using Rialto.Tests.Identity;

namespace Rialto.Tests.Gateways.Outbox;

public sealed class MailWriterTests : IDisposable
{
    readonly Town _town = new();

    string FilePath => Path.Combine(_town.Directory, MailWriter.FileName);

    public void Dispose() => _town.Dispose();

    [Fact]
    public void Each_mail_is_one_line_and_is_written_once()
    {
        _town.People.Mails.Write(Mail("a@example.com"));
        _town.People.Mails.Write(Mail("b@example.com"));

        Writer().WritePending();
        Writer().WritePending();

        Assert.Equal(
            [
                """{"at":"2020-03-13T08:21:00Z","to":"a@example.com","kind":"phone.code","subject":"Code","text":"It is 12345","data":{"code":"12345"}}""",
                """{"at":"2020-03-13T08:21:00Z","to":"b@example.com","kind":"phone.code","subject":"Code","text":"It is 12345","data":{"code":"12345"}}""",
            ],
            File.ReadAllLines(FilePath));
        Assert.Empty(_town.People.Mails.Pending(10));
    }

    [Fact]
    public void A_line_that_a_crash_cut_off_does_not_swallow_the_next()
    {
        File.WriteAllText(FilePath, """{"at":"2020""");
        _town.People.Mails.Write(Mail("a@example.com"));

        Writer().WritePending();

        var lines = File.ReadAllLines(FilePath);
        Assert.Equal("""{"at":"2020""", lines[0]);
        Assert.StartsWith("""{"at":"2020-03-13T08:21:00Z","to":"a@example.com",""", lines[1]);
    }

    [Fact]
    public void Only_its_owner_may_read_the_file()
    {
        _town.People.Mails.Write(Mail("a@example.com"));

        Writer().WritePending();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    MailWriter Writer() => new(_town.People.Mails, new DiskStorage(), FilePath);

    static Mail Mail(string to) => new() { To = to, Kind = "phone.code", Subject = "Code", Text = "It is 12345", Data = """{"code":"12345"}""" };
}
