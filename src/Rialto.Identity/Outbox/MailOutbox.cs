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

    /// <summary>The oldest mails that were neither sent nor refused, and whose next try is due.</summary>
    public IReadOnlyList<Mail> Pending(int countMax) => _store.Read(connection => connection.Query<Mail>(
        """
        SELECT id AS Id, at_us AS AtUs, recipient AS "To", kind AS Kind, subject AS Subject, text AS Text, data AS Data,
               attempts AS Attempts
        FROM mails WHERE sent_at_us IS NULL AND refused IS NULL AND next_at_us <= @nowUs ORDER BY id LIMIT @count
        """,
        new { nowUs = _store.Time.NowUs(), count = Math.Clamp(countMax, 1, Limits.OutboxRowsMax) }).AsList());

    /// <summary>Remembers that a mail left; it stays for the operator to see, without what holds the code.</summary>
    public void MarkSent(long id) => _store.Change(change => change.Connection.Execute(
        "UPDATE mails SET sent_at_us = @NowUs, text = '', data = '{}' WHERE id = @id", new { id, change.NowUs }));

    /// <summary>Puts a mail off; after <see cref="Limits.MailTriesMax"/> tries it is given up.</summary>
    public void Postpone(long id, TimeSpan pause) => _store.Change(change => change.Connection.Execute(
        """
        UPDATE mails SET attempts = attempts + 1, next_at_us = @nextAtUs,
                         refused = CASE WHEN attempts + 1 >= @max THEN 'given up' ELSE refused END
        WHERE id = @id
        """,
        new { id, nextAtUs = change.NowUs + pause.Us(), max = Limits.MailTriesMax }));

    /// <summary>Remembers that a mail will never be taken, and why; what holds the code goes.</summary>
    public void MarkRefused(long id, string reason) => _store.Change(change => change.Connection.Execute(
        "UPDATE mails SET attempts = attempts + 1, refused = @cut, text = '', data = '{}' WHERE id = @id",
        new { id, cut = reason.Length <= Limits.MailRefusalCharsMax ? reason : reason[..Limits.MailRefusalCharsMax] }));

    /// <summary>When the next mail that was put off is due, in microseconds since 1970 UTC; null when nothing waits.</summary>
    public long? NextDueUs() => _store.Read(connection => connection.QuerySingle<long?>(
        "SELECT MIN(next_at_us) FROM mails WHERE sent_at_us IS NULL AND refused IS NULL"));

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
