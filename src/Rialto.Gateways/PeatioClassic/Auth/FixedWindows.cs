namespace Rialto.Gateways.PeatioClassic.Auth;

/// <summary>How often each key asked in the window of five minutes that is running; windows begin at multiples of it. Any thread.</summary>
internal sealed class FixedWindows
{
    /// <summary>Length of a window in seconds.</summary>
    public const int WindowS = 300;

    readonly Lock _gate = new();

    /// <summary>Keys that asked in this window. Keys are real rows of Identity, and the map is emptied with each window.</summary>
    readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    long _window;

    /// <summary>Counts a request; 0 = it may go on, else the seconds until the window ends.</summary>
    /// <param name="limit">Requests of this key in a window; 0 = no limit.</param>
    public long Take(string key, int limit, long nowS)
    {
        if (limit == 0) return 0;
        lock (_gate)
        {
            if (nowS / WindowS != _window)
            {
                _window = nowS / WindowS;
                _counts.Clear();
            }

            var count = _counts.GetValueOrDefault(key) + 1;
            _counts[key] = count;
            return count <= limit ? 0 : WindowS - nowS % WindowS;
        }
    }
}
