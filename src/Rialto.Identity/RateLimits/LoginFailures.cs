using System.Net;

namespace Rialto.Identity.RateLimits;

/// <summary>Failed log-ins of all dialects together, by account and by address, on the monotonic clock. Safe for many threads.</summary>
/// <remarks>An account that does not exist is counted by its name, so it answers like one that does. Kept in memory only.</remarks>
public sealed class LoginFailures
{
    static readonly TimeSpan AccountWindow = TimeSpan.FromMinutes(5);
    static readonly TimeSpan AddressWindow = TimeSpan.FromMinutes(10);

    readonly TimeProvider _time;
    readonly int _perAccountMax;
    readonly int _perAddressMax;
    readonly Lock _gate = new();
    readonly Dictionary<string, Account> _accounts = [];
    readonly Dictionary<AddressKey, Queue<long>> _addresses = [];
    long _sweptAt;

    public LoginFailures(TimeProvider time, int perAccountMax, int perAddressMax)
    {
        _time = time;
        _perAccountMax = perAccountMax;
        _perAddressMax = perAddressMax;
        _sweptAt = time.GetTimestamp();
    }

    /// <summary>The account's name here: its member number, or the name that nobody has.</summary>
    public static string KeyOf(int? member, string name) => member is { } number ? $"#{number}" : name.ToLowerInvariant();

    /// <summary>Begins a try. Until it is decided it counts as failed, so that many at once are no more than many in turn.</summary>
    public LoginAttempt Begin(string account, IPAddress address)
    {
        lock (_gate)
        {
            var waitSeconds = Math.Max(AccountWait(account), AddressWait(AddressKey.Of(address)));
            if (waitSeconds == 0) Entry(account).InFlight++;
            return new LoginAttempt(this, account, address, waitSeconds);
        }
    }

    /// <summary>As <see cref="Begin"/>, for dialects that lock at a number in a row instead of a rate.</summary>
    public LoginAttempt BeginInARow(string account, IPAddress address, int inARowMax, TimeSpan pause)
    {
        lock (_gate)
        {
            var waitSeconds = AddressWait(AddressKey.Of(address));
            if (_accounts.TryGetValue(account, out var found) && found.InARow + found.InFlight >= inARowMax)
            {
                // A row whose pause is over may be tried again; tries under way are waited for.
                waitSeconds = Math.Max(waitSeconds, found.InFlight > 0 ? 1 : 0);
                waitSeconds = Math.Max(waitSeconds, Seconds(pause - _time.GetElapsedTime(found.LastAt)));
            }

            if (waitSeconds == 0) Entry(account).InFlight++;
            return new LoginAttempt(this, account, address, waitSeconds);
        }
    }

    /// <summary>Failures since the last success, for dialects that lock at a number in a row.</summary>
    public int InARow(string account)
    {
        lock (_gate) return _accounts.TryGetValue(account, out var found) ? found.InARow : 0;
    }

    /// <summary>Forgets the failures of somebody who has shown otherwise who it is; answers how many there were in a row.</summary>
    public int Forgive(string account)
    {
        lock (_gate)
        {
            if (!_accounts.TryGetValue(account, out var found)) return 0;
            var count = found.InARow;
            found.Forget();
            if (found.IsEmpty) _accounts.Remove(account);
            return count;
        }
    }

    /// <summary>Time since the last failure; null when there is none.</summary>
    public TimeSpan? SinceLast(string account)
    {
        lock (_gate) return _accounts.TryGetValue(account, out var found) && found.InARow > 0 ? _time.GetElapsedTime(found.LastAt) : null;
    }

    internal void Decide(LoginAttempt attempt, LoginAttempt.Outcome outcome)
    {
        lock (_gate)
        {
            var account = Entry(attempt.Account);
            if (account.InFlight > 0) account.InFlight--;
            switch (outcome)
            {
                case LoginAttempt.Outcome.Failed:
                    CountAccount(account);
                    CountAddress(AddressKey.Of(attempt.Address));
                    break;
                case LoginAttempt.Outcome.Succeeded:
                    // A success forgets the account's failures; the address keeps its own.
                    account.Forget();
                    break;
                case LoginAttempt.Outcome.Abandoned:
                    break;
            }

            if (account.IsEmpty) _accounts.Remove(attempt.Account);
        }
    }

    void CountAccount(Account account)
    {
        account.Add(_time.GetTimestamp());
        Trim(account.Recent, AccountWindow);
        if (_perAccountMax == 0) account.Recent.Clear();
        else if (account.Recent.Count >= _perAccountMax) account.Close(_time.GetTimestamp());
    }

    void CountAddress(AddressKey address)
    {
        if (_perAddressMax == 0) return;
        if (!_addresses.TryGetValue(address, out var times)) _addresses[address] = times = new Queue<long>();
        times.Enqueue(_time.GetTimestamp());
        if (times.Count > _perAddressMax) times.Dequeue();
    }

    Account Entry(string name)
    {
        if (_accounts.TryGetValue(name, out var found)) return found;
        MakeRoom();
        return _accounts[name] = new Account();
    }

    int AccountWait(string name)
    {
        if (_perAccountMax == 0 || !_accounts.TryGetValue(name, out var account)) return 0;
        if (account.ClosedAt is { } closedAt && Seconds(AccountWindow - _time.GetElapsedTime(closedAt)) is > 0 and var left) return left;
        Trim(account.Recent, AccountWindow);
        return account.Recent.Count + account.InFlight < _perAccountMax ? 0 : 1;
    }

    int AddressWait(AddressKey address)
    {
        if (_perAddressMax == 0 || !_addresses.TryGetValue(address, out var times)) return 0;
        Trim(times, AddressWindow);
        return times.Count < _perAddressMax ? 0 : Seconds(AddressWindow - _time.GetElapsedTime(times.Peek()));
    }

    void Trim(Queue<long> times, TimeSpan window)
    {
        while (times.TryPeek(out var oldest) && _time.GetElapsedTime(oldest) >= window) times.Dequeue();
    }

    /// <summary>Forgets what is past its window, at most once a second; if that is not enough, one entry of the full map.</summary>
    void MakeRoom()
    {
        if (_accounts.Count < Limits.RateKeysMax && _addresses.Count < Limits.RateKeysMax) return;
        if (_time.GetElapsedTime(_sweptAt) >= TimeSpan.FromSeconds(1))
        {
            _sweptAt = _time.GetTimestamp();
            foreach (var (key, account) in _accounts)
            {
                if (account.InFlight == 0 && _time.GetElapsedTime(account.LastAt) >= AddressWindow) _accounts.Remove(key);
            }

            foreach (var (key, times) in _addresses)
            {
                Trim(times, AddressWindow);
                if (times.Count == 0) _addresses.Remove(key);
            }
        }

        if (_accounts.Count >= Limits.RateKeysMax) _accounts.Remove(_accounts.Keys.First());
        if (_addresses.Count >= Limits.RateKeysMax) _addresses.Remove(_addresses.Keys.First());
    }

    static int Seconds(TimeSpan left) => left <= TimeSpan.Zero ? 0 : (int)Math.Ceiling(left.TotalSeconds);

    sealed class Account
    {
        public Queue<long> Recent { get; } = new();
        public long? ClosedAt { get; private set; }
        public long LastAt { get; private set; }
        public int InARow { get; private set; }
        public int InFlight { get; set; }
        public bool IsEmpty => InFlight == 0 && InARow == 0;

        public void Add(long at)
        {
            Recent.Enqueue(at);
            LastAt = at;
            if (InARow < int.MaxValue) InARow++;
        }

        public void Close(long at)
        {
            ClosedAt = at;
            Recent.Clear();
        }

        public void Forget()
        {
            Recent.Clear();
            ClosedAt = null;
            InARow = 0;
        }
    }
}
