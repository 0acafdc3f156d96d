using Rialto.Identity.Activity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.Passwords;
using Rialto.Identity.Storage;
using Rialto.Identity.Tokens;
using Rialto.Identity.TwoFactor;

namespace Rialto.Identity;

/// <content>What members do to their own accounts.</content>
public sealed partial class People
{
    /// <summary>Changes the password and ends all other sessions of the member.</summary>
    /// <remarks>
    /// Rejects: PasswordDoesntMatch, RateLimited, Busy, PreviousPasswordNotCorrect, PasswordNoChange, PasswordBlank, PasswordRequirements,
    /// PasswordWeak, SignatureBlacklisted.
    /// </remarks>
    public async Task<Result<Done>> ChangePasswordAsync(MemberAct act, PasswordChange wish)
    {
        if (wish.NewPassword != wish.ConfirmPassword)
            return PasswordChangeFailed(act, IdentityReject.PasswordDoesntMatch, "New passwords don't match");
        var stored = Members.PasswordHash(act.Member);
        var proven = await ProvePasswordAsync(act, wish.OldPassword, stored, IdentityReject.PreviousPasswordNotCorrect);
        if (proven.Rejected && proven.Reject == IdentityReject.PreviousPasswordNotCorrect)
            return PasswordChangeFailed(act, proven.Reject, "Previous password is not correct");
        if (proven.Rejected) return proven;
        if (wish.OldPassword == wish.NewPassword)
            return PasswordChangeFailed(act, IdentityReject.PasswordNoChange, "New password cant be the same, as old one");
        if (Strength.Check(wish.NewPassword) is { } weak) return weak;
        var hashed = await Hashing.HashAsync(wish.NewPassword);
        if (hashed.Rejected) return Result<Done>.Later(hashed.Reject, retryAfterSeconds: 1);

        return _store.Change<Done>(act.Nonce, change =>
        {
            if (!Members.ReplacePasswordHash(change, act.Member, stored, hashed.Value)) return IdentityReject.PreviousPasswordNotCorrect;
            MailTokens.UseAll(change, act.Member, TokenPurpose.Reset);
            Sessions.EndOthers(change, act.Member, act.Session);
            Mails.Add(change, _letters.PasswordChanged(Members.Load(change, act.Member)));
            Note(change, act, "password", "password change", ActivityResult.Succeed, reason: null);
            return new Done();
        });
    }

    /// <summary>Marks the account as deleted by its owner and ends all its sessions.</summary>
    /// <remarks>Rejects: RateLimited, Busy, CloseInvalidPassword, CloseMissingOtp, CloseEmptyOtp, CloseInvalidOtp,
    /// TotpError,
    /// SignatureBlacklisted.</remarks>
    public async Task<Result<Done>> CloseAccountAsync(MemberAct act, string password, string? otpCode)
    {
        var stored = Members.PasswordHash(act.Member);
        var proven = await ProvePasswordAsync(act, password, stored, IdentityReject.CloseInvalidPassword);
        if (proven.Rejected) return proven;
        return _store.Change<Done>(act.Nonce, change =>
        {
            var member = Members.Load(change, act.Member);
            if (member.Otp && otpCode is null) return IdentityReject.CloseMissingOtp;
            if (member.Otp && string.IsNullOrWhiteSpace(otpCode)) return IdentityReject.CloseEmptyOtp;
            if (member.Otp && Spend(change, act.Member, otpCode!, IdentityReject.CloseInvalidOtp) is { } reject) return reject;
            Members.PutLabel(change, member, LabelSpec.Private("delete", "by_user"));
            Mails.Add(change, _letters.AccountDeleted(member));
            Sessions.EndOthers(change, act.Member, kept: null);
            return new Done();
        });
    }

    /// <summary>Replaces the member's own JSON text. Rejects: DataTooLong, DataInvalidFormat, SignatureBlacklisted.</summary>
    public Result<Member> SetData(MemberAct act, string data)
    {
        var broken = new List<IdentityReject>();
        MemberRules.Data(data, broken);
        if (broken.Count > 0) return Result<Member>.Broken(broken);
        return _store.Change<Member>(act.Nonce, change =>
        {
            var member = Members.Load(change, act.Member);
            return Members.Save(change, member, member with { Data = data });
        });
    }

    /// <summary>Adds a public label. Rejects: Key*, Value*, KeyTaken, TooManyLabels, SignatureBlacklisted.</summary>
    public Result<Label> AddLabel(MemberAct act, string key, string value)
    {
        var (word, meaning) = (MemberRules.Word(key), MemberRules.Word(value));
        var broken = new List<IdentityReject>();
        MemberRules.Label(word, meaning, broken);
        if (broken.Count > 0) return Result<Label>.Broken(broken);
        return _store.Change<Label>(act.Nonce, change =>
        {
            var member = Members.Load(change, act.Member);
            if (member.FindLabel(word, LabelScope.Public) is not null) return IdentityReject.KeyTaken;
            if (member.Labels.Count >= Limits.LabelsPerMemberMax) return IdentityReject.TooManyLabels;
            return PutPublic(change, member, word, meaning);
        });
    }

    /// <summary>Changes a public label. Rejects: RecordNotFound, LabelPrivate, Value*, SignatureBlacklisted.</summary>
    public Result<Label> ChangeLabel(MemberAct act, string key, string value) => _store.Change<Label>(act.Nonce, change =>
    {
        var (word, meaning) = (MemberRules.Word(key), MemberRules.Word(value));
        var member = Members.Load(change, act.Member);
        if (PublicLabelProblem(member, word) is { } problem) return problem;
        var broken = new List<IdentityReject>();
        MemberRules.Label(word, meaning, broken);
        return broken.Count > 0 ? Result<Label>.Broken(broken) : PutPublic(change, member, word, meaning);
    });

    /// <summary>Removes a public label. Rejects: RecordNotFound, LabelPrivate, SignatureBlacklisted.</summary>
    public Result<Done> RemoveLabel(MemberAct act, string key) => _store.Change<Done>(act.Nonce, change =>
    {
        var word = MemberRules.Word(key);
        var member = Members.Load(change, act.Member);
        if (PublicLabelProblem(member, word) is { } problem) return problem;
        Members.DropLabel(change, member, word, LabelScope.Public);
        return new Done();
    });

    /// <summary>Makes a secret for the authenticator app; it works after <see cref="EnableOtp"/>. Rejects: OtpAlreadyEnabled,
    /// SignatureBlacklisted.</summary>
    public Result<OtpEnrolment> BeginOtp(MemberAct act) => _store.Change<OtpEnrolment>(act.Nonce, change =>
    {
        const string action = "request QR code for 2FA";
        var member = Members.Load(change, act.Member);
        if (member.Otp)
            return OtpFailed(change, act, action, IdentityReject.OtpAlreadyEnabled, "2FA has been already enabled for this account");
        Note(change, act, "otp", action, ActivityResult.Succeed, reason: null);
        return _secondFactor.Begin(change, act.Member, member.Email);
    });

    /// <summary>Switches the second factor on and ends the member's other sessions.</summary>
    /// <remarks>Rejects: OtpAlreadyEnabled, OtpInvalid, TotpError, SignatureBlacklisted.</remarks>
    public Result<Member> EnableOtp(MemberAct act, string code) => _store.Change<Member>(act.Nonce, change =>
    {
        const string action = "enable 2FA";
        var member = Members.Load(change, act.Member);
        if (member.Otp)
            return OtpFailed(change, act, action, IdentityReject.OtpAlreadyEnabled, "2FA has been already enabled for this account");
        if (Spend(change, act.Member, code, IdentityReject.OtpInvalid) is { } reject)
            return OtpFailed(change, act, action, reject, "OTP code is invalid");
        var enabled = Members.Save(change, member, member with { Otp = true });
        Sessions.EndOthers(change, act.Member, act.Session);
        Note(change, act, "otp", action, ActivityResult.Succeed, reason: null);
        return Members.PutLabel(change, enabled, LabelSpec.Private("otp", "enabled"));
    });

    /// <summary>Switches the second factor off; the member's API keys stop. Rejects: OtpNotEnabled, OtpInvalid, TotpError,
    /// SignatureBlacklisted.</summary>
    public Result<Member> DisableOtp(MemberAct act, string code) => _store.Change<Member>(act.Nonce, change =>
    {
        const string action = "disable 2FA";
        var member = Members.Load(change, act.Member);
        if (!member.Otp) return OtpFailed(change, act, action, IdentityReject.OtpNotEnabled, "2FA has not been enabled for this account");
        if (Spend(change, act.Member, code, IdentityReject.OtpInvalid) is { } reject)
            return OtpFailed(change, act, action, reject, "OTP code is invalid");
        Note(change, act, "otp", action, ActivityResult.Succeed, reason: null);
        return WithoutOtp(change, member);
    });

    /// <summary>Spends a code to show that the member has its second factor. Rejects: OtpNotEnabledForVerify, OtpInvalid,
    /// TotpError.</summary>
    public Result<Done> VerifyOtp(MemberAct act, string code) => _store.Change<Done>(act.Nonce, change =>
    {
        const string action = "verify 2FA code";
        var member = Members.Load(change, act.Member);
        if (!member.Otp)
            return OtpFailed(change, act, action, IdentityReject.OtpNotEnabledForVerify, "2FA has not been enabled for this account");
        if (Spend(change, act.Member, code, IdentityReject.OtpInvalid) is { } reject)
            return OtpFailed(change, act, action, reject, "OTP code is invalid");
        Note(change, act, "otp", action, ActivityResult.Succeed, reason: null);
        return new Done();
    });

    /// <summary>Makes an API key; the secret is in the answer and nowhere else.</summary>
    /// <remarks>
    /// Rejects: ApiKey2faDisabled, ApiKeyMissingTotp, ApiKeyInvalidTotp, TotpError, AlgorithmInclusion, ScopeInvalid, ValueInvalid
    /// (address), KeyHolderInvalid, TooManyApiKeys, SignatureBlacklisted.
    /// </remarks>
    public Result<IssuedKey> IssueApiKey(MemberAct act, NewApiKey wish, string? totpCode) => _store.Change<IssuedKey>(act.Nonce, change =>
    {
        var owner = Members.Load(change, act.Member);
        if (!owner.Otp) return IdentityReject.ApiKey2faDisabled;
        if (string.IsNullOrEmpty(totpCode)) return IdentityReject.ApiKeyMissingTotp;
        if (Spend(change, act.Member, totpCode, IdentityReject.ApiKeyInvalidTotp) is { } wrong) return wrong;
        if (ApiKeyRegister.Check(wish) is { } problem) return problem;
        if (owner.State != MemberState.Active) return IdentityReject.KeyHolderInvalid;
        return Issued(change, owner, wish, byOperator: false);
    });

    /// <summary>Changes scopes or state of a key.</summary>
    /// <remarks>
    /// Rejects: ApiKey2faDisabled, ApiKeyMissingTotpCode with ApiKeyEmptyTotpCode, ApiKeyInvalidTotp, TotpError, RecordNotFound,
    /// ScopeInvalid, StateInvalid (activating for an owner who is not active, or a text that is no state), SignatureBlacklisted.
    /// </remarks>
    public Result<ApiKey> PatchApiKey(MemberAct act, string kid, ApiKeyPatch patch, string? totpCode) =>
        _store.Change<ApiKey>(act.Nonce, change =>
    {
        var owner = Members.Load(change, act.Member);
        var proven = ProveKeyOwner(change, owner, totpCode);
        if (proven.Rejected) return proven.As<ApiKey>();
        return Patch(change, owner, kid, patch);
    });

    /// <summary>Deletes a key. Rejects: as <see cref="PatchApiKey"/>.</summary>
    public Result<Done> DeleteApiKey(MemberAct act, string kid, string? totpCode) => _store.Change<Done>(act.Nonce, change =>
    {
        var proven = ProveKeyOwner(change, Members.Load(change, act.Member), totpCode);
        if (proven.Rejected) return proven;
        if (ApiKeys.Owned(change, act.Member, kid) is not { Format: not KeyFormat.Coinut }) return IdentityReject.RecordNotFound;
        ApiKeys.Delete(change, kid);
        return new Done();
    });

    /// <summary>The second factor goes, with its label; the keys follow.</summary>
    internal Member WithoutOtp(Change change, Member member)
    {
        _secondFactor.Forget(change, member.Number);
        var disabled = Members.Save(change, member, member with { Otp = false });
        return Members.DropLabel(change, disabled, "otp", LabelScope.Private);
    }

    /// <summary>A stolen session must not become a way to guess the password, so tries count like log-ins.</summary>
    async Task<Result<Done>> ProvePasswordAsync(MemberAct act, string password, string stored, IdentityReject wrong)
    {
        using var attempt = LoginFailures.Begin(RateLimits.LoginFailures.KeyOf(act.Member, ""), act.Origin.Address);
        if (attempt.WaitSeconds > 0) return Result<Done>.Later(IdentityReject.RateLimited, attempt.WaitSeconds);
        var matched = await Hashing.MatchesAsync(password, stored);
        if (matched.Rejected) return Result<Done>.Later(matched.Reject, retryAfterSeconds: 1);
        if (matched.Value)
        {
            attempt.Succeeded();
            return new Done();
        }

        attempt.Failed();
        return wrong;
    }

    Result<Done> ProveKeyOwner(Change change, Member owner, string? totpCode)
    {
        if (!owner.Otp) return IdentityReject.ApiKey2faDisabled;
        if (string.IsNullOrEmpty(totpCode))
            return Result<Done>.Broken([IdentityReject.ApiKeyMissingTotpCode, IdentityReject.ApiKeyEmptyTotpCode]);
        return Spend(change, owner.Number, totpCode, IdentityReject.ApiKeyInvalidTotp) is { } wrong ? wrong : new Done();
    }

    IdentityReject? Spend(Change change, int member, string code, IdentityReject wrong) => _secondFactor.Spend(change, member, code) switch
    {
        TotpCheck.Accepted => null,
        TotpCheck.Wrong => wrong,
        TotpCheck.AlreadyUsed => IdentityReject.TotpError,
    };

    IdentityReject OtpFailed(Change change, MemberAct act, string action, IdentityReject reject, string reason)
    {
        change.KeepIfRejected(() => Note(change, act, "otp", action, ActivityResult.Failed, reason));
        return reject;
    }

    IdentityReject PasswordChangeFailed(MemberAct act, IdentityReject reject, string reason)
    {
        _store.Change(change =>
        {
            Note(change, act, "password", "password change", ActivityResult.Failed, reason);
            return new Done();
        });
        return reject;
    }

    void Note(Change change, MemberAct act, string topic, string action, ActivityResult result, string? reason) =>
        Activity.Add(change, Members.Load(change, act.Member), act.Origin, topic, action, result, reason);

    Label PutPublic(Change change, Member member, string key, string value) =>
        Members.PutLabel(change, member, new LabelSpec(key, value, LabelScope.Public, null)).FindLabel(key, LabelScope.Public)!;

    static IdentityReject? PublicLabelProblem(Member member, string key)
    {
        if (member.FindLabel(key, LabelScope.Public) is not null) return null;
        return member.FindLabel(key, LabelScope.Private) is null ? IdentityReject.RecordNotFound : IdentityReject.LabelPrivate;
    }

    static bool MayTake(Member owner, string state) =>
        state == KeyState.Active ? owner.State == MemberState.Active : MemberRules.IsName(state, Limits.StateCharsMax);
}
