using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Rialto.Identity.Outbox;
using Rialto.Identity.Storage;
using Rialto.Node.Log;

namespace Rialto.Server.Mails;

/// <summary>Sends what waits in the outbox: mails to the mail server, short messages to the file.</summary>
/// <remarks>
/// A mail is marked as sent after the server took it, so after a crash it may come twice, with the same Message-ID. A server that
/// is not there is asked again, with pauses that double up to an hour. On a full disk mails wait, and what the server took already is
/// not sent again for want of a mark. Owner: the one task that runs it.
/// </remarks>
public sealed class MailSender(MailOutbox outbox, MailWriter file, SmtpOptions options, TimeProvider time, ILogger log)
{
    // Taken by the server, but not yet marked; at most what is sent at once.
    readonly HashSet<long> _taken = [];

    /// <summary>Sends until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await WaitAsync(stop);
                await SendWithRoomAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is left stands in the outbox and is sent at the next start.
        }
    }

    async Task SendWithRoomAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await SendPendingAsync(stop);
                return;
            }
            catch (Exception full) when (full is IdentityFullException or StorageFaultException { IsDiskFull: true })
            {
                await Task.Delay(TimeSpan.FromSeconds(Limits.MailRetrySeconds), time, stop);
            }
        }
    }

    /// <summary>Tries everything that is due, once.</summary>
    /// <remarks>Faults: <see cref="IdentityFullException"/>, <see cref="StorageFaultException"/>; to be called again.</remarks>
    public async Task SendPendingAsync(CancellationToken stop)
    {
        foreach (var id in _taken.ToArray()) MarkSent(id);
        while (outbox.Pending(Limits.MailsAtOnce) is { Count: > 0 } mails)
        {
            file.Write([.. mails.Where(mail => mail.Kind == MailKinds.PhoneCode)]);
            await SendAsync([.. mails.Where(mail => mail.Kind != MailKinds.PhoneCode)], stop);
        }
    }

    async Task SendAsync(List<Mail> mails, CancellationToken stop)
    {
        if (mails.Count == 0) return;
        var at = 0;
        try
        {
            using var patience = new CancellationTokenSource(Limits.SmtpPatience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
            await using var connection = await SmtpConnection.OpenAsync(options, either.Token);
            for (; at < mails.Count; at++)
            {
                patience.CancelAfter(Limits.SmtpPatience);
                Settle(mails[at], await connection.SendAsync(mails[at], either.Token));
            }
        }
        catch (Exception fault) when (IsTheServers(fault, stop))
        {
            LogEvents.MailServerFailed(log, fault.Message);
            foreach (var mail in mails.Skip(at)) outbox.Postpone(mail.Id, PauseAfter(mail.Attempts));
        }
    }

    void Settle(Mail mail, (MailFate Fate, string Reason) result)
    {
        switch (result.Fate)
        {
            case MailFate.Sent:
                _taken.Add(mail.Id);
                MarkSent(mail.Id);
                break;
            case MailFate.Later:
                outbox.Postpone(mail.Id, PauseAfter(mail.Attempts));
                break;
            case MailFate.Refused:
                LogEvents.MailRefused(log, mail.Id, result.Reason);
                outbox.MarkRefused(mail.Id, result.Reason);
                break;
        }
    }

    void MarkSent(long id)
    {
        outbox.MarkSent(id);
        _taken.Remove(id);
    }

    /// <summary>Until something is written, or something that was put off is due.</summary>
    async Task WaitAsync(CancellationToken stop)
    {
        var pause = PauseUntil(outbox.NextDueUs());
        if (pause <= TimeSpan.Zero) return;
        using var due = new CancellationTokenSource(pause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stop);
        try
        {
            await outbox.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (due.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // Something is due.
        }
    }

    TimeSpan PauseUntil(long? dueUs)
    {
        if (dueUs is not { } us) return Limits.MailPauseMax;
        var pause = DateTimeOffset.UnixEpoch.AddMicroseconds(us) - time.GetUtcNow();
        return pause < Limits.MailPauseMax ? pause : Limits.MailPauseMax;
    }

    static TimeSpan PauseAfter(int attempts)
    {
        var seconds = Math.Pow(2, Math.Min(attempts, 20));
        return seconds >= Limits.MailPauseMax.TotalSeconds ? Limits.MailPauseMax : TimeSpan.FromSeconds(seconds);
    }

    static bool IsTheServers(Exception fault, CancellationToken stop) =>
        fault is SmtpFailedException or SocketException or IOException or AuthenticationException
            || (fault is OperationCanceledException && !stop.IsCancellationRequested);
}
