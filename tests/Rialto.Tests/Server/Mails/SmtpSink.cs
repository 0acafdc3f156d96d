using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rialto.Tests.Server.Mails;

/// <summary>A tiny mail server: takes mails, or answers as it was told.</summary>
sealed class SmtpSink : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly X509Certificate2? _certificate;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _serving;

    public SmtpSink(X509Certificate2? certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What is answered to a command that begins so, once each, in this order; else the usual.</summary>
    public List<(string Command, string Answer)> Scripted { get; } = [];

    /// <summary>Every command, and each mail's text as one entry.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Done when the first client has gone.</summary>
    public Task Closed => _closed.Task;

    public string Abilities { get; set; } = "250-sink\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN";

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client);
                _closed.TrySetResult();
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The test is over: cancelled, or the listener was stopped between two clients.
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        var lines = new StreamReader(stream);
        await SayAsync(stream, "220 sink");
        while (await lines.ReadLineAsync(_stop.Token) is { } command)
        {
            Heard.Add(command);
            await SayAsync(stream, AnswerOf(command));
            if (command == "STARTTLS" && _certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(_certificate);
                (stream, lines) = (tls, new StreamReader(tls));
            }
            else if (command == "DATA")
            {
                Heard.Add(await MailAsync(lines));
                await SayAsync(stream, AnswerOf("."));
            }
        }
    }

    string AnswerOf(string command)
    {
        var scripted = Scripted.FindIndex(entry => command.StartsWith(entry.Command, StringComparison.Ordinal));
        if (scripted >= 0)
        {
            var answer = Scripted[scripted].Answer;
            Scripted.RemoveAt(scripted);
            return answer;
        }

        if (command.StartsWith("EHLO", StringComparison.Ordinal)) return Abilities;
        if (command.StartsWith("AUTH", StringComparison.Ordinal)) return "235 welcome";
        return command == "DATA" ? "354 go on" : "250 ok";
    }

    async Task<string> MailAsync(StreamReader lines)
    {
        var mail = new StringBuilder();
        while (await lines.ReadLineAsync(_stop.Token) is { } line && line != ".") mail.Append(line).Append('\n');
        return mail.ToString();
    }

    static Task SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n")).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }
}
