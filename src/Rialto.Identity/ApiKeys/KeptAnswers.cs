using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Identity.ApiKeys;

/// <summary>Answers to requests that their senders gave a name, on disk, so that a repeat after a restart gets them too.</summary>
/// <remarks>The first answer of a name stays; old ones go when new ones come. Safe for many threads.</remarks>
public sealed class KeptAnswers
{
    readonly IdentityStore _store;

    internal KeptAnswers(IdentityStore store) => _store = store;

    /// <summary>An answer that is not older than this; null = there is none.</summary>
    /// <param name="owner">Whose names are one.</param>
    public KeptAnswer? Find(string owner, string name, TimeSpan age)
    {
        var sinceUs = _store.Time.NowUs() - age.Us();
        var row = _store.Read(connection => connection.QuerySingleOrDefault<Row>(
            "SELECT print, status, body FROM kept_answers WHERE owner = @owner AND name = @name AND kept_at_us > @sinceUs",
            new { owner, name, sinceUs }));
        return row is null ? null : new(row.print, (int)row.status, row.body);
    }

    /// <summary>Keeps an answer; it is on disk when this returns. On a full disk it is not kept.</summary>
    public void Keep(string owner, string name, KeptAnswer answer, TimeSpan age)
    {
        try
        {
            _store.Change(change =>
            {
                Forget(change, age);
                return change.Connection.Execute(
                    """
                    INSERT INTO kept_answers (owner, name, print, status, body, kept_at_us)
                    VALUES (@owner, @name, @Print, @Status, @Body, @nowUs) ON CONFLICT (owner, name) DO NOTHING
                    """,
                    new { owner, name, answer.Print, answer.Status, answer.Body, nowUs = change.NowUs });
            });
        }
        catch (IdentityFullException)
        {
            // What was done is done, and its sender waits for the answer.
        }
    }

    static void Forget(Change change, TimeSpan age)
    {
        change.Connection.Execute("DELETE FROM kept_answers WHERE kept_at_us <= @untilUs", new { untilUs = change.NowUs - age.Us() });
        change.Connection.Execute(
            "DELETE FROM kept_answers WHERE number <= (SELECT MAX(number) FROM kept_answers) - @most",
            new { most = Limits.KeptAnswersMax });
    }

    // Columns by name.
    sealed record Row(string print, long status, byte[] body);
}
