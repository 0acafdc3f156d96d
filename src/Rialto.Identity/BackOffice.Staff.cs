using Rialto.Identity.Dossiers;
using Rialto.Identity.Members;
using Rialto.Identity.Storage;

namespace Rialto.Identity;

/// <content>
/// What staff does over the admin API: nobody changes himself, or somebody of a higher role. All reject MemberDoesntExist,
/// SuperadminChange or HigherRoleChange, and SignatureBlacklisted.
/// </content>
public sealed partial class BackOffice
{
    /// <summary>Rejects: SuperadminChange, UpdateHimself, UpdateEmailBySuperadmin, EmailNoChange, Email*.</summary>
    public Result<Member> ChangeEmail(StaffAct by, string uid, string email) => OnOther(by, uid, (change, member) =>
    {
        if (!by.Actor.IsSuperadmin) return IdentityReject.UpdateEmailBySuperadmin;
        if (member.Email == email) return IdentityReject.EmailNoChange;
        var broken = new List<IdentityReject>();
        MemberRules.Email(email, broken);
        var isSame = MemberRules.EmailKey(email) == MemberRules.EmailKey(member.Email);
        if (!isSame) _people.Members.Taken(change.Connection, email, username: null, broken);
        if (broken.Count > 0) return Result<Member>.Broken(broken);
        // What was mailed to the old address must not open the account any more.
        Tokens.MailTokens.UseAll(change, member.Number, Identity.Tokens.TokenPurpose.Reset);
        Tokens.MailTokens.UseAll(change, member.Number, Identity.Tokens.TokenPurpose.Confirmation);
        return _people.Members.Save(change, member, member with { Email = email });
    });

    /// <summary>Rejects: SuperadminChange, UpdateHimself, StateNoChange, StateInvalid.</summary>
    public Result<Member> ChangeState(StaffAct by, string uid, string state) => OnOther(by, uid, (change, member) =>
    {
        if (member.State == state) return IdentityReject.StateNoChange;
        if (!MemberRules.IsName(state, Limits.StateCharsMax)) return IdentityReject.StateInvalid;
        var marked = Mark(change, member, state);
        return marked.State == state ? marked : _people.Members.Save(change, marked, marked with { State = state });
    });

    /// <summary>Switches the second factor off. Rejects: SuperadminChange, UpdateHimself, Enable2fa, OtpNoChange.</summary>
    public Result<Member> ChangeOtp(StaffAct by, string uid, bool otp) => OnOther(by, uid, (change, member) =>
    {
        if (otp) return IdentityReject.Enable2fa;
        if (!member.Otp) return IdentityReject.OtpNoChange;
        return _people.WithoutOtp(change, member);
    });

    /// <summary>Nobody gives a role above his own. Rejects: SuperadminChange, UpdateHimself, RoleNoChange, RoleDoesntExist.</summary>
    public Result<Member> ChangeRole(StaffAct by, string uid, string role) => OnOther(by, uid, (change, member) =>
    {
        if (member.Role == role) return IdentityReject.RoleNoChange;
        if (Member.RankOf(role) > by.Actor.Rank) return IdentityReject.HigherRoleChange;
        if (!_people.Permissions.RoleExists(role)) return IdentityReject.RoleDoesntExist;
        return _people.Members.Save(change, member, member with { Role = role });
    });

    /// <summary>Adds a label. Rejects: SuperadminChange, Key*, Value*, KeyTaken, TooManyLabels.</summary>
    public Result<Member> AddLabel(StaffAct by, string uid, LabelSpec label) => OnAnybody(by, uid, (change, member) =>
        member.FindLabel(MemberRules.Word(label.Key), label.Scope) is null
            ? WriteLabel(change, member, label)
            : IdentityReject.KeyTaken);

    /// <summary>Changes a label.</summary>
    /// <param name="create">Whether one that is not there is made.</param>
    /// <remarks>Rejects: SuperadminChange, LabelDoesntExist, Value*; where it is made as <see cref="AddLabel"/>.</remarks>
    public Result<Member> ChangeLabel(StaffAct by, string uid, LabelSpec label, bool create) => OnAnybody(by, uid, (change, member) =>
    {
        var present = member.FindLabel(MemberRules.Word(label.Key), label.Scope);
        if (present is null && !create) return IdentityReject.LabelDoesntExist;
        return WriteLabel(change, member, label with { Description = label.Description ?? present?.Description });
    });

    /// <summary>Rejects: SuperadminChange, LabelDoesntExist.</summary>
    public Result<Member> DeleteLabel(StaffAct by, string uid, string key, LabelScope scope) => OnAnybody(by, uid, (change, member) =>
    {
        var word = MemberRules.Word(key);
        if (member.FindLabel(word, scope) is null) return IdentityReject.LabelDoesntExist;
        return _people.Members.DropLabel(change, member, word, scope);
    });

    /// <summary>Rejects: StorageDoesntExist.</summary>
    public Result<Member> DeleteStorage(StaffAct by, string uid, string title) => OnAnybody(by, uid, (change, member) =>
        DossierArchive.RemoveStorage(change, member.Number, title)
            ? _people.Members.DropLabel(change, member, MemberRules.Word(title), LabelScope.Private)
            : IdentityReject.StorageDoesntExist);

    /// <summary>Rejects: TooManyComments.</summary>
    public Result<Member> AddComment(StaffAct by, string uid, string title, string data) => OnKnown<Member>(by, uid, (change, member) =>
    {
        if (DossierArchive.CommentCount(change, member.Number) >= Limits.CommentsPerMemberMax) return IdentityReject.TooManyComments;
        DossierArchive.AddComment(change, member.Number, by.Actor.Uid, title, data);
        return member;
    });

    /// <summary>Null leaves a text as it is. Rejects: CommentDoesntExist.</summary>
    public Result<Member> ChangeComment(StaffAct by, long id, string? title, string? data) => _store.Change<Member>(by.Nonce, change =>
        DossierArchive.ChangeComment(change, id, title, data) is { } member
            ? _people.Members.Load(change, member)
            : IdentityReject.CommentDoesntExist);

    /// <summary>Rejects: CommentDoesntExist.</summary>
    public Result<Member> DeleteComment(StaffAct by, long id) => _store.Change<Member>(by.Nonce, change =>
        DossierArchive.RemoveComment(change, id) is { } member ? _people.Members.Load(change, member) : IdentityReject.CommentDoesntExist);

    /// <summary>Writes a profile for somebody, to be verified.</summary>
    /// <remarks>Rejects: all that apply of the fields' rules and ProfileStateExists; TooManyProfiles.</remarks>
    public Result<Profile> AddProfile(StaffAct by, string uid, ProfileFacts facts) => OnKnown(by, uid, (change, member) =>
        RankProblem(by, member) is { } problem
            ? problem
            : _people.AddProfile(change, member.Number, facts, ProfileState.Submitted, by.Actor.Uid));

    /// <summary>Says what becomes of a submitted profile. Rejects instead of MemberDoesntExist: StaffProfileNotEditable;
    /// ProfileSuperadminChange, SecondAdminApproval.</summary>
    public Result<Profile> JudgeProfile(StaffAct by, string uid, ProfileState state)
    {
        var judged = OnKnown<Profile>(by, uid, (change, member) =>
        {
            if (_people.Dossiers.Profiles.InState(change, member.Number, ProfileState.Submitted) is not { } profile)
                return IdentityReject.StaffProfileNotEditable;
            if (member.IsSuperadmin && !by.Actor.IsSuperadmin) return IdentityReject.ProfileSuperadminChange;
            if (RankProblem(by, member) is { } problem) return problem;
            if (_people.Options.ProfileDoubleVerification && profile.AuthorUid == by.Actor.Uid) return IdentityReject.SecondAdminApproval;
            _people.PutProfileLabel(change, member.Number, state);
            return _people.Dossiers.Profiles.Update(change, profile, profile.Facts, state);
        });
        return judged.Rejected && judged.Reject == IdentityReject.MemberDoesntExist ? IdentityReject.StaffProfileNotEditable : judged;
    }

    Result<Member> WriteLabel(Change change, Member member, LabelSpec label)
    {
        var clean = label with
        {
            Key = MemberRules.Word(label.Key), Value = MemberRules.Word(label.Value), Description = Cut(label.Description),
        };
        var broken = new List<IdentityReject>();
        MemberRules.Label(clean.Key, clean.Value, broken);
        if (broken.Count > 0) return Result<Member>.Broken(broken);
        if (member.FindLabel(clean.Key, clean.Scope) is null && member.Labels.Count >= Limits.LabelsPerMemberMax)
            return IdentityReject.TooManyLabels;
        TellOfDocuments(change, member, clean);
        return _people.Members.PutLabel(change, member, clean);
    }

    /// <summary>Anybody but himself.</summary>
    Result<Member> OnOther(StaffAct by, string uid, Func<Change, Member, Result<Member>> work) => OnAnybody(by, uid, (change, member) =>
        member.Number == by.Actor.Number ? IdentityReject.UpdateHimself : work(change, member));

    Result<Member> OnAnybody(StaffAct by, string uid, Func<Change, Member, Result<Member>> work) => OnKnown(by, uid, (change, member) =>
        RankProblem(by, member) is { } problem ? problem : work(change, member));

    static IdentityReject? RankProblem(StaffAct by, Member member)
    {
        if (member.Rank <= by.Actor.Rank) return null;
        return member.IsSuperadmin ? IdentityReject.SuperadminChange : IdentityReject.HigherRoleChange;
    }

    Result<T> OnKnown<T>(StaffAct by, string uid, Func<Change, Member, Result<T>> work)
    {
        if (_people.Members.ByUid(uid) is not { IsServiceAccount: false } known) return IdentityReject.MemberDoesntExist;
        return _store.Change(by.Nonce, change => work(change, _people.Members.Load(change, known.Number)));
    }
}
