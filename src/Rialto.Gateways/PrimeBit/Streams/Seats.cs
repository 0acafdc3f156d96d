using Rialto.Identity.RateLimits;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>Counts connections by address, so that nobody takes all. Any thread.</summary>
internal sealed class Seats(int unknownMax, int max)
{
    readonly Lock _gate = new();
    readonly Dictionary<AddressKey, (int All, int Unknown)> _taken = [];

    /// <summary>A place for one more connection of an address; null = it has too many.</summary>
    public Seat? Take(AddressKey address, bool isKnown)
    {
        lock (_gate)
        {
            var taken = _taken.GetValueOrDefault(address);
            if (max > 0 && taken.All >= max) return null;
            if (!isKnown && unknownMax > 0 && taken.Unknown >= unknownMax) return null;
            _taken[address] = (taken.All + 1, taken.Unknown + (isKnown ? 0 : 1));
            return new(this, address, isKnown);
        }
    }

    void Change(AddressKey address, int all, int unknown)
    {
        lock (_gate)
        {
            var taken = _taken[address];
            var after = (All: taken.All + all, Unknown: taken.Unknown + unknown);
            if (after.All == 0) _taken.Remove(address);
            else _taken[address] = after;
        }
    }

    /// <summary>One connection's place. Owner: its receive loop.</summary>
    internal sealed class Seat(Seats seats, AddressKey address, bool isKnown) : IDisposable
    {
        bool _isKnown = isKnown;
        bool _isGiven;

        /// <summary>Somebody has shown a key on it.</summary>
        public void BecomeKnown()
        {
            if (_isKnown) return;
            _isKnown = true;
            seats.Change(address, all: 0, unknown: -1);
        }

        public void Dispose()
        {
            if (_isGiven) return;
            _isGiven = true;
            seats.Change(address, all: -1, unknown: _isKnown ? 0 : -1);
        }
    }
}
