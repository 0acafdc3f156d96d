using System.Net;

namespace Rialto.Identity.RateLimits;

/// <summary>One try to log in. Disposed undecided it counts as neither success nor failure.</summary>
public sealed class LoginAttempt : IDisposable
{
    readonly LoginFailures _failures;
    bool _decided;

    internal LoginAttempt(LoginFailures failures, string account, IPAddress address, int waitSeconds)
    {
        _failures = failures;
        Account = account;
        Address = address;
        WaitSeconds = waitSeconds;
        _decided = waitSeconds > 0;
    }

    internal enum Outcome
    {
        Abandoned,
        Failed,
        Succeeded,
    }

    /// <summary>0: go on. Else nothing is tried, and the account may be tried again after so many seconds.</summary>
    public int WaitSeconds { get; }

    internal string Account { get; }
    internal IPAddress Address { get; }

    public void Failed() => Decide(Outcome.Failed);

    public void Succeeded() => Decide(Outcome.Succeeded);

    public void Dispose() => Decide(Outcome.Abandoned);

    void Decide(Outcome outcome)
    {
        if (_decided) return;
        _decided = true;
        _failures.Decide(this, outcome);
    }
}
