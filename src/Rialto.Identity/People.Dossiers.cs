using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Rialto.Identity.Dossiers;
using Rialto.Identity.Members;
using Rialto.Identity.Storage;

namespace Rialto.Identity;

/// <content>What members say and prove about themselves: telephones, profiles, documents, stored data.</content>
public sealed partial class People
{
    /// <summary>Labels that drive standing: no title of stored data may look like one.</summary>
    static readonly string[] ReservedTitles =
        ["document", "label", "profile", "phone", "user", "email", "otp", "address", "ban", "fraud", "delete", "suspicious", "lock"];

    const string VerifiedWord = "verified";
    const string PendingWord = "pending";
    const string AddressDocument = "Address";

    /// <summary>Adds a telephone and sends it a code.</summary>
    /// <remarks>Rejects: PhoneInvalidNumber, PhoneNumberExists, PhoneExists, TooManyPhones, SignatureBlacklisted.</remarks>
    public Result<Phone> AddPhone(MemberAct act, string number, string channel)
    {
        if (PhoneNumber.TryRead(number) is not { } read) return IdentityReject.PhoneInvalidNumber;
        return _store.Change<Phone>(act.Nonce, change =>
        {
            if (PhoneBook.VerifiedBy(change.Connection, read.Digits) is not null) return IdentityReject.PhoneNumberExists;
            if (PhoneBook.Find(change, act.Member, read.Digits) is not null) return IdentityReject.PhoneExists;
            if (PhoneBook.Of(change.Connection, act.Member).Count >= Limits.PhonesPerMemberMax) return IdentityReject.TooManyPhones;
            var phone = PhoneBook.Add(change, act.Member, read, validatedAtUs: null);
            SendCode(change, phone, PhoneBook.NewCode(change, phone)!, channel);
            return phone;
        });
    }

    /// <summary>Sends another code.</summary>
    /// <remarks>Rejects: PhoneInvalidNumber, PhoneNumberExists, PhoneDoesntExist, RateLimited, SignatureBlacklisted.</remarks>
    public Result<Phone> SendPhoneCode(MemberAct act, string number, string channel)
    {
        if (PhoneNumber.TryRead(number) is not { } read) return IdentityReject.PhoneInvalidNumber;
        return _store.Change<Phone>(act.Nonce, change =>
        {
            if (PhoneBook.VerifiedBy(change.Connection, read.Digits) is not null) return IdentityReject.PhoneNumberExists;
            if (PhoneBook.Find(change, act.Member, read.Digits) is not { } phone) return IdentityReject.PhoneDoesntExist;
            if (PhoneBook.NewCode(change, phone) is not { } code)
                return Result<Phone>.Later(IdentityReject.RateLimited, (int)Limits.PhoneCodeLife.TotalSeconds);
            SendCode(change, phone, code, channel);
            return phone;
        });
    }

    /// <summary>Verifies a telephone by the code that was sent to it.</summary>
    /// <remarks>Rejects: PhoneInvalidNumber, PhoneNumberExists, PhoneDoesntExist, PhoneVerificationInvalid, SignatureBlacklisted.</remarks>
    public Result<Member> VerifyPhone(MemberAct act, string number, string code)
    {
        if (PhoneNumber.TryRead(number) is not { } read) return IdentityReject.PhoneInvalidNumber;
        return _store.Change<Member>(act.Nonce, change =>
        {
            if (PhoneBook.VerifiedBy(change.Connection, read.Digits) is not null) return IdentityReject.PhoneNumberExists;
            if (PhoneBook.Find(change, act.Member, read.Digits) is not { } phone) return IdentityReject.PhoneDoesntExist;
            if (!PhoneBook.TryCode(change, phone, code) && !_options.PhoneMock) return IdentityReject.PhoneVerificationInvalid;
            PhoneBook.MarkVerified(change, phone);
            return Members.PutLabel(change, Members.Load(change, act.Member), LabelSpec.Private("phone", VerifiedWord));
        });
    }

    /// <summary>Writes a profile, as a draft or for staff to look at.</summary>
    /// <remarks>Rejects: all that apply of the fields' rules and ProfileStateExists; TooManyProfiles, SignatureBlacklisted.</remarks>
    public Result<Profile> AddProfile(MemberAct act, ProfileFacts facts, bool confirm) => _store.Change<Profile>(act.Nonce, change =>
        AddProfile(change, act.Member, facts, confirm ? ProfileState.Submitted : ProfileState.Drafted, authorUid: null));

    /// <summary>Changes the draft. Rejects: ProfileNotEditable, all that apply of the fields' rules, SignatureBlacklisted.</summary>
    public Result<Profile> ChangeProfile(MemberAct act, ProfileFacts facts, bool confirm) => _store.Change<Profile>(act.Nonce, change =>
    {
        if (Dossiers.Profiles.InState(change, act.Member, ProfileState.Drafted) is not { } draft) return IdentityReject.ProfileNotEditable;
        var clean = ProfileRules.Clean(facts).Over(draft.Facts);
        var broken = ProfileRules.Broken(clean, Today());
        if (broken.Count > 0) return Result<Profile>.Broken(broken);
        var state = confirm ? ProfileState.Submitted : ProfileState.Drafted;
        PutProfileLabel(change, act.Member, state);
        return Dossiers.Profiles.Update(change, draft, clean, state);
    });

    /// <summary>Why a member may not send any file, before he does: no mail address of his is confirmed, or his room is used up.</summary>
    public IdentityReject? UploadProblem(Member member)
    {
        if (member.Level < Limits.UploadLevelMin) return IdentityReject.UploadNotPermitted;
        return _store.Read(connection => NoRoom(connection, member.Number, more: 1));
    }

    /// <summary>Takes files that show who the member is; staff looks at them.</summary>
    /// <remarks>
    /// Rejects: DocumentInvalidFormat, DocumentExpired, DocumentLimitReached, DocumentLimitWillBeReached, all that apply of DocType*,
    /// DocNumber*, MetadataInvalidFormat, UploadInvalid; SignatureBlacklisted.
    /// </remarks>
    public Result<Done> AddDocuments(MemberAct act, DocumentWish wish, IReadOnlyList<byte[]> files)
    {
        if (ExpiryProblem(wish) is { } problem) return problem;
        return StoreDocuments(act, wish, files, "document");
    }

    /// <summary>Takes files that show where the member lives.</summary>
    /// <remarks>Rejects: MetadataInvalidFormat, UploadInvalid, DocumentLimitWillBeReached, SignatureBlacklisted.</remarks>
    public Result<Done> AddAddress(MemberAct act, ProfileFacts facts, IReadOnlyList<byte[]> files)
    {
        var metadata = JsonSerializer.Serialize(new { facts.Country, facts.Address, facts.City, facts.Postcode });
        return StoreDocuments(act, new DocumentWish { DocType = AddressDocument, Metadata = metadata }, files, "address");
    }

    /// <summary>Stores data under one of the titles that are offered, once each.</summary>
    /// <remarks>Rejects: all that apply of TitleInclusion, TitleExclusion, TitleTaken, DataTooLong, DataInvalidFormat; TooManyStorages,
    /// SignatureBlacklisted.</remarks>
    public Result<Done> StoreData(MemberAct act, string title, string data) => _store.Change<Done>(act.Nonce, change =>
    {
        var broken = StorageProblems(change, act.Member, title, data);
        if (broken.Count > 0) return Result<Done>.Broken(broken);
        var member = Members.Load(change, act.Member);
        if (member.Labels.Count >= Limits.LabelsPerMemberMax) return IdentityReject.TooManyStorages;
        DossierArchive.AddStorage(change, act.Member, title, data);
        Members.PutLabel(change, member, LabelSpec.Private(MemberRules.Word(title), "recorded"));
        return new Done();
    });

    internal Result<Profile> AddProfile(Change change, int member, ProfileFacts facts, ProfileState state, string? authorUid)
    {
        var clean = ProfileRules.Clean(facts);
        var broken = ProfileRules.Broken(clean, Today());
        var earlier = Dossiers.Profiles.Of(change.Connection, member);
        var isOpen = state is ProfileState.Drafted or ProfileState.Submitted;
        if (isOpen && earlier.Any(profile => profile.State is ProfileState.Drafted or ProfileState.Submitted))
            broken.Add(IdentityReject.ProfileStateExists);
        if (broken.Count > 0) return Result<Profile>.Broken(broken);
        if (earlier.Count >= Limits.ProfilesPerMemberMax) return IdentityReject.TooManyProfiles;
        PutProfileLabel(change, member, state);
        return Dossiers.Profiles.Add(change, member, clean, state, authorUid);
    }

    internal void PutProfileLabel(Change change, int member, ProfileState state) => Members.PutLabel(
        change, Members.Load(change, member), LabelSpec.Private("profile", ProfileRegister.Word(state)));

    /// <summary>The files are on the disk before their rows are; a rejected change takes them away again.</summary>
    Result<Done> StoreDocuments(MemberAct act, DocumentWish wish, IReadOnlyList<byte[]> files, string label)
    {
        // Before anything is written: a member whose room is used up must not keep the disk busy. It is asked again in the change.
        if (_store.Read(connection => NoRoom(connection, act.Member, files.Count)) is { } already) return already;
        var types = files.Select(file => MediaTypes.Of(file)).ToList();
        var broken = DocumentProblems(wish, types);
        var storedFiles = broken.Count > 0 ? [] : files.Select(Dossiers.Documents.Store).ToList();
        var stored = _store.Change<Done>(act.Nonce, change =>
        {
            if (NoRoom(change.Connection, act.Member, files.Count) is { } full) return full;
            if (broken.Count > 0) return Result<Done>.Broken(broken);
            var identificator = string.IsNullOrEmpty(wish.Identificator) ? RandomText.HexLower(32) : wish.Identificator;
            for (var at = 0; at < storedFiles.Count; at++)
                Dossiers.Documents.Add(change, act.Member, wish, storedFiles[at], types[at]!, identificator);
            Members.PutLabel(change, Members.Load(change, act.Member), LabelSpec.Private(label, PendingWord));
            return new Done();
        });
        if (stored.Rejected) Dossiers.Documents.Discard(storedFiles);
        return stored;
    }

    IdentityReject? NoRoom(SqliteConnection connection, int member, int more)
    {
        var count = DocumentRegister.Count(connection, member);
        if (count >= _options.DocNumLimit) return IdentityReject.DocumentLimitReached;
        return count + more > _options.DocNumLimit ? IdentityReject.DocumentLimitWillBeReached : null;
    }

    IdentityReject? ExpiryProblem(DocumentWish wish)
    {
        if (!_options.RequiredDocsExpire && string.IsNullOrEmpty(wish.DocExpire)) return null;
        if (!ProfileRules.TryDay(wish.DocExpire ?? "", out var day)) return IdentityReject.DocumentInvalidFormat;
        return _options.RequiredDocsExpire && day <= Today() ? IdentityReject.DocumentExpired : null;
    }

    List<IdentityReject> DocumentProblems(DocumentWish wish, List<string?> types)
    {
        var broken = new List<IdentityReject>();
        if (!_options.DocumentTypes.Contains(wish.DocType)) broken.Add(IdentityReject.DocTypeInclusion);
        if (wish.DocNumber is { Length: > Limits.DocNumberCharsMax }) broken.Add(IdentityReject.DocNumberTooLong);
        var numberFits = wish.DocNumber is null || wish.DocNumber.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ' ');
        if (!numberFits || wish.Identificator is { Length: > Limits.IdentificatorCharsMax }) broken.Add(IdentityReject.DocNumberInvalid);
        if (!ProfileRules.MetadataFits(wish.Metadata)) broken.Add(IdentityReject.MetadataInvalidFormat);
        if (types.Count == 0 || types.Contains(null)) broken.Add(IdentityReject.UploadInvalid);
        return broken;
    }

    List<IdentityReject> StorageProblems(Change change, int member, string title, string data)
    {
        var broken = new List<IdentityReject>();
        if (DossierArchive.StorageExists(change, member, title)) broken.Add(IdentityReject.TitleTaken);
        if (!_options.StorageTitles.Contains(title)) broken.Add(IdentityReject.TitleInclusion);
        if (ReservedTitles.Contains(MemberRules.Word(title))) broken.Add(IdentityReject.TitleExclusion);
        if (data.Length > Limits.StorageDataCharsMax) broken.Add(IdentityReject.DataTooLong);
        else if (!MemberRules.IsJson(data)) broken.Add(IdentityReject.DataInvalidFormat);
        return broken;
    }

    void SendCode(Change change, Phone phone, string code, string channel) =>
        Mails.Add(change, _letters.PhoneCode(phone.Number, code, channel));

    DateOnly Today() => DateOnly.FromDateTime(_store.Time.GetUtcNow().UtcDateTime);
}
