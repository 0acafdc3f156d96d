using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Outbox;

/// <summary>Mails on their way out; delivery is somebody else's work.</summary>
public sealed class MailOutbox
{
    readonly IdentityStore _store;
    readonly SemaphoreSlim _written = new(1, 1);

    internal MailOutbox(IdentityStore store) => _store = store;

    /// <summary>Writes a mail durably.</summary>
    public void Write(Mail mail) => _store.Change(change => Add(change, mail));

    /// <summary>The oldest mails that were not sent.</summary>
    public IReadOnlyList<Mail> Pending(int countMax) => _store.Read(connection => connection.Query<Mail>(
        """
        SELECT id AS Id, at_us AS AtUs, recipient AS "To", kind AS Kind, subject AS Subject, text AS Text, data AS Data
        FROM mails WHERE sent_at_us IS NULL ORDER BY id LIMIT @count
        """,
        new { count = Math.Clamp(countMax, 1, Limits.OutboxRowsMax) }).AsList());

    /// <summary>Remembers that a mail left; it stays for the operator to see, without its data, which holds the code.</summary>
    public void MarkSent(long id) => _store.Change(change => change.Connection.Execute(
        "UPDATE mails SET sent_at_us = @NowUs, data = '{}' WHERE id = @id", new { id, change.NowUs }));

    /// <summary>Completes when mails may have been written since the last wait; the first wait completes at once.</summary>
    public Task WaitAsync(CancellationToken stop) => _written.WaitAsync(stop);

    internal int Add(Change change, Mail mail)
    {
        change.AfterCommit(Signal);
        return change.Connection.Execute(
            """
            INSERT INTO mails (at_us, recipient, kind, subject, text, data)
            VALUES (@NowUs, @To, @Kind, @Subject, @Text, @Data)
            """,
            new { change.NowUs, mail.To, mail.Kind, mail.Subject, mail.Text, mail.Data });
    }

    void Signal()
    {
        try
        {
            _written.Release();
        }
        catch (SemaphoreFullException)
        {
            // The writer has a wake-up waiting already; it will see this mail too.
        }
    }
}
