using Dapper;
using Rialto.Identity.Activity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.RateLimits;
using Rialto.Identity.Sessions;
using Rialto.Identity.Storage;
using Rialto.Identity.TwoFactor;

namespace Rialto.Identity;

/// <content>Coming in and going out.</content>
public sealed partial class People
{
    /// <summary>The dialect of cookie sessions.</summary>
    public const string CookieDialect = "barong";

    /// <summary>Makes a member and opens its first session.</summary>
    /// <param name="initialLabels">Private labels that it gets at once, e.g. <see cref="Standing.LabelsOf"/>(3) in a demo; else
    /// none.</param>
    /// <remarks>
    /// Rejects: ReferralInvalidFormat or ReferralDoesntExist alone; else all that apply of Email*, Username*, Password*, Data*; Busy.
    /// </remarks>
    public async Task<Result<OpenedSession>> SignUpAsync(SignUp wish, RequestOrigin origin, IReadOnlyList<LabelSpec> initialLabels)
    {
        if (ReferralProblem(wish.ReferralUid) is { } problem) return problem;
        var broken = FieldsBroken(wish);
        if (broken.Count > 0) return Result<OpenedSession>.Broken(broken);
        var hashed = await Hashing.HashAsync(wish.Password);
        if (hashed.Rejected) return Result<OpenedSession>.Later(hashed.Reject, retryAfterSeconds: 1);
        Tokens.Prepare();

        return _store.Change<OpenedSession>(null, change =>
        {
            Members.Taken(change.Connection, wish.Email, wish.Username, broken);
            if (broken.Count > 0) return Result<OpenedSession>.Broken(broken);
            // From here on the member exists.
            var isFirst = _options.FirstRegistrationSuperadmin && Members.IsNobodyThere(change);
            var member = CreateMember(change, new NewMember
            {
                Email = wish.Email, Username = wish.Username, PasswordHash = hashed.Value,
                Role = isFirst ? Member.SuperadminRole : Member.DefaultRole,
                ReferralUid = wish.ReferralUid, Data = wish.Data, FeeGroup = Member.DefaultFeeGroup,
            });
            if (isFirst) member = Members.Save(change, member, member with { State = MemberState.Active });
            foreach (var label in initialLabels) member = Members.PutLabel(change, member, label);
            Activity.Add(change, member, origin, "account", "signup", ActivityResult.Succeed, reason: null);
            if (member.State == MemberState.Pending) AddConfirmation(change, member);
            var (session, token) = Sessions.Open(change, member.Number, CookieDialect, origin);
            return new OpenedSession(member, session, token);
        });
    }

    /// <summary>Opens a cookie session.</summary>
    /// <remarks>
    /// Rejects in this order: RateLimited, SessionBanned, SessionDeleted, SessionNotActive, Busy, SessionInvalidParams, SessionMissingOtp,
    /// SessionInvalidOtp, TotpError. An unknown member takes as long as a wrong password.
    /// </remarks>
    public async Task<Result<OpenedSession>> LogInAsync(LogIn wish, RequestOrigin origin)
    {
        var member = MailedMember(wish.Email);
        using var attempt = LoginFailures.Begin(LoginFailures.KeyOf(member?.Number, wish.Email), origin.Address);
        if (attempt.WaitSeconds > 0) return Result<OpenedSession>.Later(IdentityReject.RateLimited, attempt.WaitSeconds);
        if (member is not null && StateProblem(member) is { } closed) return LogInFailed(member, origin, closed.Reject, closed.Reason);

        var stored = member is null ? null : Members.PasswordHash(member.Number);
        var matched = await Hashing.MatchesAsync(wish.Password, stored);
        if (matched.Rejected) return Result<OpenedSession>.Later(matched.Reject, retryAfterSeconds: 1);
        if (member is null || !matched.Value)
        {
            attempt.Failed();
            if (member is null) return UnknownName();
            return LogInFailed(member, origin, IdentityReject.SessionInvalidParams, "Invalid Email or Password");
        }

        if (member.Otp && string.IsNullOrWhiteSpace(wish.OtpCode)) return IdentityReject.SessionMissingOtp;
        var opened = OpenCookieSession(member.Number, stored!, await RenewedAsync(stored!, wish.Password), wish, origin);
        if (!opened.Rejected) attempt.Succeeded();
        else if (opened.Reject == IdentityReject.SessionInvalidOtp) attempt.Failed();
        return opened;
    }

    /// <summary>Whether a name (username, e-mail or uid) and a password belong together; for dialects with sessions of their own.</summary>
    /// <remarks>Rejects: SessionInvalidParams, Busy. Limits are the caller's: see <see cref="LoginFailures"/>.</remarks>
    public async Task<Result<Member>> CheckPasswordAsync(string name, string password)
    {
        var member = Members.ByAnyName(name) is { IsServiceAccount: false } person ? person : null;
        var matched = await Hashing.MatchesAsync(password, member is null ? null : Members.PasswordHash(member.Number));
        if (matched.Rejected) return matched.As<Member>();
        return member is not null && matched.Value ? member : IdentityReject.SessionInvalidParams;
    }

    /// <summary>Ends a cookie session. Rejects: SessionNotFound.</summary>
    public Result<Done> LogOut(string token, RequestOrigin origin)
    {
        var session = Sessions.Find(token);
        if (session is null) return IdentityReject.SessionNotFound;
        return _store.Change<Done>(null, change =>
        {
            if (Sessions.EndByToken(change, token) == 0) return IdentityReject.SessionNotFound;
            var member = Members.Load(change, session.Member);
            Activity.Add(change, member, origin, "session", "logout", ActivityResult.Succeed, reason: null);
            return new Done();
        });
    }

    /// <summary>A member with everything that every member has from its first moment.</summary>
    internal Member CreateMember(Change change, NewMember fields)
    {
        var member = Members.Insert(change, fields, fields.Owner is null ? _options.UidPrefix : ServiceAccountPrefix);
        var wish = new NewApiKey { Format = KeyFormat.Coinut, Algorithm = "HS256" };
        _ = ApiKeys.Issue(change, member, wish, byOperator: true).Value;
        return member;
    }

    Result<OpenedSession> OpenCookieSession(int number, string stored, string renewed, LogIn wish, RequestOrigin origin) =>
        _store.Change<OpenedSession>(null, change =>
        {
            var member = Members.Load(change, number);
            if (StateProblem(member) is { } closed) return closed.Reject;
            // While the hash was computed the password may have been changed, which ended all sessions; this one must not survive that.
            if (!Members.ReplacePasswordHash(change, number, stored, renewed)) return IdentityReject.SessionInvalidParams;
            if (member.Otp && SpendAtLogIn(change, member, wish.OtpCode!, origin) is { } reject) return reject;

            if (wish.PreviousToken is { } previous) Sessions.EndByToken(change, previous);
            Activity.Add(change, member, origin, "session", member.Otp ? "login::2fa" : "login", ActivityResult.Succeed, reason: null);
            Mails.Add(change, _letters.SessionCreated(member, origin));
            var (session, token) = Sessions.Open(change, number, CookieDialect, origin);
            return new OpenedSession(member, session, token);
        });

    /// <summary>The hash as it would be made today; when the line is full it stays as it is until the next log-in.</summary>
    async Task<string> RenewedAsync(string stored, string password)
    {
        if (!Hashing.IsOutdated(stored)) return stored;
        var hashed = await Hashing.HashAsync(password);
        return hashed.Rejected ? stored : hashed.Value;
    }

    IdentityReject? SpendAtLogIn(Change change, Member member, string code, RequestOrigin origin)
    {
        var check = _secondFactor.Spend(change, member.Number, code);
        if (check == TotpCheck.Accepted) return null;
        change.KeepIfRejected(() =>
            Activity.Add(change, member, origin, "session", "login::2fa", ActivityResult.Failed, "OTP code is invalid"));
        return check == TotpCheck.AlreadyUsed ? IdentityReject.TotpError : IdentityReject.SessionInvalidOtp;
    }

    /// <summary>Nobody's journal has a row for this, but it must take as long as writing one.</summary>
    IdentityReject UnknownName()
    {
        _store.Change(change => change.Connection.Execute("UPDATE counters SET value = value + 1 WHERE name = 'log_ins_by_unknown_names'"));
        return IdentityReject.SessionInvalidParams;
    }

    IdentityReject LogInFailed(Member member, RequestOrigin origin, IdentityReject reject, string reason)
    {
        _store.Change(change =>
        {
            Activity.Add(change, member, origin, "session", "login", ActivityResult.Failed, reason);
            return new Done();
        });
        return reject;
    }

    static (IdentityReject Reject, string Reason)? StateProblem(Member member) => member.State switch
    {
        MemberState.Banned => (IdentityReject.SessionBanned, "Your account is banned"),
        MemberState.Deleted => (IdentityReject.SessionDeleted, "Your account is deleted"),
        MemberState.Active or MemberState.Pending => null,
        _ => (IdentityReject.SessionNotActive, "Your account is not active"),
    };

    IdentityReject? ReferralProblem(string? referralUid)
    {
        if (string.IsNullOrEmpty(referralUid)) return null;
        if (!referralUid.StartsWith(_options.UidPrefix, StringComparison.Ordinal)) return IdentityReject.ReferralInvalidFormat;
        return Members.ByUid(referralUid) is null ? IdentityReject.ReferralDoesntExist : null;
    }

    List<IdentityReject> FieldsBroken(SignUp wish)
    {
        var broken = new List<IdentityReject>();
        MemberRules.Email(wish.Email, broken);
        MemberRules.Username(wish.Username, broken);
        Members.Taken(wish.Email, wish.Username, broken);
        if (Strength.Check(wish.Password) is { } weak) broken.Add(weak);
        MemberRules.Data(wish.Data, broken);
        return broken;
    }
}
