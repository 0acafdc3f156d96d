using Rialto.Identity.Activity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.RateLimits;
using Rialto.Identity.Sessions;
using Rialto.Identity.TwoFactor;

namespace Rialto.Identity;

/// <content>Sessions of COINUT: by any name of a member, and for an hour after they were used.</content>
public sealed partial class People
{
    /// <summary>The dialect of sessions that COINUT opens.</summary>
    public const string CoinutDialect = "coinut";

    /// <summary>How long a session lasts after the last connection that used it has gone.</summary>
    public static readonly TimeSpan CoinutSessionLife = TimeSpan.FromHours(1);

    /// <summary>Wrong passwords in a row that close an account, and for how long.</summary>
    const int CoinutFailuresMax = 10;

    static readonly TimeSpan s_coinutPause = TimeSpan.FromMinutes(15);

    /// <summary>Opens a session by password and, where it is on, the second factor.</summary>
    /// <returns>The session, and how many tries had failed since the last good one.</returns>
    /// <remarks>
    /// Rejects: RateLimited (too many in a row), SessionInvalidParams, Busy, SessionNotActive, SessionMissingOtp, SessionInvalidOtp,
    /// TotpError. An unknown member takes as long as a wrong password.
    /// </remarks>
    public async Task<(Result<OpenedSession> Opened, int FailedTimes)> LogInToCoinutAsync(
        string name, string password, string? otp, RequestOrigin origin)
    {
        var account = LoginFailures.KeyOf(Members.ByAnyName(name)?.Number, name);
        using var attempt = LoginFailures.BeginInARow(account, origin.Address, CoinutFailuresMax, s_coinutPause);
        if (attempt.WaitSeconds > 0) return (Result<OpenedSession>.Later(IdentityReject.RateLimited, attempt.WaitSeconds), 0);
        var failedTimes = LoginFailures.InARow(account);
        var matched = await CheckPasswordAsync(name, password);
        if (matched.Rejected)
        {
            if (matched.Reject == IdentityReject.SessionInvalidParams) attempt.Failed();
            return (matched.As<OpenedSession>(), failedTimes);
        }

        var opened = OpenCoinut(matched.Value, otp, origin);
        if (!opened.Rejected) attempt.Succeeded();
        else if (opened.Reject is IdentityReject.SessionInvalidOtp or IdentityReject.TotpError) attempt.Failed();
        return (opened, failedTimes);
    }

    /// <summary>Opens a session for a member who has shown otherwise who it is.</summary>
    /// <returns>The session, and how many passwords had been wrong since the last good login.</returns>
    public (OpenedSession Opened, int FailedTimes) OpenCoinutSession(Member member, RequestOrigin origin)
    {
        var opened = _store.Change<OpenedSession>(null, change => Open(change, member, origin)).Value;
        return (opened, LoginFailures.Forgive(LoginFailures.KeyOf(member.Number, "")));
    }

    /// <summary>Makes a key. A new one of COINUT's ends the sessions that the old one could have opened.</summary>
    internal Result<IssuedKey> Issued(Storage.Change change, Member owner, NewApiKey wish, bool byOperator)
    {
        if (wish.Format == KeyFormat.Coinut) Sessions.EndOfDialect(change, owner.Number, CoinutDialect);
        return ApiKeys.Issue(change, owner, wish, byOperator);
    }

    Result<OpenedSession> OpenCoinut(Member member, string? otp, RequestOrigin origin)
    {
        if (!member.MayEnter) return IdentityReject.SessionNotActive;
        if (member.Otp && string.IsNullOrWhiteSpace(otp)) return IdentityReject.SessionMissingOtp;
        return _store.Change<OpenedSession>(null, change =>
        {
            if (member.Otp && SpendAtLogIn(change, member, otp!, origin) is { } reject) return reject;
            return Open(change, member, origin);
        });
    }

    OpenedSession Open(Storage.Change change, Member member, RequestOrigin origin)
    {
        Activity.Add(change, member, origin, "session", member.Otp ? "login::2fa" : "login", ActivityResult.Succeed, reason: null);
        var (session, token) = Sessions.Open(change, member.Number, CoinutDialect, origin, CoinutSessionLife);
        return new OpenedSession(member, session, token);
    }
}
