using System.Collections.Concurrent;

namespace Rialto.Identity.Storage;

/// <summary>Rows by key, as they stand on the disk.</summary>
/// <remarks>
/// A row that was read before a change and would be kept after it is not kept: each drop raises the version, and only a load that
/// began under the present version is remembered. When full, everything is forgotten: rare, and the disk has it all.
/// </remarks>
sealed class VersionedCache<TKey, TValue>(int countMax)
    where TKey : notnull
    where TValue : class
{
    readonly ConcurrentDictionary<TKey, TValue> _entries = new();
    readonly Lock _gate = new();
    long _version;
    int _count;

    public TValue? Get(TKey key, Func<TKey, TValue?> load)
    {
        if (_entries.TryGetValue(key, out var known)) return known;
        var version = Volatile.Read(ref _version);
        var loaded = load(key);
        return loaded is null ? null : Keep(key, loaded, version);
    }

    public void Drop(TKey key)
    {
        lock (_gate)
        {
            Volatile.Write(ref _version, _version + 1);
            if (_entries.TryRemove(key, out _)) _count--;
        }
    }

    public void DropWhere(Func<TValue, bool> condition)
    {
        lock (_gate)
        {
            Volatile.Write(ref _version, _version + 1);
            foreach (var (key, value) in _entries)
            {
                if (condition(value) && _entries.TryRemove(key, out _)) _count--;
            }
        }
    }

    /// <summary>The present entries, in no order.</summary>
    public IEnumerable<TValue> Entries => _entries.Values;

    TValue Keep(TKey key, TValue loaded, long version)
    {
        lock (_gate)
        {
            // Two loads of one key may meet here; both callers go on with the first.
            if (_entries.TryGetValue(key, out var first)) return first;
            if (version != _version) return loaded;
            if (_count >= countMax)
            {
                _entries.Clear();
                _count = 0;
            }

            _entries[key] = loaded;
            _count++;
            return loaded;
        }
    }
}
