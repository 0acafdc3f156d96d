using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.Storage;

namespace Rialto.Identity;

/// <content>Accounts of programs: they belong to a member, who makes their keys with its own second factor.</content>
public sealed partial class People
{
    /// <summary>What the uids of service accounts begin with.</summary>
    public const string ServiceAccountPrefix = "SI";

    /// <summary>One of a member's service accounts; null when there is none of that uid.</summary>
    public Member? ServiceAccountOf(int owner, string uid) => Members.ByUid(uid) is { } account && account.Owner == owner ? account : null;

    /// <summary>Rejects: ServiceAccountDoesntExist, ServiceAccountInvalidOrdering, ServiceAccountInvalidAttribute.</summary>
    public Result<PageOf<ApiKey>> ServiceAccountKeys(int owner, string uid, string? ordering, string? orderBy, Page page)
    {
        if (ServiceAccountOf(owner, uid) is not { } account) return IdentityReject.ServiceAccountDoesntExist;
        var keys = ApiKeys.List(account.Number, ordering, orderBy, page);
        if (!keys.Rejected) return keys;
        return keys.Reject == IdentityReject.ApiKeyInvalidOrdering
            ? IdentityReject.ServiceAccountInvalidOrdering
            : IdentityReject.ServiceAccountInvalidAttribute;
    }

    /// <summary>Makes a key of a service account.</summary>
    /// <remarks>Rejects: ServiceAccountDoesntExist, ServiceAccount2faDisabled, -MissingTotp, -InvalidTotp, TotpError, AlgorithmInclusion,
    /// ScopeInvalid, ValueInvalid, KeyHolderInvalid, TooManyApiKeys, SignatureBlacklisted.</remarks>
    public Result<IssuedKey> IssueServiceAccountKey(MemberAct act, string uid, NewApiKey wish, string? totpCode) =>
        OnServiceAccount<IssuedKey>(act, uid, totpCode, (change, account) =>
        {
            if (ApiKeyRegister.Check(wish) is { } problem) return problem;
            if (account.State != MemberState.Active) return IdentityReject.KeyHolderInvalid;
            return ApiKeys.Issue(change, account, wish, byOperator: false);
        });

    /// <summary>Changes a key. Rejects: as issuing, and RecordNotFound, StateInvalid.</summary>
    public Result<ApiKey> PatchServiceAccountKey(MemberAct act, string uid, string kid, ApiKeyPatch patch, string? totpCode) =>
        OnServiceAccount<ApiKey>(act, uid, totpCode, (change, account) => Patch(change, account, kid, patch));

    /// <summary>Deletes a key. Rejects: as issuing, and RecordNotFound.</summary>
    public Result<Done> DeleteServiceAccountKey(MemberAct act, string uid, string kid, string? totpCode) =>
        OnServiceAccount<Done>(act, uid, totpCode, (change, account) =>
        {
            if (ApiKeys.Owned(change, account.Number, kid) is not { Format: not KeyFormat.Coinut }) return IdentityReject.RecordNotFound;
            ApiKeys.Delete(change, kid);
            return new Done();
        });

    /// <summary>Rejects: RecordNotFound, ScopeInvalid, ValueInvalid, StateInvalid.</summary>
    internal Result<ApiKey> Patch(Change change, Member owner, string kid, ApiKeyPatch patch)
    {
        if (ApiKeys.Owned(change, owner.Number, kid) is not { Format: not KeyFormat.Coinut } key) return IdentityReject.RecordNotFound;
        if (patch.Scopes is { } scopes && !ApiKeyRegister.ScopesFit(scopes)) return IdentityReject.ScopeInvalid;
        if (patch.Addresses is { } addresses && !ApiKeyRegister.AddressesFit(addresses)) return IdentityReject.ValueInvalid;
        if (patch.State is { } state && !MayTake(owner, state)) return IdentityReject.StateInvalid;
        return ApiKeys.Update(change, key, patch);
    }

    Result<T> OnServiceAccount<T>(MemberAct act, string uid, string? totpCode, Func<Change, Member, Result<T>> work)
    {
        if (ServiceAccountOf(act.Member, uid) is not { } known) return IdentityReject.ServiceAccountDoesntExist;
        return _store.Change<T>(act.Nonce, change =>
        {
            var owner = Members.Load(change, act.Member);
            if (!owner.Otp) return IdentityReject.ServiceAccount2faDisabled;
            if (string.IsNullOrEmpty(totpCode)) return IdentityReject.ServiceAccountMissingTotp;
            if (Spend(change, owner.Number, totpCode, IdentityReject.ServiceAccountInvalidTotp) is { } wrong) return wrong;
            return work(change, Members.Load(change, known.Number));
        });
    }
}
