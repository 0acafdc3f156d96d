using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Identity.ApiKeys;

/// <summary>Answers to requests that their senders gave a name, on disk, so that a repeat after a restart gets them too.</summary>
/// <remarks>
/// The first answer of a name stays for as long as it is asked for. Who keeps more than a member may, in number or bytes, loses his own
/// oldest ones, never another's. All members together have bounds of both too; over one of them whoever has most of it loses his oldest,
/// so many who keep much can't fill the disk, and who keeps little loses nothing to them. Safe for many threads.
/// </remarks>
public sealed class KeptAnswers
{
    readonly IdentityStore _store;
    readonly Bound _ofMember;
    readonly Bound _ofAll;

    internal KeptAnswers(IdentityStore store)
        : this(
            store,
            new(Limits.KeptAnswersOfMemberMax, Limits.KeptAnswerBytesOfMemberMax),
            new(Limits.KeptAnswersMax, Limits.KeptAnswerBytesMax))
    {
    }

    internal KeptAnswers(IdentityStore store, Bound ofMember, Bound ofAll) => (_store, _ofMember, _ofAll) = (store, ofMember, ofAll);

    /// <summary>How many answers, and how many bytes of them.</summary>
    internal readonly record struct Bound(long Answers, long Bytes);

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
                var dropped = 0;
                while (dropped++ < Limits.KeptAnswersDroppedMax && Largest(change) is { } largest) DropOldest(change, largest);
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
        new { answersMax = _ofMember.Answers, bytesMax = _ofMember.Bytes, member });

    /// <summary>Who has most of what all have too much of, of several the newest member; null = all are within their bounds.</summary>
    int? Largest(Change change)
    {
        var all = change.Connection.QuerySingle<(long Answers, long Bytes)>("SELECT answers, bytes FROM kept_total");
        if (all.Bytes > _ofAll.Bytes) return MostBy(change, "bytes");
        return all.Answers > _ofAll.Answers ? MostBy(change, "answers") : null;
    }

    static int MostBy(Change change, string column) =>
        change.Connection.QuerySingle<int>($"SELECT member FROM kept_shares ORDER BY {column} DESC, member DESC LIMIT 1");

    static void DropOldest(Change change, int member) => change.Connection.Execute(
        "DELETE FROM kept_answers WHERE number = (SELECT MIN(number) FROM kept_answers WHERE member = @member)", new { member });

    // Columns by name.
    sealed record Row(string print, long status, byte[] body);
}
