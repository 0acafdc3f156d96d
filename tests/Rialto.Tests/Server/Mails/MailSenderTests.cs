using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rialto.Identity.Outbox;
using Rialto.Identity.Storage;
using Rialto.Node.Log;
using Rialto.Server.Mails;
using Rialto.Tests.Identity;
using Rialto.Tests.Identity.Storage;

namespace Rialto.Tests.Server.Mails;

public sealed class MailSenderTests : IDisposable
{
    readonly Town _town = new();

    string FilePath => Path.Combine(_town.Directory, MailWriter.FileName);

    CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _town.Dispose();

    [Fact]
    public async Task A_mail_arrives_as_it_was_written()
    {
        await using var sink = new SmtpSink(certificate: null);
        Write("alice@example.com", "K\u00e4se");

        await Sender(sink, SmtpSecurity.None).SendPendingAsync(Cancel);

        Assert.Equal(["EHLO rialto", "MAIL FROM:<rialto@example.com>", "RCPT TO:<alice@example.com>", "DATA"], sink.Heard[..4]);
        var (head, body) = (sink.Heard[4].Split("\n\n")[0], sink.Heard[4].Split("\n\n")[1]);
        Assert.Equal(
            """
            From: <rialto@example.com>
            To: <alice@example.com>
            Subject: =?utf-8?B?S8Okc2U=?=
            Date: Fri, 13 Mar 2020 08:21:00 +0000
            Message-ID: <1.1584087660000000@example.com>
            MIME-Version: 1.0
            Auto-Submitted: auto-generated
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64
            """.ReplaceLineEndings("\n"),
            head);
        Assert.Equal(".\r\nfrom us\r\n", Encoding.UTF8.GetString(Convert.FromBase64String(body.ReplaceLineEndings(""))));
        Assert.Null(_town.People.Mails.NextDueUs());
    }

    [Fact]
    public async Task A_server_that_is_busy_or_gone_is_asked_again_later()
    {
        await using var sink = new SmtpSink(certificate: null);
        sink.Scripted.Add(("RCPT", "451 not now"));
        Write("alice@example.com", "one");

        await Sender(sink, SmtpSecurity.None).SendPendingAsync(Cancel);
        Assert.Empty(_town.People.Mails.Pending(10));
        _town.Time.Seconds(1);
        sink.Scripted.Add(("EHLO", "421 going down"));
        await Sender(sink, SmtpSecurity.None).SendPendingAsync(Cancel);
        _town.Time.Seconds(1);
        Assert.Empty(_town.People.Mails.Pending(10));
        _town.Time.Seconds(1);
        Assert.Equal(2, _town.People.Mails.Pending(10).Single().Attempts);

        await Sender(sink, SmtpSecurity.None).SendPendingAsync(Cancel);

        Assert.Null(_town.People.Mails.NextDueUs());
        Assert.Single(sink.Heard, "DATA");
    }

    [Fact]
    public async Task A_recipient_that_is_refused_does_not_hold_up_the_others()
    {
        await using var sink = new SmtpSink(certificate: null);
        sink.Scripted.Add(("RCPT", "550 no such person"));
        Write("nobody@example.com", "one");
        Write("a b@example.com", "two");
        Write("bob@example.com", "three");

        await Sender(sink, SmtpSecurity.None).SendPendingAsync(Cancel);

        Assert.Null(_town.People.Mails.NextDueUs());
        Assert.Single(sink.Heard, "DATA");
        Assert.Contains("RSET", sink.Heard);
        Assert.DoesNotContain(sink.Heard, line => line.Contains("a b@"));
    }

    [Fact]
    public async Task Nothing_is_said_before_the_way_is_protected()
    {
        using var certificate = Certificate();
        await using var sink = new SmtpSink(certificate);
        var trusted = Path.Combine(_town.Directory, "mail.pem");
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem(), Cancel);
        Write("alice@example.com", "one");

        await Sender(sink, SmtpSecurity.StartTls, trusted).SendPendingAsync(Cancel);

        Assert.Equal(["EHLO rialto", "STARTTLS", "EHLO rialto", "AUTH PLAIN AHVzZXIAcGFzcw=="], sink.Heard[..4]);
        Assert.Null(_town.People.Mails.NextDueUs());
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_gets_neither_password_nor_mail()
    {
        using var certificate = Certificate();
        await using var sink = new SmtpSink(certificate);
        using var another = Certificate();
        var trusted = Path.Combine(_town.Directory, "mail.pem");
        await File.WriteAllTextAsync(trusted, another.ExportCertificatePem(), Cancel);
        Write("alice@example.com", "one");

        await Sender(sink, SmtpSecurity.StartTls, trusted).SendPendingAsync(Cancel);

        Assert.Equal(["EHLO rialto", "STARTTLS"], sink.Heard);
        Assert.NotNull(_town.People.Mails.NextDueUs());
    }

    [Fact]
    public async Task Logging_in_works_by_the_older_way_too()
    {
        await using var sink = new SmtpSink(certificate: null);
        sink.Abilities = "250-sink\r\n250 AUTH LOGIN";
        sink.Scripted.Add(("AUTH LOGIN", "334 VXNlcm5hbWU6"));
        sink.Scripted.Add(("dXNlcg==", "334 UGFzc3dvcmQ6"));
        sink.Scripted.Add(("cGFzcw==", "535 wrong"));
        Write("alice@example.com", "one");

        await Sender(sink, SmtpSecurity.None, "", "user").SendPendingAsync(Cancel);

        Assert.Equal(["EHLO rialto", "AUTH LOGIN", "dXNlcg==", "cGFzcw=="], sink.Heard);
        Assert.Equal(1_584_087_661_000_000, _town.People.Mails.NextDueUs());
    }

    [Fact]
    public async Task What_the_server_took_is_not_sent_again_because_a_full_disk_did_not_let_it_be_marked()
    {
        await using var sink = new SmtpSink(certificate: null);
        using var store = IdentityStore.Open(_town.DatabasePath, _town.Time, TimeSpan.FromSeconds(5));
        var outbox = new MailOutbox(store);
        var sender = Sender(sink, SmtpSecurity.None, outbox);
        outbox.Write(new Mail { To = "alice@example.com", Kind = "k", Subject = "one", Text = "from us", Data = "{}" });
        FullDisk.Begin(store, "mails");

        await Assert.ThrowsAsync<IdentityFullException>(() => sender.SendPendingAsync(Cancel));
        await Assert.ThrowsAsync<IdentityFullException>(() => sender.SendPendingAsync(Cancel));
        Assert.Single(outbox.Pending(10));
        FullDisk.End(store);
        await sender.SendPendingAsync(Cancel);

        Assert.Empty(outbox.Pending(10));
        Assert.Single(sink.Heard, "DATA");
    }

    [Fact]
    public async Task A_full_disk_makes_the_sender_wait_and_ends_nothing()
    {
        await using var sink = new SmtpSink(certificate: null);
        using var store = IdentityStore.Open(_town.DatabasePath, _town.Time, TimeSpan.FromSeconds(5));
        var outbox = new MailOutbox(store);
        FullDisk.Begin(store, "mails");
        outbox.Write(new Mail { To = "alice@example.com", Kind = "k", Subject = "one", Text = "from us", Data = "{}" });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var running = Sender(sink, SmtpSecurity.None, outbox).RunAsync(stop.Token);
        await sink.Closed.WaitAsync(Cancel);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Codes_for_telephones_go_to_the_file()
    {
        await using var sink = new SmtpSink(certificate: null);
        _town.People.Mails.Write(new Mail { To = "331", Kind = MailKinds.PhoneCode, Subject = "", Text = "12345", Data = "{}" });

        await Sender(sink, SmtpSecurity.None).SendPendingAsync(Cancel);

        Assert.Empty(sink.Heard);
        Assert.Single(await File.ReadAllLinesAsync(FilePath, Cancel));
    }

    MailSender Sender(SmtpSink sink, SmtpSecurity security, string trusted = "", string user = "") =>
        Sender(sink, security, _town.People.Mails, trusted, user);

    MailSender Sender(SmtpSink sink, SmtpSecurity security, MailOutbox outbox, string trusted = "", string user = "")
    {
        var options = new SmtpOptions
        {
            Host = "localhost", Port = sink.Port, Security = security, From = "rialto@example.com", TrustedCertificate = trusted,
            User = security == SmtpSecurity.StartTls ? "user" : user, Password = "pass",
        };
        var file = new MailWriter(outbox, new DiskStorage(), FilePath);
        return new MailSender(outbox, file, options, _town.Time, NullLogger.Instance);
    }

    void Write(string to, string subject) =>
        _town.People.Mails.Write(new Mail { To = to, Kind = "k", Subject = subject, Text = ".\nfrom us", Data = "{}" });

    static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(140));
    }
}
