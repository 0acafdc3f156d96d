using Dapper;
using Rialto.Identity.Activity;
using Rialto.Identity.Members;
using Rialto.Identity.Passwords;
using Rialto.Identity.Sessions;
using Rialto.Identity.Storage;
using Rialto.Identity.Tokens;

namespace Rialto.Identity;

/// <content>What goes by mail: confirming an address, and a new password.</content>
public sealed partial class People
{
    /// <summary>Mails a token that confirms the address, to a member that is pending; to others nothing happens, as silently.</summary>
    public void SendConfirmation(string email)
    {
        Tokens.Prepare();
        _store.Change(change =>
        {
            var member = MailedMember(email);
            if (member is { State: MemberState.Pending }) AddConfirmation(change, member);
            else PretendToMail(change, TokenPurpose.Confirmation);
            return new Done();
        });
    }

    /// <summary>Makes a pending member active and opens a session.</summary>
    /// <remarks>Rejects: Jwt…, ActiveOrDoesntExist, UtilizedToken.</remarks>
    public Result<OpenedSession> ConfirmEmail(string token, string? previousToken, RequestOrigin origin)
    {
        var read = Tokens.Read(token, TokenPurpose.Confirmation);
        if (read.Rejected) return read.As<OpenedSession>();
        return _store.Change<OpenedSession>(null, change =>
        {
            // Banned and closed accounts must not come in by a mail of yesterday.
            if (MailedMember(read.Value.Email) is not { State: MemberState.Pending } known) return IdentityReject.ActiveOrDoesntExist;
            if (known.Uid != read.Value.Uid) return IdentityReject.ActiveOrDoesntExist;
            if (!MailTokens.TryUse(change, read.Value)) return IdentityReject.UtilizedToken;
            var member = Members.PutLabel(change, Members.Load(change, known.Number), LabelSpec.Private("email", "verified"));
            Mails.Add(change, _letters.Confirmed(member));
            if (previousToken is not null) Sessions.EndByToken(change, previousToken);
            var (session, cookie) = Sessions.Open(change, member.Number, CookieDialect, origin);
            return new OpenedSession(member, session, cookie);
        });
    }

    /// <summary>Mails a token that allows a new password; to an address that nobody has nothing happens, as silently.</summary>
    public void SendPasswordReset(string email, RequestOrigin origin)
    {
        Tokens.Prepare();
        _store.Change(change =>
        {
            if (MailedMember(email) is { MayEnter: true } member && MailTokens.MaySend(change, member.Number, TokenPurpose.Reset))
            {
                var (token, claims) = Tokens.IssueForMail(TokenPurpose.Reset, member.Uid, member.Email);
                MailTokens.Add(change, member.Number, TokenPurpose.Reset, claims);
                Mails.Add(change, _letters.Reset(member, token));
                Activity.Add(change, member, origin, "password", "request password reset", ActivityResult.Succeed, reason: null);
            }
            else
            {
                PretendToMail(change, TokenPurpose.Reset);
            }

            return new Done();
        });
    }

    /// <summary>Gives a new password to who has a token for it; all sessions of the member end.</summary>
    /// <remarks>Rejects: ResetDoesntMatch, Jwt…, UtilizedToken, PasswordRequirements, PasswordWeak, Busy.</remarks>
    public async Task<Result<Done>> ResetPasswordAsync(PasswordReset wish, RequestOrigin origin)
    {
        if (wish.Password != wish.ConfirmPassword) return IdentityReject.ResetDoesntMatch;
        var read = Tokens.Read(wish.Token, TokenPurpose.Reset);
        if (read.Rejected) return read.As<Done>();
        var member = MailedMember(read.Value.Email);
        var unused = _store.Read(connection => MailTokens.IsUnused(connection, read.Value));
        if (!unused || member is not { MayEnter: true } || member.Uid != read.Value.Uid) return IdentityReject.UtilizedToken;
        if (Strength.Check(wish.Password) is { } weak) return ResetFailed(member, origin, weak);
        var hashed = await Hashing.HashAsync(wish.Password);
        if (hashed.Rejected) return Result<Done>.Later(hashed.Reject, retryAfterSeconds: 1);

        return _store.Change<Done>(null, change =>
        {
            if (!MailTokens.TryUse(change, read.Value)) return IdentityReject.UtilizedToken;
            Members.SetPasswordHash(change, member.Number, hashed.Value);
            MailTokens.UseAll(change, member.Number, TokenPurpose.Reset);
            Sessions.EndOthers(change, member.Number, kept: null);
            Mails.Add(change, _letters.PasswordReset(member));
            Activity.Add(change, member, origin, "password", "password reset", ActivityResult.Succeed, reason: null);
            return new Done();
        });
    }

    /// <summary>Uses up a nonce on the disk, for requests that change nothing here. Rejects: SignatureBlacklisted.</summary>
    public Result<Done> SpendNonce(RequestNonce nonce) => _store.Change<Done>(nonce, _ => new Done());

    /// <summary>A service account has no mailbox that it reads and no password.</summary>
    Member? MailedMember(string email) => Members.ByEmail(email) is { IsServiceAccount: false } member ? member : null;

    void AddConfirmation(Change change, Member member)
    {
        if (!MailTokens.MaySend(change, member.Number, TokenPurpose.Confirmation)) return;
        var (token, claims) = Tokens.IssueForMail(TokenPurpose.Confirmation, member.Uid, member.Email);
        MailTokens.Add(change, member.Number, TokenPurpose.Confirmation, claims);
        Mails.Add(change, _letters.Confirmation(member, token));
    }

    /// <summary>Nobody gets this token, but making it must take as long as a real one.</summary>
    void PretendToMail(Change change, TokenPurpose purpose)
    {
        Tokens.IssueForMail(purpose, _options.UidPrefix, "nobody@example.com");
        change.Connection.Execute("UPDATE counters SET value = value + 1 WHERE name = 'log_ins_by_unknown_names'");
    }

    IdentityReject ResetFailed(Member member, RequestOrigin origin, IdentityReject reject)
    {
        _store.Change(change =>
        {
            Activity.Add(change, member, origin, "password", "password reset", ActivityResult.Failed, reject.Literal());
            return new Done();
        });
        return reject;
    }
}
