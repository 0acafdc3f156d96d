using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Identity.ApiKeys;

/// <summary>Answers to requests that their senders gave a name, on disk, so that a repeat after a restart gets them too.</summary>
/// <remarks>
/// The first answer of a name stays for as long as it is asked for. Who keeps more than a member may, in number or bytes, loses his own
/// oldest ones, never another's. Safe for many threads.
/// </remarks>
public sealed class KeptAnswers
{
    readonly IdentityStore _store;
    readonly int _answersMax;
    readonly long _bytesMax;

    internal KeptAnswers(IdentityStore store)
        : this(store, Limits.KeptAnswersOfMemberMax, Limits.KeptAnswerBytesOfMemberMax)
    {
    }

    internal KeptAnswers(IdentityStore store, int answersMax, long bytesMax) =>
        (_store, _answersMax, _bytesMax) = (store, answersMax, bytesMax);

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
    /// <param name="member">Whose share it takes of.</param>
    /// <param name="owner">Whose names are one: one of the member's credentials.</param>
    public void Keep(int member, string owner, string name, KeptAnswer answer, TimeSpan age)
    {
        try
        {
            _store.Change(change =>
            {
                change.Connection.Execute(
                    "DELETE FROM kept_answers WHERE kept_at_us <= @untilUs", new { untilUs = change.NowUs - age.Us() });
                var kept = change.Connection.Execute(
                    """
                    INSERT INTO kept_answers (owner, name, print, status, body, kept_at_us, member)
                    VALUES (@owner, @name, @Print, @Status, @Body, @nowUs, @member) ON CONFLICT (owner, name) DO NOTHING
                    """,
                    new { owner, name, answer.Print, answer.Status, answer.Body, nowUs = change.NowUs, member });
                while (IsOver(change, member)) DropOldest(change, member);
                return kept;
            });
        }
        catch (IdentityFullException)
        {
            // What was done is done, and its sender waits for the answer.
        }
    }

    // Triggers count along: a member's answers are many.
    bool IsOver(Change change, int member) => change.Connection.QuerySingleOrDefault<bool>(
        "SELECT answers > @answersMax OR bytes > @bytesMax FROM kept_shares WHERE member = @member",
        new { answersMax = _answersMax, bytesMax = _bytesMax, member });

    static void DropOldest(Change change, int member) => change.Connection.Execute(
        "DELETE FROM kept_answers WHERE number = (SELECT MIN(number) FROM kept_answers WHERE member = @member)", new { member });

    // Columns by name.
    sealed record Row(string print, long status, byte[] body);
}
