using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Barong.Routes;

/// <summary><c>admin/users</c>: members and their labels, for staff.</summary>
internal sealed class AdminUsersApi(BarongDialect barong)
{
    static readonly TextParameter Uid = Staff.Required("uid", "Whose.", Literals.AdminUidMissing, Literals.AdminUidEmpty);
    static readonly TextParameter NewRole = Staff.Required("role", "New role.", Literals.AdminRoleMissing, Literals.AdminRoleEmpty);
    static readonly TextParameter Key = Staff.Required("key", "Label's key.", Literals.AdminKeyMissing, Literals.AdminKeyEmpty);
    static readonly TextParameter Value = Staff.Required("value", "Label's value.", Literals.AdminValueMissing, Literals.AdminValueEmpty);
    static readonly TextParameter Description = Staff.Optional("description", "Why.");
    static readonly ChoiceParameter Scope = new("scope", "public or private.", "public", "private") { Invalid = Literals.Value };
    static readonly TextParameter Email = Staff.Optional("email", "New e-mail.");
    static readonly TextParameter State = Staff.Optional("state", "New state.");
    static readonly BooleanParameter Otp = new("otp", "False switches two-factor authentication off.")
    {
        MayBeEmpty = false, NotBoolean = Literals.Invalid,
    };

    static readonly BooleanParameter Replace = new("replace", "Whether a label that is not there is made.")
    {
        MayBeEmpty = false, NotBoolean = Literals.ReplaceNotBoolean,
    };

    static readonly BooleanParameter Extended = new("extended", "With profiles.") { NotBoolean = Literals.ExtendedNotBoolean };
    static readonly TextParameter ByUid = Staff.Optional("uid", "Only this one.");
    static readonly TextParameter ByEmail = Staff.Optional("email", "Only this one.");
    static readonly TextParameter ByRole = Staff.Optional("role", "Only this role.");
    static readonly TextParameter ByCountry = Staff.Optional("country", "Only with a profile of this country.");
    static readonly TextParameter ByState = Staff.Optional("state", "Only this state.");
    static readonly IntegerParameter ByLevel = new("level", "Only this level.") { NotInteger = Literals.Invalid };
    static readonly IntegerParameter From = new("from", "Not before, Unix seconds.") { NotInteger = Literals.Invalid };
    static readonly IntegerParameter To = new("to", "Not after, Unix seconds.") { NotInteger = Literals.Invalid };

    static readonly ChoiceParameter Range = new("range", "Which time is meant.", "created", "updated")
    {
        Invalid = Literals.UserRangeInvalid,
    };

    static readonly ChoiceParameter Ordering = new("ordering", "Direction.", "asc", "desc") { Invalid = Literals.UserOrderingInvalid };

    static readonly ChoiceParameter OrderBy = new("order_by", "Column.", [.. MemberRegister.Sortable])
    {
        Invalid = Literals.UserAttributeInvalid,
    };

    static readonly Parameter[] Filters =
        [Extended, ByUid, ByEmail, ByRole, ByCountry, ByLevel, ByState, Range, From, To, BarongPaging.Page, BarongPaging.Limit];

    public void Map(RouteTable routes)
    {
        routes.Get("/users", Staff.Reads(Ability.User, List), "Members.", [.. Filters, Ordering, OrderBy]);
        routes.Put("/users", Staff.Manages(Ability.User, Change), "Changes e-mail, state or second factor.", Uid, Email, State, Otp);
        routes.PostThatChanges("/users/update", Staff.Manages(Ability.User, Update), StatusCodes.Status200OK,
            "Changes state or second factor.", Uid, State, Otp);
        routes.PostThatChanges("/users/role", Staff.Manages(Ability.User, ChangeRole), StatusCodes.Status200OK, "Changes the role.",
            Uid, NewRole);
        routes.Get("/users/documents/pending", Staff.Reads(Ability.User, Pending), "Members whose documents wait.", Filters);
        routes.Get("/users/labels/list", Staff.Reads(Ability.User, LabelCounts), "How many members have each private label.");
        routes.Get("/users/labels", Staff.Reads(Ability.User, WithLabel), "Members with a label.",
            Key, Value, BarongPaging.Page, BarongPaging.Limit);
        routes.PostThatChanges("/users/labels", Staff.Manages(Ability.Label, AddLabel), StatusCodes.Status200OK, "Adds a label.",
            Uid, Key, Value, Scope, Description);
        routes.Put("/users/labels", Staff.Manages(Ability.Label, ChangeLabel), "Changes a label.", Uid, Key, Value, Scope, Description);
        routes.PostThatChanges("/users/labels/update", Staff.Manages(Ability.Label, ReplaceLabel), StatusCodes.Status200OK,
            "Changes or makes a label.", Uid, Key, Value, Scope, Description, Replace);
        routes.DeleteThatTells("/users/labels", Staff.Manages(Ability.Label, DeleteLabel), "Removes a label.", Uid, Key, Scope);
        routes.Get("/users/{uid}", Staff.Reads(Ability.User, One), "Everything about a member.");
    }

    ValueTask List(Call call)
    {
        var filter = ReadFilter(call.Input, out var extended, out var paging) with
        {
            Descending = Ordering.Read(call.Input) == "desc", OrderBy = OrderBy.Read(call.Input),
        };
        return call.Input.Failed ? call.Refused() : AnswerMembers(call, filter, extended, paging);
    }

    ValueTask Pending(Call call)
    {
        var filter = ReadFilter(call.Input, out var extended, out var paging) with
        {
            LabelKey = "document", LabelValues = ["pending", "replaced"], LabelPrivate = true,
        };
        return call.Input.Failed ? call.Refused() : AnswerMembers(call, filter, extended, paging);
    }

    ValueTask WithLabel(Call call)
    {
        var key = Key.Read(call.Input);
        var value = Value.Read(call.Input);
        var paging = BarongPaging.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return AnswerMembers(call, new MemberFilter { LabelKey = key, LabelValues = [value!] }, extended: false, paging);
    }

    static MemberFilter ReadFilter(Input input, out bool extended, out Paging paging)
    {
        extended = Extended.Read(input, fallback: false);
        var filter = new MemberFilter
        {
            Uid = Given(ByUid.Read(input)), Email = Given(ByEmail.Read(input)), Role = Given(ByRole.Read(input)),
            Country = Given(ByCountry.Read(input)), State = Given(ByState.Read(input)), Level = Narrow(ByLevel.Read(input)),
            ByUpdate = Range.Read(input) == "updated", FromUs = UnixSeconds.ToUs(From.Read(input)),
            ToUs = UnixSeconds.ToUs(To.Read(input)) is { } us ? us + 999_999 : null,
        };
        paging = BarongPaging.Read(input);
        return filter;
    }

    static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    static int? Narrow(long? number) => number is { } given ? (int)Math.Clamp(given, int.MinValue, int.MaxValue) : null;

    ValueTask AnswerMembers(Call call, MemberFilter filter, bool extended, Paging paging)
    {
        var page = barong.People.Members.List(filter, paging.ToPage());
        if (!extended) return Staff.AnswerPage(call, paging, page, MemberWire.WriteUser);
        return Staff.AnswerPage(call, paging, page, (json, member) =>
            MemberWire.WriteWithProfiles(json, member, barong.People.Dossiers.ProfilesOf(member.Number)));
    }

    ValueTask One(Call call)
    {
        var member = barong.People.Members.ByUid(call.Input.Parameters.Text("uid")!);
        return Staff.AnswerKyc(
            call, barong, member is { IsServiceAccount: false } ? member : IdentityReject.MemberDoesntExist, StatusCodes.Status200OK);
    }

    ValueTask Change(Call call)
    {
        var uid = Uid.Read(call.Input);
        var given = new Parameter[] { Email, State, Otp }.Where(parameter => call.Input.Parameters.Has(parameter.Name)).ToList();
        call.Input.Require(given.Count == 1, "email", Literals.OneOfStateOtpEmail);
        return ChangeOne(call, uid, given);
    }

    ValueTask Update(Call call)
    {
        var uid = Uid.Read(call.Input);
        var given = new Parameter[] { State, Otp }.Where(parameter => call.Input.Parameters.Has(parameter.Name)).ToList();
        call.Input.Require(given.Count == 1, "state", Literals.OneOfStateOtp);
        return ChangeOne(call, uid, given);
    }

    ValueTask ChangeOne(Call call, string? uid, List<Parameter> given)
    {
        var email = Email.Read(call.Input);
        var state = State.Read(call.Input);
        var otp = Otp.Read(call.Input, fallback: false);
        if (call.Input.Failed) return call.Refused();
        var by = Staff.ActOf(call);
        var office = barong.People.BackOffice;
        if (given[0] == Email) return Staff.AnswerDone(call, office.ChangeEmail(by, uid!, email ?? ""));
        return Staff.AnswerDone(call, given[0] == State ? office.ChangeState(by, uid!, state ?? "") : office.ChangeOtp(by, uid!, otp));
    }

    ValueTask ChangeRole(Call call)
    {
        var uid = Uid.Read(call.Input);
        var role = NewRole.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerDone(call, barong.People.BackOffice.ChangeRole(Staff.ActOf(call), uid!, role!));
    }

    ValueTask LabelCounts(Call call) =>
        call.Json(StatusCodes.Status200OK, barong.People.Members.LabelCounts(), static (json, counts) =>
        {
            json.WriteStartObject();
            // Wire quirk: the pair stands as the text of a list (docs/dialects/barong.md).
            foreach (var (key, value, count) in counts) json.WriteNumber($"[\"{key}\", \"{value}\"]", count);
            json.WriteEndObject();
        });

    ValueTask AddLabel(Call call)
    {
        var (uid, label) = ReadLabel(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerDone(call, barong.People.BackOffice.AddLabel(Staff.ActOf(call), uid, label));
    }

    ValueTask ChangeLabel(Call call)
    {
        var (uid, label) = ReadLabel(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerDone(call, barong.People.BackOffice.ChangeLabel(Staff.ActOf(call), uid, label, create: false));
    }

    ValueTask ReplaceLabel(Call call)
    {
        var (uid, label) = ReadLabel(call.Input);
        var replace = Replace.Read(call.Input, fallback: true);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerDone(call, barong.People.BackOffice.ChangeLabel(Staff.ActOf(call), uid, label, create: replace));
    }

    ValueTask DeleteLabel(Call call)
    {
        var uid = Uid.Read(call.Input);
        var key = Key.Read(call.Input);
        var scope = ScopeOf(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerDone(call, barong.People.BackOffice.DeleteLabel(Staff.ActOf(call), uid!, key!, scope));
    }

    static (string Uid, LabelSpec Label) ReadLabel(Input input)
    {
        var uid = Uid.Read(input) ?? "";
        var key = Key.Read(input) ?? "";
        var value = Value.Read(input) ?? "";
        return (uid, new LabelSpec(key, value, ScopeOf(input), Description.Read(input)));
    }

    static LabelScope ScopeOf(Input input) => Scope.Read(input) == "private" ? LabelScope.Private : LabelScope.Public;
}
