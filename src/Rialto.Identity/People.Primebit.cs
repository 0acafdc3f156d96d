using Rialto.Identity.Activity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.Storage;

namespace Rialto.Identity;

/// <content>Keys that sign PrimeBit's requests, and the panel in which members make them.</content>
public sealed partial class People
{
    const string KeyTopic = "api_keys";

    static readonly string[] s_primebitScopes = ["read", "trade", "transfer"];

    /// <summary>The scopes that a key of PrimeBit can have.</summary>
    public static IReadOnlyList<string> PrimebitScopes => s_primebitScopes;

    /// <summary>A key that works now; null when nobody has it, it is switched off or over, or its owner may not enter.</summary>
    public WorkingKey? FindWorkingKey(string kid)
    {
        if (ApiKeys.Live(kid) is not { } live || !live.Key.IsAlive(_store.Time.NowUs())) return null;
        return Members.ByNumber(live.Key.Member) is { MayEnter: true } owner ? new WorkingKey(live.Key, owner, live.Secret) : null;
    }

    /// <summary>An authentic request was signed with this key.</summary>
    public void NoteKeyUse(string kid) => ApiKeys.Uses.Note(kid);

    /// <summary>The member's keys of PrimeBit's look, oldest first.</summary>
    public IReadOnlyList<ApiKey> PrimebitKeys(int member) => ApiKeys.OfFormat(member, KeyFormat.Primebit);

    /// <summary>Makes a key; the secret is in the answer and nowhere else. The code counts only where the second factor is on.</summary>
    /// <remarks>
    /// Rejects: ApiKeyMissingTotp, ApiKeyInvalidTotp, TotpError, ApiKeyLabelInvalid, ScopeInvalid, ValueInvalid (an address),
    /// KeyHolderInvalid, TooManyApiKeys.
    /// </remarks>
    public Result<IssuedKey> IssuePrimebitKey(MemberAct act, PrimebitKeyWish wish, string? code) =>
        _store.Change<IssuedKey>(act.Nonce, change =>
    {
        var owner = Members.Load(change, act.Member);
        if (Problem(wish.Label, wish.Scopes, wish.Addresses) is { } problem) return problem;
        if (SecondFactorProblem(change, owner, code) is { } unproven) return unproven;
        if (owner.State != MemberState.Active) return IdentityReject.KeyHolderInvalid;
        var issued = Issued(change, owner, NewKeyOf(wish), byOperator: false);
        if (!issued.Rejected) Note(change, act, KeyTopic, "create", ActivityResult.Succeed, reason: null);
        return issued;
    });

    /// <summary>Changes a key. A change that lets it do more needs the second factor where it is on.</summary>
    /// <remarks>Rejects: RecordNotFound, StateInvalid (switching on for an owner who is not active), and those of making one.</remarks>
    public Result<ApiKey> ChangePrimebitKey(MemberAct act, string kid, PrimebitKeyPatch patch, string? code) =>
        _store.Change<ApiKey>(act.Nonce, change =>
    {
        var owner = Members.Load(change, act.Member);
        if (ApiKeys.Owned(change, act.Member, kid) is not { Format: KeyFormat.Primebit } key) return IdentityReject.RecordNotFound;
        if (Problem(patch.Label ?? key.Label, patch.Scopes ?? key.Scopes, patch.Addresses ?? key.Addresses) is { } problem) return problem;
        if (patch.Widens(key) && SecondFactorProblem(change, owner, code) is { } unproven) return unproven;
        if (patch.Enabled == true && owner.State != MemberState.Active) return IdentityReject.StateInvalid;
        Note(change, act, KeyTopic, "update", ActivityResult.Succeed, reason: null);
        return ApiKeys.Update(change, key, ApiKeyPatchOf(patch));
    });

    /// <summary>Deletes a key. Rejects: RecordNotFound.</summary>
    public Result<Done> DeletePrimebitKey(MemberAct act, string kid) => _store.Change<Done>(act.Nonce, change =>
    {
        if (ApiKeys.Owned(change, act.Member, kid) is not { Format: KeyFormat.Primebit }) return IdentityReject.RecordNotFound;
        ApiKeys.Delete(change, kid);
        Note(change, act, KeyTopic, "delete", ActivityResult.Succeed, reason: null);
        return new Done();
    });

    static NewApiKey NewKeyOf(PrimebitKeyWish wish) => new()
    {
        Format = KeyFormat.Primebit, Algorithm = "HS256", Label = wish.Label, Scopes = [.. wish.Scopes.Distinct()],
        Addresses = wish.Addresses,
    };

    static ApiKeyPatch ApiKeyPatchOf(PrimebitKeyPatch patch) =>
        new(patch.Scopes?.Distinct().ToList(), patch.Enabled is { } enabled ? StateOf(enabled) : null)
        {
            Label = patch.Label, Addresses = patch.Addresses,
        };

    static string StateOf(bool enabled) => enabled ? KeyState.Active : KeyState.Disabled;

    static IdentityReject? Problem(string label, IReadOnlyList<string> scopes, IReadOnlyList<string> addresses)
    {
        if (label.Length > Limits.KeyLabelCharsMax || label.Any(char.IsControl)) return IdentityReject.ApiKeyLabelInvalid;
        // No word would mean everything: in this panel nobody gets that by leaving them out.
        if (scopes.Count == 0 || scopes.Any(scope => !s_primebitScopes.Contains(scope))) return IdentityReject.ScopeInvalid;
        return ApiKeyRegister.AddressesFit(addresses) ? null : IdentityReject.ValueInvalid;
    }

    IdentityReject? SecondFactorProblem(Change change, Member owner, string? code)
    {
        if (!owner.Otp) return null;
        if (string.IsNullOrEmpty(code)) return IdentityReject.ApiKeyMissingTotp;
        return Spend(change, owner.Number, code, IdentityReject.ApiKeyInvalidTotp);
    }
}
