using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rialto.Identity.Outbox;

namespace Rialto.Server.Mails;

/// <summary>A submission to a mail server (RFC 5321, 6409; AUTH PLAIN and LOGIN, STARTTLS). Owner: the one task that sends.</summary>
sealed class SmtpConnection : IAsyncDisposable
{
    const string Crlf = "\r\n";
    readonly SmtpOptions _options;
    readonly TcpClient _client;
    readonly byte[] _buffer = new byte[Limits.SmtpLineBytesMax];
    Stream _stream;
    int _read;
    int _filled;
    string[] _abilities = [];

    SmtpConnection(SmtpOptions options, TcpClient client)
    {
        _options = options;
        _client = client;
        _stream = client.GetStream();
    }

    /// <summary>Connects, protects the way, and logs in.</summary>
    /// <remarks>Faults: <see cref="SmtpFailedException"/>, and those of sockets and TLS.</remarks>
    public static async Task<SmtpConnection> OpenAsync(SmtpOptions options, CancellationToken cancel)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(options.Host, options.Port, cancel);
            var connection = new SmtpConnection(options, client);
            await connection.GreetAsync(cancel);
            return connection;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Hands one mail over.</summary>
    /// <returns>What became of it, and the server's words if it was not sent.</returns>
    public async Task<(MailFate Fate, string Reason)> SendAsync(Mail mail, CancellationToken cancel)
    {
        if (!MailText.IsAddress(mail.To)) return (MailFate.Refused, "not an address");
        foreach (var command in (string[])[$"MAIL FROM:<{_options.From}>", $"RCPT TO:<{mail.To}>"])
        {
            var reply = await AskAsync(command, cancel);
            if (!reply.IsGood) return await GiveUpAsync(reply, cancel);
        }

        var go = await AskAsync("DATA", cancel);
        if (go.Code != 354) return await GiveUpAsync(go, cancel);
        var done = await AskAsync(MailText.Of(mail, _options.From) + ".", cancel);
        return done.IsGood ? (MailFate.Sent, "") : (FateOf(done), done.Text);
    }

    async Task GreetAsync(CancellationToken cancel)
    {
        if (_options.Security == SmtpSecurity.Tls) await ProtectAsync(cancel);
        Require(await ReadReplyAsync(cancel));
        await HelloAsync(cancel);
        if (_options.Security == SmtpSecurity.StartTls)
        {
            Require(await AskAsync("STARTTLS", cancel));
            // What came in the clear behind the answer was not said by the server that we are about to talk to.
            if (_read != _filled) throw new SmtpFailedException("The server went on talking before TLS.");
            await ProtectAsync(cancel);
            await HelloAsync(cancel);
        }

        if (_options.User.Length > 0) await LogInAsync(cancel);
    }

    async Task HelloAsync(CancellationToken cancel)
    {
        var reply = await AskAsync("EHLO rialto", cancel);
        Require(reply);
        _abilities = reply.Text.ToUpperInvariant().Split('\n');
    }

    async Task LogInAsync(CancellationToken cancel)
    {
        var ways = _abilities.FirstOrDefault(line => line.StartsWith("AUTH ", StringComparison.Ordinal))?.Split(' ') ?? [];
        if (ways.Contains("PLAIN"))
        {
            Require(await AskAsync($"AUTH PLAIN {Base64($"\0{_options.User}\0{_options.Password}")}", cancel));
        }
        else if (ways.Contains("LOGIN"))
        {
            await AskAsync("AUTH LOGIN", cancel);
            await AskAsync(Base64(_options.User), cancel);
            Require(await AskAsync(Base64(_options.Password), cancel));
        }
        else
        {
            throw new SmtpFailedException("The server offers no way to log in that we know.");
        }
    }

    async Task ProtectAsync(CancellationToken cancel)
    {
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = _options.Host, CertificateChainPolicy = ChainPolicy() }, cancel);
        _stream = tls;
        (_read, _filled) = (0, 0);
    }

    X509ChainPolicy? ChainPolicy()
    {
        if (_options.TrustedCertificate.Length == 0) return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(_options.TrustedCertificate);
        return policy;
    }

    async Task<(MailFate, string)> GiveUpAsync(SmtpReply reply, CancellationToken cancel)
    {
        Require(await AskAsync("RSET", cancel));
        return (FateOf(reply), reply.Text);
    }

    async Task<SmtpReply> AskAsync(string command, CancellationToken cancel)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + Crlf), cancel);
        await _stream.FlushAsync(cancel);
        return await ReadReplyAsync(cancel);
    }

    async Task<SmtpReply> ReadReplyAsync(CancellationToken cancel)
    {
        var text = new List<string>();
        while (text.Count < Limits.SmtpReplyLinesMax)
        {
            var line = await ReadLineAsync(cancel);
            var isReply = line.Length >= 3 && int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out _);
            if (!isReply) throw new SmtpFailedException("The server does not speak SMTP.");
            text.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new SmtpReply(int.Parse(line.AsSpan(0, 3), CultureInfo.InvariantCulture), string.Join('\n', text));
        }

        throw new SmtpFailedException("The server's answer does not end.");
    }

    async Task<string> ReadLineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (line.Length < Limits.SmtpLineBytesMax)
        {
            if (_read == _filled)
            {
                _filled = await _stream.ReadAsync(_buffer, cancel);
                _read = 0;
                if (_filled == 0) throw new SmtpFailedException("The server hung up.");
            }

            var c = (char)_buffer[_read++];
            if (c == '\n') return line.ToString().TrimEnd('\r');
            line.Append(c);
        }

        throw new SmtpFailedException("The server's line does not end.");
    }

    static void Require(SmtpReply reply)
    {
        if (!reply.IsGood) throw new SmtpFailedException($"The server said {reply.Code} {reply.Text}.");
    }

    static MailFate FateOf(SmtpReply reply) => reply.Code is >= 500 and < 600 ? MailFate.Refused : MailFate.Later;

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    readonly record struct SmtpReply(int Code, string Text)
    {
        public bool IsGood => Code is >= 200 and < 300;
    }
}
