using System.Collections.Concurrent;
using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Identity.ApiKeys;

/// <summary>When each key signed last: exact in memory, on disk at most once a minute a key. Safe for many threads.</summary>
sealed class LastUses(IdentityStore store)
{
    static readonly TimeSpan s_writeEvery = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, Use> _uses = new();

    public void Note(string kid)
    {
        var nowUs = store.Time.NowUs();
        var known = _uses.TryGetValue(kid, out var before);
        var isDue = !known || nowUs - before.WrittenUs >= s_writeEvery.Us();
        if (!known && _uses.Count >= Limits.CachedKeysMax) _uses.Clear();
        _uses[kid] = new Use(nowUs, isDue ? nowUs : before.WrittenUs);
        if (isDue) Write(kid, nowUs);
    }

    /// <summary>The later of what the disk says and what is known here; null = never.</summary>
    public long? Latest(string kid, long? writtenUs) =>
        _uses.TryGetValue(kid, out var use) && use.AtUs > (writtenUs ?? 0) ? use.AtUs : writtenUs;

    void Write(string kid, long nowUs)
    {
        try
        {
            store.Change(change => change.Connection.Execute(
                "UPDATE api_keys SET last_used_at_us = @nowUs WHERE kid = @kid", new { nowUs, kid }));
        }
        catch (IdentityFullException)
        {
            // A full disk must not stop a request for a time that only informs.
        }
    }

    readonly record struct Use(long AtUs, long WrittenUs);
}
