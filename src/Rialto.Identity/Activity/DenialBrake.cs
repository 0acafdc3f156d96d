using System.Collections.Concurrent;
using Rialto.Identity.RateLimits;

namespace Rialto.Identity.Activity;

/// <summary>Bounds the rows that one member's refused requests write: anybody can be refused as often as he likes.</summary>
/// <remarks>So many at once, then one a minute; the next row that is written says how many were left out. Any thread.</remarks>
sealed class DenialBrake(TimeProvider time)
{
    static readonly RateLimit Rows = new(Limits.DenialsAtOnce, Refill: 1, TimeSpan.FromMinutes(1));

    readonly RateBuckets<int> _rows = new(time, Rows, Limits.RateKeysMax);
    readonly ConcurrentDictionary<int, int> _leftOut = new();

    /// <summary>Whether a row is written now, and how many of the member's were not since the last.</summary>
    public bool Admits(int member, out int leftOut)
    {
        leftOut = 0;
        if (_rows.Take(member, tokens: 1).Allowed)
        {
            _leftOut.TryRemove(member, out leftOut);
            return true;
        }

        if (_leftOut.Count < Limits.RateKeysMax) _leftOut.AddOrUpdate(member, 1, static (_, count) => count + 1);
        return false;
    }
}
