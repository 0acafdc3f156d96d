using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;

namespace Rialto.Gateways.Barong.Routes;

/// <summary><c>admin/permissions</c> and <c>admin/restrictions</c>: who may do what, and from where.</summary>
internal sealed class AdminRulesApi(BarongDialect barong)
{
    static readonly TextParameter Role = Staff.Required(
        "role", "Role that exists.", Literals.PermissionRoleMissing, Literals.PermissionRoleEmpty);
    static readonly TextParameter Verb = Staff.Required(
        "verb", "get, post, put, patch, delete, head or all.", Literals.PermissionVerbMissing, Literals.PermissionVerbEmpty);
    static readonly TextParameter Path = Staff.Required(
        "path", "Beginning of the path.", Literals.PermissionPathMissing, Literals.PermissionPathEmpty);
    static readonly TextParameter Action = Staff.Required(
        "action", "accept, drop or audit.", Literals.PermissionActionMissing, Literals.PermissionActionEmpty);
    static readonly TextParameter Topic = Staff.Optional("topic", "Topic of audited activities.");

    static readonly TextParameter NewRole = Role with { Missing = null, AbsentIsEmpty = false };
    static readonly TextParameter NewVerb = Verb with { Missing = null, AbsentIsEmpty = false };
    static readonly TextParameter NewPath = Path with { Missing = null, AbsentIsEmpty = false };
    static readonly TextParameter NewAction = Action with { Missing = null, AbsentIsEmpty = false };

    static readonly IntegerParameter PermissionId = new("id", "Number of the rule.")
    {
        Missing = Literals.PermissionIdMissing, Empty = Literals.PermissionIdEmpty, AbsentIsEmpty = true, NotInteger = Literals.Invalid,
    };

    static readonly IntegerParameter RestrictionId = new("id", "Number of the restriction.")
    {
        Missing = Literals.RestrictionIdMissing, Empty = Literals.RestrictionIdEmpty, AbsentIsEmpty = true, NotInteger = Literals.Invalid,
    };

    static readonly ChoiceParameter Scope = new("scope", "What the value is.", "continent", "country", "ip", "ip_subnet", "all")
    {
        Missing = Literals.RestrictionScopeMissing, Invalid = IdentityReject.RestrictionInvalidScope.Literal(),
    };

    static readonly ChoiceParameter Category = new("category", "What it does.", "whitelist", "maintenance", "blacklist", "blocklogin")
    {
        Missing = Literals.RestrictionCategoryMissing, Invalid = IdentityReject.RestrictionInvalidCategory.Literal(),
    };

    static readonly TextParameter Value = Staff.Required(
        "value", "Address, network, or two letters.", Literals.RestrictionValueMissing, Literals.RestrictionValueEmpty);

    static readonly ChoiceParameter State = new("state", "Whether it holds.", "enabled", "disabled")
    {
        Invalid = IdentityReject.RestrictionInvalidState.Literal(),
    };

    static readonly IntegerParameter Code = new("code", "Status that is answered.")
    {
        Min = Identity.Limits.RestrictionCodeMin, Max = Identity.Limits.RestrictionCodeMax, NotInteger = Literals.Invalid,
        OutOfRange = IdentityReject.RestrictionInvalidCode.Literal(),
    };

    static readonly ChoiceParameter NewScope = Scope with { Missing = null };
    static readonly ChoiceParameter NewCategory = Category with { Missing = null };
    static readonly TextParameter NewValue = Value with { Missing = null, AbsentIsEmpty = false };
    static readonly IntegerParameter From = new("from", "Not before, Unix seconds.") { NotInteger = Literals.Invalid };
    static readonly IntegerParameter To = new("to", "Not after, Unix seconds.") { NotInteger = Literals.Invalid };

    static readonly ChoiceParameter Range = new("range", "Which time is meant.", "created", "updated")
    {
        Invalid = Literals.RestrictionRangeInvalid,
    };

    static readonly IntegerParameter ExpireTime = new("expire_time", "How long the link works, 1 … 30.")
    {
        Min = 1, Max = 30, Fallback = 1, NotInteger = Literals.Invalid, OutOfRange = Literals.WhitelinkExpireInvalid,
    };

    static readonly ChoiceParameter ExpireUnit = new("range", "In days or hours.", "day", "hour")
    {
        Invalid = Literals.WhitelinkRangeInvalid,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/permissions", Staff.Reads(Ability.Permission, Permissions), "All rules.", BarongPaging.Page, BarongPaging.Limit);
        routes.PostThatChanges("/permissions", Staff.Manages(Ability.Permission, AddPermission), StatusCodes.Status200OK, "Adds a rule.",
            Role, Verb, Path, Action, Topic);
        routes.Put("/permissions", Staff.Manages(Ability.Permission, ChangePermission), "Changes a rule.",
            PermissionId, NewRole, NewVerb, NewPath, NewAction, Topic);
        routes.DeleteThatTells("/permissions", Staff.Manages(Ability.Permission, DeletePermission), "Removes a rule.", PermissionId);
        routes.Get("/restrictions", Staff.Reads(Ability.Restriction, Restrictions), "All restrictions.",
            NewScope, NewCategory, Range, From, To, BarongPaging.Page, BarongPaging.Limit);
        routes.PostThatChanges("/restrictions", Staff.Manages(Ability.Restriction, AddRestriction), StatusCodes.Status200OK,
            "Adds a restriction.", Scope, Value, Category, State, Code);
        routes.Put("/restrictions", Staff.Manages(Ability.Restriction, ChangeRestriction), "Changes a restriction.",
            RestrictionId, NewScope, NewCategory, NewValue, State, Code);
        routes.DeleteThatTells("/restrictions", Staff.Manages(Ability.Restriction, DeleteRestriction), "Removes a restriction.",
            RestrictionId);
        routes.Post("/restrictions/whitelink", Staff.Manages(Ability.Restriction, CreateWhitelink), "A link past all restrictions.",
            ExpireTime, ExpireUnit);
    }

    ValueTask Permissions(Call call)
    {
        var paging = BarongPaging.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerPage(call, paging, barong.People.Permissions.List(paging.ToPage()), RuleWire.WritePermission);
    }

    ValueTask AddPermission(Call call)
    {
        var input = call.Input;
        var (role, verb, path, action) = (Role.Read(input), Verb.Read(input), Path.Read(input), Action.Read(input));
        var topic = Topic.Read(input);
        if (input.Failed) return call.Refused();
        var wish = new PermissionRow { Role = role!, Verb = verb!, Path = path!, Action = action!, Topic = topic };
        return Staff.AnswerDone(call, barong.People.Permissions.Add(wish, call.Caller.Nonce));
    }

    ValueTask ChangePermission(Call call)
    {
        var input = call.Input;
        var id = PermissionId.Read(input);
        var (role, verb, path, action) = (NewRole.Read(input), NewVerb.Read(input), NewPath.Read(input), NewAction.Read(input));
        var topic = Topic.Read(input);
        if (input.Failed) return call.Refused();
        if (barong.People.Permissions.Find(id!.Value) is not { } row) return Errors.Answer(call, IdentityReject.PermissionDoesntExist);
        var wish = row with
        {
            Role = role ?? row.Role, Verb = verb ?? row.Verb, Path = path ?? row.Path, Action = action ?? row.Action,
            Topic = topic ?? row.Topic,
        };
        return Staff.AnswerDone(call, barong.People.Permissions.Update(wish, call.Caller.Nonce));
    }

    ValueTask DeletePermission(Call call)
    {
        var id = PermissionId.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerDone(call, barong.People.Permissions.Remove(id!.Value, call.Caller.Nonce));
    }

    ValueTask Restrictions(Call call)
    {
        var input = call.Input;
        var (scope, category) = (NewScope.Read(input), NewCategory.Read(input));
        var byUpdate = Range.Read(input) == "updated";
        var (from, to) = (UnixSeconds.ToUs(From.Read(input)), UnixSeconds.ToUs(To.Read(input)));
        var paging = BarongPaging.Read(input);
        if (input.Failed) return call.Refused();
        var rows = barong.People.Restrictions.List().Where(row =>
        {
            var atUs = byUpdate ? row.UpdatedAtUs : row.CreatedAtUs;
            return (scope is null || row.Scope == scope) && (category is null || row.Category == category)
                && (from is null || atUs >= from) && (to is null || atUs <= to + 999_999);
        }).ToList();
        return Staff.AnswerPage(call, paging, new PageOf<Restriction>([.. paging.Of(rows)], rows.Count), RuleWire.WriteRestriction);
    }

    ValueTask AddRestriction(Call call)
    {
        var input = call.Input;
        var (scope, value, category) = (Scope.Read(input), Value.Read(input), Category.Read(input));
        var state = State.Read(input) ?? Restriction.Enabled;
        var code = Code.Read(input);
        if (input.Failed) return call.Refused();
        var wish = new Restriction { Scope = scope!, Value = value!, Category = category!, State = state, Code = (int?)code };
        return Staff.AnswerDone(call, barong.People.Restrictions.Add(wish, call.Caller.Nonce));
    }

    ValueTask ChangeRestriction(Call call)
    {
        var input = call.Input;
        var id = RestrictionId.Read(input);
        var (scope, value, category) = (NewScope.Read(input), NewValue.Read(input), NewCategory.Read(input));
        var state = State.Read(input);
        var code = Code.Read(input);
        if (input.Failed) return call.Refused();
        if (barong.People.Restrictions.List().FirstOrDefault(row => row.Id == id) is not { } row)
            return Errors.Answer(call, IdentityReject.RestrictionDoesntExist);
        var wish = row with
        {
            Scope = scope ?? row.Scope, Value = value ?? row.Value, Category = category ?? row.Category, State = state ?? row.State,
            Code = (int?)code ?? row.Code,
        };
        return Staff.AnswerDone(call, barong.People.Restrictions.Update(wish, call.Caller.Nonce));
    }

    ValueTask DeleteRestriction(Call call)
    {
        var id = RestrictionId.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return Staff.AnswerDone(call, barong.People.Restrictions.Remove(id!.Value, call.Caller.Nonce));
    }

    ValueTask CreateWhitelink(Call call)
    {
        var count = ExpireTime.Read(call.Input)!.Value;
        var unit = ExpireUnit.Read(call.Input) ?? "day";
        if (call.Input.Failed) return call.Refused();
        var life = unit == "day" ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count);
        var created = barong.People.Whitelinks.Create(life, call.Caller.Nonce);
        if (created.Rejected) return Errors.Answer(call, created);
        return call.Json(StatusCodes.Status201Created, created.Value, static (json, token) =>
        {
            json.WriteStartObject();
            json.WriteString("whitelink_token"u8, token);
            json.WriteEndObject();
        });
    }
}
