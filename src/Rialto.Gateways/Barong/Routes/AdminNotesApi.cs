using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Dossiers;

namespace Rialto.Gateways.Barong.Routes;

/// <summary>What staff writes about members: comments, profiles; and the documents that it looks at.</summary>
internal sealed class AdminNotesApi(BarongDialect barong)
{
    static readonly TextParameter Uid = Staff.Required("uid", "Whose.", Literals.AdminUidMissing, Literals.AdminUidEmpty);
    static readonly TextParameter StorageTitle = Staff.Required("title", "Title.", Literals.AdminTitleMissing, Literals.AdminTitleEmpty);

    static readonly TextParameter Title = new("title", "Title, at most 64 characters.")
    {
        Missing = Literals.AdminTitleMissing, Empty = Literals.AdminTitleEmpty, AbsentIsEmpty = true, NotText = Literals.Invalid,
        CharsMax = Identity.Limits.CommentTitleCharsMax, TooLong = Literals.CommentTitleTooLong,
    };

    static readonly TextParameter Data = new("data", "Text.")
    {
        Missing = Literals.AdminDataMissing, Empty = Literals.AdminDataEmpty, AbsentIsEmpty = true, NotText = Literals.Invalid,
        CharsMax = Identity.Limits.CommentDataCharsMax, TooLong = Literals.CommentDataTooLong,
    };

    static readonly TextParameter NewTitle = Title with { Missing = null, AbsentIsEmpty = false };
    static readonly TextParameter NewData = Data with { Missing = null, AbsentIsEmpty = false };

    static readonly IntegerParameter Id = new("id", "Number of the comment.")
    {
        Missing = Literals.AdminIdMissing, NotInteger = Literals.Invalid,
    };

    static readonly TextParameter ProfileUid = Staff.Required("uid", "Whose.", Literals.ProfileUidMissing, null);

    static readonly ChoiceParameter ProfileStateWord = new("state", "What becomes of it.", "drafted", "submitted", "verified", "rejected")
    {
        Missing = Literals.ProfileStateMissing, Invalid = Literals.ProfileStateInvalid,
    };

    public void Map(RouteTable routes)
    {
        routes.DeleteThatTells("/users/data_storage", Staff.Manages(Ability.User, DeleteStorage), "Removes stored data.",
            Uid, StorageTitle);
        routes.Post("/users/comments", Staff.Manages(Ability.User, AddComment), "Adds a comment.", Uid, Title, Data);
        routes.Put("/users/comments", Staff.Manages(Ability.User, ChangeComment), "Changes a comment.", Id, NewTitle, NewData);
        routes.DeleteThatTells("/users/comments", Staff.Manages(Ability.User, DeleteComment), "Removes a comment.", Id);
        routes.Get("/profiles", Staff.Reads(Ability.Profile, Profiles), "All profiles.", BarongPaging.Page, BarongPaging.Limit);
        routes.Put("/profiles", Staff.Manages(Ability.Profile, JudgeProfile), "Says what becomes of a submitted profile.",
            ProfileUid, ProfileStateWord);
        routes.Post("/profiles", Staff.Manages(Ability.Profile, AddProfile), "Writes a profile for a member.",
            [ProfileUid, .. ProfileParameters.Facts]);
        routes.Get("/documents/{id}/upload", Staff.Reads(Ability.Document, OpenDocument), "A file that a member uploaded.");
    }

    ValueTask DeleteStorage(Call call)
    {
        var uid = Uid.Read(call.Input);
        var title = StorageTitle.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var removed = barong.People.BackOffice.DeleteStorage(Staff.ActOf(call), uid!, title!);
        return Staff.AnswerKyc(call, barong, removed, StatusCodes.Status200OK);
    }

    ValueTask AddComment(Call call)
    {
        var uid = Uid.Read(call.Input);
        var title = Title.Read(call.Input);
        var data = Data.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var added = barong.People.BackOffice.AddComment(Staff.ActOf(call), uid!, title!, data!);
        return Staff.AnswerKyc(call, barong, added, StatusCodes.Status201Created);
    }

    ValueTask ChangeComment(Call call)
    {
        var id = Id.Read(call.Input);
        var title = NewTitle.Read(call.Input);
        var data = NewData.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var changed = barong.People.BackOffice.ChangeComment(Staff.ActOf(call), id!.Value, title, data);
        return Staff.AnswerKyc(call, barong, changed, StatusCodes.Status200OK);
    }

    ValueTask DeleteComment(Call call)
    {
        var id = Id.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerKyc(
            call, barong, barong.People.BackOffice.DeleteComment(Staff.ActOf(call), id!.Value), StatusCodes.Status200OK);
    }

    ValueTask Profiles(Call call)
    {
        var paging = BarongPaging.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerPage(call, paging, barong.People.Dossiers.AllProfiles(paging.ToPage()),
            static (json, profile) => DossierWire.WriteProfile(json, profile, masked: false));
    }

    ValueTask JudgeProfile(Call call)
    {
        var uid = ProfileUid.Read(call.Input);
        var word = ProfileStateWord.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var state = Enum.Parse<ProfileState>(word!, ignoreCase: true);
        return AnswerProfile(call, barong.People.BackOffice.JudgeProfile(Staff.ActOf(call), uid!, state), StatusCodes.Status200OK);
    }

    ValueTask AddProfile(Call call)
    {
        var uid = ProfileUid.Read(call.Input);
        var facts = ProfileParameters.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return AnswerProfile(call, barong.People.BackOffice.AddProfile(Staff.ActOf(call), uid!, facts), StatusCodes.Status201Created);
    }

    static ValueTask AnswerProfile(Call call, Result<Profile> profile, int status) => profile.Rejected
        ? Errors.Answer(call, profile)
        : call.Json(status, profile.Value, static (json, profile) => DossierWire.WriteProfile(json, profile, masked: false));

    ValueTask OpenDocument(Call call) => DossierApi.AnswerFile(call, barong, owner: null);
}
