using System.Text.Json.Nodes;
using Rialto.Identity.Members;
using Rialto.Identity.Passwords;

namespace Rialto.Identity;

/// <content>Service accounts, and members that come from elsewhere.</content>
public sealed partial class BackOffice
{
    /// <summary>Makes a service account of a member.</summary>
    /// <remarks>Rejects: MemberDoesntExist (the owner), RoleDoesntExist, EmailInvalid, EmailTaken, LevelInvalid, ValueInvalid (uid),
    /// TooManyApiKeys (the owner has too many accounts).</remarks>
    public Result<Member> CreateServiceAccount(OperatorAct by, ServiceAccountWish wish)
    {
        if (_people.Members.ByUid(wish.OwnerUid ?? "") is not { IsServiceAccount: false } owner) return IdentityReject.MemberDoesntExist;
        var broken = new List<IdentityReject>();
        if (!_people.Permissions.RoleExists(wish.Role)) broken.Add(IdentityReject.RoleDoesntExist);
        if (wish.Level is < 0 or > Standing.LevelMax) broken.Add(IdentityReject.LevelInvalid);
        if (wish.Email is not null) MemberRules.Email(wish.Email, broken);
        if (wish.Uid is not null && !IsServiceAccountUid(wish.Uid)) broken.Add(IdentityReject.ValueInvalid);
        if (broken.Count > 0) return Result<Member>.Broken(broken);
        return _store.Change<Member>(by.Nonce, change =>
        {
            if (_people.Members.ServiceAccountsOf(owner.Number).Count >= Limits.ServiceAccountsPerMemberMax)
                return IdentityReject.TooManyApiKeys;
            var uid = wish.Uid ?? People.ServiceAccountPrefix + Storage.RandomText.HexUpper(10);
            if (_people.Members.UidExists(change.Connection, uid)) return IdentityReject.ValueInvalid;
            var email = wish.Email ?? $"{uid.ToLowerInvariant()}@service.invalid";
            _people.Members.Taken(change.Connection, email, username: null, broken);
            if (broken.Count > 0) return Result<Member>.Broken(broken);
            var account = _people.CreateMember(change, new NewMember
            {
                Email = email, Username = null, PasswordHash = PasswordHash.Dummy(rounds: 1), Role = wish.Role, ReferralUid = null,
                Data = null, FeeGroup = owner.FeeGroup, Owner = owner.Number, Uid = uid,
            });
            var standing = _people.Members.Load(change, owner.Number);
            var level = wish.Level ?? standing.Level;
            Note(change, by, account, "create", new JsonObject { ["role"] = wish.Role, ["owner_uid"] = owner.Uid });
            return _people.Members.Save(change, account, account with { State = standing.State, Level = level });
        });
    }

    /// <summary>Switches a service account off; its keys stop. Rejects: ServiceAccountDoesntExist.</summary>
    public Result<Member> DisableServiceAccount(OperatorAct by, string uid)
    {
        if (_people.Members.ByUid(uid) is not { IsServiceAccount: true } known) return IdentityReject.ServiceAccountDoesntExist;
        return _store.Change<Member>(by.Nonce, change =>
        {
            var account = _people.Members.Load(change, known.Number);
            Note(change, by, account, "delete", new JsonObject { ["state"] = MemberState.Disabled });
            return _people.Members.Save(change, account, account with { State = MemberState.Disabled });
        });
    }

    static bool IsServiceAccountUid(string uid) =>
        uid.Length == People.ServiceAccountPrefix.Length + 10 && uid.StartsWith(People.ServiceAccountPrefix, StringComparison.Ordinal)
            && uid[People.ServiceAccountPrefix.Length..].All(c => char.IsAsciiDigit(c) || c is >= 'A' and <= 'F');
}
