using System.Text.Json.Nodes;
using Rialto.Identity.Activity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Identity.Outbox;
using Rialto.Identity.Storage;
using Rialto.Identity.Tokens;
using Rialto.Identity.TwoFactor;

namespace Rialto.Identity;

/// <summary>What operators and staff do to accounts. Each change leaves an admin activity in its own transaction.</summary>
/// <remarks>All methods but the first reject MemberDoesntExist and SignatureBlacklisted.</remarks>
public sealed partial class BackOffice
{
    readonly People _people;
    readonly IdentityStore _store;
    readonly SecondFactor _secondFactor;
    readonly Letters _letters;

    internal BackOffice(People people, IdentityStore store, SecondFactor secondFactor, Letters letters)
    {
        _people = people;
        _store = store;
        _secondFactor = secondFactor;
        _letters = letters;
    }

    /// <summary>Makes a member of a level, with the labels of levels 1 … N. The password's strength is not looked at.</summary>
    /// <remarks>Rejects: all that apply of Email*, Username*, PasswordBlank, RoleDoesntExist, LevelInvalid, FeeGroupInvalid;
    /// Busy.</remarks>
    public async Task<Result<Member>> CreateMemberAsync(OperatorAct by, OperatorSignUp wish)
    {
        var broken = FieldsBroken(wish);
        if (broken.Count > 0) return Result<Member>.Broken(broken);
        var hashed = await _people.Hashing.HashAsync(wish.Password);
        if (hashed.Rejected) return hashed.As<Member>();
        return _store.Change<Member>(by.Nonce, change =>
        {
            _people.Members.Taken(change.Connection, wish.Email, wish.Username, broken);
            if (broken.Count > 0) return Result<Member>.Broken(broken);
            var member = _people.CreateMember(change, new NewMember
            {
                Email = wish.Email, Username = wish.Username, PasswordHash = hashed.Value, Role = wish.Role, ReferralUid = null,
                Data = null, FeeGroup = wish.FeeGroup,
            });
            foreach (var label in Standing.LabelsOf(wish.Level)) member = _people.Members.PutLabel(change, member, label);
            Note(change, by, member, "create", new JsonObject { ["level"] = wish.Level, ["role"] = wish.Role });
            return member;
        });
    }

    /// <summary>Issues a key that works without the owner's second factor. Rejects: AlgorithmInclusion, ScopeInvalid, ValueInvalid,
    /// TooManyApiKeys.</summary>
    public Result<IssuedKey> IssueApiKey(OperatorAct by, string uid, NewApiKey wish)
    {
        if (ApiKeyRegister.Check(wish) is { } problem) return problem;
        return OnMember<IssuedKey>(by, uid, (change, member) =>
        {
            var issued = _people.Issued(change, member, wish, byOperator: true);
            if (!issued.Rejected) Note(change, by, member, "create", new JsonObject { ["kid"] = issued.Value.Key.Kid });
            return issued;
        });
    }

    /// <summary>Writes how one key is treated, a COINUT key by its owner's uid. Rejects: UnexistentApiKey.</summary>
    public Result<ApiKey> SetKeyRules(OperatorAct by, string kid, KeyRules rules)
    {
        if (_people.ApiKeys.FindAny(kid) is not { } known || _people.Members.ByNumber(known.Member) is not { } owner)
            return IdentityReject.UnexistentApiKey;
        return OnMember<ApiKey>(by, owner.Uid, (change, member) =>
        {
            Note(change, by, member, "update", new JsonObject
            {
                ["kid"] = kid, ["rate_limit"] = rules.RateLimit, ["nonce_mode"] = rules.NonceMode?.ToString().ToLowerInvariant(),
            });
            return _people.ApiKeys.SetRules(change, known, rules);
        });
    }

    /// <summary>Takes steps one after the other, all of them or none.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="uid">To whom.</param>
    /// <param name="steps">What; each sees what the one before has made of the member.</param>
    /// <param name="refused">The step that was rejected, counted from 0; the number of steps when none was.</param>
    public Result<Member> Take(OperatorAct by, string uid, IReadOnlyList<MemberStep> steps, out int refused)
    {
        var at = 0;
        var taken = OnMember<Member>(by, uid, (change, member) =>
        {
            for (at = 0; at < steps.Count; at++)
            {
                var after = steps[at].Take(change, by, member);
                if (after.Rejected) return after;
                member = after.Value;
            }
            return member;
        });
        refused = at;
        return taken;
    }

    public Result<Member> SetState(OperatorAct by, string uid, string state) => Take(by, uid, ToState(state));

    public Result<Member> SetLevel(OperatorAct by, string uid, int level) => Take(by, uid, ToLevel(level));

    public Result<Member> SetRole(OperatorAct by, string uid, string role) => Take(by, uid, ToRole(role));

    public Result<Member> SetFeeGroup(OperatorAct by, string uid, string group) => Take(by, uid, ToFeeGroup(group));

    public Result<Member> ResetOtp(OperatorAct by, string uid) => Take(by, uid, WithoutOtp());

    public Result<Member> PutLabel(OperatorAct by, string uid, LabelSpec label) => Take(by, uid, WithLabel(label));

    public Result<Member> RemoveLabel(OperatorAct by, string uid, string key, LabelScope scope) => Take(by, uid, WithoutLabel(key, scope));

    public async Task<Result<Member>> SetPasswordAsync(OperatorAct by, string uid, string password)
    {
        var step = await ToPasswordAsync(password);
        return step.Rejected ? step.As<Member>() : Take(by, uid, step.Value);
    }

    /// <summary>Writes a state. Those that a label can give also get or lose that label, so that a later label does not undo
    /// them.</summary>
    /// <remarks>Rejects: StateInvalid.</remarks>
    public MemberStep ToState(string state) => new((change, by, member) =>
    {
        if (!MemberRules.IsName(state, Limits.StateCharsMax)) return IdentityReject.StateInvalid;
        var marked = Mark(change, member, state);
        var after = marked.State == state ? marked : _people.Members.Save(change, marked, marked with { State = state });
        Note(change, by, member, "update", new JsonObject { ["state"] = state });
        return after;
    });

    /// <summary>Gives the labels of levels 1 … N and takes those above. Rejects: LevelInvalid.</summary>
    public MemberStep ToLevel(int level) => new((change, by, member) =>
    {
        if (level is < 0 or > Standing.LevelMax) return IdentityReject.LevelInvalid;
        foreach (var label in Standing.LabelsOf(level)) member = _people.Members.PutLabel(change, member, label);
        foreach (var label in Standing.LabelsOf(Standing.LevelMax).Skip(level))
            member = _people.Members.DropLabel(change, member, label.Key, LabelScope.Private);
        Note(change, by, member, "update", new JsonObject { ["level"] = level });
        return member;
    });

    /// <summary>Rejects: RoleDoesntExist.</summary>
    public MemberStep ToRole(string role) => new((change, by, member) =>
    {
        if (!_people.Permissions.RoleExists(role)) return IdentityReject.RoleDoesntExist;
        Note(change, by, member, "update", new JsonObject { ["role"] = role });
        return _people.Members.Save(change, member, member with { Role = role });
    });

    /// <summary>Rejects: FeeGroupInvalid (not 1–32 of <c>a-z 0-9 _ -</c>); whether the group exists is the engine's to know.</summary>
    public MemberStep ToFeeGroup(string group) => new((change, by, member) =>
    {
        if (!MemberRules.IsName(group, Limits.FeeGroupCharsMax)) return IdentityReject.FeeGroupInvalid;
        Note(change, by, member, "update", new JsonObject { ["group"] = group });
        return _people.Members.Save(change, member, member with { FeeGroup = group });
    });

    /// <summary>Switches a member's second factor off; its keys stop. Nothing to do is fine.</summary>
    public MemberStep WithoutOtp() => new((change, by, member) =>
    {
        Note(change, by, member, "update", new JsonObject { ["otp"] = false });
        return _people.WithoutOtp(change, member);
    });

    /// <summary>Creates or replaces a label and lets it act on state and level. Rejects: Key*, Value*, TooManyLabels.</summary>
    public MemberStep WithLabel(LabelSpec label) => new((change, by, member) =>
    {
        var (key, value) = (MemberRules.Word(label.Key), MemberRules.Word(label.Value));
        var clean = label with { Key = key, Value = value, Description = Cut(label.Description) };
        var broken = new List<IdentityReject>();
        MemberRules.Label(clean.Key, clean.Value, broken);
        if (broken.Count > 0) return Result<Member>.Broken(broken);
        if (member.FindLabel(clean.Key, clean.Scope) is null && member.Labels.Count >= Limits.LabelsPerMemberMax)
            return IdentityReject.TooManyLabels;
        Note(change, by, member, "update", new JsonObject { ["key"] = clean.Key, ["value"] = clean.Value });
        TellOfDocuments(change, member, clean);
        return _people.Members.PutLabel(change, member, clean);
    });

    /// <summary>Rejects: RecordNotFound.</summary>
    public MemberStep WithoutLabel(string key, LabelScope scope) => new((change, by, member) =>
    {
        var word = MemberRules.Word(key);
        if (member.FindLabel(word, scope) is null) return IdentityReject.RecordNotFound;
        Note(change, by, member, "delete", new JsonObject { ["key"] = word });
        return _people.Members.DropLabel(change, member, word, scope);
    });

    /// <summary>Gives a new password, whatever its strength, and ends all sessions of the member. Rejects: PasswordBlank, Busy.</summary>
    public async Task<Result<MemberStep>> ToPasswordAsync(string password)
    {
        if (!PasswordFits(password)) return IdentityReject.PasswordBlank;
        var hashed = await _people.Hashing.HashAsync(password);
        if (hashed.Rejected) return hashed.As<MemberStep>();
        return new MemberStep((change, by, member) =>
        {
            var stored = _people.Members.PasswordHash(member.Number);
            _people.Members.ReplacePasswordHash(change, member.Number, stored, hashed.Value);
            MailTokens.UseAll(change, member.Number, TokenPurpose.Reset);
            _people.Sessions.EndOthers(change, member.Number, kept: null);
            Note(change, by, member, "update", new JsonObject { ["password"] = "" });
            return member;
        });
    }

    Result<Member> Take(OperatorAct by, string uid, MemberStep step) =>
        OnMember<Member>(by, uid, (change, member) => step.Take(change, by, member));

    Result<T> OnMember<T>(OperatorAct by, string uid, Func<Change, Member, Result<T>> work)
    {
        var number = _people.Members.ByUid(uid)?.Number;
        if (number is null) return IdentityReject.MemberDoesntExist;
        return _store.Change(by.Nonce, change => work(change, _people.Members.Load(change, number.Value)));
    }

    /// <summary>What staff says about somebody's documents, it says to him too.</summary>
    void TellOfDocuments(Change change, Member member, LabelSpec label)
    {
        if (label is not { Key: "document", Scope: LabelScope.Private, Value: "verified" or "rejected" }) return;
        if (member.FindLabel(label.Key, LabelScope.Private)?.Value == label.Value) return;
        _people.Mails.Add(change, _letters.Document(member, verified: label.Value == "verified"));
    }

    /// <summary>Takes the marks of other states away and sets the one of this state, if it has one.</summary>
    Member Mark(Change change, Member member, string state)
    {
        var rules = _people.Options.Standing;
        var marker = rules.MarkerOf(state);
        foreach (var label in member.Labels.Where(label => rules.IsTrigger(label.Key) && label.Key != marker).ToList())
            member = _people.Members.DropLabel(change, member, label.Key, label.Scope);
        if (marker is null || member.FindLabel(marker, LabelScope.Private) is not null) return member;
        return _people.Members.PutLabel(change, member, LabelSpec.Private(marker, "by_operator"));
    }

    List<IdentityReject> FieldsBroken(OperatorSignUp wish)
    {
        var broken = new List<IdentityReject>();
        MemberRules.Email(wish.Email, broken);
        MemberRules.Username(wish.Username, broken);
        _people.Members.Taken(wish.Email, wish.Username, broken);
        if (!PasswordFits(wish.Password)) broken.Add(IdentityReject.PasswordBlank);
        if (!_people.Permissions.RoleExists(wish.Role)) broken.Add(IdentityReject.RoleDoesntExist);
        if (wish.Level is < 0 or > Standing.LevelMax) broken.Add(IdentityReject.LevelInvalid);
        if (!MemberRules.IsName(wish.FeeGroup, Limits.FeeGroupCharsMax)) broken.Add(IdentityReject.FeeGroupInvalid);
        return broken;
    }

    static bool PasswordFits(string password) => password.Length is > 0 and <= Limits.PasswordCharsMax;

    static string? Cut(string? text) =>
        text is { Length: > Limits.LabelDescriptionCharsMax } ? text[..Limits.LabelDescriptionCharsMax] : text;

    void Note(Change change, OperatorAct by, Member member, string action, JsonObject data)
    {
        _people.Activity.Add(change, new ActivityEntry
        {
            Member = by.Member, TargetUid = member.Uid, Category = ActivityCategory.Admin, UserIp = by.Origin.Address.ToString(),
            UserAgent = by.Origin.UserAgent ?? "unknown", Topic = "users", Action = action, Result = ActivityResult.Succeed,
            Data = data.ToJsonString(),
        });
    }
}
